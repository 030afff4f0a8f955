package offering

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"reflectietool/internal/framework"
)

// column ties a column of the catalogue file to the facts of an offering, both ways:
// what format writes, parse reads back. The file, the three-way merge of an import and
// an export all go by it.
type column struct {
	name   string
	needed bool                                                           // without it there is no offering
	parse  func(o *Offering, value string, fw *framework.Framework) error // the error is a Dutch reason
	format func(o *Offering) string
}

// columns lists the columns of the catalogue file in their usual order. The levels come
// after the competencies, to which they belong.
var columns = []column{
	{name: "id", needed: true, parse: required(200, func(o *Offering) *string { return &o.Key }), format: func(o *Offering) string { return o.Key }},
	text("title", 300, true, func(o *Offering) *string { return &o.Title }),
	{name: "kind", needed: true, parse: parseKind, format: func(o *Offering) string { return string(o.Kind) }},
	{name: "state", parse: parseState, format: func(o *Offering) string { return string(o.State) }},
	text("provider", 300, false, func(o *Offering) *string { return &o.Provider }),
	text("description", 4000, false, func(o *Offering) *string { return &o.Description }),
	{name: "url", parse: parseURL, format: func(o *Offering) string { return o.URL }},
	{name: "format", parse: parseFormats, format: formatFormats},
	{name: "duration_hours", parse: parseHours, format: func(o *Offering) string { return formatDecimal(o.Hours) }},
	text("duration_text", 300, false, func(o *Offering) *string { return &o.DurationText }),
	{name: "cost_eur", parse: parseCost, format: formatCost},
	text("cost_text", 300, false, func(o *Offering) *string { return &o.CostText }),
	{name: "region", parse: parseRegions, format: func(o *Offering) string { return strings.Join(o.Regions, "|") }},
	{name: "language", parse: language(func(o *Offering) *string { return &o.Language }), format: func(o *Offering) string { return o.Language }},
	{name: "page_language", parse: language(func(o *Offering) *string { return &o.PageLanguage }), format: func(o *Offering) string { return o.PageLanguage }},
	{name: "accreditation", parse: parseAccreditations, format: formatAccreditations},
	{name: "level", parse: parseEducation, format: func(o *Offering) string { return strings.Join(o.EducationLevels, "|") }},
	{name: "competencies", parse: parseCompetencies, format: formatCompetencies},
	{name: "from_level", parse: parseLevels(func(l *Link) *framework.Level { return &l.From }), format: formatLevels(func(l Link) framework.Level { return l.From })},
	{name: "to_level", parse: parseLevels(func(l *Link) *framework.Level { return &l.To }), format: formatLevels(func(l Link) framework.Level { return l.To })},
	{name: "kenmerk", parse: parseKenmerk, format: func(o *Offering) string { return o.Kenmerk }},
	text("source", 2000, true, func(o *Offering) *string { return &o.Source }),
	{name: "source_date", parse: parseSourceDate, format: func(o *Offering) string { return o.SourceDate }},
	text("note", 2000, false, func(o *Offering) *string { return &o.Note }),
	{name: "start_dates", parse: parseStarts, format: formatStarts},
	{name: "valid_until", parse: parseValidUntil, format: func(o *Offering) string { return formatDate(o.ValidUntil) }},
	{name: "checked_on", parse: parseCheckedOn, format: func(o *Offering) string { return formatDate(o.CheckedOn) }},
	{name: "import_source", parse: free(100, func(o *Offering) *string { return &o.ImportSource }), format: func(o *Offering) string { return o.ImportSource }},
}

// merged groups columns that only mean something together: when one of them was changed
// by hand, an import leaves them all alone.
var merged = []string{"competencies", "from_level", "to_level"}

func findColumn(name string) (column, bool) {
	i := slices.IndexFunc(columns, func(c column) bool { return c.name == name })
	if i < 0 {
		return column{}, false
	}
	return columns[i], true
}

// facts writes every column of an offering, as a file would hold it: without space around
// it, and with lines that end in one way.
func facts(o *Offering) map[string]string {
	values := make(map[string]string, len(columns))
	for _, c := range columns {
		values[c.name] = tidy(c.format(o))
	}
	return values
}

func tidy(value string) string {
	if strings.Contains(value, "\r") {
		value = strings.ReplaceAll(strings.ReplaceAll(value, "\r\n", "\n"), "\r", "\n")
	}
	return strings.TrimSpace(value)
}

var errRequired = errors.New("is leeg, maar moet een waarde hebben")

func text(name string, limit int, filled bool, field func(*Offering) *string) column {
	parse := free(limit, field)
	if filled {
		parse = required(limit, field)
	}
	return column{name: name, needed: filled, parse: parse, format: func(o *Offering) string { return *field(o) }}
}

func required(limit int, field func(*Offering) *string) func(*Offering, string, *framework.Framework) error {
	parse := free(limit, field)
	return func(o *Offering, value string, fw *framework.Framework) error {
		if value == "" {
			return errRequired
		}
		return parse(o, value, fw)
	}
}

func free(limit int, field func(*Offering) *string) func(*Offering, string, *framework.Framework) error {
	return func(o *Offering, value string, _ *framework.Framework) error {
		*field(o) = value
		return tooLong(value, limit)
	}
}

func tooLong(value string, limit int) error {
	if n := utf8.RuneCountInString(value); n > limit {
		return fmt.Errorf("is %d tekens lang, mag hoogstens %d zijn", n, limit)
	}
	return nil
}

// split takes a field with several values apart. Empty values between the separators
// are a mistake, except where the position counts.
func split(value string) ([]string, error) {
	if value == "" {
		return nil, nil
	}
	values := strings.Split(value, "|")
	for i, v := range values {
		values[i] = strings.TrimSpace(v)
		if values[i] == "" {
			return nil, errors.New("heeft een lege waarde tussen de streepjes |")
		}
		if slices.Contains(values[:i], values[i]) {
			return nil, fmt.Errorf("noemt %q twee keer", values[i])
		}
	}
	return values, nil
}
