package offering

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"reflectietool/internal/framework"
)

// FacetName names a fact by whose values results can be narrowed down. It is also the
// name of the field in addresses.
type FacetName string

// The facets, in the order in which they are shown.
const (
	FacetKenmerk    FacetName = "kenmerk"
	FacetCompetency FacetName = "competentie"
	FacetKind       FacetName = "soort"
	FacetFormat     FacetName = "vorm"
	FacetProvince   FacetName = "provincie"
	FacetCost       FacetName = "prijs"
	FacetRegister   FacetName = "register"
	FacetEducation  FacetName = "niveau"
)

var facetNames = [...]FacetName{
	FacetKenmerk, FacetCompetency, FacetKind, FacetFormat, FacetProvince, FacetCost, FacetRegister, FacetEducation,
}

// Facet is a fact with how many results there are of each of its values, under everything
// that is asked but the facet itself.
type Facet struct {
	Name    FacetName
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
func (q *Query) chosen(name FacetName) []string {
	switch name {
	case FacetKenmerk:
		return q.Kenmerken
	case FacetCompetency:
		return q.Competencies
	case FacetKind:
		return texts(q.Filters.Kinds)
	case FacetFormat:
		return texts(q.Filters.Formats)
	case FacetProvince:
		return q.Filters.Provinces
	case FacetCost:
		return texts(q.Filters.Costs)
	case FacetRegister:
		return folded(q.Filters.Registers)
	default:
		return q.Filters.Education
	}
}

func texts[T ~string](values []T) []string {
	words := make([]string, len(values))
	for i, v := range values {
		words[i] = string(v)
	}
	return words
}

func folded(values []string) []string {
	words := make([]string, len(values))
	for i, v := range values {
		words[i] = strings.ToLower(v)
	}
	return words
}

// facetValues returns the values that an offering has of a fact on a day; none is
// unknown.
func facetValues(name FacetName, o *Offering, day time.Time, fw *framework.Framework) []string {
	switch name {
	case FacetKenmerk:
		return kenmerken(o, fw)
	case FacetCompetency:
		slugs := make([]string, len(o.Competencies))
		for i, l := range o.Competencies {
			slugs[i] = l.Competency
		}
		return slugs
	case FacetKind:
		return []string{string(o.Kind)}
	case FacetFormat:
		return texts(o.Formats)
	case FacetProvince:
		return o.reachOn(day).provinces()
	case FacetCost:
		if o.Cost == nil {
			return nil
		}
		return []string{string(CostClassOf(*o.Cost))}
	case FacetRegister:
		return o.registers(day)
	default:
		return o.EducationLevels
	}
}

func kenmerken(o *Offering, fw *framework.Framework) []string {
	var slugs []string
	for _, l := range o.Competencies {
		if k, ok := fw.KenmerkOf(l.Competency); ok && !slices.Contains(slugs, k.Slug) {
			slugs = append(slugs, k.Slug)
		}
	}
	return slugs
}

// registers returns, folded, the registers that give points on a day.
func (o *Offering) registers(day time.Time) []string {
	var names []string
	for _, a := range o.Accreditations {
		name := strings.ToLower(a.Register)
		if name != "" && !slices.Contains(names, name) && o.givesPoints(a.Register, day) {
			names = append(names, name)
		}
	}
	return names
}

// inOrder returns the values of a facet in the order in which they are shown: that of
// the framework or of the list of values, and by name otherwise.
func inOrder(name FacetName, values []string, fw *framework.Framework) []string {
	var order []string
	switch name {
	case FacetKenmerk:
		for _, k := range fw.Kenmerken {
			order = append(order, k.Slug)
		}
	case FacetCompetency:
		for _, c := range fw.Competencies() {
			order = append(order, c.Slug)
		}
	case FacetKind:
		order = texts(Kinds())
	case FacetFormat:
		order = texts(Formats())
	case FacetProvince:
		order = Provinces()
	case FacetCost:
		order = texts(CostClasses())
	case FacetEducation:
		order = EducationLevels()
	}
	slices.SortFunc(values, func(a, b string) int {
		return cmp.Or(cmp.Compare(slices.Index(order, a), slices.Index(order, b)), strings.Compare(a, b))
	})
	return values
}
