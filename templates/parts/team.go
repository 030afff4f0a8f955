package parts

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"reflectietool/internal/calendar"
	"reflectietool/internal/expertise"
	"reflectietool/internal/framework"
	"reflectietool/internal/team"
	"reflectietool/templates/ui"
)

// CardWords returns one side of a meeting's card on one line: the competency and the author's
// own words.
func CardWords(f *framework.Framework, slug, words string) string {
	return strings.Trim(CardCompetency(f, slug)+". "+words, ". ")
}

// CardCompetency returns the name of a competency, or its slug when f does not have it.
func CardCompetency(f *framework.Framework, slug string) string {
	if competency, known := f.Competency(slug); known {
		return competency.Name
	}
	return slug
}

// LastDay returns the last day on which people can take part in a round that closes then.
func LastDay(closes time.Time) time.Time { return team.Round{ClosesAt: closes}.LastDay() }

// StateWords describes the state of a round for a beheerder.
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

// numbers are the Dutch words for 0 to 10.
var numbers = [...]string{"nul", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien"}

// Written writes a number up to ten as a Dutch word and a larger one in digits.
func Written(n int) string {
	if n < len(numbers) {
		return numbers[n]
	}
	return strconv.Itoa(n)
}

// KindLabel returns the plural name of a kind of subject, for a heading.
func KindLabel(kind expertise.Kind) string {
	if kind == expertise.Group {
		return "Doelgroepen"
	}
	return "Hulpvragen"
}

// KindField is the field that narrows a list of subjects to one kind.
const KindField = "soort"

// ReadKind reads the kind of subject to show. A kind that does not exist stands for all.
func ReadKind(query url.Values) expertise.Kind { return expertise.Kind(query.Get(KindField)) }

// KindChoices are the options of the filter on the kind of subject; "" is both kinds.
var KindChoices = []ui.SelectOption{
	{Value: "", Label: "Doelgroepen en hulpvragen"},
	{Value: string(expertise.Group), Label: "Alleen doelgroepen"},
	{Value: string(expertise.Question), Label: "Alleen hulpvragen"},
}

// ShownKinds returns the kinds that the filter lets through: the given kind, or both kinds when
// it is not one.
func ShownKinds(kind expertise.Kind) []expertise.Kind {
	if kind == expertise.Group || kind == expertise.Question {
		return []expertise.Kind{kind}
	}
	return expertise.Kinds()
}
