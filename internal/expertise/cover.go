package expertise

import "slices"

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

// Row is how a team covers one subject.
type Row struct {
	Subject
	People, Specialists int
	Names               []Named // specialists first, then by name
}

// Reach is the class of the row.
func (r Row) Reach() Reach { return Reach(min(r.People, int(More))) }

// Map is what a team covers. A person who names at least one subject as a specialist counts among
// the Specialists, whatever else they name. A person who names subjects, all of them as basis,
// counts among the Generalists. A person who names nothing is not counted.
type Map struct {
	Rows                     []Row // a row per subject, in the order in which the form asks them
	Specialists, Generalists int
}

// Cover makes the map of a team from what its members declare. It is the one function that decides
// what the team sees.
func Cover(subjects []Subject, people []Declared) Map {
	m := Map{Rows: make([]Row, len(subjects))}
	some, specialist := make([]bool, len(people)), make([]bool, len(people))
	for i, subject := range subjects {
		row := Row{Subject: subject}
		for p, person := range people {
			depth := person.Depths[subject.ID]
			if depth == Nothing {
				continue
			}
			row.People++
			some[p] = true
			if depth == Specialist {
				row.Specialists++
				specialist[p] = true
			}
			if person.Name != "" {
				row.Names = append(row.Names, Named{person.Name, depth})
			}
		}
		slices.SortFunc(row.Names, byDepthAndName)
		m.Rows[i] = row
	}
	for p := range people {
		switch {
		case specialist[p]:
			m.Specialists++
		case some[p]:
			m.Generalists++
		}
	}
	return m
}

func byDepthAndName(a, b Named) int {
	if a.Depth != b.Depth {
		if a.Depth == Specialist {
			return -1
		}
		return 1
	}
	switch {
	case a.Name < b.Name:
		return -1
	case a.Name > b.Name:
		return 1
	default:
		return 0
	}
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
