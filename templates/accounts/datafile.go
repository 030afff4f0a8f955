package accounts

import (
	"cmp"

	"reflectietool/internal/account"
	"reflectietool/internal/audit"
	"reflectietool/internal/expertise"
	"reflectietool/internal/offering/curate"
	"reflectietool/internal/offering/intake"
	"reflectietool/internal/organisation"
	"reflectietool/internal/sharing"
	"reflectietool/internal/team"
	"reflectietool/internal/team/meeting"
	"reflectietool/templates/parts"
)

// ownActs describes acts for people who read their own lines of the trail.
var ownActs = map[audit.Act]string{
	organisation.ActMade:                "organisatie gemaakt",
	organisation.ActSettingsChanged:     "instelling veranderd",
	organisation.ActTeamMade:            "team gemaakt",
	organisation.ActTeamRenamed:         "naam van een team veranderd",
	organisation.ActTeamDeleted:         "team verwijderd",
	organisation.ActInvitationSent:      "uitnodiging verstuurd",
	organisation.ActInvitationResent:    "uitnodiging opnieuw verstuurd",
	organisation.ActInvitationRevoked:   "uitnodiging ingetrokken",
	organisation.ActInvitationAccepted:  "uitnodiging aangenomen",
	organisation.ActInvitationDeclined:  "uitnodiging afgewezen",
	organisation.ActMemberLeft:          "organisatie verlaten",
	organisation.ActMemberRemoved:       "lid uit de organisatie gehaald",
	organisation.ActRoleGiven:           "rol gegeven",
	organisation.ActRoleTaken:           "rol afgenomen",
	organisation.ActFunctionSaved:       "functie bewaard",
	organisation.ActFunctionDeleted:     "functie verwijderd",
	organisation.ActFunctionOfMemberSet: "functie van een lid veranderd",
	team.ActOpened:                      "teamronde geopend",
	team.ActReminded:                    "herinnering voor een teamronde gestuurd",
	account.ActLoginChanged:             "inloggen met een account van de organisatie ingesteld",
	account.ActLoginRemoved:             "inloggen met een account van de organisatie gestopt",
	account.ActNationalGiven:            "rol landelijk beheerder gegeven",
	account.ActNationalTaken:            "rol landelijk beheerder afgenomen",
	account.ActSignedOut:                "overal uitgelogd",
	expertise.ActAdded:                  "onderwerp van expertise toegevoegd",
	expertise.ActRenamed:                "naam van een onderwerp van expertise veranderd",
	expertise.ActHidden:                 "onderwerp van expertise verborgen",
	expertise.ActShown:                  "onderwerp van expertise teruggezet",
	meeting.ActPlanned:                  "teamsessie gepland",
	meeting.ActChanged:                  "teamsessie veranderd",
	meeting.ActCalledOff:                "teamsessie afgezegd",
	sharing.ActOpened:                   "geopend wat is gedeeld",
	curate.ActMade:                      "aanbod gemaakt",
	curate.ActChanged:                   "aanbod veranderd",
	curate.ActPublished:                 "aanbod gepubliceerd",
	curate.ActArchived:                  "aanbod in het archief gezet",
	curate.ActRestored:                  "aanbod uit het archief gehaald",
	curate.ActChecked:                   "aanbod gecontroleerd",
	curate.ActDated:                     "einddatum van aanbod veranderd",
	curate.ActFitted:                    "competenties of niveaus van aanbod veranderd",
	curate.ActPeriod:                    "termijn van bekeken aanbod veranderd",
	curate.ActWentBack:                  "eerdere versie van aanbod teruggezet",
	intake.ActImported:                  "aanbod geïmporteerd",
	intake.ActImportUndone:              "import van aanbod ongedaan gemaakt",
	curate.ActFlagHandled:               "melding over aanbod afgehandeld",
	curate.ActSuggestionHandled:         "voorstel voor aanbod afgehandeld",
	curate.ActUndone:                    "groepsactie op aanbod ongedaan gemaakt",
}

// actWords describes the act in a line of the trail. An unknown act is shown by its name in code.
func actWords(line audit.Own) string {
	return cmp.Or(ownActs[line.Act], string(line.Act)) + parts.AsRole(line.Detail)
}

// kindWords says whether a competency is on a sheet as a strength or as a point.
func kindWords(kind sharing.Kind) string {
	if kind == sharing.Strength {
		return "sterke kant"
	}
	return "punt om in te groeien"
}
