package curate

import (
	"time"

	"reflectietool/internal/framework"
	"reflectietool/internal/offering"
)

// Signal is a reason to look at an offering. Its value stands in URLs.
type Signal string

// The signals, and the two ways to see more than one.
const (
	SignalAny       Signal = ""            // anything that asks attention
	SignalAll       Signal = "alles"       // every offering
	SignalConcept   Signal = "concept"     // not published yet
	SignalLink      Signal = "link"        // the page failed on two days
	SignalPast      Signal = "voorbij"     // past, or within thirty days
	SignalUnchecked Signal = "nakijken"    // not checked for six months, or never
	SignalLevel     Signal = "niveau"      // a competency without levels
	SignalDouble    Signal = "dubbel"      // another has the same title, and provider or address
	SignalReported  Signal = "gemeld"      // someone reported a fault
	SignalSuggested Signal = "voorgesteld" // what people miss: suggestions, not offerings
	SignalGap       Signal = "ontbreekt"   // no offerings: the matrix, not a list
)

// Signals lists the reasons to look at an offering, the most urgent first: what misleads
// professionals now, then what waits for its admin, then what can wait.
func Signals() []Signal {
	return []Signal{SignalReported, SignalLink, SignalPast, SignalDouble, SignalConcept, SignalUnchecked, SignalLevel}
}

// Urgent reports whether a signal asks for something soon. The others can wait: a whole
// catalogue may give them.
func (s Signal) Urgent() bool { return s != SignalUnchecked && s != SignalLevel && s != SignalGap }

// SoonPast is how many days before its end an offering asks attention; UncheckedMonths is
// after how many months without a check.
const (
	SoonPast        = 30
	UncheckedMonths = 6
)

// WorkPage is how many offerings a page of the work list holds.
const WorkPage = 25

// WorkQuery says what to show of the offerings that someone looks after.
type WorkQuery struct {
	Organisation string // "" is national
	Signal       Signal
	State        offering.State // "" is every state
	Text         string         // part of title, provider, address or key
	Page         int            // from 1; outside the list it is the nearest page there is
}

// Scope is what someone may curate.
type Scope struct {
	Organisation string // "" is national
	Name         string // of the organisation
}

// WorkItem is an offering in the work list.
type WorkItem struct {
	ID        string
	Version   int
	Title     string
	Kind      offering.Kind
	State     offering.State
	Provider  string
	CheckedOn time.Time
	EndsOn    time.Time // the last day on which it is not past, where one is known
	Signals   []Signal  // the most urgent first
}

// Work is what an admin sees first.
type Work struct {
	Scopes []Scope // all that the admin looks after; never empty
	Scope  Scope   // the one that is shown
	Counts map[Signal]int
	Gaps   []Gap // in the order of the framework
	Items  []WorkItem
	Total  int // on all pages
	Number int // of this page, from 1
	Pages  int // at least 1
}

// Steps lists the columns of the matrix: what someone on that level can use. NoLevel stands
// for offerings that say nothing about levels. Beyond the highest level there is no step.
func Steps() []framework.Level {
	return []framework.Level{framework.Exploring, framework.Growing, framework.Steady, framework.NoLevel}
}

// Gap is a row of the matrix: how many published offerings that are not past there are for
// a competency, by Steps. For an organisation the national ones count, which its people see
// as well.
type Gap struct {
	Competency framework.Competency
	Offerings  []int
}

// Empty counts the levels without any offering.
func (g Gap) Empty() int {
	empty := 0
	for i, n := range g.Offerings {
		if n == 0 && Steps()[i].Valid() {
			empty++
		}
	}
	return empty
}
