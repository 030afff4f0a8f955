package catalogue

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
	"reflectietool/internal/httpd"
	"reflectietool/internal/paths"
	"reflectietool/templates/catalogue"
)

// faultForm asks what is wrong with an offering.
func (s *Server) faultForm(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	return s.showFault(w, r, http.StatusOK, visitor, catalogue.FaultProps{})
}

func (s *Server) showFault(w http.ResponseWriter, r *http.Request, status int, visitor account.Session, props catalogue.FaultProps) error {
	found, err := s.seenOffering(r, visitor)
	if err != nil {
		return err
	}
	props.ID, props.Title = found.ID, found.Title
	return httpd.Render(w, r, status, catalogue.Fault(props))
}

// faultReport sends a flag to the people who look after the offering.
func (s *Server) faultReport(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	id := chi.URLParam(r, "id")
	if _, err := s.seenOffering(r, visitor); err != nil {
		return err
	}
	visitor, err := s.Ensure(w, r, visitor)
	if err != nil {
		return err
	}
	report := catalogue.ReadFaultForm(r.PostForm, id)
	err = s.Shelf.Flag(r.Context(), visitor.Person, report)
	if invalid, refused := fault.AsInvalid(err); refused {
		return s.showFault(w, r, http.StatusUnprocessableEntity, visitor, catalogue.FaultProps{Report: report, Errors: invalid})
	}
	if err != nil {
		return err
	}
	return httpd.SeeOther(w, r, paths.OfferingReported(id))
}

// suggestForm asks which offering is missing, and thanks a visitor who sent a suggestion.
func (s *Server) suggestForm(w http.ResponseWriter, r *http.Request) error {
	return httpd.Render(w, r, http.StatusOK, catalogue.Suggest(catalogue.SuggestProps{Sent: r.URL.Query().Get(paths.SentParam) != ""}))
}

func (s *Server) suggest(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	visitor, err := s.Ensure(w, r, visitor)
	if err != nil {
		return err
	}
	suggested := catalogue.ReadSuggestForm(r.PostForm)
	err = s.Shelf.Suggest(r.Context(), visitor.Person, suggested)
	if invalid, refused := fault.AsInvalid(err); refused {
		return httpd.Render(w, r, http.StatusUnprocessableEntity, catalogue.Suggest(catalogue.SuggestProps{Offering: suggested, Errors: invalid}))
	}
	if err != nil {
		return err
	}
	return httpd.SeeOther(w, r, paths.SuggestSent)
}

// useful stores whether an offering was of use to the visitor.
func (s *Server) useful(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	id := chi.URLParam(r, "id")
	if _, err := s.seenOffering(r, visitor); err != nil {
		return err
	}
	answer := catalogue.ReadUsefulForm(r.PostForm)
	if answer.Label() == "" { // no button sends this answer
		return httpd.ErrBadForm
	}
	visitor, err := s.Ensure(w, r, visitor)
	if err != nil {
		return err
	}
	if err := s.Shelf.SayUseful(r.Context(), visitor.Person, id, answer); err != nil {
		return err
	}
	return httpd.SeeOther(w, r, paths.OfferingAtUseful(id))
}
