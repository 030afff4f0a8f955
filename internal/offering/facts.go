package offering

import (
	"maps"
	"slices"
	"time"

	"reflectietool/internal/fault"
	"reflectietool/internal/framework"
)

// Facts are the facts of an offering as texts, by column of the catalogue file. Forms hold
// an offering in this form, versions are compared in it, and the history is stored in it.
// An unknown fact is "".
type Facts map[string]string

// Fields lists the fields of an offering that can be changed, in the order in which forms
// and pages show them. Each is the name of a column; the columns with levels and their basis belong
// to FieldCompetencies.
func Fields() []string {
	return []string{
		"title", "kind", "provider", "description", "url", FieldCompetencies, "kenmerk",
		"format", "duration_hours", "duration_text", "cost_eur", "cost_text", "region", "start_dates",
		"level", "language", "page_language", "accreditation",
		"valid_until", "source", "source_date", "note", FieldChecked, FieldState,
	}
}

// The field that consists of several columns, and the fields that have buttons of their own
// instead of a place in the form.
const (
	FieldCompetencies = "competencies" // with their levels
	FieldChecked      = "checked_on"
	FieldState        = "state"
)

// columnsOf returns the columns that a field consists of.
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

// Only returns the facts of the columns that other has too.
func (f Facts) Only(other Facts) Facts {
	some := Facts{}
	for name := range other {
		some[name] = f[name]
	}
	return some
}

// Facts returns the facts of an offering that can be changed: those of Fields.
func (o *Offering) Facts() Facts {
	all, some := ColumnValues(o), Facts{}
	for _, field := range Fields() {
		for _, name := range columnsOf(field) {
			some[name] = all[name]
		}
	}
	return some
}

// Read returns the offering with these facts in place of its own; a column without a fact
// stays as it is. It returns fault.Invalid with every fault by column, and then the offering
// as far as the facts could be read.
func (f Facts) Read(o Offering, fw *framework.Framework) (Offering, error) {
	invalid := fault.Invalid{}
	for _, c := range Columns {
		value, given := f[c.Name]
		if !given {
			continue
		}
		if c.Name == FieldCompetencies && value == "" {
			o.Competencies = nil // allowed for an offering that is not published
			continue
		}
		invalid.Add(c.Name, c.Read(&o, value, fw))
	}
	if !o.HasLevels() {
		o.LevelBasis = ""
	}
	if reason := CheckLevels(&o); reason != "" && invalid[FieldCompetencies] == "" {
		invalid[FieldCompetencies] = "Kies bij een competentie allebei de niveaus, of geen van de twee. “Naar niveau” is altijd hoger dan “van niveau”."
	}
	if len(invalid) > 0 {
		return o, invalid
	}
	return o, nil
}

// Change is the value of a fact before and after a change.
type Change struct {
	From string `json:"from"` // before; "" is unknown
	To   string `json:"to"`   // after; "" is unknown
}

// Diff returns the facts that differ, by column. For a new offering, whose before is nil, it
// returns none.
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

// Origin says how a change was made. The value is stored.
type Origin string

// The origins of a change.
const (
	ByMaking  Origin = "nieuw"
	ByCopying Origin = "kopie"
	ByEditing Origin = "bewerkt"
	ByImport  Origin = "import"
	ByBulk    Origin = "groep"    // an act on many offerings at once
	ByUndoing Origin = "ongedaan" // an act on many offerings was taken back
	// ByImportUndone is the origin of a change by undoing an import.
	ByImportUndone Origin = "import-terug"
	ByGoBack       Origin = "teruggezet" // back to an earlier version
)

// Revision is one change of an offering, as an admin reads it in the history.
type Revision struct {
	Version int       // that the change made, from 1
	At      time.Time // of the change
	// By is the name of the person who made the change. For a person without the account or
	// the role it is the beginning of a pseudonym; for an import that no person made it is "".
	By     string
	Origin Origin        // how the change was made
	Fields []FieldChange // in the order of Fields
}

// FieldChange is the value of a field before and after a change.
type FieldChange struct {
	Field    string // one of Fields
	From, To Facts  // of the columns of the field
}

// TakeBack returns the facts as they were before the changes, which are given newest first.
func TakeBack(now Facts, changes []map[string]Change) Facts {
	then := maps.Clone(now)
	for _, change := range changes {
		for name, c := range change {
			then[name] = c.From
		}
	}
	return then
}

// ChangeOf returns the change of one field from the columns of it that differ. Columns of the field
// that stayed the same are not in it.
func ChangeOf(columns map[string]Change) FieldChange {
	change := FieldChange{From: Facts{}, To: Facts{}}
	for name, c := range columns {
		change.Field, change.From[name], change.To[name] = name, c.From, c.To
	}
	if slices.Contains(Merged, change.Field) {
		change.Field = FieldCompetencies
	}
	return change
}

// CompareFacts returns the fields that differ between two versions, in the order of Fields.
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
