package httpd

import (
	"errors"
	"net/http"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/fault"
	"reflectietool/internal/sharing"
	"reflectietool/templates/pages"
)

// sharedShow is the gespreksblad for the one it is shared with.
func (s *Server) sharedShow(w http.ResponseWriter, r *http.Request) error {
	props, ok, err := s.openShared(w, r, sharing.PartSheet)
	if !ok {
		return err
	}
	return render(w, r, http.StatusOK, pages.Shared(props))
}

// sharedReport is the report behind it, when that is shared as well.
func (s *Server) sharedReport(w http.ResponseWriter, r *http.Request) error {
	props, ok, err := s.openShared(w, r, sharing.PartReport)
	if !ok {
		return err
	}
	// Opening it for the recipient is what lets us read the owner's answers.
	if props.Report, err = s.reportOf(r, props.Opened.Owner, props.Opened.Sheet.Reflection); err != nil {
		return err
	}
	return render(w, r, http.StatusOK, pages.SharedReport(props))
}

// openShared opens what is shared with who acts, and false after it has asked a guest to
// sign in, or told that there is nothing here for this address.
func (s *Server) openShared(w http.ResponseWriter, r *http.Request, part sharing.Part) (props pages.SharedProps, ok bool, err error) {
	session, _, err := s.visitor(r)
	if err != nil {
		return props, false, err
	}
	id := chi.URLParam(r, "id")
	if !session.SignedIn() {
		return props, false, render(w, r, http.StatusOK, pages.SharedSignIn(pages.SharedSignInProps{
			ID: id, Offered: s.Accounts.OffersMail(),
		}))
	}
	props.Opened, err = s.Sharing.Open(r.Context(), session.Person, id, part)
	if errors.Is(err, fault.NotFound) {
		return props, false, render(w, r, http.StatusNotFound, pages.SharedGone(session.Email))
	}
	if err != nil {
		return props, false, err
	}
	props.Framework, ok = s.Frameworks.Edition(props.Opened.Sheet.Edition)
	if !ok {
		return props, false, fault.NotFound
	}
	return props, true, nil
}
