package offering

import (
	"slices"
	"strings"
	"time"

	"reflectietool/internal/framework"
	"reflectietool/internal/paths"
)

// FacetName names a fact whose values can narrow down search results. It is also the name
// of the query parameter in URLs.
type FacetName string

// The facets, in the order in which they are shown.
const (
	FacetKenmerk    FacetName = paths.KenmerkParam
	FacetCompetency FacetName = paths.CompetencyParam
	FacetKind       FacetName = paths.KindParam
	FacetFormat     FacetName = paths.FormatParam
	FacetProvince   FacetName = paths.ProvinceParam
	FacetCost       FacetName = paths.CostClassParam
	FacetRegister   FacetName = paths.RegisterParam
	FacetEducation  FacetName = paths.EducationParam
)

// FacetNames lists the facets, in the order in which they are shown.
var FacetNames = [...]FacetName{
	FacetKenmerk, FacetCompetency, FacetKind, FacetFormat, FacetProvince, FacetCost, FacetRegister, FacetEducation,
}

// Texts converts values of a string type to strings.
func Texts[T ~string](values []T) []string {
	words := make([]string, len(values))
	for i, v := range values {
		words[i] = string(v)
	}
	return words
}

// FacetValues returns the values that an offering has for a fact on a day. No values mean
// that the fact is unknown.
func FacetValues(name FacetName, o *Offering, day time.Time, fw *framework.Framework) []string {
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
		return Texts(o.Formats)
	case FacetProvince:
		return o.ReachOn(day).provinces()
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

// registers returns the registers that give points on a day, each once and in lower case.
func (o *Offering) registers(day time.Time) []string {
	var names []string
	for _, a := range o.Accreditations {
		name := strings.ToLower(a.Register)
		if name != "" && !slices.Contains(names, name) && o.GivesPoints(a.Register, day) {
			names = append(names, name)
		}
	}
	return names
}
