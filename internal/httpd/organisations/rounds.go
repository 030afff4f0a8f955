package organisations

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/httpd"
	"reflectietool/templates/organisations"
)

// roundsShow shows the rounds of an organisation to its beheerder.
func (s *Server) roundsShow(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	overview, err := s.Teams.Overview(r.Context(), visitor.Person, chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	return httpd.Render(w, r, http.StatusOK, organisations.OrganisationRounds(organisations.OrganisationRoundsProps{
		OrganisationRounds: overview, Framework: s.Frameworks.Current(), Now: s.Now(),
	}))
}

// roundsCSV sends the same rounds as a CSV file.
func (s *Server) roundsCSV(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	overview, err := s.Teams.Overview(r.Context(), visitor.Person, chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	httpd.AsSpreadsheet(w, "teamrondes.csv")
	return overview.WriteCSV(w, s.Frameworks.Current(), s.Now())
}

// roundsJSON sends the same rounds as JSON.
func (s *Server) roundsJSON(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	overview, err := s.Teams.Overview(r.Context(), visitor.Person, chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	return httpd.RenderJSON(w, overview.Export(s.Frameworks.Current(), s.Now()))
}
