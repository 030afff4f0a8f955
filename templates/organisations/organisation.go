package organisations

import (
	"net/url"

	"reflectietool/templates/parts"
)

// The forms on the pages for organisations that can come back.
const (
	NewOrganisationForm = "organisatie"
	InviteAdminForm     = "beheerder"
	NewTeamForm         = "team"
	InviteForm          = "uitnodiging"
)

// The fields that several forms about an organisation have.
const (
	actField  = "actie" // the button that was pressed
	nameField = "naam"
	teamField = "team"
)

// The buttons of the forms for teams, as they are sent. ActRemove removes a member too.
const (
	ActAddTeam    = "maken"
	ActRenameTeam = "hernoemen"
	ActRemove     = "verwijderen"
)

// TeamForm is a form about one team, or about a new one.
type TeamForm struct {
	Act  string // ActAddTeam, ActRenameTeam or ActRemove
	Team string // its id
	Name string
	Sure bool // the box that confirms the removal is ticked
}

// ReadTeamForm reads a form about a team.
func ReadTeamForm(form url.Values) TeamForm {
	return TeamForm{
		Act: form.Get(actField), Team: form.Get(teamField), Name: form.Get(nameField), Sure: parts.Sure(form),
	}
}
