package offering

import (
	"slices"
	"strings"
	"time"
)

// Filters narrow offerings down to what suits someone. The zero value lets everything
// through. Between the filters it is "and", within one list "or".
type Filters struct {
	Kinds    []Kind
	Formats  []Format
	Region   string // compared without case
	MaxCost  *Cents // nil is no limit
	From     time.Time
	Until    time.Time // a start between From and Until, both included; zero is open
	Points   bool      // gives register points that are not expired
	Register string    // with Points: of this register only

	// KnownOnly leaves out an offering of which the filtered fact is unknown. Otherwise
	// such an offering passes, as most sources say little about format, region and cost.
	// Points is a claim, so without stated points an offering never passes it.
	KnownOnly bool
}

func (f *Filters) period() bool { return !f.From.IsZero() || !f.Until.IsZero() }

// FilterName names one of the filters, to say what it hid.
type FilterName string

// The filters, in the order in which they are reported.
const (
	FilterKind   FilterName = "soort"
	FilterFormat FilterName = "vorm"
	FilterRegion FilterName = "regio"
	FilterCost   FilterName = "kosten"
	FilterPeriod FilterName = "periode"
	FilterPoints FilterName = "registerpunten"
)

var filterNames = [...]FilterName{FilterKind, FilterFormat, FilterRegion, FilterCost, FilterPeriod, FilterPoints}

// rejected says per filter, in the order of filterNames, whether it leaves o out.
type rejected [len(filterNames)]bool

func (r rejected) any() bool { return r != rejected{} }

// reject says which filters leave o out on a day, which is midnight UTC.
func (f *Filters) reject(o *Offering, day time.Time) rejected {
	var r rejected
	r[0] = len(f.Kinds) > 0 && !slices.Contains(f.Kinds, o.Kind)
	r[1] = len(f.Formats) > 0 && f.fails(len(o.Formats) > 0, slices.ContainsFunc(o.Formats, func(have Format) bool {
		return slices.Contains(f.Formats, have)
	}))
	r[2] = f.Region != "" && f.fails(len(o.Regions) > 0, slices.ContainsFunc(o.Regions, func(have string) bool {
		return strings.EqualFold(have, f.Region)
	}))
	r[3] = f.MaxCost != nil && f.fails(o.Cost != nil, o.Cost != nil && *o.Cost <= *f.MaxCost)
	r[4] = f.period() && f.fails(!o.nextStart(day).IsZero(), f.startsInPeriod(o, day))
	r[5] = f.Points && !o.givesPoints(f.Register, day)
	return r
}

// fails applies KnownOnly: an unknown fact fails only when unknown ones are unwanted.
func (f *Filters) fails(known, fits bool) bool {
	if !known {
		return f.KnownOnly
	}
	return !fits
}

func (f *Filters) startsInPeriod(o *Offering, day time.Time) bool {
	from := f.from(day)
	return slices.ContainsFunc(o.Starts, func(s Start) bool {
		return !s.Date.Before(from) && (f.Until.IsZero() || !s.Date.After(f.Until))
	})
}

// from is the first day of the period that still counts.
func (f *Filters) from(day time.Time) time.Time {
	if f.From.Before(day) {
		return day
	}
	return f.From
}
