package search

import (
	"cmp"
	"slices"
	"strings"

	"reflectietool/internal/framework"
	"reflectietool/internal/offering"
)

// Facet is a fact with how many results there are of each of its values, under everything
// that is asked but the facet itself.
type Facet struct {
	Name    offering.FacetName
	Values  []FacetValue // those with a result, and those chosen
	Unknown int          // results of which the fact is unknown
	Anyhow  int          // results that fit whatever value is chosen: everywhere, for a province
}

// FacetValue is one value of a facet.
type FacetValue struct {
	Value  string // as in addresses
	Count  int
	Chosen bool
}

// chosen returns what a query asks of a facet.
func (q *Query) chosen(name offering.FacetName) []string {
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
		return folded(q.Filters.Registers)
	default:
		return q.Filters.Education
	}
}

func folded(values []string) []string {
	words := make([]string, len(values))
	for i, v := range values {
		words[i] = strings.ToLower(v)
	}
	return words
}

// inOrder returns the values of a facet in the order in which they are shown: that of
// the framework or of the list of values, and by name otherwise.
func inOrder(name offering.FacetName, values []string, fw *framework.Framework) []string {
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
