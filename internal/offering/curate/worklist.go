package curate

import (
	"time"

	"reflectietool/internal/framework"
	"reflectietool/internal/offering"
)

// Signal is a reason for an admin to look at an offering, or a page of the work list that shows
// something else. Its value is used in URLs.
type Signal string

// The signals, and the other pages of the work list.
const (
	SignalAny       Signal = ""            // every offering with one of Signals
	SignalAll       Signal = "alles"       // every offering
	SignalConcept   Signal = "concept"     // it is not published yet
	SignalLink      Signal = "link"        // its web page failed on two days
	SignalPast      Signal = "voorbij"     // it is past, or will be within SoonPast days
	SignalUnchecked Signal = "nakijken"    // it was not checked for UncheckedMonths months, or never
	SignalLevel     Signal = "niveau"      // one of its competencies has no levels
	SignalDouble    Signal = "dubbel"      // another has the same title, and the same provider or URL
	SignalReported  Signal = "gemeld"      // it has a flag that was not handled
	SignalSuggested Signal = "voorgesteld" // not offerings, but the suggestions
	SignalGap       Signal = "ontbreekt"   // not offerings, but the matrix of gaps
)

// Signals lists the reasons to look at an offering, the most urgent first: those that mislead
// professionals now, then those that wait for the admin, then those that can wait.
func Signals() []Signal {
	return []Signal{SignalReported, SignalLink, SignalPast, SignalDouble, SignalConcept, SignalUnchecked, SignalLevel}
}

// Urgent reports whether an admin should act on a signal soon. The other signals can wait,
// because every offering of a catalogue may give them.
func (s Signal) Urgent() bool { return s != SignalUnchecked && s != SignalLevel && s != SignalGap }

// SoonPast is the number of days before its end from which an offering gives SignalPast.
// UncheckedMonths is the number of months without a check after which it gives
// SignalUnchecked.
const (
	SoonPast        = 30
	UncheckedMonths = 6
)

// WorkPage is the number of offerings on a page of the work list.
const WorkPage = 25

// WorkQuery says which part of the work list to show.
type WorkQuery struct {
	Organisation string         // uuid; "" is national
	Signal       Signal         // only offerings with this signal
	State        offering.State // only in this state; "" is every state
	Text         string         // part of the title, provider, URL or key, in any case; "" is every offering
	Page         int            // from 1; a number without a page stands for the nearest page
}

// Scope is a set of offerings that one person looks after: the national ones or those of an
// organisation.
type Scope struct {
	Organisation string // uuid; "" is national
	Name         string // of the organisation; "" is national
}

// WorkItem is an offering in the work list.
type WorkItem struct {
	ID        string         // uuid
	Version   int            // of the offering, from 1
	Title     string         // of the offering
	Kind      offering.Kind  // of the offering
	State     offering.State // of the offering
	Provider  string         // "" is unknown
	CheckedOn time.Time      // the day of the last check; the zero time is never
	EndsOn    time.Time      // the last day on which it is not past; the zero time is unknown
	Signals   []Signal       // that it gives, the most urgent first
}

// Work is one page of the work list, the first page that an admin sees.
type Work struct {
	Scopes []Scope        // every scope of the admin; never empty
	Scope  Scope          // the scope that is shown
	Counts map[Signal]int // number of offerings (or suggestions, or gaps) for each signal
	Gaps   []Gap          // the matrix, in the order of the framework
	Items  []WorkItem     // on this page; none for SignalSuggested and SignalGap
	Total  int            // number of items on all pages
	Number int            // of this page, from 1
	Pages  int            // number of pages, at least 1
}

// Steps lists the columns of the matrix: the levels of the people for whom an offering is. The
// highest level is not among them, because no offering goes beyond it. NoLevel stands for
// offerings whose levels are unknown.
func Steps() []framework.Level {
	return []framework.Level{framework.Exploring, framework.Growing, framework.Steady, framework.NoLevel}
}

// Gap is a row of the matrix: the numbers of published offerings for a competency that are not
// past. For an organisation they include the national offerings, because its people see those
// too.
type Gap struct {
	Competency framework.Competency // of the row
	Offerings  []int                // number of offerings, in the order of Steps
}

// Empty returns the number of levels without any offering.
func (g Gap) Empty() int {
	empty := 0
	for i, n := range g.Offerings {
		if n == 0 && Steps()[i].Valid() {
			empty++
		}
	}
	return empty
}
