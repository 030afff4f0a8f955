package search

import (
	"cmp"
	"slices"
	"strings"

	"reflectietool/internal/framework"
	"reflectietool/internal/offering"
)

// Facet counts search results by the values of one fact. The counts apply every part of the
// query except the choice in this facet itself.
type Facet struct {
	Name    offering.Trait // of the fact
	Values  []FacetValue   // those with a result and those chosen, in the order in which they are shown
	Unknown int            // number of results for which the fact is unknown
	Anyhow  int            // for the province: number of results for everywhere, which fit any value
}

// FacetValue is one value of a facet.
type FacetValue struct {
	Value  string // as in URLs
	Count  int    // number of results with this value
	Chosen bool   // the query asks for this value
}

// chosen returns the values of a facet that the query asks for.
func (q *Query) chosen(name offering.Trait) []string {
	switch name {
	case offering.FacetKenmerk:
		return q.Kenmerken
	case offering.FacetCompetency:
		return q.Competencies
	case offering.FacetKind:
		return offering.Texts(q.Filters.Kinds)
	case offering.FacetFormat:
		return offering.Texts(q.Filters.Formats)
	case offering.FacetProvince:
		return q.Filters.Provinces
	case offering.FacetCost:
		return offering.Texts(q.Filters.Costs)
	case offering.FacetRegister:
		return offering.Lower(q.Filters.Registers)
	default:
		return q.Filters.Education
	}
}

// inOrder sorts the values of a facet in the order in which they are shown: the order of the
// framework or of the list of values, and by name for values without such an order.
func inOrder(name offering.Trait, values []string, fw *framework.Framework) []string {
	var order []string
	switch name {
	case offering.FacetKenmerk:
		for _, k := range fw.Kenmerken {
			order = append(order, k.Slug)
		}
	case offering.FacetCompetency:
		for _, c := range fw.Competencies() {
			order = append(order, c.Slug)
		}
	case offering.FacetKind:
		order = offering.Texts(offering.Kinds())
	case offering.FacetFormat:
		order = offering.Texts(offering.Formats())
	case offering.FacetProvince:
		order = offering.Provinces()
	case offering.FacetCost:
		order = offering.Texts(offering.CostClasses())
	case offering.FacetEducation:
		order = offering.EducationLevels()
	}
	slices.SortFunc(values, func(a, b string) int {
		return cmp.Or(cmp.Compare(slices.Index(order, a), slices.Index(order, b)), strings.Compare(a, b))
	})
	return values
}
