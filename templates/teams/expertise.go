// Package teams holds the pages of a team for its members and its lead: the team, its rounds and
// their outcomes, its meetings (teamsessies), and the expertise of its members.
package teams

import (
	"fmt"
	"slices"
	"strings"

	"reflectietool/internal/expertise"
	"reflectietool/templates/ui"
)

// TeamExpertiseProps hold the expertise that a team covers.
type TeamExpertiseProps struct {
	expertise.TeamMap
	Kind expertise.Kind // the kind of subject to show; any other text stands for both
}

// mostColumns is the number of names up to which the grid is a table. With more, only a list can be
// read.
const mostColumns = 16

// wide reports whether the people and their subjects fit in a table, on a screen with room for it.
func (p TeamExpertiseProps) wide() bool { return len(p.Columns) <= mostColumns }

// named returns the subjects of a kind that somebody names.
func (p TeamExpertiseProps) named(kind expertise.Kind) []expertise.Row {
	return slices.DeleteFunc(slices.Clone(p.Map.Kind(kind)), func(row expertise.Row) bool { return row.People == 0 })
}

// gridWords says which people the grid names.
func gridWords(m expertise.Map) string {
	switch len(m.Columns) {
	case 0:
		return "Niemand toont een naam. Je ziet alleen aantallen."
	case m.Specialists + m.Generalists:
		return "Iedereen die iets heeft ingevuld, toont een naam."
	default:
		return "De aantallen zijn van iedereen. Je ziet alleen namen van mensen die dat hebben gekozen."
	}
}

// peopleWords counts the people at a subject: "3 collega's, 1 specialist".
func peopleWords(row expertise.Row) string {
	words := ui.Count(row.People, "collega", "collega's")
	if row.Specialists > 0 {
		words += ", " + ui.Count(row.Specialists, "specialist", "specialisten")
	}
	return words
}

// namesWords lists the members who show their name, with the specialists marked.
func namesWords(names []expertise.Named) string {
	words := make([]string, len(names))
	for i, named := range names {
		words[i] = named.Name
		if named.Depth == expertise.Specialist {
			words[i] += " (specialist)"
		}
	}
	return strings.Join(words, ", ")
}

// subjectNames lists the names of subjects, for use inside a sentence.
func subjectNames(rows []expertise.Row) string {
	names := make([]string, len(rows))
	for i, row := range rows {
		names[i] = row.Name
	}
	return strings.Join(names, ", ")
}

// balanceWords compares the numbers of specialists and generalists without a judgement.
func balanceWords(m expertise.Map) string {
	switch {
	case m.Specialists == 0:
		return "Niemand heeft specialist gekozen, alleen basis."
	case m.Generalists == 0:
		return "Iedereen die iets heeft ingevuld, is ergens specialist in."
	case m.Specialists > m.Generalists:
		return "Er zijn meer specialisten dan generalisten."
	case m.Specialists < m.Generalists:
		return "Er zijn meer generalisten dan specialisten."
	default:
		return "Er zijn evenveel specialisten als generalisten."
	}
}

func balanceFigures(m expertise.Map) string {
	return fmt.Sprintf("%s, %s", ui.Count(m.Specialists, "specialist", "specialisten"), ui.Count(m.Generalists, "generalist", "generalisten"))
}
