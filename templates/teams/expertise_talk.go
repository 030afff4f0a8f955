package teams

import (
	"fmt"

	"reflectietool/internal/expertise"
	"reflectietool/templates/ui"
)

// talkPoint is a question for a team, with one sentence from its map that helps to answer it.
type talkPoint struct{ Question, Support string }

// fewExamples is the number of subjects that a sentence names.
const fewExamples = 3

// talkPoints returns the three questions of seed 003 in our own words: which questions reach the team,
// which seriousness it may miss, and when it refers or fetches somebody.
func talkPoints(m expertise.Map) []talkPoint {
	return []talkPoint{
		{"Met welke vragen komen inwoners naar ons toe?", oftenSupport(m)},
		{"Bij welke vragen zien we misschien laat hoe ernstig het is?", shallowSupport(m)},
		{"Wanneer verwijzen we door, en wanneer halen we iemand erbij?", missingSupport(m)},
	}
}

// oftenSupport names the subjects that most people name.
func oftenSupport(m expertise.Map) string {
	var often []expertise.Row
	most := 2 // a subject that one person names is not often named
	for _, row := range m.Rows {
		if row.People > most {
			often, most = nil, row.People
		}
		if row.People == most {
			often = append(often, row)
		}
	}
	switch {
	case len(often) == 0:
		return "Er is geen onderwerp dat meer dan één collega noemt."
	case len(often) == 1:
		return fmt.Sprintf("Het vaakst genoemd is %s.", often[0].Name)
	default:
		return fmt.Sprintf("Het vaakst genoemd zijn %s.", examples(often))
	}
}

// shallowSupport names the subjects that people name only as basis.
func shallowSupport(m expertise.Map) string {
	var shallow []expertise.Row
	for _, row := range m.Rows {
		if row.People > 0 && row.Specialists == 0 {
			shallow = append(shallow, row)
		}
	}
	switch len(shallow) {
	case 0:
		return "Bij elk onderwerp dat iemand noemt, is er ook een specialist."
	case 1:
		return fmt.Sprintf("Bij één onderwerp is er wel basis, maar geen specialist: %s.", shallow[0].Name)
	default:
		return fmt.Sprintf("Wel basis, maar geen specialist is er bij %s.", examples(shallow))
	}
}

// missingSupport names the subjects that nobody names.
func missingSupport(m expertise.Map) string {
	switch missing := m.Of("", expertise.Nobody); len(missing) {
	case 0:
		return "Elk onderwerp is minstens één keer genoemd."
	case 1:
		return fmt.Sprintf("Eén onderwerp noemt niemand: %s.", missing[0].Name)
	default:
		return fmt.Sprintf("Niemand noemt %s.", examples(missing))
	}
}

// examples lists a few subjects inside a sentence, and counts them when there are more: "a, b en c",
// or "9 onderwerpen, zoals a, b en c".
func examples(rows []expertise.Row) string {
	var names []string
	for _, row := range rows[:min(len(rows), fewExamples)] {
		names = append(names, row.Name)
	}
	if len(rows) <= fewExamples {
		return and(names)
	}
	return ui.Integer(len(rows)) + " onderwerpen, zoals " + and(names)
}
