package search

import (
	"bytes"
	"cmp"
	"slices"

	"reflectietool/internal/framework"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/index"
)

// catalogue is a copy of the offerings with the methods that search it. Its methods return
// sets of offerings.
type catalogue struct{ *index.Copy }

// condition is one condition of a query besides its text.
type condition struct {
	filter    offering.FilterName // the filter that it belongs to; "" for none
	trait     offering.Trait      // that it is about
	fits      index.Set           // the offerings that meet it
	uncertain index.Set           // those for which the trait is unknown; nil if these never pass
	passes    index.Set           // those that it lets through, with KnownOnly applied
}

// conditions returns the conditions of a query besides its text: the kenmerken and competencies
// that it names, and the clauses of its filters.
func (c catalogue) conditions(q *Query) []condition {
	var clauses []offering.Clause
	for _, trait := range []offering.Trait{offering.FacetKenmerk, offering.FacetCompetency} {
		if chosen := q.chosen(trait); len(chosen) > 0 {
			clauses = append(clauses, offering.Clause{Trait: trait, Claim: true, Word: func(v string) bool { return slices.Contains(chosen, v) }})
		}
	}
	clauses = append(clauses, q.Filters.Clauses(c.Day)...)
	all := make([]condition, len(clauses))
	for i := range clauses {
		clause := &clauses[i]
		all[i] = condition{filter: clause.Filter, trait: clause.Trait, fits: c.Fits(clause)}
		if !clause.Claim {
			all[i].uncertain = c.Trait(clause.Trait).Unknown
		}
		all[i].passes = all[i].fits
		if !q.Filters.KnownOnly {
			all[i].passes = all[i].loose()
		}
	}
	return all
}

func (c catalogue) union(sets map[string]index.Set, names []string) index.Set {
	union := index.NewSet(len(c.IDs))
	for _, name := range names {
		union.Join(sets[name])
	}
	return union
}

// loose returns the offerings that a condition lets through without KnownOnly.
func (n *condition) loose() index.Set {
	passes := slices.Clone(n.fits)
	passes.Join(n.uncertain)
	return passes
}

// found holds the offerings that a text finds, before the other conditions of the query.
type found struct {
	catalogue
	base       index.Set // the offerings that the person can see
	hits       *hits     // nil without a text
	suggestion string    // the corrected text; "" for none
	current    bool      // the copy is not older than what this search read of the catalogue
}

// done gives back what the search borrowed. The hits cannot be used after it.
func (f *found) done() {
	if f.hits != nil {
		freeScore(f.hits.score)
	}
}

// within returns the offerings to which the conditions are applied: those that the person can
// see, that the text finds and that have one of the competencies of Query.Within.
func (f *found) within(q *Query) index.Set {
	all := slices.Clone(f.base)
	if len(q.Within) > 0 {
		all.Keep(f.union(f.Trait(offering.FacetCompetency).Words, q.Within))
	}
	if f.hits != nil {
		all.Keep(f.hits.members)
	}
	return all
}

// page returns a page of results without its offerings, and the ids of those offerings.
func (f *found) page(q Query, fw *framework.Framework) (Page, [][16]byte) {
	base, conditions := f.within(&q), f.conditions(&q)
	all, others := narrow(base, conditions)
	page := Page{Total: all.Count()}
	page.Pages = max(1, (page.Total+PageSize-1)/PageSize)
	page.Number = min(max(q.Page, 1), page.Pages)
	for _, name := range offering.Facets {
		page.Facets = append(page.Facets, f.count(name, &q, others[name], all, fw))
	}
	page.Hidden = hiddenBy(conditions, base, page.Total)
	if q.Filters.KnownOnly {
		for i := range conditions {
			base.Keep(conditions[i].loose())
		}
		page.HiddenUnknown = base.Count() - page.Total
	}
	page.Partial = f.hits != nil && f.hits.partial && page.Total > 0
	return page, f.pick(all, conditions, q.Sort, f.hits, (page.Number-1)*PageSize, PageSize)
}

// after returns the ids of the results of a query that come after id in the order of ids, at
// most number of them.
func (f *found) after(id [16]byte, number int, q Query) [][16]byte {
	all, _ := narrow(f.within(&q), f.conditions(&q))
	compare := func(a, b [16]byte) int { return bytes.Compare(a[:], b[:]) }
	var ids [][16]byte
	for place := range all.All {
		if compare(f.IDs[place], id) > 0 {
			ids = append(ids, f.IDs[place])
		}
	}
	slices.SortFunc(ids, compare)
	return ids[:min(number, len(ids))]
}

// narrow returns the members of base that meet every condition. For each facet that has a
// condition it also returns the members that meet all conditions of others.
func narrow(base index.Set, conditions []condition) (all index.Set, others map[offering.Trait]index.Set) {
	all, others = slices.Clone(base), map[offering.Trait]index.Set{}
	for i := range conditions {
		if facet := conditions[i].trait; facet != "" {
			others[facet] = slices.Clone(base)
		}
	}
	for i := range conditions {
		all.Keep(conditions[i].passes)
		for facet, set := range others {
			if facet != conditions[i].trait {
				set.Keep(conditions[i].passes)
			}
		}
	}
	return all, others
}

// hiddenBy counts for each filter the results that would be added if only that filter were
// dropped.
func hiddenBy(conditions []condition, base index.Set, total int) []offering.Hidden {
	var hidden []offering.Hidden
	for _, filter := range offering.FilterNames {
		of := func(n condition) bool { return n.filter == filter }
		if !slices.ContainsFunc(conditions, of) {
			continue
		}
		without := slices.Clone(base)
		for i := range conditions {
			if !of(conditions[i]) {
				without.Keep(conditions[i].passes)
			}
		}
		if count := without.Count() - total; count > 0 {
			hidden = append(hidden, offering.Hidden{Filter: filter, Count: count})
		}
	}
	return hidden
}

// count counts the values of a facet among others, the offerings that meet all other
// conditions. If the facet has no condition, others is nil and count uses all.
func (c catalogue) count(name offering.Trait, q *Query, others, all index.Set, fw *framework.Framework) Facet {
	if others == nil {
		others = all
	}
	sets, chosen := c.Trait(name), q.chosen(name)
	counts := map[string]int{}
	for value, offerings := range sets.Words {
		counts[value] = offerings.CountIn(others)
	}
	facet := Facet{Name: name, Unknown: sets.Unknown.CountIn(others)}
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
		if name == offering.FacetRegister {
			v.Value = cmp.Or(c.Registers[value], value)
		}
		facet.Values = append(facet.Values, v)
	}
	if name == offering.FacetProvince {
		facet.Anyhow = sets.Always.CountIn(others)
	}
	return facet
}

// pick returns the ids of the members of all in an order, number of them beginning at index
// first.
func (c catalogue) pick(all index.Set, conditions []condition, order Sort, found *hits, first, number int) [][16]byte {
	ids := make([][16]byte, 0, number)
	take := func(place int) bool {
		if first--; first < 0 {
			ids = append(ids, c.IDs[place])
		}
		return len(ids) < number
	}
	if key, ok := map[Sort]int{SortStart: index.KeyStart, SortCost: index.KeyCost, SortHours: index.KeyHours}[order]; ok {
		for _, place := range c.Order[key] {
			if all.Has(int(place)) && !take(int(place)) {
				break
			}
		}
		return ids
	}
	for _, level := range byUncertainty(all, conditions) {
		members := level.All // a set is in the order of titles
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

// byUncertainty divides a set by the number of conditions that an offering passes only because
// a fact is unknown: first the offerings with none of these, then those with one, and so on.
func byUncertainty(all index.Set, conditions []condition) []index.Set {
	levels := []index.Set{all}
	for _, n := range conditions {
		if n.uncertain == nil {
			continue
		}
		levels = append(levels, index.NewSet(len(all)*64))
		for i := len(levels) - 1; i > 0; i-- { // from the last, so that each offering moves up once
			moved := levels[i-1].And(n.uncertain)
			levels[i-1] = levels[i-1].And(n.fits)
			levels[i].Join(moved)
		}
	}
	return levels
}
