package parts

import (
	"strconv"
	"strings"
	"time"

	"reflectietool/internal/calendar"
	"reflectietool/internal/expertise"
	"reflectietool/internal/framework"
	"reflectietool/internal/team"
	"reflectietool/templates/ui"
)

// CardWords are one side of a card on one line: the name of the competency and own words.
func CardWords(f *framework.Framework, slug, words string) string {
	return strings.Trim(CardCompetency(f, slug)+". "+words, ". ")
}

// CardCompetency is the name of a competency, or its slug when the framework has it no more.
func CardCompetency(f *framework.Framework, slug string) string {
	if competency, known := f.Competency(slug); known {
		return competency.Name
	}
	return slug
}

// LastDay is the last day before a round closes.
func LastDay(closes time.Time) time.Time { return team.Round{ClosesAt: closes}.LastDay() }

// StateWords tell an admin how far a round is.
func StateWords(r team.RoundSummary, now time.Time) string {
	last := calendar.Date(r.LastDay())
	switch r.State(now) {
	case team.StateOpen:
		return "Open tot en met " + last
	case team.StateClosing:
		return "Gesloten op " + last + ", de uitkomst volgt zo"
	case team.StateTooFew:
		return "Gesloten op " + last + ", te weinig deelnemers voor een uitkomst"
	default:
		return "Gesloten op " + last + ", met een uitkomst"
	}
}

// numbers up to ten are written out.
var numbers = [...]string{"nul", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien"}

func Written(n int) string {
	if n < len(numbers) {
		return numbers[n]
	}
	return strconv.Itoa(n)
}

// KindLabel names a kind of subject in the plural, as a heading.
func KindLabel(kind expertise.Kind) string {
	if kind == expertise.Group {
		return "Doelgroepen"
	}
	return "Hulpvragen"
}

// KindChoices are what a list of subjects can be narrowed to.
var KindChoices = []ui.SelectOption{
	{Value: "", Label: "Doelgroepen en hulpvragen"},
	{Value: string(expertise.Group), Label: "Alleen doelgroepen"},
	{Value: string(expertise.Question), Label: "Alleen hulpvragen"},
}

// ShownKinds are those of which there are rows to show.
func ShownKinds(kind expertise.Kind) []expertise.Kind {
	if kind == expertise.Group || kind == expertise.Question {
		return []expertise.Kind{kind}
	}
	return expertise.Kinds()
}
