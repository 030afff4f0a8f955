package offering

import (
	"slices"
	"time"
)

// Filters narrow offerings down to those that suit a person. An offering must pass every
// filter; to pass a filter with a list, it must match one of the values. The zero value lets
// everything through.
type Filters struct {
	Kinds     []Kind      // an offering always has a kind, so KnownOnly has no effect here
	Formats   []Format    // the offering has at least one of these
	Provinces []string    // names from the function Provinces; an offering for everywhere passes too
	Region    string      // a town or province as a person types it; an offering for everywhere passes too
	Costs     []CostClass // applied together with MaxCost
	MaxCost   *Cents      // this amount still passes; nil is no limit
	From      time.Time   // a start on or after this day; the zero time is no limit
	Until     time.Time   // a start on or before this day; the zero time is no limit
	Points    bool        // only with register points that are not expired
	Registers []string    // only with points from one of these registers, in any case
	Education []string    // levels of education, at least one of which the offering names

	// KnownOnly leaves out offerings for which a filtered fact is unknown. Without it they
	// pass, because most sources say little about format, region and cost. Points and
	// Registers are different: an offering that states no points never passes them.
	KnownOnly bool
}

// Period reports whether the filters limit the day of the start.
func (f *Filters) Period() bool { return !f.From.IsZero() || !f.Until.IsZero() }

// CostClass is a range of prices. Its value is used in URLs.
type CostClass string

// The cost classes, without overlap.
const (
	CostFree   CostClass = "gratis"
	CostLow    CostClass = "tot-100"   // up to and including 100 euro
	CostMiddle CostClass = "100-500"   // more than 100, up to and including 500 euro
	CostHigh   CostClass = "vanaf-500" // more than 500 euro
)

// CostClasses lists the cost classes from low to high.
func CostClasses() []CostClass { return []CostClass{CostFree, CostLow, CostMiddle, CostHigh} }

// Valid reports whether c is one of the classes.
func (c CostClass) Valid() bool { return slices.Contains(CostClasses(), c) }

// CostClassOf returns the class of a price.
func CostClassOf(cost Cents) CostClass {
	switch {
	case cost == 0:
		return CostFree
	case cost <= 100_00:
		return CostLow
	case cost <= 500_00:
		return CostMiddle
	default:
		return CostHigh
	}
}

// FilterName names one of the filters in the counts of hidden offerings. Several fields of
// Filters can belong to one name: Provinces and Region are FilterRegion.
type FilterName string

// The filters, in the order in which they are reported.
const (
	FilterKind      FilterName = "soort"
	FilterFormat    FilterName = "vorm"
	FilterRegion    FilterName = "regio"
	FilterCost      FilterName = "kosten"
	FilterPeriod    FilterName = "periode"
	FilterPoints    FilterName = "registerpunten"
	FilterEducation FilterName = "opleidingsniveau"
)

// FilterNames lists the filters, in the order in which they are reported.
var FilterNames = [...]FilterName{
	FilterKind, FilterFormat, FilterRegion, FilterCost, FilterPeriod, FilterPoints, FilterEducation,
}

// Hidden is the number of offerings that one filter hides. Matching and searching count them
// in different ways: see match.Result and search.Page.
type Hidden struct {
	Filter FilterName // that hides them
	Count  int        // at least 1
}

// Rejected says for each filter, in the order of FilterNames, whether it leaves an offering
// out.
type Rejected [len(FilterNames)]bool

// Any reports whether at least one filter leaves the offering out.
func (r Rejected) Any() bool { return r != Rejected{} }

// Reject returns which filters leave o out on a day, which is midnight UTC.
func (f *Filters) Reject(o *Offering, day time.Time) Rejected {
	var r Rejected
	r[0] = len(f.Kinds) > 0 && !slices.Contains(f.Kinds, o.Kind)
	r[1] = len(f.Formats) > 0 && f.fails(len(o.Formats) > 0, Overlap(o.Formats, f.Formats))
	r[2] = (f.Region != "" || len(f.Provinces) > 0) && f.outOfReach(o.ReachOn(day))
	r[3] = f.MaxCost != nil && f.fails(o.Cost != nil, o.Cost != nil && *o.Cost <= *f.MaxCost) ||
		len(f.Costs) > 0 && f.fails(o.Cost != nil, o.Cost != nil && slices.Contains(f.Costs, CostClassOf(*o.Cost)))
	r[4] = f.Period() && f.fails(!o.NextStart(day).IsZero(), f.startsInPeriod(o, day))
	r[5] = f.Points && !o.GivesPoints("", day) || len(f.Registers) > 0 &&
		!slices.ContainsFunc(f.Registers, func(register string) bool { return o.GivesPoints(register, day) })
	r[6] = len(f.Education) > 0 && f.fails(len(o.EducationLevels) > 0, Overlap(o.EducationLevels, f.Education))
	return r
}

// Overlap reports whether a and b have a value in common.
func Overlap[T comparable](a, b []T) bool {
	return slices.ContainsFunc(a, func(v T) bool { return slices.Contains(b, v) })
}

// fails reports whether a fact fails its filter. An unknown fact fails only with KnownOnly.
func (f *Filters) fails(known, fits bool) bool {
	if !known {
		return f.KnownOnly
	}
	return !fits
}

func (f *Filters) outOfReach(r Reach) bool {
	return f.Region != "" && f.fails(r.Known(), r.Everywhere || r.Near(FoldPlace(f.Region))) ||
		len(f.Provinces) > 0 && f.fails(r.provinceKnown(), r.Everywhere || slices.ContainsFunc(f.Provinces, r.inProvince))
}

func (f *Filters) startsInPeriod(o *Offering, day time.Time) bool {
	from := f.FirstDay(day)
	return slices.ContainsFunc(o.Starts, func(s Start) bool {
		return !s.Date.Before(from) && (f.Until.IsZero() || !s.Date.After(f.Until))
	})
}

// FirstDay returns the first day of the period that is not over: From, or day when From lies
// before it.
func (f *Filters) FirstDay(day time.Time) time.Time {
	if f.From.Before(day) {
		return day
	}
	return f.From
}
