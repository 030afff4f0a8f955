package organisations

import (
	"errors"
	"net/http"

	"github.com/a-h/templ"
	"github.com/go-chi/chi/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
	"reflectietool/internal/httpd"
	"reflectietool/internal/paths"
	"reflectietool/templates/organisations"
	"reflectietool/templates/parts"
)

// homeShow shows the page where the beheerder of an organisation begins.
func (s *Server) homeShow(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	home, err := s.Organisations.Home(r.Context(), visitor.Person, chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	return httpd.Render(w, r, http.StatusOK, organisations.OrganisationHome(organisations.OrganisationHomeProps{
		Home: home, Done: r.URL.Query().Get(paths.DoneParam),
	}))
}

// organisationPage is one of the pages about an organisation for its beheerder.
type organisationPage func(organisations.OrganisationProps) templ.Component

// organisationShow returns the handler of such a page.
func (s *Server) organisationShow(page organisationPage) httpd.VisitorHandler {
	return func(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
		return s.showOrganisation(w, r, http.StatusOK, page, visitor, parts.Refused{})
	}
}

func (s *Server) showOrganisation(
	w http.ResponseWriter, r *http.Request, status int, page organisationPage, visitor account.Session, refused parts.Refused,
) error {
	overview, err := s.Organisations.Overview(r.Context(), visitor.Person, chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	return httpd.Render(w, r, status, page(organisations.OrganisationProps{
		Overview: overview, Refused: refused, Done: r.URL.Query().Get(paths.DoneParam),
	}))
}

// change describes a form about an organisation, whose act was carried out or refused.
type change struct {
	page organisationPage       // the page with the form
	path func(id string) string // the URL of that page
	form string                 // which form on the page
	done string                 // what it did
	err  error
}

// changed answers a form about an organisation.
func (s *Server) changed(w http.ResponseWriter, r *http.Request, visitor account.Session, c change) error {
	var invalid fault.Invalid
	switch {
	case errors.As(c.err, &invalid):
		return s.showOrganisation(w, r, http.StatusUnprocessableEntity, c.page, visitor, httpd.RefusedForm(r, c.form, invalid))
	case c.err != nil:
		return c.err
	default:
		return httpd.DoneAt(w, r, c.path(chi.URLParam(r, "id")), c.done)
	}
}

// teamChange makes, renames or deletes a team.
func (s *Server) teamChange(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	form := organisations.ReadTeamForm(r.PostForm)
	c := change{page: organisations.OrganisationTeams, path: paths.OrganisationTeams, form: form.Team}
	switch form.Act {
	case organisations.ActAddTeam:
		c.form, c.done = organisations.NewTeamForm, "team-gemaakt"
		_, c.err = s.Organisations.AddTeam(r.Context(), visitor.Person, chi.URLParam(r, "id"), form.Name)
	case organisations.ActRenameTeam:
		c.done = "team-hernoemd"
		c.err = s.Organisations.RenameTeam(r.Context(), visitor.Person, form.Team, form.Name)
	case organisations.ActRemove:
		c.done = "team-verwijderd"
		if c.err = httpd.Unsure("Zet eerst een vinkje. Je kunt het verwijderen niet terugdraaien."); form.Sure {
			c.err = s.Organisations.DeleteTeam(r.Context(), visitor.Person, form.Team)
		}
	default:
		c.err = httpd.ErrBadForm
	}
	return s.changed(w, r, visitor, c)
}

// settingsChange saves the settings of an organisation.
func (s *Server) settingsChange(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	c := change{page: organisations.OrganisationSettings, path: paths.OrganisationSettings, form: organisations.SettingsForm, done: "instellingen"}
	settings, badDate := organisations.ReadSettingsForm(r.PostForm)
	c.err = s.Organisations.ChangeSettings(r.Context(), visitor.Person, chi.URLParam(r, "id"), settings)
	if invalid, ok := fault.AsInvalid(c.err); ok && badDate {
		invalid[organisations.ConsentOnField] = "Deze datum bestaat niet. Schrijf de datum als dag-maand-jaar, zoals 21-11-2026."
	}
	return s.changed(w, r, visitor, c)
}
