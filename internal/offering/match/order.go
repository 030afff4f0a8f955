package match

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"reflectietool/internal/offering"
)

// list holds the best candidates of a need for one kind of turn, the best first. Its length is
// limited to most, the number of suggestions, so that not all candidates have to be sorted.
type list []entry

// entry is a candidate in a list. Key combines every criterion of the order except title and
// source key into one number, the larger the better, so that most comparisons compare one
// number.
type entry struct {
	key      uint64
	offering *offering.Offering
}

// insert puts e in its place, unless the list is full of better candidates.
func (l *list) insert(e entry) {
	if len(*l) == most {
		if compare(e, (*l)[most-1]) >= 0 {
			return
		}
		*l = (*l)[:most-1]
	}
	place, _ := slices.BinarySearchFunc(*l, e, compare)
	*l = slices.Insert(*l, place, e)
}

// skip drops the offerings at the head of the list that were taken in other turns.
func (l *list) skip(taken map[*offering.Offering]bool) {
	for len(*l) > 0 && taken[(*l)[0].offering] {
		*l = (*l)[1:]
	}
}

// better returns the list whose first candidate is the better one.
func better(l *[2]list) *list {
	low, other := &l[lowThreshold], &l[course]
	if len(*low) == 0 || len(*other) > 0 && compare((*other)[0], (*low)[0]) < 0 {
		return other
	}
	return low
}

// compare puts the better entry first. Entries with equal keys are ordered by title and then
// by source key. The import source and the id come last: they only matter for rows of
// different sources or organisations with the same source key.
func compare(a, b entry) int {
	if a.key != b.key {
		return cmp.Compare(b.key, a.key)
	}
	x, y := a.offering, b.offering
	if x.Title != y.Title {
		return strings.Compare(x.Title, y.Title)
	}
	return cmp.Or(
		strings.Compare(x.Key, y.Key), strings.Compare(x.ImportSource, y.ImportSource), strings.Compare(x.ID, y.ID),
	)
}

// contribution returns twice the contribution of the rule, so that it is a whole number: 2 to
// 6 for a primary competency, and half of that otherwise.
func contribution(n *Need, l *offering.Link) int {
	gap := max(1, n.Gap())
	if l.Primary {
		return 2 * gap
	}
	return gap
}

// The order of the candidates of a need, as the bits of one number, most significant first:
// contribution, value, whether the levels are known, number of known facts, day of the last
// check, earliness of the start.
const (
	startBits, checkedBits, factBits, knownBits, valueBits = 20, 20, 3, 1, 12

	checkedShift      = startBits
	factShift         = checkedShift + checkedBits
	knownShift        = factShift + factBits
	valueShift        = knownShift + knownBits
	contributionShift = valueShift + valueBits
)

func needKey(n *Need, l *offering.Link) uint64 {
	key := clamp(int64(contribution(n, l)), 64-contributionShift) << contributionShift
	if l.LevelKnown() {
		key |= 1 << knownShift
	}
	return key
}

func sharedKey(o *offering.Offering, value int, today time.Time) uint64 {
	start := o.NextStart(today)
	key := clamp(int64(value), valueBits)<<valueShift | uint64(knownFacts(o, start, today))<<factShift
	if !o.CheckedOn.IsZero() {
		key |= clamp(1+days(o.CheckedOn), checkedBits) << checkedShift
	}
	if !start.IsZero() {
		key |= clamp(1<<startBits-1-days(start), startBits)
	}
	return key
}

// days counts the days since 1 January of the year 1, so that any date until the year 2871
// fits in 20 bits.
func days(t time.Time) int64 { return (t.Unix() - time.Time{}.Unix()) / (24 * 60 * 60) }

func clamp(n int64, bits int) uint64 { return uint64(min(max(n, 0), 1<<bits-1)) }

// knownFacts counts how many of these facts are known, 0 to 7: URL, format, duration, cost,
// region, start and points. Starts that are over and points that are expired count as unknown.
func knownFacts(o *offering.Offering, start, today time.Time) int {
	count := 0
	for _, known := range [...]bool{
		o.URL != "", len(o.Formats) > 0, o.Hours > 0 || o.DurationText != "", o.Cost != nil,
		len(o.Regions) > 0, !start.IsZero(), o.GivesPoints("", today),
	} {
		if known {
			count++
		}
	}
	return count
}
