// Package index keeps a copy of the catalogue in memory, for searches. For each value of a fact
// it holds the set of offerings with that value, as bits, and for each lexeme of PostgreSQL's
// dutch dictionary the offerings that contain it. Each transaction that changes the catalogue
// raises offering_version; a Keeper makes a new copy when that number has changed.
package index

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"reflectietool/internal/framework"
	"reflectietool/internal/offering"
)

// Copy holds in memory what a search needs of every published offering that is not past: for
// each fact the sets of offerings with each value. Counting dozens of values among 100,000
// offerings then takes less than a millisecond, while PostgreSQL would read every row again
// for each count. After Finish and the reading of the synonyms only Words changes; the rest
// can be read by several goroutines at once.
type Copy struct {
	Version int64     // the value of offering_version when the copy was made
	Day     time.Time // the day on which the copy is valid, midnight UTC

	// Each offering has a place, from 0, in the order of titles and, for equal titles, keys.
	// Slices are indexed by it and sets contain it.
	IDs   [][16]byte               // the uuid of each place
	At    map[[16]byte]int32       // the place of each uuid
	Keys  [len(sortKeys)][]float64 // what the orders other than by title compare; infinity is unknown
	Order [len(sortKeys)][]int32   // for each of those orders the places, from the lowest key to the highest

	national      Set
	organisations map[string]Set // by uuid
	facets        [len(offering.FacetNames)]facetSets
	Towns         map[string]Set    // by the name of a place, as offering.FoldPlace writes it
	Everywhere    Set               // can be followed everywhere
	Unreachable   Set               // no place is known
	Points        Set               // a register gives points that are not expired
	Starts        []placedStart     // the starts on or after Day
	NoStart       Set               // no start on or after Day is known
	Registers     map[string]string // names as first written, by the name in lower case

	Text     postings     // the lexemes of the texts
	Synonyms synonymIndex // by stems
	Words    Memory       // what earlier searches found out about words
}

// facetSets holds the offerings by the value of one fact.
type facetSets struct {
	Values  map[string]Set
	Unknown Set
}

type placedStart struct {
	Place int32 // of the offering
	Day   int32 // since 1970
}

// sortKeys returns what each order other than by title compares, and whether it is known.
var sortKeys = [...]func(o *offering.Offering, day time.Time) (key float64, known bool){
	func(o *offering.Offering, day time.Time) (float64, bool) {
		start := o.NextStart(day)
		return float64(UnixDay(start)), !start.IsZero()
	},
	func(o *offering.Offering, _ time.Time) (float64, bool) {
		if o.Cost == nil {
			return 0, false
		}
		return float64(*o.Cost), true
	},
	func(o *offering.Offering, _ time.Time) (float64, bool) { return o.Hours, o.Hours > 0 },
}

// KeyStart, KeyCost and KeyHours are the indexes in Copy.Keys and Copy.Order.
const KeyStart, KeyCost, KeyHours = 0, 1, 2

// NewCopy returns an empty copy for at most size offerings.
func NewCopy(version int64, day time.Time, size int) *Copy {
	c := &Copy{
		Version: version, Day: day,
		IDs: make([][16]byte, 0, size), At: make(map[[16]byte]int32, size),
		national: NewSet(size), organisations: map[string]Set{}, Towns: map[string]Set{},
		Everywhere: NewSet(size), Unreachable: NewSet(size), Points: NewSet(size), NoStart: NewSet(size),
		Registers: map[string]string{}, Text: postings{lists: map[string][]uint32{}},
	}
	for i := range c.facets {
		c.facets[i] = facetSets{Values: map[string]Set{}, Unknown: NewSet(size)}
	}
	for i := range c.Keys {
		c.Keys[i] = make([]float64, 0, size)
	}
	return c
}

// Add adds the next offering, with its tsvector. Offerings must be added in the order of their
// places, and none may be past.
func (c *Copy) Add(id [16]byte, o *offering.Offering, vector string, fw *framework.Framework) {
	i := len(c.IDs)
	c.Text.addText(i, vector)
	c.IDs, c.At[id] = append(c.IDs, id), int32(i)
	if o.Organisation == "" {
		c.national.Put(i)
	} else {
		c.addTo(c.organisations, o.Organisation, i)
	}
	for facet, name := range offering.FacetNames {
		values := offering.FacetValues(name, o, c.Day, fw)
		for _, v := range values {
			c.addTo(c.facets[facet].Values, v, i)
		}
		if len(values) == 0 {
			c.facets[facet].Unknown.Put(i)
		}
	}
	for k, key := range sortKeys {
		value, known := key(o, c.Day)
		if !known {
			value = math.Inf(1)
		}
		c.Keys[k] = append(c.Keys[k], value)
	}
	c.addPoints(i, o)
	c.addReach(i, o.ReachOn(c.Day))
	c.addStarts(i, o)
}

func (c *Copy) addPoints(i int, o *offering.Offering) {
	if o.GivesPoints("", c.Day) {
		c.Points.Put(i)
	}
	for _, a := range o.Accreditations {
		if folded := strings.ToLower(a.Register); c.Registers[folded] == "" {
			c.Registers[folded] = a.Register
		}
	}
}

func (c *Copy) addStarts(i int, o *offering.Offering) {
	for _, s := range o.Starts {
		if !s.Date.Before(c.Day) {
			c.Starts = append(c.Starts, placedStart{int32(i), UnixDay(s.Date)})
		}
	}
	if o.NextStart(c.Day).IsZero() {
		c.NoStart.Put(i)
	}
}

func (c *Copy) addReach(i int, r offering.Reach) {
	for _, p := range r.Places {
		c.addTo(c.Towns, p, i)
	}
	if r.Everywhere {
		c.Everywhere.Put(i)
	}
	if !r.Known() {
		c.Unreachable.Put(i)
	}
	if r.Everywhere { // it has no province, but that does not make the fact unknown
		c.Facet(offering.FacetProvince).Unknown.Drop(i)
	}
}

func (c *Copy) addTo(sets map[string]Set, name string, i int) {
	if sets[name] == nil {
		sets[name] = NewSet(cap(c.IDs))
	}
	sets[name].Put(i)
}

// Facet returns the sets of a facet.
func (c *Copy) Facet(name offering.FacetName) *facetSets {
	return &c.facets[slices.Index(offering.FacetNames[:], name)]
}

// UnixDay returns the number of days since 1 January 1970; t is midnight UTC.
func UnixDay(t time.Time) int32 { return int32(t.Unix() / (24 * 60 * 60)) }

// Finish prepares the lexemes and the orders other than by title. Call it after the last Add.
// The sort is stable, so offerings with equal keys stay in the order of their titles.
func (c *Copy) Finish() {
	c.Text.finish()
	for k, keys := range c.Keys {
		c.Order[k] = make([]int32, len(keys))
		for i := range keys {
			c.Order[k][i] = int32(i)
		}
		slices.SortStableFunc(c.Order[k], func(a, b int32) int { return cmp.Compare(keys[a], keys[b]) })
	}
}

// Base returns the offerings that a member of the organisations (uuids) can see: the national
// ones and those of these organisations.
func (c *Copy) Base(organisations []string) Set {
	base := slices.Clone(c.national)
	for _, id := range organisations {
		base.Join(c.organisations[id])
	}
	return base
}
