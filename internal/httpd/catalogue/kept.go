package catalogue

import (
	"errors"
	"net/http"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
	"reflectietool/internal/httpd"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/shelf"
	"reflectietool/internal/paths"
	"reflectietool/templates/catalogue"
	"reflectietool/templates/parts"
)

// keptShow shows what the visitor keeps, and their list links.
func (s *Server) keptShow(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	taken, err := s.takenOff(r, visitor)
	if err != nil {
		return err
	}
	return s.showKept(w, r, http.StatusOK, visitor, catalogue.KeptProps{Taken: taken})
}

// takenOff returns the offering that the visitor just took off the list and can put back, or nil.
func (s *Server) takenOff(r *http.Request, visitor account.Session) (*offering.Offering, error) {
	id := r.URL.Query().Get(paths.TakenParam)
	if id == "" || !visitor.Known() {
		return nil, nil
	}
	found, err := s.Offerings.Get(r.Context(), visitor.Person, id)
	if errors.Is(err, fault.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	own, err := s.Shelf.Own(r.Context(), visitor.Person, found.ID)
	if err != nil || own.Kept {
		return nil, err
	}
	return &found, nil
}

// showKept fills in what the visitor keeps; props hold why a form was refused, or what was taken off.
func (s *Server) showKept(w http.ResponseWriter, r *http.Request, status int, visitor account.Session, props catalogue.KeptProps) (err error) {
	props.Today, props.SignedIn, props.HasCode, props.Site = s.Now(), visitor.SignedIn(), visitor.HasCode, s.Site
	if visitor.Known() {
		if props.List, err = s.Shelf.Kept(r.Context(), visitor.Person); err != nil {
			return err
		}
		if props.Shared, err = s.Shelf.Lists(r.Context(), visitor.Person); err != nil {
			return err
		}
	}
	return httpd.Render(w, r, status, catalogue.Kept(props))
}

// keptCSV sends what the visitor keeps as a CSV file.
func (s *Server) keptCSV(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	list, err := s.Shelf.Kept(r.Context(), visitor.Person)
	if err != nil {
		return err
	}
	httpd.AsSpreadsheet(w, "bewaard-aanbod.csv")
	return shelf.WriteKept(w, list.Offerings)
}

// keep puts an offering on the visitor's list or takes it off, and redirects to the page on which
// that was asked.
func (s *Server) keep(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	id := chi.URLParam(r, "id")
	form := parts.ReadKeepForm(r.PostForm)
	if form.Remove {
		if !visitor.Known() {
			return fault.NotFound
		}
		if err := s.Shelf.Unkeep(r.Context(), visitor.Person, id); err != nil {
			return err
		}
	} else if err := s.keepOne(w, r, visitor, id); err != nil {
		if invalid, full := fault.AsInvalid(err); full {
			return s.showKept(w, r, http.StatusUnprocessableEntity, visitor, catalogue.KeptProps{Errors: invalid})
		}
		return err
	}
	switch {
	case form.ToList && form.Remove:
		return httpd.SeeOther(w, r, paths.KeptWithout(id))
	case form.ToList:
		return httpd.SeeOther(w, r, paths.Kept)
	default:
		return httpd.SeeOther(w, r, paths.OfferingAtKeep(id))
	}
}

func (s *Server) keepOne(w http.ResponseWriter, r *http.Request, visitor account.Session, id string) error {
	if _, err := s.seenOffering(r, visitor); err != nil { // without this check a person would be made for nothing
		return err
	}
	visitor, err := s.Ensure(w, r, visitor)
	if err != nil {
		return err
	}
	return s.Shelf.Keep(r.Context(), visitor.Person, id)
}

// listShare makes a list link to the offerings that the person keeps now.
func (s *Server) listShare(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	_, err := s.Shelf.OpenList(r.Context(), visitor.Person)
	if invalid, refused := fault.AsInvalid(err); refused {
		return s.showKept(w, r, http.StatusUnprocessableEntity, visitor, catalogue.KeptProps{Errors: invalid})
	}
	if err != nil {
		return err
	}
	return httpd.SeeOther(w, r, paths.KeptAtShare)
}

// listUnshare ends a list link.
func (s *Server) listUnshare(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	if err := s.Shelf.CloseList(r.Context(), visitor.Person, chi.URLParam(r, "id")); err != nil {
		return err
	}
	return httpd.SeeOther(w, r, paths.KeptAtShare)
}

// listShow shows a kept list to everyone who has its list link.
func (s *Server) listShow(w http.ResponseWriter, r *http.Request) error {
	offerings, until, err := s.Shelf.OnList(r.Context(), chi.URLParam(r, "id"))
	if errors.Is(err, fault.NotFound) {
		return httpd.Render(w, r, http.StatusNotFound, catalogue.ListGone())
	}
	if err != nil {
		return err
	}
	return httpd.Render(w, r, http.StatusOK, catalogue.SharedList(catalogue.SharedListProps{
		Framework: s.Frameworks.Current(), Offerings: offerings, Until: until,
	}))
}
