package offering

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"reflectietool/internal/framework"
	"reflectietool/internal/text"
)

// Column connects a column of the catalogue file with the facts of an offering, in both
// directions: Parse reads back the text that format writes. Files, imports (with their
// three-way merge) and exports all use it.
type Column struct {
	Name   string                                                         // in the header of the file
	Needed bool                                                           // without a value there is no offering
	Parse  func(o *Offering, value string, fw *framework.Framework) error // the error is a Dutch reason
	format func(o *Offering) string
}

// Columns lists the columns of the catalogue file in their usual order, which is also the
// order in which they are parsed: the levels come after the competencies to which they belong, and
// their basis after the levels.
var Columns = []Column{
	{Name: "id", Needed: true, Parse: required(200, func(o *Offering) *string { return &o.Key }), format: func(o *Offering) string { return o.Key }},
	textColumn("title", 300, true, func(o *Offering) *string { return &o.Title }),
	{Name: "kind", Needed: true, Parse: parseKind, format: func(o *Offering) string { return string(o.Kind) }},
	{Name: "state", Parse: parseState, format: func(o *Offering) string { return string(o.State) }},
	textColumn("provider", 300, false, func(o *Offering) *string { return &o.Provider }),
	textColumn("description", 4000, false, func(o *Offering) *string { return &o.Description }),
	{Name: "url", Parse: parseURL, format: func(o *Offering) string { return o.URL }},
	{Name: "format", Parse: parseFormats, format: formatFormats},
	{Name: "duration_hours", Parse: parseHours, format: func(o *Offering) string { return formatDecimal(o.Hours) }},
	textColumn("duration_text", 300, false, func(o *Offering) *string { return &o.DurationText }),
	{Name: "cost_eur", Parse: parseCost, format: formatCost},
	textColumn("cost_text", 300, false, func(o *Offering) *string { return &o.CostText }),
	{Name: "region", Parse: parseRegions, format: func(o *Offering) string { return strings.Join(o.Regions, "|") }},
	{Name: "language", Parse: language(func(o *Offering) *string { return &o.Language }), format: func(o *Offering) string { return o.Language }},
	{Name: "page_language", Parse: language(func(o *Offering) *string { return &o.PageLanguage }), format: func(o *Offering) string { return o.PageLanguage }},
	{Name: "accreditation", Parse: parseAccreditations, format: formatAccreditations},
	{Name: "level", Parse: parseEducation, format: func(o *Offering) string { return strings.Join(o.EducationLevels, "|") }},
	{Name: "competencies", Parse: parseCompetencies, format: formatCompetencies},
	{Name: "from_level", Parse: parseLevels(func(l *Link) *framework.Level { return &l.From }), format: formatLevels(func(l Link) framework.Level { return l.From })},
	{Name: "to_level", Parse: parseLevels(func(l *Link) *framework.Level { return &l.To }), format: formatLevels(func(l Link) framework.Level { return l.To })},
	{Name: "level_basis", Parse: parseBasis, format: func(o *Offering) string { return string(o.LevelBasis) }},
	{Name: "kenmerk", Parse: parseKenmerk, format: func(o *Offering) string { return o.Kenmerk }},
	textColumn("source", 2000, true, func(o *Offering) *string { return &o.Source }),
	{Name: "source_date", Parse: parseSourceDate, format: func(o *Offering) string { return o.SourceDate }},
	textColumn("note", 2000, false, func(o *Offering) *string { return &o.Note }),
	{Name: "start_dates", Parse: parseStarts, format: formatStarts},
	{Name: "valid_until", Parse: parseValidUntil, format: func(o *Offering) string { return FormatDate(o.ValidUntil) }},
	{Name: "checked_on", Parse: parseCheckedOn, format: func(o *Offering) string { return FormatDate(o.CheckedOn) }},
	{Name: "import_source", Parse: free(100, func(o *Offering) *string { return &o.ImportSource }), format: func(o *Offering) string { return o.ImportSource }},
}

// Read parses a value of the column into an offering. It returns in Dutch why the value is
// refused, or "".
func (c Column) Read(o *Offering, value string, fw *framework.Framework) string {
	switch {
	case !utf8.ValidString(value):
		return "is geen UTF-8. Sla het bestand op als UTF-8"
	case strings.ContainsFunc(value, text.Control):
		return "bevat een teken dat we niet kunnen bewaren. Typ de tekst opnieuw"
	}
	if err := c.Parse(o, value, fw); err != nil {
		return err.Error()
	}
	return ""
}

// Merged lists the columns that only have a meaning together: when one of them was changed
// by hand, an import leaves all of them unchanged.
var Merged = []string{"competencies", "from_level", "to_level", "level_basis"}

// FindColumn returns the column with a name, and whether there is one.
func FindColumn(name string) (Column, bool) {
	i := slices.IndexFunc(Columns, func(c Column) bool { return c.Name == name })
	if i < 0 {
		return Column{}, false
	}
	return Columns[i], true
}

// ColumnValues returns every column of an offering as a file would hold it: without space
// around it, and with line ends of one kind.
func ColumnValues(o *Offering) map[string]string {
	values := make(map[string]string, len(Columns))
	for _, c := range Columns {
		values[c.Name] = tidy(c.format(o))
	}
	return values
}

func tidy(value string) string { return strings.TrimSpace(text.Newlines(value)) }

// ReasonEmpty is why a column that must have a value is refused without one.
const ReasonEmpty = "is leeg. Vul dit veld in"

var errRequired = errors.New(ReasonEmpty)

func textColumn(name string, limit int, filled bool, field func(*Offering) *string) Column {
	parse := free(limit, field)
	if filled {
		parse = required(limit, field)
	}
	return Column{Name: name, Needed: filled, Parse: parse, format: func(o *Offering) string { return *field(o) }}
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
	if n := text.Length(value); n > limit {
		return fmt.Errorf("is %d tekens lang. Maak er maximaal %d van", n, limit)
	}
	return nil
}

// split is pieces in which no value may occur twice.
func split(value string) ([]string, error) {
	values, err := pieces(value)
	for i, v := range values {
		if slices.Contains(values[:i], v) {
			return nil, twice(v)
		}
	}
	return values, err
}

// pieces returns the values of a field that holds several, separated by "|". An empty value
// between two separators is an error. Columns in which the position counts (the levels) do not use it.
func pieces(value string) ([]string, error) {
	if value == "" {
		return nil, nil
	}
	values := strings.Split(value, "|")
	for i, v := range values {
		values[i] = strings.TrimSpace(v)
		if values[i] == "" {
			return nil, errors.New("heeft een lege waarde tussen de streepjes |. Vul daar iets in, of haal een streepje weg")
		}
	}
	return values, nil
}

func twice(value string) error {
	return fmt.Errorf("%q staat er twee keer. Haal er één weg", value)
}
