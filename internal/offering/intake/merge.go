package intake

import (
	"fmt"
	"maps"
	"slices"

	"reflectietool/internal/framework"
	"reflectietool/internal/offering"
)

// difference is the first half of the three-way merge of one offering. It compares the facts as
// last imported, as stored now, and as in the file, and returns the facts that the file would
// change. A fact that differs from the last import was changed by hand. Columns that the file
// lacks are not compared.
func difference(before *offering.Stored, r *Record) []RowChange {
	now, file := offering.ColumnValues(&before.Offering), offering.ColumnValues(&r.Offering)
	linksByHand := slices.ContainsFunc(offering.Merged, func(name string) bool { return now[name] != before.Imported[name] })
	var changes []RowChange
	for _, c := range offering.Columns {
		if !slices.Contains(r.columns, c.Name) || now[c.Name] == file[c.Name] {
			continue
		}
		byHand := now[c.Name] != before.Imported[c.Name] || slices.Contains(offering.Merged, c.Name) && linksByHand
		changes = append(changes, RowChange{c.Name, now[c.Name], file[c.Name], byHand})
	}
	return changes
}

// merge is the second half of the three-way merge: it returns the offering with the changes
// made, except those of facts that were changed by hand, unless overwrite names their column.
func merge(current *offering.Offering, changes []RowChange, r *Record, overwrite []string, fw *framework.Framework) (offering.Offering, error) {
	next := *current
	linksTaken := false
	for _, change := range changes {
		if change.Kept && !slices.Contains(overwrite, change.Column) {
			continue
		}
		if slices.Contains(offering.Merged, change.Column) {
			linksTaken = true
			continue
		}
		c, ok := offering.FindColumn(change.Column)
		if !ok {
			return next, fmt.Errorf("offering %s: no column %s", r.Offering.Key, change.Column)
		}
		if err := c.Parse(&next, change.To, fw); err != nil {
			return next, fmt.Errorf("offering %s, column %s: %w", r.Offering.Key, change.Column, err)
		}
	}
	if linksTaken {
		takeLinks(&next, r)
	}
	if len(next.Competencies) == 0 && next.State == offering.Published {
		next.State = offering.Draft
	}
	return next, nil
}

// takeLinks gives the offering the links of the file, with the basis of their levels. If the
// file lacks a column for levels, the links keep the levels and the basis that the offering has
// now. If it lacks the column for competencies, the present links stay. Without levels there is
// no basis.
func takeLinks(o *offering.Offering, r *Record) {
	if !slices.Contains(r.columns, "competencies") {
		return
	}
	links := slices.Clone(r.Offering.Competencies)
	if slices.Contains(r.columns, "from_level") && slices.Contains(r.columns, "to_level") {
		if slices.Contains(r.columns, "level_basis") {
			o.LevelBasis = r.Offering.LevelBasis
		}
	} else {
		for i := range links {
			if l, ok := o.Link(links[i].Competency); ok {
				links[i].From, links[i].To = l.From, l.To
			}
		}
	}
	o.Competencies = links
	if !o.HasLevels() {
		o.LevelBasis = ""
	}
}

// importedFacts returns the facts to store as last imported: those of the file, and before in
// the columns that the file lacks.
func importedFacts(before map[string]string, r *Record) map[string]string {
	after := make(map[string]string, len(offering.Columns))
	maps.Copy(after, before)
	file := offering.ColumnValues(&r.Offering)
	for _, name := range r.columns {
		after[name] = file[name]
	}
	if after["from_level"] == "" { // then a basis that an earlier file stated is gone too
		after["level_basis"] = ""
	}
	return after
}
