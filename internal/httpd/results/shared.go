package results

import (
	"errors"
	"net/http"
	"slices"

	"github.com/a-h/templ"
	"github.com/go-chi/chi/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/calendar"
	"reflectietool/internal/fault"
	"reflectietool/internal/httpd"
	"reflectietool/internal/sharing"
	"reflectietool/templates/results"
)

// sharedShow shows a shared gespreksblad to its recipient.
func (s *Server) sharedShow(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	return s.showShared(w, r, visitor, results.Shared, func(person, id string) (props results.SharedProps, err error) {
		props.Opened, err = s.Sharing.Open(r.Context(), person, id, sharing.PartSheet)
		return props, err
	})
}

// sharedReport shows the report behind a shared gespreksblad, when that is shared as well.
func (s *Server) sharedReport(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	return s.showShared(w, r, visitor, results.SharedReport, func(person, id string) (props results.SharedProps, err error) {
		props.Report, props.Opened, err = s.Reports.Shared(r.Context(), person, id)
		return props, err
	})
}

// showShared shows what the visitor may open. It asks a guest to sign in; a visitor with whose
// address nothing is shared sees a page that says so.
func (s *Server) showShared(
	w http.ResponseWriter, r *http.Request, visitor account.Session, page func(results.SharedProps) templ.Component,
	open func(person, id string) (results.SharedProps, error),
) error {
	id := chi.URLParam(r, "id")
	if !visitor.SignedIn() {
		return httpd.Render(w, r, http.StatusOK, results.SharedSignIn(results.SharedSignInProps{ID: id, Offered: s.Accounts.OffersMail()}))
	}
	props, err := open(visitor.Person, id)
	if errors.Is(err, fault.NotFound) {
		return s.sharedOver(w, r, visitor)
	}
	if err != nil {
		return err
	}
	var known bool
	if props.Framework, known = s.Frameworks.Edition(props.Opened.Sheet.Edition); !known {
		return fault.NotFound
	}
	return httpd.Render(w, r, http.StatusOK, page(props))
}

// sharedOver says that there is nothing to read, and to somebody with whose address it was shared, what
// it was. It names nobody: the owner may have another name by now.
func (s *Server) sharedOver(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	received, err := s.Sharing.Received(r.Context(), visitor.Person)
	if err != nil {
		return err
	}
	found := slices.IndexFunc(received, func(share sharing.Received) bool { return share.ID == chi.URLParam(r, "id") && !share.Open })
	if found < 0 {
		return httpd.Render(w, r, http.StatusNotFound, results.SharedGone(visitor.Email))
	}
	until := received[found].Until
	return httpd.Render(w, r, http.StatusNotFound, results.SharedOver(until, until.Before(calendar.DayOf(s.Now()))))
}
