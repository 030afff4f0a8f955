// Package today serves Vandaag, the first page of every visitor with a session.
package today

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/assessment"
	"reflectietool/internal/framework"
	"reflectietool/internal/httpd"
	"reflectietool/internal/organisation"
	"reflectietool/internal/paths"
	"reflectietool/internal/plan"
	"reflectietool/internal/sharing"
	"reflectietool/internal/team"
	"reflectietool/templates/today"
)

// Server serves Vandaag.
type Server struct {
	*httpd.Kit
	Frameworks    *framework.Library    // the editions of the framework
	Assessments   *assessment.Service   // reflections
	Organisations *organisation.Service // organisations, teams and members
	Plans         *plan.Service         // what visitors want to do differently
	Sharing       *sharing.Service      // gespreksbladen and their shares
	Teams         *team.Service         // team rounds
	Welcome       httpd.Handler         // the first page of a visitor without a session
}

// Mount adds the first page, which depends on whether the visitor has a session.
func (s *Server) Mount(r chi.Router) {
	r.Get(paths.Home, s.Anyone(s.home))
}

func (s *Server) home(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	if !visitor.Known() {
		return s.Welcome(w, r)
	}
	w.Header().Set("Cache-Control", "no-store")
	props := today.TodayProps{
		Frameworks: s.Frameworks, Now: s.Now(), SignedIn: visitor.SignedIn(), Unclaimed: visitor.Guest != "",
		Manages: visitor.Admin || visitor.National, Done: r.URL.Query().Get(paths.DoneParam),
	}
	if err := s.fill(r, visitor, &props); err != nil {
		return err
	}
	return httpd.Render(w, r, http.StatusOK, today.Today(props))
}

// fill reads what is on the page. A guest is in no team and has no address that others know.
func (s *Server) fill(r *http.Request, visitor account.Session, props *today.TodayProps) error {
	var err error
	if props.Reflections, err = s.Assessments.Progress(r.Context(), visitor.Person); err != nil {
		return err
	}
	if props.Desk, err = s.Sharing.Desk(r.Context(), visitor.Person, s.Plans.DeskColumns(visitor.Person, &props.Plan)); err != nil || !visitor.SignedIn() {
		return err
	}
	if props.Agenda, err = s.Teams.Agenda(r.Context(), visitor.Person); err != nil {
		return err
	}
	props.Invitations, err = s.Organisations.OpenInvitations(r.Context(), visitor.Person)
	return err
}
