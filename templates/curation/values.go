package curation

import (
	"net/url"
	"regexp"
	"strings"
	"time"

	"reflectietool/internal/calendar"
	"reflectietool/internal/offering"
	"reflectietool/internal/text"
)

// The fields of the form for an offering have the names of the columns of a catalogue file.
// What is more than one value there is several fields here, and these are theirs.
const (
	competencyField = "competentie" // with fromField and toField beside it, in the same order
	fromField       = "van"
	toField         = "naar"
	startField      = "start-datum"
	placeField      = "start-plaats"
	leftField       = "start-vrij" // places left
	registerField   = "register"
	pointsField     = "punten"
	validFromField  = "punten-van"
	validUntilField = "punten-tot"
	statedField     = "erkenning" // in the words of the source, hidden
)

// plainFields are those that hold their column as it is.
var plainFields = []string{
	"title", "kind", "provider", "description", "url", "kenmerk", "duration_text", "cost_text",
	"language", "page_language", "source", "source_date", "note",
}

// OfferingValues are the facts of an offering as its form holds them.
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

// OfferingFacts reads such a form. What cannot be a value stays as it was typed, for the
// rules of the columns to refuse. The state and the day of checking are not in it.
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
	facts["from_level"], facts["to_level"] = levels(from), levels(to)
}

// levels writes one level for all competencies where they are the same, as the file does.
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

// formRows puts fields that occur once per row side by side, without empty rows.
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

// readStart takes "2027-01-15 Utrecht" and "2027-01-15@Utrecht#8" apart.
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

// accreditationRow is an accreditation as the form asks it.
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

// accreditationOf writes a row as the file does. A row that nobody touched keeps the words
// of its source.
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

// typed is a value without what a browser adds.
func typed(value string) string { return strings.TrimSpace(value) }

func several(value string) []string {
	if value == "" {
		return nil
	}
	return strings.Split(value, "|")
}

// joined writes several values in one column.
func joined(values []string) string {
	var kept []string
	for _, value := range values {
		if value = strings.TrimSpace(value); value != "" {
			kept = append(kept, value)
		}
	}
	return strings.Join(kept, "|")
}

// A day as people write it here, and as the file has it. What is none stays as it is.
func localDay(value string) string { return reformatted(value, "02-01-2006") }
func plainDay(value string) string { return reformatted(value, time.DateOnly) }

func reformatted(value, layout string) string {
	if day, err := calendar.Parse(value); err == nil {
		return day.Format(layout)
	}
	return value
}

// plainNumber writes a number as the file does. What is none stays as it is.
func plainNumber(value string) string { return plain(value, text.Hundredths) }

// plainEuros writes an amount in euros as plainNumber does.
func plainEuros(value string) string { return plain(value, text.Euros) }

// plain writes what a function reads, in hundredths, without zeros at the end.
func plain(value string, read func(string) (int64, error)) string {
	n, err := read(value)
	if err != nil {
		return value
	}
	whole, decimals, _ := strings.Cut(text.Decimal(n), ".")
	return strings.TrimSuffix(whole+"."+strings.TrimRight(decimals, "0"), ".")
}

// localAmount writes a sum of the file as people do here.
func localAmount(value string) string {
	return strings.ReplaceAll(strings.TrimSuffix(value, ".00"), ".", ",")
}
