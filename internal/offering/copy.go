package offering

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"reflectietool/internal/framework"
)

// catalogueCopy is what searching needs of every published offering, in memory: which
// value of which fact belongs to which offerings, as sets. Counting dozens of values
// among 100,000 offerings then takes less than a millisecond, where PostgreSQL would have
// to read every row again for each. Once it is finished it is
// not changed any more, but for the words.
type catalogueCopy struct {
	version int64     // of offering_version
	day     time.Time // for which it holds

	// Everything here goes by the place of an offering: by title, and by key where titles
	// are the same.
	ids   [][16]byte
	at    map[[16]byte]int32
	keys  [len(sortKeys)][]float64 // of the orders beside title; infinite is unknown
	order [len(sortKeys)][]int32   // places from low to high

	national      set
	organisations map[string]set
	facets        [len(facetNames)]facetSets
	towns         map[string]set // by the folded name of a place
	everywhere    set
	unreachable   set // nothing known of the place
	points        set
	starts        []placedStart
	noStart       set
	registers     map[string]string // as first written, by the folded name

	text     postings
	synonyms synonymIndex
	words    wordMemory
}

// facetSets are the offerings by the value of one fact.
type facetSets struct {
	values  map[string]set
	unknown set
}

type placedStart struct {
	place int32
	day   int32 // since 1970
}

// sortKeys are what orders by a figure go by.
var sortKeys = [...]func(o *Offering, day time.Time) (key float64, known bool){
	func(o *Offering, day time.Time) (float64, bool) {
		start := o.nextStart(day)
		return float64(unixDay(start)), !start.IsZero()
	},
	func(o *Offering, _ time.Time) (float64, bool) {
		if o.Cost == nil {
			return 0, false
		}
		return float64(*o.Cost), true
	},
	func(o *Offering, _ time.Time) (float64, bool) { return o.Hours, o.Hours > 0 },
}

// Places in sortKeys.
const keyStart, keyCost, keyHours = 0, 1, 2

// newCopy makes an empty copy for a number of offerings.
func newCopy(version int64, day time.Time, size int) *catalogueCopy {
	c := &catalogueCopy{
		version: version, day: day,
		ids: make([][16]byte, 0, size), at: make(map[[16]byte]int32, size),
		national: newSet(size), organisations: map[string]set{}, towns: map[string]set{},
		everywhere: newSet(size), unreachable: newSet(size), points: newSet(size), noStart: newSet(size),
		registers: map[string]string{}, text: postings{lists: map[string][]uint32{}},
	}
	for i := range c.facets {
		c.facets[i] = facetSets{values: map[string]set{}, unknown: newSet(size)}
	}
	for i := range c.keys {
		c.keys[i] = make([]float64, 0, size)
	}
	return c
}

// add files the next offering, in the order of titles, with its tsvector. It must not be
// past.
func (c *catalogueCopy) add(id [16]byte, o *Offering, vector string, fw *framework.Framework) {
	i := len(c.ids)
	c.text.addText(i, vector)
	c.ids, c.at[id] = append(c.ids, id), int32(i)
	if o.Organisation == "" {
		c.national.put(i)
	} else {
		c.addTo(c.organisations, o.Organisation, i)
	}
	for facet, name := range facetNames {
		values := facetValues(name, o, c.day, fw)
		for _, v := range values {
			c.addTo(c.facets[facet].values, v, i)
		}
		if len(values) == 0 {
			c.facets[facet].unknown.put(i)
		}
	}
	for k, key := range sortKeys {
		value, known := key(o, c.day)
		if !known {
			value = math.Inf(1)
		}
		c.keys[k] = append(c.keys[k], value)
	}
	c.addPoints(i, o)
	c.addReach(i, o.reachOn(c.day))
	c.addStarts(i, o)
}

func (c *catalogueCopy) addPoints(i int, o *Offering) {
	if o.givesPoints("", c.day) {
		c.points.put(i)
	}
	for _, a := range o.Accreditations {
		if folded := strings.ToLower(a.Register); c.registers[folded] == "" {
			c.registers[folded] = a.Register
		}
	}
}

func (c *catalogueCopy) addStarts(i int, o *Offering) {
	for _, s := range o.Starts {
		if !s.Date.Before(c.day) {
			c.starts = append(c.starts, placedStart{int32(i), unixDay(s.Date)})
		}
	}
	if o.nextStart(c.day).IsZero() {
		c.noStart.put(i)
	}
}

func (c *catalogueCopy) addReach(i int, r reach) {
	for _, p := range r.places {
		c.addTo(c.towns, p, i)
	}
	if r.everywhere {
		c.everywhere.put(i)
	}
	if !r.known() {
		c.unreachable.put(i)
	}
	if r.everywhere { // that is no province, but not unknown either
		c.facet(FacetProvince).unknown.drop(i)
	}
}

func (c *catalogueCopy) addTo(sets map[string]set, name string, i int) {
	if sets[name] == nil {
		sets[name] = newSet(cap(c.ids))
	}
	sets[name].put(i)
}

func (c *catalogueCopy) facet(name FacetName) *facetSets {
	return &c.facets[slices.Index(facetNames[:], name)]
}

// unixDay counts the days since 1970 of a midnight in UTC.
func unixDay(t time.Time) int32 { return int32(t.Unix() / (24 * 60 * 60)) }

// finish prepares the orders other than by title, when everything is in. The sort is
// stable, so equal ones stay in the order of their titles.
func (c *catalogueCopy) finish() {
	c.text.finish()
	for k, keys := range c.keys {
		c.order[k] = make([]int32, len(keys))
		for i := range keys {
			c.order[k][i] = int32(i)
		}
		slices.SortStableFunc(c.order[k], func(a, b int32) int { return cmp.Compare(keys[a], keys[b]) })
	}
}

// base returns what someone can see: what is national or of one of the organisations.
func (c *catalogueCopy) base(organisations []string) set {
	base := slices.Clone(c.national)
	for _, id := range organisations {
		base.join(c.organisations[id])
	}
	return base
}
