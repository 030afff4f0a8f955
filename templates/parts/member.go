package parts

import (
	"cmp"
	"strings"

	"reflectietool/internal/organisation"
	"reflectietool/templates/ui"
)

// MemberName returns the name under which colleagues see a member: their own choice, or else
// the e-mail address.
func MemberName(name, email string) string { return cmp.Or(name, email) }

// RoleWords describes a member's roles in an organisation: "Beheerder · teamleider van Noord ·
// lid van Zuid".
func RoleWords(admin bool, teams []organisation.TeamRole) string {
	var words []string
	if admin {
		words = append(words, "beheerder")
	}
	for _, team := range teams {
		if team.Leads {
			words = append(words, "teamleider van "+team.Name)
		} else {
			words = append(words, "lid van "+team.Name)
		}
	}
	if len(words) == 0 {
		return "Zit nog in geen team"
	}
	return ui.SentenceCase(strings.Join(words, " · "))
}

// InvitedAs describes the roles that an invitation gives: "teamleider van Noord".
func InvitedAs(i organisation.Invitation) string {
	var words []string
	if i.Admin {
		words = append(words, "beheerder")
	}
	switch {
	case i.Leads:
		words = append(words, "teamleider van "+i.TeamName)
	case i.Team != "":
		words = append(words, "lid van "+i.TeamName)
	case !i.Admin:
		words = append(words, "collega")
	}
	return strings.Join(words, " en ")
}

// LegalBases are the legal bases (AVG article 6(1)) that an employer can rely on, in the order
// of the form, each with an explanation.
var LegalBases = []struct {
	Basis       organisation.LegalBasis
	Label, Text string
}{
	{organisation.LegitimateInterest, "Gerechtvaardigd belang (AVG artikel 6 lid 1 f)",
		"De organisatie heeft er een belang bij, en dat weegt op tegen het belang van de medewerkers. Schrijf die afweging op. Een overheid kan dit niet gebruiken voor haar eigen taken."},
	{organisation.PublicInterest, "Taak van algemeen belang (AVG artikel 6 lid 1 e)",
		"Het hoort bij een taak van algemeen belang of bij openbaar gezag. Die taak moet in de wet staan."},
	{organisation.Contract, "Uitvoering van een overeenkomst (AVG artikel 6 lid 1 b)",
		"Het is nodig om de arbeidsovereenkomst uit te voeren. Handig alleen is niet genoeg."},
	{organisation.LegalObligation, "Wettelijke plicht (AVG artikel 6 lid 1 c)",
		"Een wet verplicht de organisatie ertoe. Noem die wet in de toelichting."},
}

// AsRole describes the role that a line of the trail about an invitation names: " voor team
// Noord" or " als teamleider in team Noord". It returns "" for an invitation to no role or team.
func AsRole(detail map[string]string) string {
	role, team := detail["role"], detail["team"]
	switch {
	case role == "" || role == "teamlid" && team == "":
		return ""
	case role == "teamlid":
		return " voor team " + team
	default:
		return " als " + role + InTeam(team)
	}
}

// FunctionChoices returns the options of a select for a function; "Geen functie" is the first.
func FunctionChoices(functions []organisation.Function) []ui.SelectOption {
	options := []ui.SelectOption{{Value: "", Label: "Geen functie"}}
	for _, function := range functions {
		options = append(options, ui.SelectOption{Value: function.ID, Label: function.Name})
	}
	return options
}

// InTeam returns " in team Noord", or "" for no team.
func InTeam(team string) string {
	if team == "" {
		return ""
	}
	return " in team " + team
}
