package results

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"reflectietool/internal/assessment"
	"reflectietool/internal/calendar"
	"reflectietool/internal/framework"
	"reflectietool/internal/paths"
	"reflectietool/internal/report"
	"reflectietool/templates/parts"
	"reflectietool/templates/ui"
)

// ReadCompared reads the ids of the reflections to compare, each once.
func ReadCompared(query url.Values) []string {
	var chosen []string
	seen := make(map[string]bool)
	for _, id := range query[paths.CompareParam] {
		if !seen[id] {
			seen[id] = true
			chosen = append(chosen, id)
		}
	}
	return chosen
}

// CompareProps are the reflections that a person can compare, and the choice among them.
type CompareProps struct {
	Comparable *report.Comparable
	Chosen     []string          // ids
	Errors     map[string]string // Dutch, by the name of the field
}

func (p CompareProps) fieldErrors() []ui.FieldError {
	if message := p.Errors[paths.CompareParam]; message != "" {
		return []ui.FieldError{{FieldID: compareChoice, Message: message}}
	}
	return nil
}

// compareChoice is the part of the page with the boxes to choose reflections with.
const compareChoice = "kiezen"

// choices reports whether there is more to compare than the two reflections that are shown anyway.
func (p CompareProps) choices() bool { return p.Comparable.Count() > report.LeastCompared }

// summaryWords names a finished reflection: "Reflectie van 21 november 2026 om 14.05 uur".
func summaryWords(s assessment.Summary) string {
	return parts.FormName(s.Form) + " van " + calendar.DateTime(*s.FinishedAt)
}

// editionWords names an edition where a person has reflections of several.
func editionWords(f *framework.Framework) string {
	return f.Name + ", versie " + ui.Integer(f.Number)
}

// compared is a comparison as its page shows it.
type compared struct {
	*report.Comparison
	days []string // when each reflection was finished, in few words, all different
}

func newCompared(c *report.Comparison) compared {
	days := make([]string, 0, len(c.Reflections))
	for _, r := range c.Reflections {
		days = append(days, calendar.Short(*r.FinishedAt))
	}
	shown := compared{c, slices.Clone(days)}
	for i := range days {
		for j := range days {
			if i != j && days[i] == days[j] {
				shown.days[i] = days[i] + c.Reflections[i].FinishedAt.In(calendar.Amsterdam).Format(", 15.04")
			}
		}
	}
	return shown
}

// inOneTrack reports whether then and now fit in one track. More reflections get a track each.
func (c compared) inOneTrack() bool { return len(c.Reflections) == report.LeastCompared }

// legend explains what the tracks of the comparison show.
func (c compared) legend() string {
	if !c.inOneTrack() {
		return "Onder elke naam staat het verschil tussen de oudste en de nieuwste. Stip: je niveau. Streepje: waar je toen naartoe wilde."
	}
	said := "Dichte stip: " + c.days[1] + ". Open stip: " + c.days[0] + ". Streepje: waar je op " + c.days[1] + " naartoe wilde."
	if slices.ContainsFunc(c.Reflections, func(r *assessment.Reflection) bool { return r.Form == assessment.FormReflection }) {
		said += " Rondjes: je antwoorden op de stellingen. Hoe voller, hoe vaker."
	}
	return said
}

// dots are the answers to the statements of a competency, where there is room for them.
func (c compared) dots(i int, e report.Entry) []assessment.Answer {
	if !c.inOneTrack() {
		return nil
	}
	return answersIn(c.Reflections[i], e)
}

// alone is an entry without what it looks back at, for a track of its own.
func alone(e report.Entry) report.Entry {
	e.Then, e.Change = framework.NoLevel, ""
	return e
}

// oneTrackLabel says what the track of two reflections shows.
func (c compared) oneTrackLabel(of report.Compared) string {
	return c.days[0] + ": " + nowWords(of.Oldest()) + ". " + c.trackLabel(1, of.Newest())
}

// trackLabel says what the track of one reflection shows.
func (c compared) trackLabel(i int, e report.Entry) string {
	label := c.days[i] + ": " + nowWords(e) + "."
	if e.Level.Valid() {
		label += " Waar je naartoe wilde: " + e.Target.Name() + "."
	}
	return label
}

// incomparable is said of a competency without a level in the oldest or the newest reflection.
const incomparable = "niet te vergelijken"

// changeWords says what changed from the oldest to the newest reflection.
func changeWords(of report.Compared) string {
	if of.Change != "" {
		return string(of.Change)
	}
	return incomparable
}

// stepWords says what changed since the reflection before, where that is more than noise.
func stepWords(e report.Entry) string {
	if e.Change == report.Higher || e.Change == report.Lower {
		return string(e.Change)
	}
	return ""
}

// terms name the competencies that changed, and those that cannot be compared. The others are about the
// same.
func (c compared) terms() []ui.Term {
	var terms []ui.Term
	for _, change := range []report.Change{report.Higher, report.Lower, ""} {
		if names := c.changedWords(change); names != "" {
			terms = append(terms, ui.Term{Name: ui.SentenceCase(cmp.Or(string(change), incomparable)), Value: names})
		}
	}
	return terms
}

// changedWords lists the competencies with a change: "a, b, c".
func (c compared) changedWords(change report.Change) string {
	var names []string
	for _, competency := range c.Changed(change) {
		names = append(names, competency.Name)
	}
	return strings.Join(names, ", ")
}

// dated is a text that the person wrote, and the day of the reflection that it belongs to.
type dated struct{ day, what, text string }

// words are what the person wrote about a competency, the newest first.
func (c compared) words(of report.Compared) []dated {
	var all []dated
	for i := len(of.Entries) - 1; i >= 0; i-- {
		if note := of.Entries[i].Note; note != "" {
			all = append(all, dated{c.days[i], "voorbeeld", note})
		}
		if difference := of.Entries[i].Difference; difference != "" {
			all = append(all, dated{c.days[i], "wat het verschil maakt", difference})
		}
	}
	return all
}

// answers are what the person wrote about a kenmerk, the newest first.
func (c compared) answers(kenmerk *framework.Kenmerk) []dated {
	var all []dated
	for i := len(c.Reflections) - 1; i >= 0; i-- {
		if answer := c.Reflections[i].Kenmerken[kenmerk.Slug]; answer != "" {
			all = append(all, dated{c.days[i], "", answer})
		}
	}
	return all
}

// cell is what a table says of a competency in one reflection, line by line.
func (c compared) cell(i int, e report.Entry) []string {
	lines := []string{ui.SentenceCase(nowWords(e))}
	if e.Level.Valid() {
		lines = append(lines, "naar "+e.Target.Name()+weightWords(e.Weight))
	}
	if c.Reflections[i].Form == assessment.FormReflection {
		lines = append(lines, "in de praktijk "+practiceWords(e.Practice))
	}
	if step := stepWords(e); step != "" && !c.inOneTrack() {
		lines = append(lines, step)
	}
	return lines
}
