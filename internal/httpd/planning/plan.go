package planning

import (
	"net/http"

	"reflectietool/internal/account"
	"reflectietool/internal/calendar"
	"reflectietool/internal/httpd"
	"reflectietool/internal/paths"
	"reflectietool/templates/planning"
)

// planShow shows the whole plan.
func (s *Server) planShow(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	whole, err := s.Plans.Stored(r.Context(), visitor.Person)
	if err != nil {
		return err
	}
	return httpd.Render(w, r, http.StatusOK, planning.Plan(planning.PlanProps{
		Stored: *whole, Frameworks: s.Frameworks, Today: calendar.DayOf(s.Now()), SignedIn: visitor.SignedIn(),
		Done: r.URL.Query().Get(paths.DoneParam),
	}))
}

// offersMails reports whether the visitor can get mails about goals.
func (s *Server) offersMails(visitor account.Session) bool {
	return visitor.SignedIn() && s.Accounts.OffersMail()
}
