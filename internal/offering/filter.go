package offering

import (
	"math"
	"slices"
	"strings"
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

// Clause is one thing that filters ask of an offering. Everything that applies filters goes by
// it: Test asks it of one offering, and an index of all offerings at once.
type Clause struct {
	Filter FilterName // the filter that it belongs to
	Trait  Trait
	// Claim makes an offering fail of which the trait is unknown: register points are a claim.
	// Other clauses let it pass, unless Filters.KnownOnly.
	Claim bool
	// Word and Number decide whether a value of the trait fits; which of the two counts depends
	// on the trait, and the other is nil.
	Word   func(string) bool
	Number func(int64) bool
}

// Fits reports whether one of the values does.
func (c *Clause) Fits(v Values) bool {
	return v.Always || c.Word != nil && slices.ContainsFunc(v.Words, c.Word) || c.Number != nil && slices.ContainsFunc(v.Numbers, c.Number)
}

// Clauses returns what the filters ask on a day, which is midnight UTC. An offering passes a
// filter when it meets all clauses of it.
func (f *Filters) Clauses(day time.Time) []Clause {
	var all []Clause
	words := func(filter FilterName, trait Trait, claim bool, wanted []string) {
		if len(wanted) > 0 {
			all = append(all, Clause{Filter: filter, Trait: trait, Claim: claim, Word: func(v string) bool { return slices.Contains(wanted, v) }})
		}
	}
	words(FilterKind, FacetKind, true, Texts(f.Kinds))
	words(FilterFormat, FacetFormat, false, Texts(f.Formats))
	words(FilterRegion, FacetProvince, false, f.Provinces)
	if f.Region != "" {
		typed := FoldPlace(f.Region)
		all = append(all, Clause{Filter: FilterRegion, Trait: TraitPlace, Word: func(place string) bool { return near(place, typed) }})
	}
	words(FilterCost, FacetCost, false, Texts(f.Costs))
	if f.MaxCost != nil {
		all = append(all, Clause{Filter: FilterCost, Trait: TraitPrice, Number: func(cents int64) bool { return cents <= int64(*f.MaxCost) }})
	}
	if !f.From.IsZero() || !f.Until.IsZero() {
		all = append(all, f.period(day))
	}
	if f.Points {
		all = append(all, Clause{Filter: FilterPoints, Trait: TraitPoints, Claim: true, Word: func(string) bool { return true }})
	}
	words(FilterPoints, FacetRegister, true, Lower(f.Registers))
	words(FilterEducation, FacetEducation, false, f.Education)
	return all
}

// period is the clause for a start between From and Until. What is over on the day is no start.
func (f *Filters) period(day time.Time) Clause {
	first, last := UnixDay(day), int64(math.MaxInt64)
	if f.From.After(day) {
		first = UnixDay(f.From)
	}
	if !f.Until.IsZero() {
		last = UnixDay(f.Until)
	}
	return Clause{Filter: FilterPeriod, Trait: TraitStart, Number: func(start int64) bool { return first <= start && start <= last }}
}

// Test is filters made ready to be asked of many offerings on one day.
type Test struct {
	clauses   []Clause
	day       time.Time
	knownOnly bool
}

// On returns the filters as a test on a day, which is midnight UTC.
func (f *Filters) On(day time.Time) *Test {
	return &Test{clauses: f.Clauses(day), day: day, knownOnly: f.KnownOnly}
}

// Reject returns which filters leave an offering out.
func (t *Test) Reject(o *Offering) Rejected {
	var r Rejected
	for i := range t.clauses {
		c := &t.clauses[i]
		v := o.filtered(c.Trait, t.day)
		if !c.Fits(v) && (v.Known() || c.Claim || t.knownOnly) {
			r[slices.Index(FilterNames[:], c.Filter)] = true
		}
	}
	return r
}

// Reject returns which filters leave o out on a day, which is midnight UTC.
func (f *Filters) Reject(o *Offering, day time.Time) Rejected { return f.On(day).Reject(o) }

// Overlap reports whether a and b have a value in common.
func Overlap[T comparable](a, b []T) bool {
	return slices.ContainsFunc(a, func(v T) bool { return slices.Contains(b, v) })
}

// Lower returns the words in lower case.
func Lower(words []string) []string {
	lower := make([]string, len(words))
	for i, word := range words {
		lower[i] = strings.ToLower(word)
	}
	return lower
}
