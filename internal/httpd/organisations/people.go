package organisations

import (
	"context"
	"errors"
	"net/http"

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
	form, id := organisations.ReadMemberForm(r.PostForm), chi.URLParam(r, "id")
	self := form.Person == visitor.Person
	err := s.changeMember(r.Context(), visitor.Person, id, form, self)
	var invalid fault.Invalid
	if errors.As(err, &invalid) {
		return s.changed(w, r, visitor, change{
			page: organisations.OrganisationPeople, form: organisations.PersonForm(form.Place), err: invalid,
		})
	}
	if err != nil {
		return err
	}
	if self && form.Act == organisations.ActTakeAdmin {
		return httpd.DoneAt(w, r, paths.Account, "geen-beheerder")
	}
	return httpd.SeeOther(w, r, paths.OrganisationPeopleDone(id, form.Search, form.Page, form.Act))
}

func (s *Server) changeMember(ctx context.Context, actor, organisation string, form organisations.MemberForm, self bool) error {
	switch form.Act {
	case organisations.ActFunction:
		return s.Organisations.SetFunction(ctx, actor, organisation, form.Person, form.Function)
	case organisations.ActJoinTeam:
		return s.Organisations.AddToTeam(ctx, actor, form.Team, form.Person)
	case organisations.ActLeaveTeam:
		return s.Organisations.RemoveFromTeam(ctx, actor, form.Team, form.Person)
	case organisations.ActGiveLead:
		return s.Organisations.SetLead(ctx, actor, form.Team, form.Person, true)
	case organisations.ActTakeLead:
		return s.Organisations.SetLead(ctx, actor, form.Team, form.Person, false)
	case organisations.ActGiveAdmin:
		return s.Organisations.SetAdmin(ctx, actor, organisation, form.Person, true)
	case organisations.ActTakeAdmin:
		return s.Organisations.SetAdmin(ctx, actor, organisation, form.Person, false)
	case organisations.ActRemove:
		return s.Organisations.RemoveMember(ctx, actor, organisation, form.Person)
	default:
		return httpd.ErrBadForm
	}
}
