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
	ManagementTrail         = "/beheer/logboek"      // what landelijk beheerders did
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

// The query parameters of the list of people. What is left out does not count.
const (
	PeopleTeamParam     = "toon-team"
	PeopleRoleParam     = "toon-rol"
	PeopleFunctionParam = "toon-functie"
	MemberParam         = "lid" // the code of a membership
	ChangedParam        = "gewijzigd"
)

// OrganisationPeopleWhere is the part of that list that a query describes.
func OrganisationPeopleWhere(id string, query url.Values) string {
	return ofOrganisation(OrganisationPeople(id), "", query)
}

// OrganisationMember is the page of one member, by the code of the membership: URLs do not contain the ids of
// people. The query describes the part of the list to go back to.
func OrganisationMember(id, code string, query url.Values) string {
	all := url.Values{MemberParam: {code}}
	for name, values := range query {
		all[name] = values
	}
	return OrganisationPeopleWhere(id, all)
}

// OrganisationPeopleBulk changes many members at once.
func OrganisationPeopleBulk(id string) string { return OrganisationPeople(id) + "/samen" }

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

// ManagementTrailFrom is the part of ManagementTrail from a line on.
func ManagementTrailFrom(line int64) string {
	return ManagementTrail + "?" + BeforeParam + "=" + strconv.FormatInt(line, 10)
}

// OrganisationTrail is the trail of an organisation, the newest lines first.
func OrganisationTrail(id string) string { return Organisation(id) + "/logboek" }

// OrganisationTrailWhere is the part of the trail that a query describes.
func OrganisationTrailWhere(id string, query url.Values) string {
	return ofOrganisation(OrganisationTrail(id), "", query)
}

// OrganisationTrailCSV is that part as a file for a spreadsheet.
func OrganisationTrailCSV(id string, query url.Values) string {
	return ofOrganisation(OrganisationTrail(id)+".csv", "", query)
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
