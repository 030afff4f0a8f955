package offering

import (
	"bytes"
	"cmp"
	"slices"

	"reflectietool/internal/framework"
)

// condition is one thing that a query asks beside the text: what meets it, and what may
// meet it because the fact is unknown.
type condition struct {
	filter    FilterName // "" where it is no filter
	facet     FacetName  // "" where no facet shows it
	fits      set
	uncertain set // nil for a claim, which unknown does not meet
}

// conditions returns what a query asks beside the text.
func (c *catalogueCopy) conditions(q *Query) []condition {
	var all []condition
	add := func(filter FilterName, facet FacetName, fits, uncertain set) {
		if uncertain != nil { // what fits by one value is certain, whatever else is unknown
			uncertain = slices.Clone(uncertain)
			for i := range uncertain {
				uncertain[i] &^= fits[i]
			}
		}
		all = append(all, condition{filter, facet, fits, uncertain})
	}
	byFacet := func(filter FilterName, name FacetName, claim bool) {
		if chosen := q.chosen(name); len(chosen) > 0 {
			facet := c.facet(name)
			fits, unknown := c.union(facet.values, chosen), facet.unknown
			if name == FacetProvince {
				fits.join(c.everywhere)
			}
			if claim {
				unknown = nil
			}
			add(filter, name, fits, unknown)
		}
	}
	f := &q.Filters
	byFacet("", FacetKenmerk, true)
	byFacet("", FacetCompetency, true)
	byFacet(FilterKind, FacetKind, true)
	byFacet(FilterFormat, FacetFormat, false)
	byFacet(FilterRegion, FacetProvince, false)
	if f.Region != "" {
		add(FilterRegion, "", c.near(f.Region), c.unreachable)
	}
	byFacet(FilterCost, FacetCost, false)
	if f.MaxCost != nil {
		add(FilterCost, "", c.atMost(keyCost, float64(*f.MaxCost)), c.facet(FacetCost).unknown)
	}
	if f.period() {
		add(FilterPeriod, "", c.inPeriod(f), c.noStart)
	}
	if f.Points {
		add(FilterPoints, "", c.points, nil)
	}
	byFacet(FilterPoints, FacetRegister, true)
	byFacet(FilterEducation, FacetEducation, false)
	return all
}

func (c *catalogueCopy) union(sets map[string]set, names []string) set {
	union := newSet(len(c.ids))
	for _, name := range names {
		union.join(sets[name])
	}
	return union
}

// near returns what can be followed near a place that someone typed.
func (c *catalogueCopy) near(typed string) set {
	near := slices.Clone(c.everywhere)
	typed = foldPlace(typed)
	for town, offerings := range c.towns {
		if (reach{places: []string{town}}).near(typed) {
			near.join(offerings)
		}
	}
	return near
}

// atMost returns what has a known key that is not higher.
func (c *catalogueCopy) atMost(key int, limit float64) set {
	fits := newSet(len(c.ids))
	for i, value := range c.keys[key] {
		if value <= limit {
			fits.put(i)
		}
	}
	return fits
}

func (c *catalogueCopy) inPeriod(f *Filters) set {
	fits := newSet(len(c.ids))
	from, until := unixDay(f.from(c.day)), unixDay(f.Until)
	for _, s := range c.starts {
		if s.day >= from && (f.Until.IsZero() || s.day <= until) {
			fits.put(int(s.place))
		}
	}
	return fits
}

// passes returns what meets a condition.
func (n *condition) passes(knownOnly bool) set {
	passes := slices.Clone(n.fits)
	if !knownOnly {
		passes.join(n.uncertain)
	}
	return passes
}

// found is what has the text of a query, before anything else that it asks.
type found struct {
	*catalogueCopy
	base       set   // what the person can see
	hits       *hits // nil without a text
	suggestion string
}

// within returns what the facets count within.
func (f *found) within(q *Query) set {
	all := slices.Clone(f.base)
	if len(q.Within) > 0 {
		all.keep(f.union(f.facet(FacetCompetency).values, q.Within))
	}
	if f.hits != nil {
		all.keep(f.hits.members)
	}
	return all
}

// page answers a query, but for the offerings themselves: those are told by their ids.
func (f *found) page(q Query, fw *framework.Framework) (Page, [][16]byte) {
	base, conditions, knownOnly := f.within(&q), f.conditions(&q), q.Filters.KnownOnly
	all, others := f.narrow(base, conditions, knownOnly)
	page := Page{Total: all.count()}
	page.Pages = max(1, (page.Total+PageSize-1)/PageSize)
	page.Number = min(max(q.Page, 1), page.Pages)
	for _, name := range facetNames {
		page.Facets = append(page.Facets, f.count(name, &q, others[name], all, fw))
	}
	page.Hidden = hiddenBy(conditions, base, page.Total, knownOnly)
	if knownOnly {
		loose, _ := f.narrow(base, conditions, false)
		page.HiddenUnknown = loose.count() - page.Total
	}
	page.Partial = f.hits != nil && f.hits.partial && page.Total > 0
	return page, f.pick(all, conditions, q.Sort, f.hits, (page.Number-1)*PageSize, PageSize)
}

// after returns a number of the ids of all that answers a query, in their order, beginning
// behind one.
func (f *found) after(id [16]byte, number int, q Query) [][16]byte {
	all, _ := f.narrow(f.within(&q), f.conditions(&q), q.Filters.KnownOnly)
	compare := func(a, b [16]byte) int { return bytes.Compare(a[:], b[:]) }
	var ids [][16]byte
	for place := range all.all {
		if compare(f.ids[place], id) > 0 {
			ids = append(ids, f.ids[place])
		}
	}
	slices.SortFunc(ids, compare)
	return ids[:min(number, len(ids))]
}

// narrow returns what is in base and meets every condition, and per facet that is a
// condition what meets the others.
func (c *catalogueCopy) narrow(base set, conditions []condition, knownOnly bool) (all set, others map[FacetName]set) {
	all, others = slices.Clone(base), map[FacetName]set{}
	for i := range conditions {
		if facet := conditions[i].facet; facet != "" {
			others[facet] = slices.Clone(base)
		}
	}
	for i := range conditions {
		passes := conditions[i].passes(knownOnly)
		all.keep(passes)
		for facet, set := range others {
			if facet != conditions[i].facet {
				set.keep(passes)
			}
		}
	}
	return all, others
}

// hiddenBy counts per filter what would come besides, if only that filter were dropped.
func hiddenBy(conditions []condition, base set, total int, knownOnly bool) []Hidden {
	var hidden []Hidden
	for _, filter := range filterNames {
		without, used := slices.Clone(base), false
		for i := range conditions {
			if conditions[i].filter == filter {
				used = true
			} else {
				without.keep(conditions[i].passes(knownOnly))
			}
		}
		if count := without.count() - total; used && count > 0 {
			hidden = append(hidden, Hidden{filter, count})
		}
	}
	return hidden
}

// count counts the values of a facet among what meets all else; others is nil where the
// facet is no condition.
func (c *catalogueCopy) count(name FacetName, q *Query, others, all set, fw *framework.Framework) Facet {
	if others == nil {
		others = all
	}
	sets, chosen := c.facet(name), q.chosen(name)
	counts := map[string]int{}
	for value, offerings := range sets.values {
		counts[value] = offerings.countIn(others)
	}
	facet := Facet{Name: name, Unknown: sets.unknown.countIn(others)}
	var shown []string
	for value, count := range counts {
		if count > 0 {
			shown = append(shown, value)
		}
	}
	for _, value := range chosen {
		if !slices.Contains(shown, value) {
			shown = append(shown, value)
		}
	}
	for _, value := range inOrder(name, shown, fw) {
		v := FacetValue{Value: value, Count: counts[value], Chosen: slices.Contains(chosen, value)}
		if name == FacetRegister {
			v.Value = cmp.Or(c.registers[value], value)
		}
		facet.Values = append(facet.Values, v)
	}
	if name == FacetProvince {
		facet.Anyhow = c.everywhere.countIn(others)
	}
	return facet
}

// pick returns a number of the ids of what was found, from the first on, in order.
func (c *catalogueCopy) pick(all set, conditions []condition, order Sort, found *hits, first, number int) [][16]byte {
	ids := make([][16]byte, 0, number)
	take := func(place int) bool {
		if first--; first < 0 {
			ids = append(ids, c.ids[place])
		}
		return len(ids) < number
	}
	if key, ok := map[Sort]int{SortStart: keyStart, SortCost: keyCost, SortHours: keyHours}[order]; ok {
		for _, place := range c.order[key] {
			if all.has(int(place)) && !take(int(place)) {
				break
			}
		}
		return ids
	}
	for _, level := range byUncertainty(all, conditions) {
		members := level.all // in the order of titles
		if found != nil {
			members = func(yield func(int) bool) {
				for _, place := range found.first(first+number, level) {
					if !yield(int(place)) {
						return
					}
				}
			}
		}
		for place := range members {
			if !take(place) {
				return ids
			}
		}
	}
	return ids
}

// byUncertainty divides a set by how many of the conditions may be met rather than are.
func byUncertainty(all set, conditions []condition) []set {
	levels := []set{all}
	for _, n := range conditions {
		if n.uncertain == nil {
			continue
		}
		levels = append(levels, newSet(len(all)*64))
		for i := len(levels) - 1; i > 0; i-- { // from the last, so that each moves up once
			moved := levels[i-1].and(n.uncertain)
			levels[i-1] = levels[i-1].and(n.fits)
			levels[i].join(moved)
		}
	}
	return levels
}
