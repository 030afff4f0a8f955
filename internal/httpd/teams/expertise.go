package teams

import (
	"maps"
	"net/http"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
	"reflectietool/internal/httpd"
	"reflectietool/internal/paths"
	"reflectietool/templates/parts"
	"reflectietool/templates/teams"
)

// ownExpertiseShow shows the page where a member says what they know about.
func (s *Server) ownExpertiseShow(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	mine, err := s.Expertise.Mine(r.Context(), visitor.Person, chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	return httpd.Render(w, r, http.StatusOK, teams.OwnExpertise(teams.OwnExpertiseProps{Mine: mine, Done: r.URL.Query().Get(paths.DoneParam)}))
}

// ownExpertiseSave stores what a member knows about. A subject that is not in the form stays as it
// was: it was added to the list after the page was made.
func (s *Server) ownExpertiseSave(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	id := chi.URLParam(r, "id")
	mine, err := s.Expertise.Mine(r.Context(), visitor.Person, id)
	if err != nil {
		return err
	}
	if !mine.Agreed { // the consent was withdrawn after the page was made
		return httpd.Render(w, r, http.StatusConflict, teams.OwnExpertise(teams.OwnExpertiseProps{Mine: mine}))
	}
	form := teams.ReadExpertiseForm(r.PostForm, mine.Subjects)
	maps.Copy(mine.Depths, form.Depths)
	mine.ShowName = form.ShowName
	err = s.Expertise.Save(r.Context(), visitor.Person, id, form.Depths, form.ShowName)
	if invalid, ok := fault.AsInvalid(err); ok {
		return httpd.Render(w, r, http.StatusUnprocessableEntity, teams.OwnExpertise(teams.OwnExpertiseProps{Mine: mine, Errors: invalid}))
	}
	if err != nil {
		return err
	}
	return httpd.DoneAt(w, r, paths.OwnExpertise(id), "expertise-bewaard")
}

// teamExpertise shows what a team covers to the people in it.
func (s *Server) teamExpertise(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	found, err := s.Expertise.Team(r.Context(), visitor.Person, chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	return httpd.Render(w, r, http.StatusOK, teams.TeamExpertise(teams.TeamExpertiseProps{
		TeamMap: found, Kind: parts.ReadKind(r.URL.Query()),
	}))
}
