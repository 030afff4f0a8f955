package report

import (
	"slices"
	"strconv"

	"reflectietool/internal/assessment"
	"reflectietool/internal/calendar"
	"reflectietool/internal/fault"
	"reflectietool/internal/framework"
	"reflectietool/internal/paths"
)

// How many reflections stand beside each other in a comparison. More than six lines for each
// competency no longer fit beside each other on paper or on a phone.
const (
	LeastCompared = 2
	MostCompared  = 6
)

// Comparable says which reflections of a person can be set beside each other.
type Comparable struct {
	Editions []ComparableEdition  // the one of the reflection that was finished last first
	Waiting  []assessment.Summary // finished, but a team round still asks whether they count

	all []assessment.Listed
}

// ComparableEdition lists the reflections that can be compared with each other.
type ComparableEdition struct {
	Framework   *framework.Framework
	Reflections []assessment.Summary // the last finished first
}

// newComparable sorts the reflections of a person, the last finished first, by what can be done with
// them. It leaves out editions that no longer exist.
func newComparable(editionOf func(id string) (*framework.Framework, bool), all []assessment.Listed) *Comparable {
	c := &Comparable{}
	for _, listed := range all {
		edition, known := editionOf(listed.Edition)
		if !known {
			continue
		}
		c.all = append(c.all, listed)
		switch at := slices.IndexFunc(c.Editions, func(e ComparableEdition) bool { return e.Framework == edition }); {
		case listed.FinishedAt == nil:
		case !listed.Settled:
			c.Waiting = append(c.Waiting, listed.Summary)
		case at < 0:
			c.Editions = append(c.Editions, ComparableEdition{edition, []assessment.Summary{listed.Summary}})
		default:
			c.Editions[at].Reflections = append(c.Editions[at].Reflections, listed.Summary)
		}
	}
	return c
}

// Count returns how many finished reflections there are, without those that wait.
func (c *Comparable) Count() (n int) {
	for _, edition := range c.Editions {
		n += len(edition.Reflections)
	}
	return n
}

// Latest returns the two reflections to compare when the person chose none: the last two of the
// newest edition that has two. It returns none when no edition has.
func (c *Comparable) Latest() []string {
	for _, edition := range c.Editions {
		if len(edition.Reflections) >= LeastCompared {
			return ids(edition.Reflections[:LeastCompared])
		}
	}
	return nil
}

// Check returns fault.NotFound when one of the chosen reflections is not the person's, and
// fault.Invalid when they cannot be set beside each other.
func (c *Comparable) Check(chosen []string) error {
	listed := make([]assessment.Listed, 0, len(chosen))
	for _, id := range chosen {
		at := slices.IndexFunc(c.all, func(l assessment.Listed) bool { return l.ID == id })
		if at < 0 {
			return fault.NotFound
		}
		listed = append(listed, c.all[at])
	}
	if problem := incomparable(listed); problem != "" {
		return fault.Invalid{paths.CompareParam: problem}
	}
	return nil
}

// incomparable says in Dutch why reflections cannot be set beside each other, or "".
func incomparable(chosen []assessment.Listed) string {
	for _, l := range chosen {
		switch {
		case l.FinishedAt == nil:
			return "De reflectie die je op " + calendar.Date(l.StartedAt) + " bent begonnen, is nog niet af. Rond die eerst af."
		case !l.Settled:
			return "Geef eerst antwoord op de vraag of je Reflectie van " + calendar.Date(*l.FinishedAt) + " meetelt. Daarna kun je vergelijken."
		case l.Edition != chosen[0].Edition:
			return "Deze reflecties horen bij verschillende versies van de competenties. Kies reflecties van één versie."
		}
	}
	switch {
	case len(chosen) < LeastCompared:
		return "Kies er minstens " + inWords(LeastCompared) + "."
	case len(chosen) > MostCompared:
		return "Kies er maximaal " + inWords(MostCompared) + ". Je hebt er nu " + strconv.Itoa(len(chosen)) + " gekozen."
	}
	return ""
}

func ids(summaries []assessment.Summary) []string {
	all := make([]string, 0, len(summaries))
	for _, s := range summaries {
		all = append(all, s.ID)
	}
	return all
}
