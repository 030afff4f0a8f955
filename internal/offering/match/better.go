package match

import (
	"slices"

	"reflectietool/internal/calendar"
	"reflectietool/internal/offering"
)

// Better counts the offerings that one filter hides although they would come before the last
// suggestion.
type Better struct {
	Filter offering.FilterName // that hides them
	Count  int                 // at least 1
	Kind   offering.Kind       // their kind; "" if they are of several kinds
}

// BetterHidden counts, for each filter of req, the offerings that only this filter hides and
// that would come before the last suggestion if matching were done without the filter. Result
// is the result of Offerings for the same request and offerings. Filters without such
// offerings are left out. Without suggestions BetterHidden returns nothing, because there is
// nothing to compare with. Equal input gives equal output, whatever the order of the
// offerings.
func BetterHidden(req Request, offerings []*offering.Offering, result Result) []Better {
	if len(result.Suggestions) == 0 || result.HiddenTotal == 0 {
		return nil
	}
	last, filters := result.Suggestions[len(result.Suggestions)-1].Offering, req.Filters.On(calendar.DayOf(req.Today))
	why := make(map[*offering.Offering]offering.Rejected, len(offerings))
	for _, o := range offerings {
		why[o] = filters.Reject(o)
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

// turn is one offering, taken in one turn of a need.
type turn struct {
	offering *offering.Offering
	hidden   bool // by the filter that is left out
}

// turnsWithout returns the turns in their order as they would be without one filter: the
// offerings that only this filter hides take part too. It returns nothing if the filter hides
// no offering alone. Only has just that filter; req has no filters; why has which filters hide an
// offering.
func turnsWithout(only offering.Rejected, req Request, offerings []*offering.Offering, why map[*offering.Offering]offering.Rejected) []turn {
	var pool []*offering.Offering
	hides := false
	for _, o := range offerings {
		if why[o] == only || !why[o].Any() {
			pool = append(pool, o)
			hides = hides || why[o] == only
		}
	}
	if !hides {
		return nil
	}
	result := Offerings(req, pool)
	var turns []turn
	for _, s := range slices.Concat(result.Suggestions, result.More) {
		turns = append(turns, turn{s.Offering, why[s.Offering] == only})
	}
	return turns
}

// before returns the hidden offerings that come before last, the last suggestion.
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

// sameKind returns the kind of the offerings, or "" if they are of several kinds.
func sameKind(offerings []*offering.Offering) offering.Kind {
	for _, o := range offerings {
		if o.Kind != offerings[0].Kind {
			return ""
		}
	}
	return offerings[0].Kind
}
