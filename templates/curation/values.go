package curation

import (
	"net/url"
	"regexp"
	"strings"
	"time"

	"reflectietool/internal/calendar"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/curate"
	"reflectietool/internal/text"
)

// The fields in the form of an offering have the names of the columns of a catalogue file. A
// column with several values or parts has several fields, whose names are these.
const (
	competencyField = "competentie" // in the same order as its fromField and toField
	fromField       = "van"
	toField         = "naar"
	startField      = "start-datum"
	placeField      = "start-plaats"
	leftField       = "start-vrij" // places left
	registerField   = "register"
	pointsField     = "punten"
	validFromField  = "punten-van"
	validUntilField = "punten-tot"
	statedField     = "erkenning" // hidden: the accreditation in the words of the source
)

// plainFields are the columns whose field holds the same text.
var plainFields = []string{
	"title", "kind", "provider", "description", "url", "kenmerk", "duration_text", "cost_text",
	"language", "page_language", "source", "source_date", "note",
}

// OfferingValues returns the facts of an offering as the fields of its form.
func OfferingValues(facts offering.Facts) url.Values {
	values := url.Values{}
	for _, name := range plainFields {
		values.Set(name, facts[name])
	}
	values.Set("cost_eur", localAmount(facts["cost_eur"]))
	values.Set("duration_hours", strings.ReplaceAll(facts["duration_hours"], ".", ","))
	values.Set("valid_until", localDay(facts["valid_until"]))
	values["format"], values["level"] = several(facts["format"]), several(facts["level"])
	values.Set("region", strings.Join(several(facts["region"]), "\n"))
	values.Set("level_basis", facts["level_basis"])
	for _, row := range competencyRows(facts) {
		add(values, competencyField, row.slug, fromField, row.from, toField, row.to)
	}
	for _, start := range several(facts["start_dates"]) {
		day, place, left := readStart(start)
		add(values, startField, localDay(day), placeField, place, leftField, left)
	}
	for _, stated := range several(facts["accreditation"]) {
		a := readAccreditation(stated)
		add(values, registerField, a.register, pointsField, a.points, validFromField, a.from, validUntilField, a.until, statedField, stated)
	}
	return values
}

func add(values url.Values, pairs ...string) {
	for i := 0; i < len(pairs); i += 2 {
		values.Add(pairs[i], pairs[i+1])
	}
}

// SuggestionValues are the values to start with for an offering that somebody suggested.
func SuggestionValues(o curate.OpenSuggestion) url.Values {
	return inDutch(url.Values{"title": {o.Title}, "url": {o.URL}, "provider": {o.Provider}, "source": {o.URL}})
}

// inDutch adds Dutch as the language of the offering and of its page.
func inDutch(values url.Values) url.Values {
	values.Set("language", "nl")
	values.Set("page_language", "nl")
	return values
}

// OfferingFacts returns the facts in such a form. A text that cannot be read stays as typed, so
// that the rules of its column refuse it. The state and the day of checking are not in the form.
func OfferingFacts(form url.Values) offering.Facts {
	facts := offering.Facts{}
	for _, name := range plainFields {
		facts[name] = typed(form.Get(name))
	}
	facts["cost_eur"] = plainEuros(typed(form.Get("cost_eur")))
	facts["duration_hours"] = plainNumber(typed(form.Get("duration_hours")))
	facts["valid_until"] = plainDay(typed(form.Get("valid_until")))
	facts["source_date"] = plainDay(facts["source_date"])
	facts["format"], facts["level"] = joined(form["format"]), joined(form["level"])
	facts["region"] = joined(strings.Split(typed(form.Get("region")), "\n"))
	readCompetencies(form, facts)
	var starts, stated []string
	for _, row := range formRows(form, startField, placeField, leftField) {
		starts = append(starts, startOf(plainDay(row[0]), row[1], row[2]))
	}
	facts["start_dates"] = joined(starts)
	for _, row := range formRows(form, registerField, pointsField, validFromField, validUntilField, statedField) {
		stated = append(stated, accreditationOf(row))
	}
	facts["accreditation"] = joined(stated)
	return facts
}

func readCompetencies(form url.Values, facts offering.Facts) {
	var slugs, from, to []string
	for _, row := range formRows(form, competencyField, fromField, toField) {
		if row[0] != "" {
			slugs, from, to = append(slugs, row[0]), append(from, row[1]), append(to, row[2])
		}
	}
	facts[offering.FieldCompetencies] = strings.Join(slugs, "|")
	facts["from_level"], facts["to_level"], facts["level_basis"] = levels(from), levels(to), ""
	if facts["from_level"] != "" {
		facts["level_basis"] = typed(form.Get("level_basis"))
	}
}

// levels writes the levels of the competencies as a catalogue file does: only once when all are
// the same.
func levels(values []string) string {
	for _, value := range values {
		if value != values[0] {
			return strings.Join(values, "|")
		}
	}
	if len(values) == 0 {
		return ""
	}
	return values[0]
}

// formRows returns the values of fields that occur once per row, grouped by row, without empty
// rows.
func formRows(form url.Values, names ...string) [][]string {
	var rows [][]string
	for i := range form[names[0]] {
		row, empty := make([]string, len(names)), true
		for j, name := range names {
			if i < len(form[name]) {
				row[j] = typed(form[name][i])
			}
			empty = empty && (row[j] == "" || name == statedField)
		}
		if !empty {
			rows = append(rows, row)
		}
	}
	return rows
}

// readStart splits a start in a catalogue file, such as "2027-01-15 Utrecht" or
// "2027-01-15@Utrecht#8", where 8 is the number of places left.
func readStart(start string) (day, place, left string) {
	i := strings.IndexAny(start, " @")
	if i < 0 {
		return start, "", ""
	}
	day, place = start[:i], start[i+1:]
	if at := strings.LastIndexByte(place, '#'); start[i] == '@' && at >= 0 {
		place, left = place[:at], place[at+1:]
	}
	return day, place, left
}

func startOf(day, place, left string) string {
	if left == "" {
		return strings.TrimSpace(day + " " + place)
	}
	return day + "@" + place + "#" + left
}

// accreditationRow is an accreditation as the fields of the form hold it.
type accreditationRow struct{ register, points, from, until string }

var (
	statedPoints = regexp.MustCompile(`^([^:|]{1,80}): (\d{1,4}(?:[.,]\d{1,2})?) punt(?:en)?`)
	statedFrom   = regexp.MustCompile(`,? *geldig vanaf (\d{4}-\d\d-\d\d)`)
	statedUntil  = regexp.MustCompile(`,? *geldig tot en met (\d{4}-\d\d-\d\d)`)
)

func readAccreditation(stated string) accreditationRow {
	var a accreditationRow
	rest := stated
	for form, to := range map[*regexp.Regexp]*string{statedFrom: &a.from, statedUntil: &a.until} {
		if part := form.FindStringSubmatch(rest); part != nil {
			*to, rest = localDay(part[1]), strings.Replace(rest, part[0], "", 1)
		}
	}
	a.register = strings.TrimSpace(rest)
	if part := statedPoints.FindStringSubmatch(stated); part != nil {
		a.register, a.points = part[1], strings.ReplaceAll(part[2], ".", ",")
	}
	return a
}

// accreditationOf writes a row as a catalogue file does. An unchanged row keeps the words of its
// source.
func accreditationOf(row []string) string {
	a, stated := accreditationRow{row[0], row[1], row[2], row[3]}, row[4]
	if stated != "" && a == readAccreditation(stated) {
		return stated
	}
	text := a.register
	if a.points != "" {
		text += ": " + plainNumber(a.points) + " punten"
	}
	if a.from != "" {
		text += ", geldig vanaf " + plainDay(a.from)
	}
	if a.until != "" {
		text += ", geldig tot en met " + plainDay(a.until)
	}
	return text
}

// typed returns a form value without surrounding white space.
func typed(value string) string { return strings.TrimSpace(value) }

func several(value string) []string {
	if value == "" {
		return nil
	}
	return strings.Split(value, "|")
}

// joined writes several values as one column.
func joined(values []string) string {
	var kept []string
	for _, value := range values {
		if value = strings.TrimSpace(value); value != "" {
			kept = append(kept, value)
		}
	}
	return strings.Join(kept, "|")
}

// localDay writes a day in Dutch notation. Any other text is returned unchanged.
func localDay(value string) string { return reformatted(value, "02-01-2006") }

// plainDay writes a day as a catalogue file does. Any other text is returned unchanged.
func plainDay(value string) string { return reformatted(value, time.DateOnly) }

func reformatted(value, layout string) string {
	if day, err := calendar.Parse(value); err == nil {
		return day.Format(layout)
	}
	return value
}

// plainNumber writes a number as a catalogue file does. Any other text is returned unchanged.
func plainNumber(value string) string { return plain(value, text.Hundredths) }

// plainEuros does the same for an amount in euros.
func plainEuros(value string) string { return plain(value, text.Euros) }

// plain reads value, in hundredths, and writes it without trailing zeros. A value that read
// refuses is returned unchanged.
func plain(value string, read func(string) (int64, error)) string {
	n, err := read(value)
	if err != nil {
		return value
	}
	whole, decimals, _ := strings.Cut(text.Decimal(n), ".")
	return strings.TrimSuffix(whole+"."+strings.TrimRight(decimals, "0"), ".")
}

// localAmount writes an amount of a catalogue file in Dutch notation.
func localAmount(value string) string {
	return strings.ReplaceAll(strings.TrimSuffix(value, ".00"), ".", ",")
}
