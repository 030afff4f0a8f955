package offering

import (
	"maps"
	"time"

	"reflectietool/internal/fault"
	"reflectietool/internal/framework"
)

// Facts are what is known of an offering as text, by column of the catalogue file: that is
// how a form holds it, how two versions are compared and how the history tells of it. An
// unknown fact is "".
type Facts map[string]string

// Fields lists what can be changed of an offering, in the order in which it is asked and
// told. Each is the name of a column; the levels go with FieldCompetencies.
func Fields() []string {
	return []string{
		"title", "kind", "provider", "description", "url", FieldCompetencies, "kenmerk",
		"format", "duration_hours", "duration_text", "cost_eur", "cost_text", "region", "start_dates",
		"level", "language", "page_language", "accreditation",
		"valid_until", "source", "source_date", "note", FieldChecked, FieldState,
	}
}

// The fields that are more than one column, or are not for who edits the text.
const (
	FieldCompetencies = "competencies" // with their levels
	FieldChecked      = "checked_on"
	FieldState        = "state"
)

// columnsOf are the columns that a field consists of.
func columnsOf(field string) []string {
	if field == FieldCompetencies {
		return Merged
	}
	return []string{field}
}

// Of returns the facts of one field.
func (f Facts) Of(field string) Facts {
	part := Facts{}
	for _, name := range columnsOf(field) {
		part[name] = f[name]
	}
	return part
}

// Only returns the facts of the columns that another has as well.
func (f Facts) Only(other Facts) Facts {
	some := Facts{}
	for name := range other {
		some[name] = f[name]
	}
	return some
}

// Facts returns what can be changed of an offering.
func (o *Offering) Facts() Facts {
	all, some := ColumnValues(o), Facts{}
	for _, field := range Fields() {
		for _, name := range columnsOf(field) {
			some[name] = all[name]
		}
	}
	return some
}

// Read puts facts in place of those of an offering. It returns fault.Invalid with every
// fault by column, and then the offering as far as it could be read.
func (f Facts) Read(o Offering, fw *framework.Framework) (Offering, error) {
	invalid := fault.Invalid{}
	for _, c := range Columns {
		value, given := f[c.Name]
		if !given {
			continue
		}
		if c.Name == FieldCompetencies && value == "" {
			o.Competencies = nil // allowed as long as it is not published
			continue
		}
		invalid.Add(c.Name, c.Read(&o, value, fw))
	}
	if reason := CheckLevels(&o); reason != "" && invalid[FieldCompetencies] == "" {
		invalid[FieldCompetencies] = "hebben een eindniveau dat niet hoger is dan het beginniveau, of een van die twee is niet gekozen"
	}
	if len(invalid) > 0 {
		return o, invalid
	}
	return o, nil
}

// Change is what a fact was and what it became.
type Change struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// Diff tells which facts differ. Of a new offering, without a before, it tells nothing.
func Diff(before, after *Offering) map[string]Change {
	changes := map[string]Change{}
	if before == nil {
		return changes
	}
	from := before.Facts()
	for name, to := range after.Facts() {
		if from[name] != to {
			changes[name] = Change{from[name], to}
		}
	}
	return changes
}

// Origin says how a change came about.
type Origin string

// The origins of a change.
const (
	ByMaking  Origin = "nieuw"
	ByCopying Origin = "kopie"
	ByEditing Origin = "bewerkt"
	ByImport  Origin = "import"
	ByBulk    Origin = "groep"      // an act on many at once
	ByUndoing Origin = "ongedaan"   // of such an act
	ByGoBack  Origin = "teruggezet" // to an earlier version
)

// Revision is one change of an offering, as an admin reads it.
type Revision struct {
	Version int
	At      time.Time
	// By is a name, for who no longer has the account or the role the beginning of a
	// pseudonym, and "" for an import on the command line.
	By     string
	Origin Origin
	Fields []FieldChange // in the order of Fields
}

// FieldChange is what a field was and became.
type FieldChange struct {
	Field    string
	From, To Facts
}

// TakeBack returns what the facts were before the changes, which are the newest first.
func TakeBack(now Facts, changes []map[string]Change) Facts {
	then := maps.Clone(now)
	for _, change := range changes {
		for name, c := range change {
			then[name] = c.From
		}
	}
	return then
}

// CompareFacts tells which fields differ between two versions.
func CompareFacts(from, to Facts) []FieldChange {
	var changes []FieldChange
	for _, field := range Fields() {
		before, after := from.Of(field), to.Of(field)
		if !maps.Equal(before, after) {
			changes = append(changes, FieldChange{field, before, after})
		}
	}
	return changes
}
