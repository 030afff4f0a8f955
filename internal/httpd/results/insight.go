package results

import (
	"net/http"

	"reflectietool/internal/account"
	"reflectietool/internal/httpd"
	"reflectietool/templates/results"
)

// insightShow shows in one place who can see which data of the signed-in person.
func (s *Server) insightShow(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	var err error
	props := results.InsightProps{
		Operator: s.Operator.Name, Contact: s.Operator.Contact, Email: visitor.Email, Name: visitor.Name, Now: s.Now(),
	}
	if visitor.SignedIn() {
		if props.Shares, err = s.Sharing.Shares(r.Context(), visitor.Person); err != nil {
			return err
		}
		if props.Memberships, err = s.Organisations.Memberships(r.Context(), visitor.Person); err != nil {
			return err
		}
		if props.Choices, err = s.Teams.Choices(r.Context(), visitor.Person); err != nil {
			return err
		}
		if props.Goals, err = s.Plans.SharedGoals(r.Context(), visitor.Person); err != nil {
			return err
		}
	}
	return httpd.Render(w, r, http.StatusOK, results.Insight(props))
}
