package expertise

import (
	"cmp"
	"slices"
	"strings"
)

// Reach is how many people know about a subject, in three classes.
type Reach int

// The classes. Numbers above one are not distinguished: the question is whether a subject depends
// on one person.
const (
	Nobody Reach = iota
	One
	More // two or more
)

// Words returns the Dutch name of the class.
func (r Reach) Words() string {
	switch r {
	case Nobody:
		return "niemand"
	case One:
		return "één"
	default:
		return "meer"
	}
}

// Declared is what one person declares to know. Name is "" unless they show it.
type Declared struct {
	Name   string
	Depths map[string]Depth // by the id of a subject
}

// Named is a person who shows their name at a subject.
type Named struct {
	Name  string
	Depth Depth
}

// Row is how a team covers one subject. People and Specialists count everybody, with or without a
// name.
type Row struct {
	Subject
	People, Specialists int
	Names               []Named // specialists first, then by name
	Depths              []Depth // of the people in Map.Columns, in that order
}

// Reach is the class of the row.
func (r Row) Reach() Reach { return Reach(min(r.People, int(More))) }

// Map is what a team covers. A person who names at least one subject as a specialist counts among
// the Specialists, whatever else they name. A person who names subjects, all of them as basis,
// counts among the Generalists. A person who names nothing is not counted.
type Map struct {
	Rows                     []Row    // a row per subject, in the order in which the form asks them
	Columns                  []string // the names of the people who show it and name a subject, by name
	Specialists, Generalists int
}

// Cover makes the map of a team from what its members declare. It is the one function that decides
// what the team sees.
func Cover(subjects []Subject, people []Declared) Map {
	m := Map{Rows: make([]Row, len(subjects))}
	columns := columnsOf(subjects, people)
	for _, column := range columns {
		m.Columns = append(m.Columns, column.Name)
	}
	for i, subject := range subjects {
		m.Rows[i] = rowOf(subject, people, columns)
	}
	for _, person := range people {
		depths := person.of(subjects)
		switch {
		case slices.Contains(depths, Specialist):
			m.Specialists++
		case slices.Contains(depths, Basis):
			m.Generalists++
		}
	}
	return m
}

func rowOf(subject Subject, people, columns []Declared) Row {
	row := Row{Subject: subject, Depths: make([]Depth, len(columns))}
	for _, person := range people {
		switch person.Depths[subject.ID] {
		case Specialist:
			row.Specialists++
			row.People++
		case Basis:
			row.People++
		}
	}
	for i, column := range columns {
		if row.Depths[i] = column.Depths[subject.ID]; row.Depths[i] != Nothing {
			row.Names = append(row.Names, Named{column.Name, row.Depths[i]})
		}
	}
	slices.SortFunc(row.Names, byDepthAndName)
	return row
}

// columnsOf returns the people who show their name and name at least one of the subjects, by name.
// People with the same name are ordered by what they know, so that the order of the people does not
// matter.
func columnsOf(subjects []Subject, people []Declared) []Declared {
	var columns []Declared
	for _, person := range people {
		if person.Name != "" && slices.ContainsFunc(person.of(subjects), func(d Depth) bool { return d != Nothing }) {
			columns = append(columns, person)
		}
	}
	slices.SortFunc(columns, func(a, b Declared) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), slices.Compare(a.of(subjects), b.of(subjects)))
	})
	return columns
}

// of returns the depths of a person in these subjects, in that order.
func (d Declared) of(subjects []Subject) []Depth {
	depths := make([]Depth, len(subjects))
	for i, subject := range subjects {
		depths[i] = d.Depths[subject.ID]
	}
	return depths
}

func byDepthAndName(a, b Named) int {
	if a.Depth != b.Depth {
		if a.Depth == Specialist {
			return -1
		}
		return 1
	}
	return strings.Compare(a.Name, b.Name)
}

// Empty reports whether nobody named anything.
func (m Map) Empty() bool { return m.Specialists+m.Generalists == 0 }

// Of returns the rows of a kind that are in a class; a value that is no kind stands for both.
func (m Map) Of(kind Kind, reach Reach) []Row {
	var rows []Row
	for _, row := range m.Kind(kind) {
		if row.Reach() == reach {
			rows = append(rows, row)
		}
	}
	return rows
}

// Kind returns the rows of a kind; a value that is no kind stands for both.
func (m Map) Kind(kind Kind) []Row {
	if !slices.Contains(Kinds(), kind) {
		return m.Rows
	}
	var rows []Row
	for _, row := range m.Rows {
		if row.Kind == kind {
			rows = append(rows, row)
		}
	}
	return rows
}
