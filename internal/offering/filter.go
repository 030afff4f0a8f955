package offering

import (
	"slices"
	"time"
)

// Filters narrow offerings down to what suits someone. The zero value lets everything
// through. Between the filters it is "and", within one list "or".
type Filters struct {
	Kinds     []Kind
	Formats   []Format
	Provinces []string    // names as Provinces has them; what can be followed everywhere fits too
	Region    string      // a place or province as someone types it; as Provinces
	Costs     []CostClass // beside MaxCost
	MaxCost   *Cents      // nil is no limit
	From      time.Time
	Until     time.Time // a start between From and Until, both included; zero is open
	Points    bool      // gives register points that are not expired
	Registers []string  // with points of one of these, compared without case
	Education []string  // levels of education that the offering names

	// KnownOnly leaves out an offering of which the filtered fact is unknown. Otherwise
	// such an offering passes, as most sources say little about format, region and cost.
	// Points and Registers are a claim, so without stated points an offering never passes.
	KnownOnly bool
}

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

// FilterName names one of the filters, to say what it hid.
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

var FilterNames = [...]FilterName{
	FilterKind, FilterFormat, FilterRegion, FilterCost, FilterPeriod, FilterPoints, FilterEducation,
}

// Hidden counts the offerings that fit a need but do not pass one filter. An offering
// that fails several filters counts at each of them.
type Hidden struct {
	Filter FilterName
	Count  int
}

// Rejected says per filter, in the order of filterNames, whether it leaves o out.
type Rejected [len(FilterNames)]bool

func (r Rejected) Any() bool { return r != Rejected{} }

// Reject says which filters leave o out on a day, which is midnight UTC.
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

func Overlap[T comparable](a, b []T) bool {
	return slices.ContainsFunc(a, func(v T) bool { return slices.Contains(b, v) })
}

// fails applies KnownOnly: an unknown fact fails only when unknown ones are unwanted.
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

// From is the first day of the period that still counts.
func (f *Filters) FirstDay(day time.Time) time.Time {
	if f.From.Before(day) {
		return day
	}
	return f.From
}
