package curate

import (
	"slices"
	"strconv"
	"time"

	"reflectietool/internal/framework"
	"reflectietool/internal/offering"
)

// WorkPage is the number of offerings on a page of the work list.
const WorkPage = 25

// WorkQuery says which part of the work list to show.
type WorkQuery struct {
	Organisation string         // uuid; "" is national
	Signal       Signal         // only offerings with this signal
	State        offering.State // only in this state; "" is every state
	Current      bool           // only what professionals can get as a suggestion: published and not past
	Kind         offering.Kind  // only of this kind; "" is every kind
	Competency   string         // only with this competency, a slug; "" is every one
	Level        string         // only for people at this level, one of WorkLevels; "" is every level
	Lacks        Lack           // only without this fact; "" is every offering
	Text         string         // part of the title, provider, URL or key, in any case; "" is every offering
	Page         int            // from 1; a number without a page stands for the nearest page
}

// LevelUnknown is the filter for competencies without levels.
const LevelUnknown = "onbekend"

// WorkLevels lists the values of the filter on the level: the numbers of Steps, and LevelUnknown. With
// a competency too, the two are about the same competency of an offering.
func WorkLevels() []string {
	var all []string
	for _, level := range Steps() {
		if level.Valid() {
			all = append(all, strconv.Itoa(int(level)))
		}
	}
	return append(all, LevelUnknown)
}

// Lack is a fact that an offering may lack. A catalogue lacks many by nature, so a lack is a filter
// and no signal. Its value is used in URLs.
type Lack string

// The facts that can be filtered on when they are unknown.
const (
	LackPrice       Lack = "prijs"
	LackStart       Lack = "startdatum"
	LackEnd         Lack = "einddatum"
	LackDuration    Lack = "duur"
	LackFormat      Lack = "vorm"
	LackRegion      Lack = "regio"
	LackURL         Lack = "webadres"
	LackProvider    Lack = "aanbieder"
	LackDescription Lack = "omschrijving"
	LackCompetency  Lack = "competentie"
	LackChecked     Lack = "controle" // nobody ever checked that it still exists
)

// Lacks lists the facts that can be filtered on, in the order in which a page shows them.
func Lacks() []Lack {
	return []Lack{
		LackPrice, LackStart, LackEnd, LackDuration, LackFormat, LackRegion, LackURL, LackProvider, LackDescription,
		LackCompetency, LackChecked,
	}
}

// Known reports whether the filter on a lack exists; "" is no filter.
func (l Lack) Known() bool { return l == "" || slices.Contains(Lacks(), l) }

// Scope is a set of offerings that one person looks after: the national ones or those of an
// organisation.
type Scope struct {
	Organisation string // uuid; "" is national
	Name         string // of the organisation; "" is national
	Months       int    // one of Periods: for how long a look at an offering counts
}

// WorkItem is an offering in the work list.
type WorkItem struct {
	ID        string          // uuid
	Version   int             // of the offering, from 1
	Title     string          // of the offering
	Kind      offering.Kind   // of the offering
	State     offering.State  // of the offering
	Provider  string          // "" is unknown
	CheckedOn time.Time       // the day of the last check; the zero time is never
	EndsOn    time.Time       // the last day on which it is not past; the zero time is unknown
	Signals   []Signal        // that are open, the most urgent first; for SignalLooked those that are quiet
	Links     []offering.Link // its competencies with their levels, the primary one first
	Group     int             // with the title, the place in the list: see Place
}

// Place is where an offering stood in the work list when it was opened from there. The next offering
// is the first one after it, also when its own title or signals have changed since.
type Place struct {
	Group int    // of the work list: the place in Signals of its most urgent one, 0 in other lists
	Title string // of the offering then
	ID    string // of the offering
}

// Work is one page of the work list, the first page that an admin sees.
type Work struct {
	Scopes []Scope        // every scope of the admin; never empty
	Scope  Scope          // the scope that is shown
	Counts map[Signal]int // number of offerings (or suggestions) for each signal
	Items  []WorkItem     // on this page; none for SignalSuggested and SignalGap
	Total  int            // number of items on all pages
	Number int            // of this page, from 1
	Pages  int            // number of pages, at least 1
}

// Steps lists the columns of the coverage: the levels of the people for whom an offering is. The
// highest level is not among them, because no offering goes beyond it. NoLevel stands for
// offerings whose levels are unknown.
func Steps() []framework.Level {
	return []framework.Level{framework.Exploring, framework.Growing, framework.Steady, framework.NoLevel}
}
