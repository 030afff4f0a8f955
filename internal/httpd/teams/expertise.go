package teams

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/expertise"
	"reflectietool/internal/fault"
	"reflectietool/internal/httpd"
	"reflectietool/internal/paths"
	"reflectietool/templates/parts"
	"reflectietool/templates/teams"
	"reflectietool/templates/ui"
)

// ownExpertiseShow shows the page where a member says what they know about.
func (s *Server) ownExpertiseShow(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	mine, err := s.Expertise.Mine(r.Context(), visitor.Person, chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	page := teams.NewOwnExpertise(mine)
	page.Done = r.URL.Query().Get(paths.DoneParam)
	return httpd.Render(w, r, http.StatusOK, teams.OwnExpertise(page))
}

// ownExpertiseSave stores what a member knows about: one field when that field saves itself, and all
// that changed on the button.
func (s *Server) ownExpertiseSave(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	id := chi.URLParam(r, "id")
	mine, err := s.Expertise.Mine(r.Context(), visitor.Person, id)
	if err != nil {
		return err
	}
	if !mine.Agreed { // the consent was withdrawn after the page was made
		return expertiseOff(w, r, mine)
	}
	form := teams.ReadExpertiseForm(r.PostForm, mine)
	if httpd.IsHTMX(r) && !form.Known {
		return fault.Invalid{"": "Niet opgeslagen: dit onderwerp staat niet meer in de lijst. Laad de pagina opnieuw."}
	}
	err = s.Expertise.Save(r.Context(), visitor.Person, id, form.Changed, form.Name)
	invalid, isInvalid := fault.AsInvalid(err)
	switch {
	case isInvalid && !httpd.IsHTMX(r):
		return httpd.Render(w, r, http.StatusUnprocessableEntity, teams.OwnExpertise(teams.NewOwnExpertise(mine).Refused(form, invalid)))
	case err != nil:
		return err
	case httpd.IsHTMX(r):
		return httpd.Render(w, r, http.StatusOK, ui.Saved())
	default:
		return httpd.DoneAt(w, r, paths.OwnExpertise(id), "expertise-bewaard")
	}
}

// expertiseOff answers a form about expertise that is off.
func expertiseOff(w http.ResponseWriter, r *http.Request, mine expertise.Mine) error {
	if httpd.IsHTMX(r) {
		return httpd.Render(w, r, http.StatusConflict, parts.SaveRefused("Niet opgeslagen: deze lijst staat nu uit. Laad de pagina opnieuw."))
	}
	return httpd.Render(w, r, http.StatusConflict, teams.OwnExpertise(teams.NewOwnExpertise(mine)))
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
