package organisations

import (
	"fmt"
	"strings"
	"time"

	"reflectietool/internal/account"
	"reflectietool/internal/audit"
	"reflectietool/internal/calendar"
	"reflectietool/internal/expertise"
	"reflectietool/internal/offering/intake"
	"reflectietool/internal/organisation"
	"reflectietool/internal/team"
	"reflectietool/internal/team/meeting"
	"reflectietool/templates/parts"
)

// logSentence describes a line of the trail in a Dutch sentence. An unknown act is shown by its
// name in code.
func logSentence(l audit.Line) string {
	who, whom := l.Actor, l.Subject
	if who == "" {
		who = "Het systeem"
	}
	if whom == "" {
		whom = "een collega"
	}
	d := l.Detail
	switch l.Act {
	case intake.ActImported:
		return who + " heeft aanbod geïmporteerd (" + d["format"] + "): " + d["new"] + " nieuw, " + d["changed"] + " gewijzigd."
	case intake.ActImportUndone:
		return who + " heeft een import van aanbod ongedaan gemaakt: " + d["removed"] + " verwijderd, " + d["archived"] + " naar het archief, " +
			d["restored"] + " teruggezet, " + d["left"] + " gebleven."
	case organisation.ActMade:
		return who + " heeft de organisatie " + d["to"] + " gemaakt."
	case organisation.ActSettingsChanged:
		return who + " heeft " + settingWords(d) + "."
	case organisation.ActTeamMade:
		return who + " heeft team " + d["team"] + " gemaakt."
	case organisation.ActTeamRenamed:
		return fmt.Sprintf("%s heeft team %s de naam %s gegeven.", who, d["from"], d["to"])
	case organisation.ActTeamDeleted:
		return who + " heeft team " + d["team"] + " verwijderd."
	case organisation.ActInvitationSent:
		return who + " heeft iemand uitgenodigd" + parts.AsRole(d) + "."
	case organisation.ActInvitationResent:
		return who + " heeft een uitnodiging" + parts.AsRole(d) + " opnieuw gestuurd."
	case organisation.ActInvitationRevoked:
		return who + " heeft een uitnodiging" + parts.AsRole(d) + " ingetrokken."
	case organisation.ActInvitationAccepted:
		return who + " heeft een uitnodiging" + parts.AsRole(d) + " aangenomen."
	case organisation.ActInvitationDeclined:
		return who + " heeft een uitnodiging" + parts.AsRole(d) + " afgewezen."
	case organisation.ActMemberLeft:
		return who + " heeft de organisatie verlaten."
	case organisation.ActMemberRemoved:
		return who + " heeft " + whom + " uit de organisatie gehaald."
	case organisation.ActRoleGiven, organisation.ActRoleTaken:
		return roleSentence(l, who, whom)
	case organisation.ActFunctionSaved:
		return who + " heeft de functie " + d["function"] + " bewaard."
	case organisation.ActFunctionDeleted:
		return who + " heeft de functie " + d["function"] + " verwijderd."
	case organisation.ActFunctionOfMemberSet:
		return functionSentence(l, who, whom)
	case account.ActLoginChanged:
		return fmt.Sprintf("%s heeft ingesteld dat mensen kunnen inloggen via %s, met een adres op %s.", who, d["issuer"], strings.ReplaceAll(d["domains"], " ", ", "))
	case account.ActLoginRemoved:
		return who + " heeft het inloggen met een account van de organisatie gestopt."
	case account.ActNationalGiven:
		return who + " heeft de rol landelijk beheerder gegeven aan " + whom + "."
	case account.ActNationalTaken:
		return who + " heeft de rol landelijk beheerder afgenomen van " + whom + "."
	case account.ActSignedOut:
		return who + " heeft " + whom + " overal uitgelogd."
	default:
		if sentence, known := roundSentence(l, who); known {
			return sentence
		}
		if sentence, known := offeringSentence(l, who); known {
			return sentence
		}
		if sentence, known := meetingSentence(l, who); known {
			return sentence
		}
		if sentence, known := expertiseSentence(l, who); known {
			return sentence
		}
		return fmt.Sprintf("%s heeft dit gedaan: %s.", who, l.Act)
	}
}

func meetingSentence(l audit.Line, who string) (sentence string, known bool) {
	d := l.Detail
	switch l.Act {
	case meeting.ActPlanned:
		return fmt.Sprintf("%s heeft een teamsessie van %s gepland op %s.", who, d["team"], dayInWords(d["day"])), true
	case meeting.ActChanged:
		if d["to"] != "" {
			return fmt.Sprintf("%s heeft de teamsessie van %s verplaatst van %s naar %s.", who, d["team"], dayInWords(d["from"]), dayInWords(d["to"])), true
		}
		return fmt.Sprintf("%s heeft de teamsessie van %s op %s veranderd.", who, d["team"], dayInWords(d["day"])), true
	case meeting.ActCalledOff:
		return fmt.Sprintf("%s heeft de teamsessie van %s op %s afgezegd.", who, d["team"], dayInWords(d["day"])), true
	default:
		return "", false
	}
}

// dayInWords writes a day of the trail in Dutch words. Any other text is returned unchanged.
func dayInWords(day string) string {
	if t, err := time.Parse(time.DateOnly, day); err == nil {
		return calendar.Date(t)
	}
	return day
}

func expertiseSentence(l audit.Line, who string) (sentence string, known bool) {
	d := l.Detail
	switch l.Act {
	case expertise.ActAdded:
		return fmt.Sprintf("%s heeft het onderwerp %s in de lijst van expertise gezet.", who, d["subject"]), true
	case expertise.ActRenamed:
		return fmt.Sprintf("%s heeft het onderwerp %s de naam %s gegeven.", who, d["from"], d["to"]), true
	case expertise.ActHidden:
		return fmt.Sprintf("%s heeft het onderwerp %s verborgen.", who, d["subject"]), true
	case expertise.ActShown:
		return fmt.Sprintf("%s heeft het onderwerp %s teruggezet in de lijst.", who, d["subject"]), true
	default:
		return "", false
	}
}

// roundSentence describes an act on a team round. The trail never holds the names of
// participants.
func roundSentence(l audit.Line, who string) (sentence string, known bool) {
	switch l.Act {
	case team.ActOpened:
		return who + " heeft een teamronde geopend voor " + l.Detail["team"] + ".", true
	case team.ActReminded:
		return who + " heeft een herinnering gestuurd voor de teamronde van " + l.Detail["team"] + ".", true
	case team.ActClosed:
		return "De teamronde van " + l.Detail["team"] + " is gesloten.", true
	default:
		return "", false
	}
}

func functionSentence(l audit.Line, who, whom string) string {
	function, own := l.Detail["function"], l.Actor == l.Subject
	switch {
	case function == "" && own:
		return who + " heeft de eigen functie weggehaald."
	case own:
		return who + " heeft de functie " + function + " gekozen."
	case function == "":
		return who + " heeft de functie weggehaald bij " + whom + "."
	default:
		return fmt.Sprintf("%s heeft %s de functie %s gegeven.", who, whom, function)
	}
}

func roleSentence(l audit.Line, who, whom string) string {
	role, team, given := l.Detail["role"], l.Detail["team"], l.Act == organisation.ActRoleGiven
	switch {
	case role == "teamlid" && given:
		return fmt.Sprintf("%s heeft %s in team %s gezet.", who, whom, team)
	case role == "teamlid":
		return fmt.Sprintf("%s heeft %s uit team %s gehaald.", who, whom, team)
	case given:
		return fmt.Sprintf("%s heeft de rol %s gegeven aan %s%s.", who, role, whom, parts.InTeam(team))
	case l.Actor == l.Subject:
		return fmt.Sprintf("%s heeft de rol %s opgegeven%s.", who, role, parts.InTeam(team))
	default:
		return fmt.Sprintf("%s heeft de rol %s afgenomen van %s%s.", who, role, whom, parts.InTeam(team))
	}
}

// settingNames are the Dutch names of the settings in the trail.
var settingNames = map[string]string{
	"naam": "de naam", "k": "het minste aantal deelnemers voor een uitkomst", "thema": "het thema",
	"or-datum": "de datum van instemming van de OR", "or-toelichting": "de toelichting bij de instemming",
	"grondslag": "de grondslag", "grondslag-toelichting": "de toelichting bij de grondslag", "ronde-jaren": "de bewaartijd van uitkomsten",
}

// settingWords says which setting was changed, with its old and new values, for behind "heeft".
func settingWords(detail map[string]string) string {
	field := detail["field"]
	name, known := settingNames[field]
	if !known {
		name = field
	}
	from, to := settingValue(field, detail["from"]), settingValue(field, detail["to"])
	if from == "" && to == "" { // a note: the trail does not hold its text
		return name + " veranderd"
	}
	return fmt.Sprintf("%s veranderd van %s naar %s", name, quoted(from), quoted(to))
}

func quoted(value string) string {
	if value == "" {
		return "niets"
	}
	return "‘" + value + "’"
}

// settingValue returns a stored value of a setting in the words of the form.
func settingValue(field, value string) string {
	switch field {
	case "ronde-jaren":
		return value + " jaar"
	case "thema":
		for _, theme := range organisation.Themes() {
			if theme.Slug == value {
				return theme.Label
			}
		}
	case "grondslag":
		for _, basis := range parts.LegalBases {
			if string(basis.Basis) == value {
				return basis.Label
			}
		}
	case "or-datum":
		if day, err := time.Parse(time.DateOnly, value); err == nil {
			return calendar.Date(day)
		}
	}
	return value
}
