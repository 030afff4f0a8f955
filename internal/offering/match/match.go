// Package match chooses among the offerings that a person can see those that fit what they
// want to grow in, by the rule of docs/rules.md. It is calculation only: equal requests and
// offerings give equal results.
package match

import (
	"cmp"
	"slices"
	"time"

	"reflectietool/internal/calendar"
	"reflectietool/internal/framework"
	"reflectietool/internal/offering"
)

// Shown is how many suggestions a person sees before "meer", and most how many there are
// in all: who wants to see beyond them searches, which is what a longer list would be.
const (
	Shown = 6
	most  = 60
)

// NeedKind says why someone looks for offerings on a competency.
type NeedKind int

// A development point answered "dit wil ik leren" or not answered, and a strength that
// the person picked to use more. They take turns alike and are worded differently.
const (
	Learn NeedKind = iota
	UseMore
)

// Need is one competency that someone wants offerings for.
type Need struct {
	Competency string
	Level      framework.Level // now
	Target     framework.Level
	Kind       NeedKind
}

// Gap returns how many levels the target lies above the level, at least 0.
func (n Need) Gap() int { return max(0, int(n.Target)-int(n.Level)) }

// Request is what matching goes by, beside the offerings themselves.
type Request struct {
	Needs   []Need // in the order in which they take turns
	Filters offering.Filters
	Today   time.Time
}

// Result is what fits a request. Equal requests and offerings give equal results, in
// whatever order the offerings come.
type Result struct {
	Suggestions []Suggestion      // at most Shown
	More        []Suggestion      // the next ones, the turns simply going on
	Beyond      int               // offerings that fit as well but come after those
	Needs       []NeedOutcome     // one for each need, in its order
	Hidden      []offering.Hidden // what each filter hid, only where it hid something
	HiddenTotal int               // offerings that fit a need but were hidden by the filters
}

// Suggestion is an offering that fits, with the reason why.
type Suggestion struct {
	Offering *offering.Offering // points into the offerings given to Match
	Reasons  []Reason           // the need whose turn it was first, then the other needs that it serves
}

// NeedOutcome says how one need fared.
type NeedOutcome struct {
	Need       Need
	Candidates int // offerings that fit and pass the filters, also those shown for another need
	Hidden     int // offerings that fit but were hidden by the filters
}

// NoFit reports that nothing fits the need: "geen passend aanbod".
func (n NeedOutcome) NoFit() bool { return n.Candidates == 0 }

// Offerings chooses among the offerings that a person can see, which Candidates returns, for
// the needs of req, by the rule of product.md section 4:
//
//   - An offering is a candidate for a need when it is published, not past and tied to the need's competency, and when its levels are unknown or
//     From <= level < To. A level already reached is never suggested as such.
//   - Its contribution to a need is max(1, gap), halved where the competency is not its
//     primary one. Its value is the sum of its contributions.
//   - Within a need the order is: contribution, value, known levels before unknown, more
//     known facts, the more recently checked, the earlier start, title, source key.
//   - The needs take turns in their order: each a low-threshold form, then each a course,
//     then each the best that remains, again and again. Each offering comes once; a need
//     without a candidate passes.
//
// Filters take candidates away; the result counts what they hid.
func Offerings(req Request, offerings []offering.Offering) Result {
	req.Today = calendar.DayOf(req.Today)
	m := matcher{
		req: req, lists: make([][2]list, len(req.Needs)), taken: map[*offering.Offering]bool{},
		result: Result{Needs: make([]NeedOutcome, len(req.Needs))},
	}
	for i, n := range req.Needs {
		m.result.Needs[i].Need = n
	}
	for i := range offerings {
		m.consider(&offerings[i])
	}
	for f, count := range m.hidden {
		if count > 0 {
			m.result.Hidden = append(m.result.Hidden, offering.Hidden{Filter: offering.FilterNames[f], Count: count})
		}
	}
	m.takeTurns()
	return m.result
}

// matcher holds the state of one Match.
type matcher struct {
	req        Request   // Today is a day
	lists      [][2]list // per need the best of each turn: lowThreshold and course
	fits       []fit     // of the offering at hand
	candidates int
	taken      map[*offering.Offering]bool
	hidden     [len(offering.FilterNames)]int
	result     Result
}

// The two kinds of turn that every need has. Each kind of offering belongs to one.
const lowThreshold, course = 0, 1

func turnOf(k offering.Kind) int {
	if k.Course() {
		return course
	}
	return lowThreshold
}

// fit says that a need, by its place in the request, is served by a link.
type fit struct {
	need int
	link *offering.Link
}

// consider files an offering under every need that it fits, or counts it as hidden.
func (m *matcher) consider(o *offering.Offering) {
	m.fits = m.fitting(m.fits[:0], o)
	if len(m.fits) == 0 || o.State != offering.Published || o.Past(m.req.Today) {
		return
	}
	if rejected := m.req.Filters.Reject(o, m.req.Today); rejected.Any() {
		m.hide(rejected)
		return
	}
	m.candidates++
	value := 0
	for _, f := range m.fits {
		value += contribution(&m.req.Needs[f.need], f.link)
	}
	shared := sharedKey(o, value, m.req.Today)
	for _, f := range m.fits {
		m.lists[f.need][turnOf(o.Kind)].insert(entry{needKey(&m.req.Needs[f.need], f.link) | shared, o})
		m.result.Needs[f.need].Candidates++
	}
}

// fitting appends which needs o serves, by which links.
func (m *matcher) fitting(fits []fit, o *offering.Offering) []fit {
	for i := range o.Competencies {
		l := &o.Competencies[i]
		for j := range m.req.Needs {
			if n := &m.req.Needs[j]; n.Competency == l.Competency && l.Serves(n.Level) {
				fits = append(fits, fit{j, l})
			}
		}
	}
	return fits
}

// hide counts the offering at hand as hidden.
func (m *matcher) hide(by offering.Rejected) {
	m.result.HiddenTotal++
	for f, is := range by {
		if is {
			m.hidden[f]++
		}
	}
	for _, f := range m.fits {
		m.result.Needs[f.need].Hidden++
	}
}

// takeTurns lets each need take a low-threshold form, then a course, then whatever is
// best, until nothing remains or there is enough.
func (m *matcher) takeTurns() {
	all := make([]Suggestion, 0, min(m.candidates, most))
	all = m.turns(all, func(l *[2]list) *list { return &l[lowThreshold] })
	all = m.turns(all, func(l *[2]list) *list { return &l[course] })
	for before := -1; before < len(all); {
		before = len(all)
		all = m.turns(all, better)
	}
	shown := min(Shown, len(all))
	m.result.Suggestions, m.result.More = all[:shown:shown], all[shown:]
	m.result.Beyond = m.candidates - len(all)
}

// turns gives every need one turn, in which it takes the first of the list that from
// chooses, and appends what was taken.
func (m *matcher) turns(all []Suggestion, from func(*[2]list) *list) []Suggestion {
	for need := range m.lists {
		if len(all) == most {
			return all
		}
		for turn := range m.lists[need] {
			m.lists[need][turn].skip(m.taken)
		}
		if l := from(&m.lists[need]); len(*l) > 0 {
			o := (*l)[0].offering
			m.taken[o] = true
			all = append(all, Suggestion{o, m.why(need, o)})
		}
	}
	return all
}

// why returns the reasons for a suggestion: that of the need whose turn it is, then
// those of the others in their order.
func (m *matcher) why(turn int, o *offering.Offering) []Reason {
	fits := m.fitting(nil, o)
	place := func(f fit) int {
		if f.need == turn {
			return -1
		}
		return f.need
	}
	slices.SortStableFunc(fits, func(a, b fit) int { return cmp.Compare(place(a), place(b)) })
	reasons := make([]Reason, len(fits))
	for i, f := range fits {
		reasons[i] = Reason{m.req.Needs[f.need], *f.link}
	}
	return reasons
}
