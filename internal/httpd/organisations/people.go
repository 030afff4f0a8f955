package organisations

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
	"reflectietool/internal/httpd"
	"reflectietool/internal/paths"
	"reflectietool/templates/organisations"
)

// memberChange changes one thing of one member: function, team, role or membership. The form names
// the person, so that no URL does.
func (s *Server) memberChange(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	form, id := r.PostForm, chi.URLParam(r, "id")
	act, person := form.Get("actie"), form.Get("persoon")
	self := person == visitor.Person
	err := s.changeMember(r.Context(), visitor.Person, id, form, self)
	place, _ := strconv.Atoi(form.Get("plek")) // the place in the list, only used to return to it
	var invalid fault.Invalid
	if errors.As(err, &invalid) {
		return s.changed(w, r, visitor, change{
			page: organisations.OrganisationPeople, form: "mens-" + strconv.Itoa(place), err: invalid,
		})
	}
	if err != nil {
		return err
	}
	if self && act == organisations.ActTakeAdmin {
		return httpd.DoneAt(w, r, paths.Account, "geen-beheerder")
	}
	return httpd.SeeOther(w, r, paths.OrganisationPeopleDone(id, form.Get("zoek"), form.Get("pagina"), act))
}

func (s *Server) changeMember(ctx context.Context, actor, organisation string, form url.Values, self bool) error {
	person, team, sure := form.Get("persoon"), form.Get("team"), form.Get("zeker") != ""
	switch form.Get("actie") {
	case organisations.ActFunction:
		return s.Organisations.SetFunction(ctx, actor, organisation, person, form.Get("functie"))
	case organisations.ActJoinTeam:
		return s.Organisations.AddToTeam(ctx, actor, team, person)
	case organisations.ActLeaveTeam:
		return s.Organisations.RemoveFromTeam(ctx, actor, team, person)
	case organisations.ActGiveLead:
		return s.Organisations.SetLead(ctx, actor, team, person, true)
	case organisations.ActTakeLead:
		return s.Organisations.SetLead(ctx, actor, team, person, false)
	case organisations.ActGiveAdmin:
		return s.Organisations.SetAdmin(ctx, actor, organisation, person, true)
	case organisations.ActTakeAdmin:
		if self && form.Get("beheerder") == "" {
			return fault.Invalid{"beheerder": "Zet eerst een vinkje. Daarna kun je niet meer bij dit beheer."}
		}
		return s.Organisations.SetAdmin(ctx, actor, organisation, person, false)
	case organisations.ActRemove:
		if !sure {
			return httpd.Unsure("Zet eerst een vinkje. Terugkomen kan alleen met een nieuwe uitnodiging.")
		}
		return s.Organisations.RemoveMember(ctx, actor, organisation, person)
	default:
		return httpd.ErrBadForm
	}
}
