package organisations

import (
	"net/url"
	"strconv"

	"reflectietool/internal/organisation"
	"reflectietool/internal/paths"
	"reflectietool/internal/text"
	"reflectietool/templates/parts"
)

// The fields of the list of people, and of the forms about members.
const (
	searchField   = paths.SearchParam
	pageField     = paths.PageParam
	personField   = "persoon"
	functionField = "functie"
)

// PersonForm names the forms about one member.
const PersonForm = "mens"

// The buttons of the forms about a member, as they are sent. ActRemove is one of them too.
const (
	ActFunction  = "functie"
	ActJoinTeam  = "team-erbij"
	ActLeaveTeam = "team-eruit"
	ActGiveLead  = "leider-geven"
	ActTakeLead  = "leider-nemen"
	ActGiveAdmin = "beheerder-geven"
	ActTakeAdmin = "beheerder-nemen"
)

// PeopleForm says which part of the list of people to show.
type PeopleForm struct {
	Filter organisation.PeopleFilter
	Page   int // from 1; 0 if it is missing or is not a number
}

// ReadPeopleForm reads the query of the list of people. Every form about members has these
// fields too, so that it can come back at the same place.
func ReadPeopleForm(values url.Values) PeopleForm {
	page, _ := text.Whole(values.Get(pageField), text.MostInteger) // without a number it is the first page
	return PeopleForm{Page: page, Filter: organisation.PeopleFilter{
		Search: text.OneLine(values.Get(searchField)), Team: values.Get(paths.PeopleTeamParam),
		Role: values.Get(paths.PeopleRoleParam), Function: values.Get(paths.PeopleFunctionParam),
	}}
}

// filtered reports whether the list leaves people out.
func (f PeopleForm) filtered() bool { return f.Filter != organisation.PeopleFilter{} }

// narrowed reports whether the list leaves people out by team, role or function.
func (f PeopleForm) narrowed() bool {
	return f.Filter != organisation.PeopleFilter{Search: f.Filter.Search}
}

// hiddenField is a field of a form that is not shown.
type hiddenField struct{ Name, Value string }

// fields are the fields with which ReadPeopleForm reads the same part of the list.
func (f PeopleForm) fields() []hiddenField {
	fields := []hiddenField{
		{searchField, f.Filter.Search}, {paths.PeopleTeamParam, f.Filter.Team}, {paths.PeopleRoleParam, f.Filter.Role},
		{paths.PeopleFunctionParam, f.Filter.Function},
	}
	if f.Page > 1 {
		fields = append(fields, hiddenField{pageField, strconv.Itoa(f.Page)})
	}
	return fields
}

func (f PeopleForm) values() url.Values {
	values := url.Values{}
	for _, field := range f.fields() {
		values.Set(field.Name, field.Value)
	}
	return values
}

// Path returns the URL of this part of the list, with the name of the form that was submitted.
func (f PeopleForm) Path(organisation, done string) string {
	values := f.values()
	values.Set(paths.DoneParam, done)
	return paths.OrganisationPeopleWhere(organisation, values)
}

// MemberForm is a form about one member: the function, a team, a role or the membership.
type MemberForm struct {
	Act      string // one of the buttons
	Person   string // the id of the member
	Code     string // of the membership, to come back to the page of the member
	Team     string // id
	Function string // id, "" for none
	List     PeopleForm
}

// ReadMemberForm reads a form about a member.
func ReadMemberForm(form url.Values) MemberForm {
	return MemberForm{
		Act: form.Get(ActField), Person: form.Get(personField), Code: form.Get(paths.MemberParam), Team: form.Get(teamField),
		Function: form.Get(functionField), List: ReadPeopleForm(form),
	}
}

// Back returns the URL of the page of the member after the form was submitted.
func (f MemberForm) Back(organisation string) string {
	values := f.List.values()
	values.Set(paths.DoneParam, f.Act)
	return paths.OrganisationMember(organisation, f.Code, values)
}

// BulkForm names the form that changes many members.
const BulkForm = "samen"

// ActField holds the button that was pressed. A message about it is about no field of the page.
const ActField = actField

// The fields of BulkForm. Each act has its own, since all stand on one page.
const (
	allField         = "alles"
	joinField        = "erbij-team"
	leaveField       = "eruit-team"
	fromField        = "van-team"
	toField          = "naar-team"
	newFunctionField = "nieuwe-functie"
)

// ManyForm is BulkForm as it was sent.
type ManyForm struct {
	Act    organisation.Bulk
	Choice organisation.Choice
	Sure   bool // sent by the preview
	List   PeopleForm
}

// ReadManyForm reads BulkForm, and the form of its preview, which has the same fields.
func ReadManyForm(form url.Values) ManyForm {
	list := ReadPeopleForm(form)
	many := ManyForm{
		Act: organisation.Bulk{Act: organisation.BulkAct(form.Get(ActField))}, List: list, Sure: form.Get(parts.SureField) != "",
		Choice: organisation.Choice{People: form[personField], All: form.Get(allField) != "", Filter: list.Filter},
	}
	switch many.Act.Act {
	case organisation.BulkJoin:
		many.Act.Team = form.Get(joinField)
	case organisation.BulkLeave:
		many.Act.Team = form.Get(leaveField)
	case organisation.BulkMove:
		many.Act.Team, many.Act.To = form.Get(fromField), form.Get(toField)
	case organisation.BulkFunction:
		many.Act.Function = form.Get(newFunctionField)
	}
	return many
}

// Done returns the URL of the list after the act, with the number of people for whom something changed.
func (f ManyForm) Done(organisation string, changed int) string {
	values := f.List.values()
	values.Set(paths.DoneParam, BulkForm)
	values.Set(paths.ChangedParam, strconv.Itoa(changed))
	return paths.OrganisationPeopleWhere(organisation, values)
}

// bulkFields are the fields with which ReadManyForm reads an act.
func bulkFields(b organisation.Bulk) []hiddenField {
	fields := []hiddenField{{ActField, string(b.Act)}}
	switch b.Act {
	case organisation.BulkJoin:
		return append(fields, hiddenField{joinField, b.Team})
	case organisation.BulkLeave:
		return append(fields, hiddenField{leaveField, b.Team})
	case organisation.BulkMove:
		return append(fields, hiddenField{fromField, b.Team}, hiddenField{toField, b.To})
	default:
		return append(fields, hiddenField{newFunctionField, b.Function})
	}
}

// Field returns the field of BulkForm that a message of the service is about.
func (f ManyForm) Field(name string) string {
	switch {
	case name == "team" && f.Act.Act == organisation.BulkJoin:
		return joinField
	case name == "team" && f.Act.Act == organisation.BulkLeave:
		return leaveField
	case name == "team":
		return fromField
	case name == "naar":
		return toField
	case name == "functie":
		return newFunctionField
	default:
		return name
	}
}
