// Package index keeps a copy of the catalogue in memory, to search in: per value of each fact
// the set of offerings that have it, as bits, and per lexeme of PostgreSQL's dutch dictionary
// where it stands. Each transaction that changes the catalogue raises offering_version; a
// Keeper makes its copy again when that number differs.
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

// Copy is what searching needs of every published offering, in memory: which
// value of which fact belongs to which offerings, as sets. Counting dozens of values
// among 100,000 offerings then takes less than a millisecond, where PostgreSQL would have
// to read every row again for each. Once it is finished it is
// not changed any more, but for the words.
type Copy struct {
	Version int64     // of offering_version
	Day     time.Time // for which it holds

	// Everything here goes by the place of an offering: by title, and by key where titles
	// are the same.
	IDs   [][16]byte
	At    map[[16]byte]int32
	Keys  [len(sortKeys)][]float64 // of the orders beside title; infinite is unknown
	Order [len(sortKeys)][]int32   // places from low to high

	national      Set
	organisations map[string]Set
	facets        [len(offering.FacetNames)]facetSets
	Towns         map[string]Set // by the folded name of a place
	Everywhere    Set
	Unreachable   Set // nothing known of the place
	Points        Set
	Starts        []placedStart
	NoStart       Set
	Registers     map[string]string // as first written, by the folded name

	Text     postings
	Synonyms synonymIndex
	Words    Memory
}

// facetSets are the offerings by the value of one fact.
type facetSets struct {
	Values  map[string]Set
	Unknown Set
}

type placedStart struct {
	Place int32
	Day   int32 // since 1970
}

// sortKeys are what orders by a figure go by.
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

// Places in sortKeys.
const KeyStart, KeyCost, KeyHours = 0, 1, 2

// NewCopy makes an empty copy for a number of offerings.
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

// Add files the next offering, in the order of titles, with its tsvector. It must not be
// past.
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
	if r.Everywhere { // that is no province, but not unknown either
		c.Facet(offering.FacetProvince).Unknown.Drop(i)
	}
}

func (c *Copy) addTo(sets map[string]Set, name string, i int) {
	if sets[name] == nil {
		sets[name] = NewSet(cap(c.IDs))
	}
	sets[name].Put(i)
}

func (c *Copy) Facet(name offering.FacetName) *facetSets {
	return &c.facets[slices.Index(offering.FacetNames[:], name)]
}

// UnixDay counts the days since 1970 of a midnight in UTC.
func UnixDay(t time.Time) int32 { return int32(t.Unix() / (24 * 60 * 60)) }

// Finish prepares the orders other than by title, when everything is in. The sort is
// stable, so equal ones stay in the order of their titles.
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

// Base returns what someone can see: what is national or of one of the organisations.
func (c *Copy) Base(organisations []string) Set {
	base := slices.Clone(c.national)
	for _, id := range organisations {
		base.Join(c.organisations[id])
	}
	return base
}
