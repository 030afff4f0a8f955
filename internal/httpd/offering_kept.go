package httpd

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/fault"
	"reflectietool/internal/offering/shelf"
	"reflectietool/internal/paths"
	"reflectietool/templates/catalogue"
)

// keptShow shows what the visitor keeps, and the links by which they share it.
func (s *Server) keptShow(w http.ResponseWriter, r *http.Request) error {
	return s.showKept(w, r, http.StatusOK, nil)
}

func (s *Server) showKept(w http.ResponseWriter, r *http.Request, status int, errs fault.Invalid) error {
	session, known, err := s.visitor(r)
	if err != nil {
		return err
	}
	props := catalogue.KeptProps{Today: s.Now(), Errors: errs, SignedIn: session.SignedIn(), HasCode: session.HasCode, Site: s.siteOf(r)}
	if known {
		if props.List, err = s.Shelf.Kept(r.Context(), session.Person); err != nil {
			return err
		}
		if props.Shared, err = s.Shelf.Lists(r.Context(), session.Person); err != nil {
			return err
		}
	}
	return render(w, r, status, catalogue.Kept(props))
}

// siteOf is the address of this site as the visitor knows it.
func (s *Server) siteOf(r *http.Request) string {
	if s.Secure {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// keptCSV gives what the visitor keeps as a file for a spreadsheet.
func (s *Server) keptCSV(w http.ResponseWriter, r *http.Request) error {
	session, err := s.session(r)
	if err != nil {
		return err
	}
	list, err := s.Shelf.Kept(r.Context(), session.Person)
	if err != nil {
		return err
	}
	asSpreadsheet(w, "bewaard-aanbod.csv")
	return shelf.WriteKept(w, list.Offerings)
}

// keep puts an offering on the visitor's list, or takes it off, and leads back to where that
// was asked.
func (s *Server) keep(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	id := chi.URLParam(r, "id")
	if r.PostForm.Get("bewaar") == "nee" {
		session, err := s.session(r)
		if err != nil {
			return err
		}
		if err := s.Shelf.Unkeep(r.Context(), session.Person, id); err != nil {
			return err
		}
	} else if err := s.keepOne(w, r, id); err != nil {
		if invalid, full := fault.AsInvalid(err); full {
			return s.showKept(w, r, http.StatusUnprocessableEntity, invalid)
		}
		return err
	}
	if r.PostForm.Get("naar") == "lijst" {
		return seeOther(w, r, paths.Kept)
	}
	return seeOther(w, r, paths.OfferingAtKeep(id))
}

func (s *Server) keepOne(w http.ResponseWriter, r *http.Request, id string) error {
	if _, err := s.seenOffering(r); err != nil { // or a visitor is made for nothing
		return err
	}
	session, err := s.sessionOrNew(w, r)
	if err != nil {
		return err
	}
	return s.Shelf.Keep(r.Context(), session.Person, id)
}

// listShare makes a link to what is kept now.
func (s *Server) listShare(w http.ResponseWriter, r *http.Request) error {
	session, err := s.session(r)
	if err != nil {
		return err
	}
	_, err = s.Shelf.OpenList(r.Context(), session.Person)
	if invalid, refused := fault.AsInvalid(err); refused {
		return s.showKept(w, r, http.StatusUnprocessableEntity, invalid)
	}
	if err != nil {
		return err
	}
	return seeOther(w, r, paths.KeptAtShare)
}

// listUnshare ends a link.
func (s *Server) listUnshare(w http.ResponseWriter, r *http.Request) error {
	session, err := s.session(r)
	if err != nil {
		return err
	}
	if err := s.Shelf.CloseList(r.Context(), session.Person, chi.URLParam(r, "id")); err != nil {
		return err
	}
	return seeOther(w, r, paths.KeptAtShare)
}

// listShow shows a shared list to whoever has its link.
func (s *Server) listShow(w http.ResponseWriter, r *http.Request) error {
	offerings, until, err := s.Shelf.OnList(r.Context(), chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	return render(w, r, http.StatusOK, catalogue.SharedList(catalogue.SharedListProps{
		Framework: s.Frameworks.Current(), Offerings: offerings, Until: until,
	}))
}
