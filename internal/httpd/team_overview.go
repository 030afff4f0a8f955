package httpd

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"reflectietool/templates/organisations"
)

// roundsShow is which rounds there are in an organisation, for its beheerder.
func (s *Server) roundsShow(w http.ResponseWriter, r *http.Request) error {
	session, ok, err := s.signedInSession(w, r)
	if !ok {
		return err
	}
	overview, err := s.Teams.Overview(r.Context(), session.Person, chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	return render(w, r, http.StatusOK, organisations.OrganisationRounds(organisations.OrganisationRoundsProps{
		OrganisationRounds: overview, Framework: s.Frameworks.Current(), Now: s.Now(),
	}))
}

// roundsCSV gives the same for a spreadsheet.
func (s *Server) roundsCSV(w http.ResponseWriter, r *http.Request) error {
	session, ok, err := s.signedInSession(w, r)
	if !ok {
		return err
	}
	overview, err := s.Teams.Overview(r.Context(), session.Person, chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	asSpreadsheet(w, "teamrondes.csv")
	return overview.WriteCSV(w, s.Frameworks.Current(), s.Now())
}

// roundsJSON gives the same to programs.
func (s *Server) roundsJSON(w http.ResponseWriter, r *http.Request) error {
	session, ok, err := s.signedInSession(w, r)
	if !ok {
		return err
	}
	overview, err := s.Teams.Overview(r.Context(), session.Person, chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	return renderJSON(w, overview.Export(s.Frameworks.Current(), s.Now()))
}
