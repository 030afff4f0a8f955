package teams

import (
	"context"
	"net/http"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
	"reflectietool/internal/framework"
	"reflectietool/internal/httpd"
	"reflectietool/internal/paths"
	"reflectietool/internal/team"
	"reflectietool/templates/teams"
)

// roundShow shows a round to the people in the team. For an open round it redirects to the page of
// the team, which shows everything there is.
func (s *Server) roundShow(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	published, err := s.Teams.Published(r.Context(), visitor.Person, chi.URLParam(r, "id"), chi.URLParam(r, "ronde"))
	if err != nil {
		return err
	}
	if published.State(s.Now()) == team.StateOpen {
		return httpd.SeeOther(w, r, paths.Team(published.Team))
	}
	return s.showResult(w, r, http.StatusOK, visitor.Person, teams.RoundResultProps{
		Published: published, Done: r.URL.Query().Get(paths.DoneParam),
	})
}

// showResult shows the page of a round after its last day. The caller fills in the round and, when a form
// with an agreement was refused, that form.
func (s *Server) showResult(w http.ResponseWriter, r *http.Request, status int, person string, props teams.RoundResultProps) error {
	var err error
	if props.Framework, err = s.edition(props.Published); err != nil {
		return err
	}
	if props.Cover, err = s.cover(r.Context(), person, props.Published); err != nil {
		return err
	}
	props.Now = s.Now()
	props.Form.First, props.Form.Last = s.Teams.AgreementDays(props.Round)
	return httpd.Render(w, r, status, teams.RoundResult(props))
}

// roundPresentation shows the guide of the talk about an outcome, one step per screen. Where there is no
// outcome for the visitor, the page of the round says why.
func (s *Server) roundPresentation(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	published, err := s.Teams.Published(r.Context(), visitor.Person, chi.URLParam(r, "id"), chi.URLParam(r, "ronde"))
	if err != nil {
		return err
	}
	if published.State(s.Now()) != team.StatePublished {
		return httpd.SeeOther(w, r, paths.Round(published.Team, published.ID))
	}
	f, err := s.edition(published)
	if err != nil {
		return err
	}
	return httpd.Render(w, r, http.StatusOK, teams.RoundPresentation(teams.RoundResultProps{Published: published, Framework: f, Now: s.Now()}))
}

// edition returns the framework edition that a round was held with.
func (s *Server) edition(published team.Published) (*framework.Framework, error) {
	f, ok := s.Frameworks.Edition(published.Edition)
	if !ok {
		return nil, fault.NotFound // this binary does not have that edition
	}
	return f, nil
}

// cover chooses offerings for the aandachtspunten of a round.
func (s *Server) cover(ctx context.Context, person string, published team.Published) (team.Cover, error) {
	if published.Publication == nil {
		return team.Cover{}, nil
	}
	points := published.With(team.Attention)
	if len(points) == 0 {
		return team.Cover{}, nil
	}
	offerings, err := s.Offerings.ForTeam(ctx, person, published.Organisation, points, team.CoverKinds(), s.Now())
	if err != nil {
		return team.Cover{}, err
	}
	return team.ChooseCover(points, offerings), nil
}

// sendClosed sends a file with what the closed round in the URL published. It returns fault.NotFound
// while the round is open. When the outcome is not for the visitor, it redirects to the page of the
// round, which says why.
func (s *Server) sendClosed(
	w http.ResponseWriter, r *http.Request, person string, send func(published team.Published, f *framework.Framework) error,
) error {
	published, err := s.Teams.Published(r.Context(), person, chi.URLParam(r, "id"), chi.URLParam(r, "ronde"))
	switch {
	case err != nil:
		return err
	case published.Missed:
		return httpd.SeeOther(w, r, paths.Round(published.Team, published.ID))
	case published.ClosedAt == nil: // nothing is published yet
		return fault.NotFound
	}
	f, err := s.edition(published)
	if err != nil {
		return err
	}
	return send(published, f)
}

// roundCSV sends what a closed round published as a CSV file.
func (s *Server) roundCSV(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	return s.sendClosed(w, r, visitor.Person, func(published team.Published, f *framework.Framework) error {
		httpd.AsSpreadsheet(w, "teamronde.csv")
		return published.WriteCSV(w, f)
	})
}

// roundJSON sends what a closed round published as JSON.
func (s *Server) roundJSON(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	return s.sendClosed(w, r, visitor.Person, func(published team.Published, f *framework.Framework) error {
		return httpd.RenderJSON(w, published.Export(f))
	})
}
