package paths

import (
	"net/url"
	"strconv"
)

// Managing: the pages that are not about one organisation.
const (
	Management              = "/beheer"
	ManagementOrganisations = "/beheer/organisaties" // makes an organisation
	ManagementAdmins        = "/beheer/beheerders"   // invites a beheerder
	Demand                  = "/beheer/vraag"        // what people want to grow in, beside the offerings that exist
	DemandCSV               = Demand + ".csv"
)

// UseSection is the part of the page Demand about how offerings are used.
const UseSection = "gebruik"

// DemandAtUse is Demand opened at the use of the offerings of an organisation, or of the national
// ones when it is "".
func DemandAtUse(organisation string) string {
	return ofOrganisation(Demand, organisation, nil) + "#" + UseSection
}

// Organisation is the page of an organisation for its admins.
func Organisation(id string) string { return "/beheer/organisatie/" + id }

// OrganisationPeople lists the members of an organisation.
func OrganisationPeople(id string) string { return Organisation(id) + "/mensen" }

// OrganisationPeoplePage is a page of that list, counted from 1, with the members whose name or
// address contains the text.
func OrganisationPeoplePage(id, text string, page int) string {
	query := url.Values{}
	if text != "" {
		query.Set(SearchParam, text)
	}
	if page > 1 {
		query.Set(PageParam, strconv.Itoa(page))
	}
	return withQuery(OrganisationPeople(id), query)
}

// OrganisationPeopleDone is that list after a form on it was submitted. The text and the page are
// the ones of that form, and may be "".
func OrganisationPeopleDone(id, text, page, done string) string {
	return ofOrganisation(OrganisationPeople(id), "", url.Values{DoneParam: {done}, SearchParam: {text}, PageParam: {page}})
}

// OrganisationInvite is the form to invite people, with the open invitations.
func OrganisationInvite(id string) string { return Organisation(id) + "/uitnodigen" }

// OrganisationTeams lists the teams of an organisation.
func OrganisationTeams(id string) string { return Organisation(id) + "/teams" }

// OrganisationFunctions lists the functions of an organisation.
func OrganisationFunctions(id string) string { return Organisation(id) + "/functies" }

// FunctionNew is the form for a new function of an organisation.
func FunctionNew(organisation string) string { return OrganisationFunctions(organisation) + "/nieuw" }

// Function is the form with a function.
func Function(id string) string { return "/beheer/functie/" + id }

// FunctionDelete deletes a function.
func FunctionDelete(id string) string { return Function(id) + "/verwijderen" }

// OrganisationExpertise shows the subjects that the teams of an organisation know about.
func OrganisationExpertise(id string) string { return Organisation(id) + "/expertise" }

// OrganisationExpertiseCSV is the same data as a file for a spreadsheet.
func OrganisationExpertiseCSV(id string) string { return OrganisationExpertise(id) + ".csv" }

// OrganisationSettings is the form with the settings of an organisation.
func OrganisationSettings(id string) string { return Organisation(id) + "/instellingen" }

// OrganisationLogin is the form for signing in with the accounts of an organisation.
func OrganisationLogin(id string) string { return Organisation(id) + "/inloggen" }

// OrganisationLoginRemove ends signing in with the accounts of an organisation.
func OrganisationLoginRemove(id string) string { return OrganisationLogin(id) + "/verwijderen" }

// OrganisationTrail is the trail of an organisation, the newest lines first.
func OrganisationTrail(id string) string { return Organisation(id) + "/logboek" }

// OrganisationTrailBefore is the part of the trail that is older than a line.
func OrganisationTrailBefore(id string, line int64) string {
	return OrganisationTrail(id) + "?" + BeforeParam + "=" + strconv.FormatInt(line, 10)
}

// OrganisationRounds shows the team rounds of an organisation.
func OrganisationRounds(id string) string { return Organisation(id) + "/rondes" }

// OrganisationRoundsCSV is the same data as a file for a spreadsheet.
func OrganisationRoundsCSV(id string) string { return OrganisationRounds(id) + ".csv" }

// OrganisationRoundsJSON is the same data as a data file.
func OrganisationRoundsJSON(id string) string { return OrganisationRounds(id) + ".json" }

// Invitation is the page of an invitation for its recipient.
func Invitation(id string) string { return "/uitnodiging/" + id }

// InvitationMailed is Invitation as its mail links to it: the secret proves that the visitor reads that
// mail.
func InvitationMailed(id, secret string) string { return Invitation(id) + "/" + secret }

// InvitationMailedDecline declines the invitation by its mail.
func InvitationMailedDecline(id, secret string) string {
	return InvitationMailed(id, secret) + "/afwijzen"
}

// InvitationDecline declines an invitation.
func InvitationDecline(id string) string { return Invitation(id) + "/afwijzen" }
