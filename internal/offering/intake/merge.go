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
		next.Competencies = takeLinks(current.Competencies, r)
	}
	if len(next.Competencies) == 0 && next.State == offering.Published {
		next.State = offering.Draft
	}
	return next, nil
}

// takeLinks returns the links that the offering gets from the file. If the file lacks a column
// for levels, they get the levels that the offering has now. If it lacks the column for
// competencies, the present links stay.
func takeLinks(current []offering.Link, r *Record) []offering.Link {
	if !slices.Contains(r.columns, "competencies") {
		return current
	}
	links := slices.Clone(r.Offering.Competencies)
	if slices.Contains(r.columns, "from_level") && slices.Contains(r.columns, "to_level") {
		return links
	}
	for i := range links {
		for _, l := range current {
			if l.Competency == links[i].Competency {
				links[i].From, links[i].To = l.From, l.To
			}
		}
	}
	return links
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
	return after
}
