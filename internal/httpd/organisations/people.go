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
	"reflectietool/internal/text"
	"reflectietool/templates/organisations"
	"reflectietool/templates/parts"
)

// peopleShow shows the list of people, or one of them.
func (s *Server) peopleShow(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	query := r.URL.Query()
	if code := query.Get(paths.MemberParam); code != "" {
		return s.showMember(w, r, http.StatusOK, visitor, code, organisations.ReadPeopleForm(query), parts.Refused{})
	}
	return s.showPeople(w, r, http.StatusOK, visitor, organisations.ReadPeopleForm(query), parts.Refused{})
}

func (s *Server) showPeople(
	w http.ResponseWriter, r *http.Request, status int, visitor account.Session, form organisations.PeopleForm, refused parts.Refused,
) error {
	people, err := s.Organisations.People(r.Context(), visitor.Person, chi.URLParam(r, "id"), form.Filter, form.Page)
	if err != nil {
		return err
	}
	query := r.URL.Query()
	changed, _ := text.Whole(query.Get(paths.ChangedParam), text.MostInteger) // only part of a message
	return httpd.Render(w, r, status, organisations.OrganisationPeople(organisations.PeopleProps{
		People: people, Person: visitor.Person, Form: form, Refused: refused, Done: query.Get(paths.DoneParam), Changed: changed,
	}))
}

// showMember shows one member, by the code of the membership or by the id of the person.
func (s *Server) showMember(
	w http.ResponseWriter, r *http.Request, status int, visitor account.Session, key string, form organisations.PeopleForm, refused parts.Refused,
) error {
	member, err := s.Organisations.Member(r.Context(), visitor.Person, chi.URLParam(r, "id"), key)
	if err != nil {
		return err
	}
	return httpd.Render(w, r, status, organisations.OrganisationMember(organisations.MemberProps{
		MemberPage: member, Person: visitor.Person, Form: form, Refused: refused, Done: r.URL.Query().Get(paths.DoneParam),
	}))
}

// memberChange changes one thing of one member: function, team, role or membership. The form names
// the person, so that no URL does.
func (s *Server) memberChange(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	form, id := organisations.ReadMemberForm(r.PostForm), chi.URLParam(r, "id")
	err := s.changeMember(r.Context(), visitor.Person, id, form)
	var invalid fault.Invalid
	switch {
	case errors.As(err, &invalid):
		return s.showMember(w, r, http.StatusUnprocessableEntity, visitor, form.Person, form.List, httpd.RefusedForm(r, organisations.PersonForm, invalid))
	case err != nil:
		return err
	case form.Person == visitor.Person && form.Act == organisations.ActTakeAdmin:
		return httpd.DoneAt(w, r, paths.Account, "geen-beheerder")
	case form.Act == organisations.ActRemove, form.Code == "":
		return httpd.SeeOther(w, r, form.List.Path(id, form.Act))
	default:
		return httpd.SeeOther(w, r, form.Back(id))
	}
}

func (s *Server) changeMember(ctx context.Context, actor, organisation string, form organisations.MemberForm) error {
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

// peopleBulk shows what an act on many members would change, and does it once the beheerder is sure.
func (s *Server) peopleBulk(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	form, id := organisations.ReadManyForm(r.PostForm), chi.URLParam(r, "id")
	work := s.Organisations.PreviewBulk
	if form.Sure {
		work = s.Organisations.ChangeMany
	}
	result, err := work(r.Context(), visitor.Person, id, form.Choice, form.Act)
	if invalid, ok := fault.AsInvalid(err); ok {
		return s.bulkRefused(w, r, visitor, form, invalid)
	}
	if err != nil {
		return err
	}
	if form.Sure {
		return httpd.SeeOther(w, r, form.Done(id, result.Changes()))
	}
	return httpd.Render(w, r, http.StatusOK, organisations.BulkPreview(organisations.BulkProps{BulkPreview: result, Act: form.Act, Form: form.List}))
}

// bulkRefused shows the list again, with the messages at the fields of the act.
func (s *Server) bulkRefused(w http.ResponseWriter, r *http.Request, visitor account.Session, form organisations.ManyForm, invalid fault.Invalid) error {
	messages := fault.Invalid{}
	for field, message := range invalid {
		messages[form.Field(field)] = message
	}
	if messages[organisations.ActField] != "" {
		return httpd.ErrBadForm // the page has no such button
	}
	return s.showPeople(w, r, http.StatusUnprocessableEntity, visitor, form.List, httpd.RefusedForm(r, organisations.BulkForm, messages))
}
