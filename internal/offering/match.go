package offering

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"reflectietool/internal/framework"
)

// Shown is how many suggestions a person sees before "meer".
const Shown = 6

// NeedKind says why someone looks for offerings on a competency.
type NeedKind int

// A development point answered "dit wil ik leren" or not answered, and a strength that
// the person picked to use more. They take turns alike and are worded differently.
const (
	Learn NeedKind = iota
	UseMore
)

// Need is one competency that someone wants offerings for, in the order in which the
// person picked them.
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
	Needs        []Need
	Filters      Filters
	Today        time.Time
	Organisation string // uuid of the person's organisation, "" for none
}

// Result is what fits a request. Equal requests and offerings give equal results, in
// whatever order the offerings come.
type Result struct {
	Suggestions []Suggestion  // at most Shown
	More        []Suggestion  // the rest, the turns simply going on
	Needs       []NeedOutcome // one for each need, in its order
	Hidden      []Hidden      // what each filter hid, only where it hid something
	HiddenTotal int           // offerings that fit a need but were hidden by the filters
}

// Suggestion is an offering that fits, with the reason why.
type Suggestion struct {
	Offering *Offering // points into the offerings given to Match
	Reasons  []Reason  // the need whose turn it was first, then the other needs that it serves
}

// NeedOutcome says how one need fared.
type NeedOutcome struct {
	Need       Need
	Candidates int // offerings that fit and pass the filters, also those shown for another need
	Hidden     int // offerings that fit but were hidden by the filters
}

// NoFit reports that nothing fits the need: "geen passend aanbod".
func (n NeedOutcome) NoFit() bool { return n.Candidates == 0 }

// Hidden counts the offerings that fit a need but do not pass one filter. An offering
// that fails several filters counts at each of them.
type Hidden struct {
	Filter FilterName
	Count  int
}

// Match chooses offerings for the needs of req, by the rule of product.md section 4:
//
//   - An offering is a candidate for a need when it is published, not past, visible to
//     the person and tied to the need's competency, and when its levels are unknown or
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
func Match(req Request, offerings []Offering) Result {
	req.Today = Day(req.Today)
	m := matcher{req: req, result: Result{Needs: make([]NeedOutcome, len(req.Needs))}}
	m.lists = make([][]entry, len(req.Needs))
	for i, n := range req.Needs {
		m.result.Needs[i].Need = n
	}
	for i := range offerings {
		m.consider(&offerings[i])
	}
	for f, count := range m.hidden {
		if count > 0 {
			m.result.Hidden = append(m.result.Hidden, Hidden{filterNames[f], count})
		}
	}
	for _, list := range m.lists {
		slices.SortFunc(list, m.compare)
	}
	m.takeTurns()
	return m.result
}

// matcher holds the state of one Match.
type matcher struct {
	req        Request
	candidates []candidate
	lists      [][]entry // per need its candidates, best first once sorted
	reasons    []Reason  // room for the reasons of all suggestions, in one allocation
	hidden     [len(filterNames)]int
	result     Result
}

type candidate struct {
	offering *Offering
	taken    bool
}

// entry is a candidate in the list of one need. Key holds the whole order but for the
// title and source key, the larger the better, so that sorting compares one number.
type entry struct {
	key       uint64
	candidate int32
}

// consider files an offering under every need that it fits, or counts it as hidden.
func (m *matcher) consider(o *Offering) {
	value, fitting := 0, 0
	for _, n := range m.req.Needs {
		if l, ok := fit(n, o); ok {
			value += contribution(n, l)
			fitting++
		}
	}
	visible := o.State == Published && (o.Organisation == "" || o.Organisation == m.req.Organisation)
	if fitting == 0 || !visible || o.Past(m.req.Today) {
		return
	}
	rejected := m.req.Filters.reject(o, m.req.Today)
	for f, is := range rejected {
		if is {
			m.hidden[f]++
		}
	}
	if rejected.any() {
		m.result.HiddenTotal++
	} else {
		m.candidates = append(m.candidates, candidate{offering: o})
	}
	shared := sharedKey(o, value, m.req.Today)
	for i, n := range m.req.Needs {
		l, ok := fit(n, o)
		switch {
		case !ok:
		case rejected.any():
			m.result.Needs[i].Hidden++
		default:
			m.result.Needs[i].Candidates++
			m.lists[i] = append(m.lists[i], entry{needKey(n, l) | shared, int32(len(m.candidates) - 1)})
		}
	}
}

// fit returns the link by which o serves the need.
func fit(n Need, o *Offering) (Link, bool) {
	for _, l := range o.Competencies {
		if l.Competency == n.Competency {
			return l, !l.LevelKnown() || l.From <= n.Level && n.Level < l.To
		}
	}
	return Link{}, false
}

// contribution is twice that of the rule, to stay a whole number: 2 to 6 for a primary
// competency, half of it otherwise.
func contribution(n Need, l Link) int {
	gap := max(1, n.Gap())
	if l.Primary {
		return 2 * gap
	}
	return gap
}

// The order within a need as bits of one number, most significant first: contribution,
// value, level known, known facts, checked on, earlier start.
const (
	startBits, checkedBits, factBits, knownBits, valueBits = 20, 20, 3, 1, 12

	checkedShift      = startBits
	factShift         = checkedShift + checkedBits
	knownShift        = factShift + factBits
	valueShift        = knownShift + knownBits
	contributionShift = valueShift + valueBits
)

func needKey(n Need, l Link) uint64 {
	key := clamp(int64(contribution(n, l)), 64-contributionShift) << contributionShift
	if l.LevelKnown() {
		key |= 1 << knownShift
	}
	return key
}

func sharedKey(o *Offering, value int, today time.Time) uint64 {
	key := clamp(int64(value), valueBits)<<valueShift | uint64(knownFacts(o, today))<<factShift
	if !o.CheckedOn.IsZero() {
		key |= clamp(1+days(o.CheckedOn), checkedBits) << checkedShift
	}
	if start := o.NextStart(today); !start.IsZero() {
		key |= clamp(1<<startBits-1-days(start), startBits)
	}
	return key
}

// days counts from the year 1, so that any date until the year 2871 fits in 20 bits.
func days(t time.Time) int64 { return (t.Unix() - time.Time{}.Unix()) / (24 * 60 * 60) }

func clamp(n int64, bits int) uint64 { return uint64(min(max(n, 0), 1<<bits-1)) }

// knownFacts counts what is known among URL, format, duration, cost, region, start and
// points, 0 to 7. A start or points that are over count as unknown.
func knownFacts(o *Offering, today time.Time) int {
	count := 0
	for _, known := range [...]bool{
		o.URL != "", len(o.Formats) > 0, o.Hours > 0 || o.DurationText != "", o.Cost != nil,
		len(o.Regions) > 0, !o.NextStart(today).IsZero(), o.GivesPoints("", today),
	} {
		if known {
			count++
		}
	}
	return count
}

// compare puts the better entry first. Beyond the key it is the title and the source
// key; the import source and the id only part rows of different sources.
func (m *matcher) compare(a, b entry) int {
	if a.key != b.key {
		return cmp.Compare(b.key, a.key)
	}
	x, y := m.candidates[a.candidate].offering, m.candidates[b.candidate].offering
	if x.Title != y.Title {
		return strings.Compare(x.Title, y.Title)
	}
	return cmp.Or(
		strings.Compare(x.Key, y.Key), strings.Compare(x.ImportSource, y.ImportSource), strings.Compare(x.ID, y.ID),
	)
}

// takeTurns lets each need take a low-threshold form, then a course, then whatever is
// best, until nothing remains.
func (m *matcher) takeTurns() {
	all := make([]Suggestion, 0, len(m.candidates))
	reasons := 0
	for _, list := range m.lists {
		reasons += len(list)
	}
	m.reasons = make([]Reason, 0, reasons)
	m.round(&all, m.cursors(), Kind.LowThreshold)
	m.round(&all, m.cursors(), Kind.Course)
	rest := m.cursors()
	for m.round(&all, rest, func(Kind) bool { return true }) {
	}
	shown := min(Shown, len(all))
	m.result.Suggestions, m.result.More = all[:shown:shown], all[shown:]
}

// cursors returns a position at the head of every need's list.
func (m *matcher) cursors() []int { return make([]int, len(m.lists)) }

// round gives every need one turn and reports whether anyone took something. The
// cursors remember how far each list has been read.
func (m *matcher) round(all *[]Suggestion, cursors []int, wanted func(Kind) bool) bool {
	took := false
	for need, list := range m.lists {
		for cursors[need] < len(list) {
			c := &m.candidates[list[cursors[need]].candidate]
			cursors[need]++
			if c.taken || !wanted(c.offering.Kind) {
				continue
			}
			c.taken, took = true, true
			*all = append(*all, Suggestion{c.offering, m.why(need, c.offering)})
			break
		}
	}
	return took
}

// why returns the reasons for a suggestion, that of the need whose turn it is first.
func (m *matcher) why(turn int, o *Offering) []Reason {
	first := len(m.reasons)
	l, _ := fit(m.req.Needs[turn], o)
	m.reasons = append(m.reasons, Reason{m.req.Needs[turn], l})
	for i, n := range m.req.Needs {
		if l, ok := fit(n, o); ok && i != turn {
			m.reasons = append(m.reasons, Reason{n, l})
		}
	}
	return m.reasons[first:len(m.reasons):len(m.reasons)]
}
