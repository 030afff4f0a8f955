// Package match chooses, from the offerings that a person can see, those that fit what the
// person wants to grow in, by the rule of docs/rules.md. It only calculates: it reads nothing,
// and equal requests and offerings give equal results.
package match

import (
	"cmp"
	"slices"
	"time"

	"reflectietool/internal/calendar"
	"reflectietool/internal/framework"
	"reflectietool/internal/offering"
)

// Shown is the number of suggestions on a page before "meer", and most the number of
// suggestions in all. A person who wants more than that can search.
const (
	Shown = 6
	most  = 60
)

// NeedKind says why a person looks for offerings for a competency.
type NeedKind int

// Learn is a development point that the person answered with "dit wil ik leren" or did not
// answer; UseMore is a strength that the person picked to use more. Both take turns in the
// same way; only the sentences about them differ.
const (
	Learn NeedKind = iota
	UseMore
)

// Need is one competency for which a person wants offerings.
type Need struct {
	Competency string          // slug
	Level      framework.Level // the person's level now
	Target     framework.Level // the level that the person aims at
	Kind       NeedKind        // why the person looks for offerings
}

// Gap returns how many levels the target lies above the level, at least 0.
func (n Need) Gap() int { return max(0, int(n.Target)-int(n.Level)) }

// servedBy reports whether a link suits the need. A strength to use more is also served by what
// ends at the person's level or above it: there is something to deepen or to pass on.
func (n *Need) servedBy(l *offering.Link) bool {
	if n.Competency != l.Competency {
		return false
	}
	if n.Kind == UseMore {
		return !l.LevelKnown() || l.To >= n.Level
	}
	return l.Serves(n.Level)
}

// Request is the input of matching, besides the offerings themselves.
type Request struct {
	Needs   []Need           // in the order in which they take turns
	Filters offering.Filters // that take candidates away
	Today   time.Time        // the present moment
}

// Result says which offerings fit a request. Equal requests and offerings give equal results,
// whatever the order of the offerings.
type Result struct {
	Suggestions []Suggestion  // in the order of the turns, at most Shown
	More        []Suggestion  // those of the turns after that, up to 60 together with Suggestions
	Beyond      int           // number of offerings that fit too but come after More
	Needs       []NeedOutcome // one for each need, in the same order
	// Hidden counts for each filter the offerings that fit a need but do not pass that filter.
	// An offering that fails several filters counts for each of them. Filters that hide
	// nothing are left out.
	Hidden      []offering.Hidden
	HiddenTotal int // number of offerings that fit a need but do not pass all filters
}

// Suggestion is an offering that fits, with the reasons for suggesting it.
type Suggestion struct {
	Offering *offering.Offering // one of those given to Offerings
	Reasons  []Reason           // first for the need whose turn it was, then for the other needs that it serves
}

// NeedOutcome counts the offerings for one need.
type NeedOutcome struct {
	Need       Need // as in the request
	Candidates int  // offerings that fit and pass the filters, including those suggested for another need
	Hidden     int  // offerings that fit but do not pass the filters
}

// NoFit reports whether no offering fits the need ("geen passend aanbod").
func (n NeedOutcome) NoFit() bool { return n.Candidates == 0 }

// Offerings chooses, from the offerings that a person can see, those that fit the needs of req, by the rule of product.md section 4:
//
//   - An offering is a candidate for a need if it is published and not past, if it has a link
//     to the competency of the need, and if the levels of that link are unknown or
//     From <= level < To. An offering for a level that the person has already reached is never
//     a candidate for a development point. For a strength to use more, To >= level is enough.
//   - Its contribution to a need is max(1, gap), halved if the competency is not its primary
//     one. Its value is the sum of its contributions to all needs.
//   - The candidates of a need are ordered by: higher contribution, higher value, known levels
//     before unknown ones, more known facts, more recently checked, earlier start, title,
//     source key.
//   - The needs take turns in their order. First each takes an offering that is not a course,
//     then each takes a course, then each takes the best that remains, again and again. Each
//     offering is taken once. A need without a candidate is skipped.
//
// Filters take candidates away; the result counts what they hide.
func Offerings(req Request, offerings []*offering.Offering) Result {
	req.Today = calendar.DayOf(req.Today)
	m := matcher{
		req: req, filters: req.Filters.On(req.Today), lists: make([][2]list, len(req.Needs)), taken: map[*offering.Offering]bool{},
		result: Result{Needs: make([]NeedOutcome, len(req.Needs))},
	}
	for i, n := range req.Needs {
		m.result.Needs[i].Need = n
	}
	for _, o := range offerings {
		m.consider(o)
	}
	for f, count := range m.hidden {
		if count > 0 {
			m.result.Hidden = append(m.result.Hidden, offering.Hidden{Filter: offering.FilterNames[f], Count: count})
		}
	}
	m.takeTurns()
	return m.result
}

// matcher holds the state of one call of Offerings.
type matcher struct {
	req        Request // with Today as midnight UTC
	filters    *offering.Test
	lists      [][2]list // for each need its best candidates of each kind of turn: lowThreshold and course
	fits       []fit     // of the offering that is being considered
	candidates int       // offerings that are a candidate for at least one need
	taken      map[*offering.Offering]bool
	hidden     [len(offering.FilterNames)]int
	result     Result
}

// lowThreshold and course are the two kinds of turn that every need has. Each kind of offering
// belongs to one of them.
const lowThreshold, course = 0, 1

func turnOf(k offering.Kind) int {
	if k.Course() {
		return course
	}
	return lowThreshold
}

// fit says that a link serves a need.
type fit struct {
	need int // index in the request
	link *offering.Link
}

// consider adds an offering to the list of every need that it fits, or counts it as hidden.
func (m *matcher) consider(o *offering.Offering) {
	m.fits = m.fitting(m.fits[:0], o)
	if len(m.fits) == 0 || o.State != offering.Published || o.Past(m.req.Today) {
		return
	}
	if rejected := m.filters.Reject(o); rejected.Any() {
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

// fitting appends the needs that o serves, with the links that serve them.
func (m *matcher) fitting(fits []fit, o *offering.Offering) []fit {
	for i := range o.Competencies {
		l := &o.Competencies[i]
		for j := range m.req.Needs {
			if n := &m.req.Needs[j]; n.servedBy(l) {
				fits = append(fits, fit{j, l})
			}
		}
	}
	return fits
}

// hide counts the offering that is being considered as hidden by these filters.
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

// takeTurns lets each need take an offering that is not a course, then a course, and then the
// best that remains, until no candidate remains or there are most suggestions.
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

// turns gives every need one turn, in which it takes the first of the list that from chooses.
// It appends the offerings that were taken.
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

// why returns the reasons for a suggestion: first that of the need whose turn it is (an index
// in the request), then those of the other needs in their order.
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
		reasons[i] = Reason{m.req.Needs[f.need], *f.link, o.LevelBasis}
	}
	return reasons
}
