package offering

import (
	"fmt"
	"maps"
	"slices"

	"reflectietool/internal/framework"
)

// difference is the first half of the three-way merge of one offering: the facts as last
// imported, as they are now, and as the file has them. A fact that differs from the last
// import was changed by hand. Columns that the file lacks say nothing.
func difference(before *stored, r *Record) []RowChange {
	now, file := facts(&before.Offering), facts(&r.Offering)
	linksByHand := slices.ContainsFunc(merged, func(name string) bool { return now[name] != before.imported[name] })
	var changes []RowChange
	for _, c := range columns {
		if !slices.Contains(r.columns, c.name) || now[c.name] == file[c.name] {
			continue
		}
		byHand := now[c.name] != before.imported[c.name] || slices.Contains(merged, c.name) && linksByHand
		changes = append(changes, RowChange{c.name, now[c.name], file[c.name], byHand})
	}
	return changes
}

// merge is the second half: it returns the offering with the changes made, except those
// that are kept and not overwritten.
func merge(current *Offering, changes []RowChange, r *Record, overwrite []string, fw *framework.Framework) (Offering, error) {
	next := *current
	linksTaken := false
	for _, change := range changes {
		if change.Kept && !slices.Contains(overwrite, change.Column) {
			continue
		}
		if slices.Contains(merged, change.Column) {
			linksTaken = true
			continue
		}
		c, ok := findColumn(change.Column)
		if !ok {
			return next, fmt.Errorf("offering %s: no column %s", r.Offering.Key, change.Column)
		}
		if err := c.parse(&next, change.To, fw); err != nil {
			return next, fmt.Errorf("offering %s, column %s: %w", r.Offering.Key, change.Column, err)
		}
	}
	if linksTaken {
		next.Competencies = takeLinks(current.Competencies, r)
	}
	if len(next.Competencies) == 0 && next.State == Published {
		next.State = Draft
	}
	return next, nil
}

// takeLinks returns the competencies of the file, with the levels that the offering has
// now where the file has no columns for them, and the other way round.
func takeLinks(current []Link, r *Record) []Link {
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

// importedFacts returns the facts to remember as last imported.
func importedFacts(before map[string]string, r *Record) map[string]string {
	after := make(map[string]string, len(columns))
	maps.Copy(after, before)
	file := facts(&r.Offering)
	for _, name := range r.columns {
		after[name] = file[name]
	}
	return after
}
