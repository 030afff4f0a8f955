package httpd

import (
	"net/http"

	"reflectietool/templates/results"
)

// insightShow says who can see what of who acts, in one place.
func (s *Server) insightShow(w http.ResponseWriter, r *http.Request) error {
	session, known, err := s.visitor(r)
	if err != nil {
		return err
	}
	props := results.InsightProps{
		Operator: s.Operator.Name, Contact: s.Operator.Contact, Email: session.Email, Name: session.Name, Now: s.Now(),
	}
	if known && session.SignedIn() {
		if props.Shares, err = s.Sharing.Shares(r.Context(), session.Person); err != nil {
			return err
		}
		if props.Memberships, err = s.Organisations.Memberships(r.Context(), session.Person); err != nil {
			return err
		}
		if props.Choices, err = s.Teams.Choices(r.Context(), session.Person); err != nil {
			return err
		}
	}
	return render(w, r, http.StatusOK, results.Insight(props))
}
