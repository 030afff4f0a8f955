package match

import (
	"cmp"
	"slices"
	"strings"

	"reflectietool/internal/calendar"
	"reflectietool/internal/offering"
)

// reference returns the keys of the suggestions by the matching rule, written as plainly as
// possible, to compare Offerings with: it sorts all candidates and counts in halves.
func reference(req Request, offerings []offering.Offering) []string {
	var pool []*offering.Offering
	for i := range offerings {
		o := &offerings[i]
		if o.State == offering.Published && !o.Past(req.Today) && !req.Filters.Reject(o, calendar.DayOf(req.Today)).Any() {
			pool = append(pool, o)
		}
	}
	var keys []string
	taken := map[*offering.Offering]bool{}
	turn := func(wanted func(offering.Kind) bool) (took bool) {
		for _, n := range req.Needs {
			for _, o := range ranked(req, n, pool) {
				if len(keys) < most && !taken[o] && wanted(o.Kind) {
					taken[o], took = true, true
					keys = append(keys, o.Key)
					break
				}
			}
		}
		return took
	}
	turn(func(k offering.Kind) bool {
		return slices.Contains([]offering.Kind{offering.PeerReview, offering.Intervention, offering.ELearning, offering.Publication, offering.PracticeStory}, k)
	})
	turn(offering.Kind.Course)
	for turn(func(offering.Kind) bool { return true }) {
	}
	return keys
}

// fitsPlainly is the rule of product.md section 4 for one link.
func fitsPlainly(n Need, l offering.Link) bool {
	if l.Competency != n.Competency || !l.LevelKnown() {
		return l.Competency == n.Competency
	}
	if n.Kind == UseMore {
		return l.To >= n.Level
	}
	return l.From <= n.Level && n.Level < l.To
}

func ranked(req Request, n Need, pool []*offering.Offering) []*offering.Offering {
	contribution := func(n Need, o *offering.Offering) float64 {
		l, ok := o.Link(n.Competency)
		if !ok || !fitsPlainly(n, l) {
			return 0
		}
		if !l.Primary {
			return 0.5 * float64(max(1, n.Gap()))
		}
		return float64(max(1, n.Gap()))
	}
	value := func(o *offering.Offering) (sum float64) {
		for _, n := range req.Needs {
			sum += contribution(n, o)
		}
		return sum
	}
	unknownLast := func(aUnknown, bUnknown bool) int {
		if aUnknown == bUnknown {
			return 0
		}
		if bUnknown {
			return -1
		}
		return 1
	}
	candidates := slices.DeleteFunc(slices.Clone(pool), func(o *offering.Offering) bool { return contribution(n, o) == 0 })
	slices.SortFunc(candidates, func(a, b *offering.Offering) int {
		la, _ := a.Link(n.Competency)
		lb, _ := b.Link(n.Competency)
		sa, sb := a.NextStart(calendar.DayOf(req.Today)), b.NextStart(calendar.DayOf(req.Today))
		return cmp.Or(
			cmp.Compare(contribution(n, b), contribution(n, a)),
			cmp.Compare(value(b), value(a)),
			unknownLast(!la.LevelKnown(), !lb.LevelKnown()),
			cmp.Compare(knownFacts(b, sb, calendar.DayOf(req.Today)), knownFacts(a, sa, calendar.DayOf(req.Today))),
			b.CheckedOn.Compare(a.CheckedOn),
			unknownLast(sa.IsZero(), sb.IsZero()), sa.Compare(sb),
			strings.Compare(a.Title, b.Title), strings.Compare(a.Key, b.Key),
		)
	})
	return candidates
}
