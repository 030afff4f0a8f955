package organisations

import (
	"net/url"
	"strconv"

	"reflectietool/internal/paths"
	"reflectietool/internal/text"
)

// The fields of the list of people, and of the forms about one member in it.
const (
	searchField   = paths.SearchParam
	pageField     = paths.PageParam
	personField   = "persoon"
	placeField    = "plek"
	functionField = "functie"
)

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
	Search string // part of the name or the address
	Page   int    // from 1; 0 if it is missing or is not a number
}

// ReadPeopleForm reads the query of the list of people. Every form about a member has these
// fields too, so that it can come back at the same place.
func ReadPeopleForm(values url.Values) PeopleForm {
	page, _ := text.Whole(values.Get(pageField), text.MostInteger) // without a number it is the first page
	return PeopleForm{Search: values.Get(searchField), Page: page}
}

// MemberForm is a form about one member: the function, a team, a role or the membership.
type MemberForm struct {
	Act      string // one of the buttons
	Person   string // the id of the member
	Team     string // id
	Function string // id, "" for none
	Place    int    // of the member in the list, counted from 1

	// Search and Page are the part of the list in which the form stood, as they were sent.
	Search, Page string
}

// ReadMemberForm reads a form about a member.
func ReadMemberForm(form url.Values) MemberForm {
	place, _ := text.Whole(form.Get(placeField), text.MostInteger) // only used to come back to the form
	return MemberForm{
		Act: form.Get(actField), Person: form.Get(personField), Team: form.Get(teamField), Function: form.Get(functionField),
		Place: place, Search: form.Get(searchField), Page: form.Get(pageField),
	}
}

// PersonForm names the forms of a member by the place in the list, counted from 1. URLs do not
// contain the ids of people.
func PersonForm(place int) string { return "mens-" + strconv.Itoa(place) }
