package httpd

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/fault"
	"reflectietool/internal/offering/shelf"
	"reflectietool/internal/paths"
	"reflectietool/templates/catalogue"
)

// sendLimit bounds what one address sends in limitWindow, whoever sits there.
const sendLimit = 60

// faultForm asks what is wrong with an offering.
func (s *Server) faultForm(w http.ResponseWriter, r *http.Request) error {
	return s.showFault(w, r, http.StatusOK, catalogue.FaultProps{})
}

func (s *Server) showFault(w http.ResponseWriter, r *http.Request, status int, props catalogue.FaultProps) error {
	found, err := s.seenOffering(r)
	if err != nil {
		return err
	}
	props.ID, props.Title = found.ID, found.Title
	return render(w, r, status, catalogue.Fault(props))
}

// faultReport sends a fault to who looks after the offering.
func (s *Server) faultReport(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	id := chi.URLParam(r, "id")
	if _, err := s.seenOffering(r); err != nil {
		return err
	}
	session, err := s.sessionOrNew(w, r)
	if err != nil {
		return err
	}
	report := shelf.Flag{
		Offering: id, Kind: shelf.FlagKind(r.PostForm.Get("soort")), Words: r.PostForm.Get("woorden"),
	}
	err = s.Shelf.Flag(r.Context(), session.Person, report)
	if invalid, refused := fault.AsInvalid(err); refused {
		return s.showFault(w, r, http.StatusUnprocessableEntity, catalogue.FaultProps{Report: report, Errors: invalid})
	}
	if err != nil {
		return err
	}
	return seeOther(w, r, paths.OfferingReported(id))
}

// suggestForm asks what offering is missing, and thanks who told.
func (s *Server) suggestForm(w http.ResponseWriter, r *http.Request) error {
	return render(w, r, http.StatusOK, catalogue.Suggest(catalogue.SuggestProps{Sent: r.URL.Query().Get("verstuurd") != ""}))
}

func (s *Server) suggest(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	session, err := s.sessionOrNew(w, r)
	if err != nil {
		return err
	}
	suggested := shelf.SuggestedOffering{
		Title: r.PostForm.Get("titel"), URL: r.PostForm.Get("adres"),
		Provider: r.PostForm.Get("aanbieder"), Why: r.PostForm.Get("waarom"),
	}
	err = s.Shelf.Suggest(r.Context(), session.Person, suggested)
	if invalid, refused := fault.AsInvalid(err); refused {
		return render(w, r, http.StatusUnprocessableEntity, catalogue.Suggest(catalogue.SuggestProps{Offering: suggested, Errors: invalid}))
	}
	if err != nil {
		return err
	}
	return seeOther(w, r, paths.SuggestSent)
}

// useful keeps whether an offering was of use to the visitor.
func (s *Server) useful(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	id := chi.URLParam(r, "id")
	if _, err := s.seenOffering(r); err != nil {
		return err
	}
	answer := shelf.Useful(r.PostForm.Get("nuttig"))
	if answer.Label() == "" { // no button sends this
		return errBadForm
	}
	session, err := s.sessionOrNew(w, r)
	if err != nil {
		return err
	}
	if err := s.Shelf.SayUseful(r.Context(), session.Person, id, answer); err != nil {
		return err
	}
	return seeOther(w, r, paths.OfferingAtUseful(id))
}
