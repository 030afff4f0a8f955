package offering

import (
	"slices"
	"strings"
	"time"

	"reflectietool/internal/framework"
	"reflectietool/internal/paths"
)

// Trait is something known of an offering that filters and facets go by. The traits that are
// shown as a facet are named as their query parameter in URLs.
type Trait string

// The traits that are shown as a facet.
const (
	FacetKenmerk    Trait = paths.KenmerkParam
	FacetCompetency Trait = paths.CompetencyParam
	FacetKind       Trait = paths.KindParam
	FacetFormat     Trait = paths.FormatParam
	FacetProvince   Trait = paths.ProvinceParam
	FacetCost       Trait = paths.CostClassParam // the class of the price
	FacetRegister   Trait = paths.RegisterParam
	FacetEducation  Trait = paths.EducationParam
)

// The traits that only filters go by.
const (
	TraitPlace  Trait = "place"  // in words, folded
	TraitPrice  Trait = "price"  // in numbers: eurocents
	TraitStart  Trait = "start"  // in numbers: days since 1970
	TraitPoints Trait = "points" // some word when a register gives points
)

// Facets lists the traits that are shown as a facet, in the order in which they are shown.
var Facets = [...]Trait{
	FacetKenmerk, FacetCompetency, FacetKind, FacetFormat, FacetProvince, FacetCost, FacetRegister, FacetEducation,
}

// Traits lists all traits.
var Traits = append(Facets[:len(Facets):len(Facets)], TraitPlace, TraitPrice, TraitStart, TraitPoints)

// Values are what an offering has for a trait. None at all means that the trait is unknown.
type Values struct {
	Words   []string
	Numbers []int64
	Always  bool // fits whatever is asked: an offering for the whole country, for a place
}

// Known reports whether anything is known of the trait.
func (v Values) Known() bool { return v.Always || len(v.Words)+len(v.Numbers) > 0 }

// Texts converts values of a string type to strings.
func Texts[T ~string](values []T) []string {
	words := make([]string, len(values))
	for i, v := range values {
		words[i] = string(v)
	}
	return words
}

// Values returns what the offering has for a trait on a day, which is midnight UTC.
func (o *Offering) Values(trait Trait, day time.Time, fw *framework.Framework) Values {
	switch trait {
	case FacetKenmerk:
		return Values{Words: kenmerken(o, fw)}
	case FacetCompetency:
		slugs := make([]string, len(o.Competencies))
		for i, l := range o.Competencies {
			slugs[i] = l.Competency
		}
		return Values{Words: slugs}
	default:
		return o.filtered(trait, day)
	}
}

// filtered is Values for the traits that filters go by, which need no framework.
func (o *Offering) filtered(trait Trait, day time.Time) (v Values) {
	switch trait {
	case FacetKind:
		v.Words = []string{string(o.Kind)}
	case FacetFormat:
		v.Words = Texts(o.Formats)
	case FacetProvince:
		r := o.ReachOn(day)
		v.Words, v.Always = r.provinces(), r.Everywhere
	case TraitPlace:
		r := o.ReachOn(day)
		v.Words, v.Always = r.Places, r.Everywhere
	case FacetCost:
		if o.Cost != nil {
			v.Words = []string{string(CostClassOf(*o.Cost))}
		}
	case TraitPrice:
		if o.Cost != nil {
			v.Numbers = []int64{int64(*o.Cost)}
		}
	case TraitStart:
		for _, s := range o.Starts {
			if !s.Date.Before(day) {
				v.Numbers = append(v.Numbers, UnixDay(s.Date))
			}
		}
	case FacetRegister:
		v.Words = o.registers(day)
	case TraitPoints:
		if o.GivesPoints("", day) {
			v.Words = []string{"points"}
		}
	case FacetEducation:
		v.Words = o.EducationLevels
	}
	return v
}

// UnixDay returns the number of days since 1 January 1970; t is midnight UTC.
func UnixDay(t time.Time) int64 { return t.Unix() / (24 * 60 * 60) }

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
