package teams

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
	"reflectietool/internal/httpd"
	"reflectietool/internal/organisation"
	"reflectietool/internal/paths"
	"reflectietool/internal/team"
	"reflectietool/templates/teams"
)

// teamShow shows a team to the people in it.
func (s *Server) teamShow(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	return s.showTeam(w, r, http.StatusOK, visitor, "")
}

// showTeam shows a team; refused is why a reminder was not sent.
func (s *Server) showTeam(w http.ResponseWriter, r *http.Request, status int, visitor account.Session, refused string) error {
	page, err := s.Organisations.TeamPage(r.Context(), visitor.Person, chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	rounds, err := s.roundsOf(r, visitor.Person, page)
	if err != nil {
		return err
	}
	rounds.Refused = refused
	meetings, err := s.Meetings.List(r.Context(), visitor.Person, page.Team.ID)
	if err != nil {
		return err
	}
	return httpd.Render(w, r, status, teams.Team(teams.TeamProps{
		TeamPage: page, Person: visitor.Person, Rounds: rounds, Meetings: meetings, Done: r.URL.Query().Get(paths.DoneParam),
	}))
}

// roundsOf returns the rounds of a team for a person in it, with that person's own answers. For the
// lead it also says whether a next round can be opened.
func (s *Server) roundsOf(r *http.Request, person string, page organisation.TeamPage) (teams.TeamRounds, error) {
	rounds := teams.TeamRounds{Now: s.Now(), Mails: s.Teams.OffersMail()}
	var err error
	if rounds.Rounds, err = s.Teams.Rounds(r.Context(), person, page.Team.ID); err != nil {
		return rounds, err
	}
	running := len(rounds.Rounds) > 0 && rounds.Rounds[0].ClosedAt == nil
	switch {
	case page.Leads && !running:
		ready, err := s.Teams.Readiness(r.Context(), person, page.Team.ID)
		rounds.Ready = &ready
		return rounds, err
	case !page.Leads && running:
		rounds.Choices, err = s.Teams.Choices(r.Context(), person)
	}
	return rounds, err
}

// roundNew shows the form with which a lead opens a round.
func (s *Server) roundNew(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	return s.showRoundForm(w, r, http.StatusOK, visitor, team.Opening{}, nil)
}

func (s *Server) showRoundForm(
	w http.ResponseWriter, r *http.Request, status int, visitor account.Session, opening team.Opening, errs fault.Invalid,
) error {
	ready, err := s.Teams.Readiness(r.Context(), visitor.Person, chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	props := teams.RoundNewProps{Readiness: ready, Opening: opening, Mails: s.Teams.OffersMail(), Errors: errs}
	props.First, props.Last, props.Usual = s.Teams.Bounds()
	return httpd.Render(w, r, status, teams.RoundNew(props))
}

// roundOpen opens a round.
func (s *Server) roundOpen(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	id, opening := chi.URLParam(r, "id"), teams.ReadRoundForm(r.PostForm)
	_, err := s.Teams.Open(r.Context(), visitor.Person, id, opening)
	if invalid, ok := fault.AsInvalid(err); ok {
		return s.showRoundForm(w, r, http.StatusUnprocessableEntity, visitor, opening, invalid)
	}
	if err != nil {
		return err
	}
	return httpd.DoneAt(w, r, paths.Team(id), "ronde-geopend")
}

// roundRemind sends the only reminder of a round.
func (s *Server) roundRemind(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	id := chi.URLParam(r, "id")
	err := s.Teams.Remind(r.Context(), visitor.Person, id, chi.URLParam(r, "ronde"))
	if invalid, ok := fault.AsInvalid(err); ok {
		return s.showTeam(w, r, http.StatusUnprocessableEntity, visitor, invalid[""])
	}
	if err != nil {
		return err
	}
	return httpd.DoneAt(w, r, paths.Team(id), "herinnerd")
}
