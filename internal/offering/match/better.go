package match

import (
	"slices"

	"reflectietool/internal/calendar"
	"reflectietool/internal/offering"
)

// Better says how many offerings one filter hid that would come before the last one shown.
type Better struct {
	Filter offering.FilterName
	Count  int
	Kind   offering.Kind // of all of them, "" when they differ
}

// BetterHidden finds, for each filter of req, the offerings that only that filter hides and
// that would come before the last one shown, if the needs took their turns without it. Result
// is what Match made of the same request and offerings. A filter that hides none of them is
// left out, and so is everything when nothing is shown: then nothing is better than it.
// Equal input gives equal output, in whatever order the offerings come.
func BetterHidden(req Request, offerings []offering.Offering, result Result) []Better {
	if len(result.Suggestions) == 0 || result.HiddenTotal == 0 {
		return nil
	}
	last, day := result.Suggestions[len(result.Suggestions)-1].Offering, calendar.DayOf(req.Today)
	why := make([]offering.Rejected, len(offerings))
	for i := range offerings {
		why[i] = req.Filters.Reject(&offerings[i], day)
	}
	req.Filters = offering.Filters{}
	var better []Better
	for f, name := range offering.FilterNames {
		var only offering.Rejected
		only[f] = true
		if found := before(last, turnsWithout(only, req, offerings, why)); len(found) > 0 {
			better = append(better, Better{name, len(found), sameKind(found)})
		}
	}
	return better
}

// turn is an offering in the order of the turns.
type turn struct {
	offering *offering.Offering
	hidden   bool // by the filter that is left out
}

// turnsWithout returns the order of the turns when a filter would not hide what only it
// hides, nothing when there is no such offering. Req has no filters.
func turnsWithout(only offering.Rejected, req Request, offerings []offering.Offering, why []offering.Rejected) []turn {
	if !slices.Contains(why, only) {
		return nil
	}
	var pool []offering.Offering
	var origin []int
	for i := range offerings {
		if why[i] == only || !why[i].Any() {
			pool, origin = append(pool, offerings[i]), append(origin, i)
		}
	}
	places := make(map[*offering.Offering]int, len(pool))
	for i := range pool {
		places[&pool[i]] = origin[i]
	}
	result := Offerings(req, pool)
	var turns []turn
	for _, s := range slices.Concat(result.Suggestions, result.More) {
		i := places[s.Offering]
		turns = append(turns, turn{&offerings[i], why[i] == only})
	}
	return turns
}

// before returns the hidden offerings that come before the last one shown.
func before(last *offering.Offering, turns []turn) (found []*offering.Offering) {
	for _, t := range turns {
		if t.offering == last {
			break
		}
		if t.hidden {
			found = append(found, t.offering)
		}
	}
	return found
}

// sameKind returns the kind of all, "" when they differ.
func sameKind(offerings []*offering.Offering) offering.Kind {
	for _, o := range offerings {
		if o.Kind != offerings[0].Kind {
			return ""
		}
	}
	return offerings[0].Kind
}
