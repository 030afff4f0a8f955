package organisations

import (
	"fmt"
	"math"
	"net/url"
	"strings"
	"time"

	"reflectietool/internal/account"
	"reflectietool/internal/audit"
	"reflectietool/internal/calendar"
	"reflectietool/internal/expertise"
	"reflectietool/internal/offering/intake"
	"reflectietool/internal/organisation"
	"reflectietool/internal/paths"
	"reflectietool/internal/team"
	"reflectietool/internal/team/meeting"
	"reflectietool/internal/text"
	"reflectietool/templates/parts"
)

// OrganisationLogProps hold one page of the trail of an organisation.
type OrganisationLogProps struct {
	Organisation organisation.Organisation
	Lines        []audit.Line
	First        bool  // this is the newest page
	Next         int64 // id of the line after which the next page begins; 0 at the end
}

// ReadTrailForm reads the line of the trail before which the page begins, 0 for the newest page.
func ReadTrailForm(query url.Values) (before int64) {
	line, _ := text.Whole(query.Get(paths.BeforeParam), math.MaxInt) // without a number it is the newest page
	return int64(line)
}

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
		return who + " voerde aanbod in uit een bestand (" + d["format"] + "): " + d["new"] + " nieuw, " + d["changed"] + " gewijzigd."
	case organisation.ActMade:
		return who + " maakte de organisatie " + d["to"] + "."
	case organisation.ActSettingsChanged:
		return who + " veranderde " + settingWords(d) + "."
	case organisation.ActTeamMade:
		return who + " maakte team " + d["team"] + "."
	case organisation.ActTeamRenamed:
		return fmt.Sprintf("%s gaf team %s de naam %s.", who, d["from"], d["to"])
	case organisation.ActTeamDeleted:
		return who + " verwijderde team " + d["team"] + "."
	case organisation.ActInvitationSent:
		return who + " nodigde iemand uit" + parts.AsRole(d) + "."
	case organisation.ActInvitationResent:
		return who + " stuurde een uitnodiging opnieuw" + parts.AsRole(d) + "."
	case organisation.ActInvitationRevoked:
		return who + " trok een uitnodiging in" + parts.AsRole(d) + "."
	case organisation.ActInvitationAccepted:
		return who + " nam een uitnodiging aan" + parts.AsRole(d) + "."
	case organisation.ActInvitationDeclined:
		return who + " wees een uitnodiging af" + parts.AsRole(d) + "."
	case organisation.ActMemberLeft:
		return who + " verliet de organisatie."
	case organisation.ActMemberRemoved:
		return who + " haalde " + whom + " uit de organisatie."
	case organisation.ActRoleGiven, organisation.ActRoleTaken:
		return roleSentence(l, who, whom)
	case organisation.ActFunctionSaved:
		return who + " bewaarde de functie " + d["function"] + "."
	case organisation.ActFunctionDeleted:
		return who + " verwijderde de functie " + d["function"] + "."
	case organisation.ActFunctionOfMemberSet:
		return functionSentence(l, who, whom)
	case account.ActLoginChanged:
		return fmt.Sprintf("%s stelde in dat mensen kunnen inloggen bij %s, voor adressen op %s.", who, d["issuer"], strings.ReplaceAll(d["domains"], " ", ", "))
	case account.ActLoginRemoved:
		return who + " stopte het inloggen met een account van de organisatie."
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
		return fmt.Sprintf("%s deed: %s.", who, l.Act)
	}
}

func meetingSentence(l audit.Line, who string) (sentence string, known bool) {
	d := l.Detail
	switch l.Act {
	case meeting.ActPlanned:
		return fmt.Sprintf("%s plande een teamsessie van %s op %s.", who, d["team"], dayInWords(d["day"])), true
	case meeting.ActChanged:
		if d["to"] != "" {
			return fmt.Sprintf("%s verplaatste de teamsessie van %s van %s naar %s.", who, d["team"], dayInWords(d["from"]), dayInWords(d["to"])), true
		}
		return fmt.Sprintf("%s veranderde de teamsessie van %s op %s.", who, d["team"], dayInWords(d["day"])), true
	case meeting.ActCalledOff:
		return fmt.Sprintf("%s zegde de teamsessie van %s op %s af.", who, d["team"], dayInWords(d["day"])), true
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
		return fmt.Sprintf("%s zette het onderwerp %s in de lijst van expertise.", who, d["subject"]), true
	case expertise.ActRenamed:
		return fmt.Sprintf("%s gaf het onderwerp %s de naam %s.", who, d["from"], d["to"]), true
	case expertise.ActHidden:
		return fmt.Sprintf("%s verborg het onderwerp %s.", who, d["subject"]), true
	case expertise.ActShown:
		return fmt.Sprintf("%s zette het onderwerp %s terug in de lijst.", who, d["subject"]), true
	default:
		return "", false
	}
}

// roundSentence describes an act on a team round. The trail never holds the names of
// participants.
func roundSentence(l audit.Line, who string) (sentence string, known bool) {
	switch l.Act {
	case team.ActOpened:
		return who + " opende een teamronde voor team " + l.Detail["team"] + ".", true
	case team.ActReminded:
		return who + " stuurde een herinnering voor de teamronde van team " + l.Detail["team"] + ".", true
	case team.ActClosed:
		return "De teamronde van team " + l.Detail["team"] + " sloot.", true
	default:
		return "", false
	}
}

func functionSentence(l audit.Line, who, whom string) string {
	function, own := l.Detail["function"], l.Actor == l.Subject
	switch {
	case function == "" && own:
		return who + " koos geen functie meer."
	case own:
		return who + " koos de functie " + function + "."
	case function == "":
		return who + " haalde de functie weg bij " + whom + "."
	default:
		return fmt.Sprintf("%s gaf %s de functie %s.", who, whom, function)
	}
}

func roleSentence(l audit.Line, who, whom string) string {
	role, team, given := l.Detail["role"], l.Detail["team"], l.Act == organisation.ActRoleGiven
	switch {
	case role == "teamlid" && given:
		return fmt.Sprintf("%s zette %s in team %s.", who, whom, team)
	case role == "teamlid":
		return fmt.Sprintf("%s haalde %s uit team %s.", who, whom, team)
	case given:
		return fmt.Sprintf("%s gaf de rol %s aan %s%s.", who, role, whom, parts.InTeam(team))
	case l.Actor == l.Subject:
		return fmt.Sprintf("%s gaf de rol %s op%s.", who, role, parts.InTeam(team))
	default:
		return fmt.Sprintf("%s nam de rol %s af van %s%s.", who, role, whom, parts.InTeam(team))
	}
}

// settingNames are the Dutch names of the settings in the trail.
var settingNames = map[string]string{
	"naam": "de naam", "k": "vanaf hoeveel deelnemers een teamronde een uitkomst heeft", "thema": "het thema",
	"or-datum": "de datum van instemming van de OR", "or-toelichting": "de toelichting bij de instemming",
	"grondslag": "de grondslag", "grondslag-toelichting": "de toelichting bij de grondslag", "ronde-jaren": "hoelang uitkomsten van teamrondes blijven",
}

// settingWords names the setting that was changed, with its old and new values.
func settingWords(detail map[string]string) string {
	field := detail["field"]
	name, known := settingNames[field]
	if !known {
		name = field
	}
	from, to := settingValue(field, detail["from"]), settingValue(field, detail["to"])
	if from == "" && to == "" { // a note: the trail does not hold its text
		return name
	}
	return fmt.Sprintf("%s van %s naar %s", name, quoted(from), quoted(to))
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
