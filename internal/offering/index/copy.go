// Package index keeps a copy of the catalogue in memory, for searches and reports. It holds the
// offerings themselves, which reports choose from. For searches, for each value of a trait
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
// each trait the sets of offerings with each value. Counting dozens of values among 100,000
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

	offerings     []offering.Offering // see Keeper.Candidates
	national      Set
	organisations map[string]Set                      // by uuid
	traits        [len(offering.Facets) + 4]TraitSets // in the order of offering.Traits
	Registers     map[string]string                   // names as first written, by the name in lower case

	Text     postings     // the lexemes of the texts
	Synonyms synonymIndex // by stems
	Words    Memory       // what earlier searches found out about words
}

// TraitSets holds the offerings by the value of one trait.
type TraitSets struct {
	Words   map[string]Set // by value, for a trait in words
	Always  Set            // fit whatever is asked
	Unknown Set            // nothing is known of the trait
	numbers []placedNumber // for a trait in numbers
}

// placedNumber is a value of the offering at a place.
type placedNumber struct {
	place  int32
	number int64
}

// sortKeys returns what each order other than by title compares, and whether it is known.
var sortKeys = [...]func(o *offering.Offering, day time.Time) (key float64, known bool){
	func(o *offering.Offering, day time.Time) (float64, bool) {
		start := o.NextStart(day)
		return float64(offering.UnixDay(start)), !start.IsZero()
	},
	func(o *offering.Offering, _ time.Time) (float64, bool) {
		if o.Cost == nil {
			return 0, false
		}
		return float64(*o.Cost), true
	},
	func(o *offering.Offering, _ time.Time) (float64, bool) { return o.Hours, o.Hours > 0 },
}

// The indexes in Copy.Keys and Copy.Order.
const (
	KeyStart = iota
	KeyCost
	KeyHours
)

// NewCopy returns an empty copy for size offerings.
func NewCopy(version int64, day time.Time, size int) *Copy {
	c := &Copy{
		Version: version, Day: day,
		IDs: make([][16]byte, 0, size), At: make(map[[16]byte]int32, size),
		national: NewSet(size), organisations: map[string]Set{},
		Registers: map[string]string{}, Text: postings{lists: map[string][]uint32{}},
	}
	for i := range c.traits {
		c.traits[i] = TraitSets{Words: map[string]Set{}, Always: NewSet(size), Unknown: NewSet(size)}
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
	for place, trait := range offering.Traits {
		c.traits[place].add(i, o.Values(trait, c.Day, fw), cap(c.IDs))
	}
	for k, key := range sortKeys {
		value, known := key(o, c.Day)
		if !known {
			value = math.Inf(1)
		}
		c.Keys[k] = append(c.Keys[k], value)
	}
	for _, a := range o.Accreditations {
		if folded := strings.ToLower(a.Register); c.Registers[folded] == "" {
			c.Registers[folded] = a.Register
		}
	}
}

// add files the values of the offering at a place.
func (f *TraitSets) add(place int, v offering.Values, size int) {
	for _, word := range v.Words {
		if f.Words[word] == nil {
			f.Words[word] = NewSet(size)
		}
		f.Words[word].Put(place)
	}
	for _, number := range v.Numbers {
		f.numbers = append(f.numbers, placedNumber{int32(place), number})
	}
	if v.Always {
		f.Always.Put(place)
	}
	if !v.Known() {
		f.Unknown.Put(place)
	}
}

func (c *Copy) addTo(sets map[string]Set, name string, i int) {
	if sets[name] == nil {
		sets[name] = NewSet(cap(c.IDs))
	}
	sets[name].Put(i)
}

// Trait returns the offerings by the values of a trait.
func (c *Copy) Trait(trait offering.Trait) *TraitSets {
	return &c.traits[slices.Index(offering.Traits, trait)]
}

// Fits returns the offerings with a value that a clause asks for.
func (c *Copy) Fits(clause *offering.Clause) Set {
	trait := c.Trait(clause.Trait)
	fits := slices.Clone(trait.Always)
	for word, offerings := range trait.Words {
		if clause.Word != nil && clause.Word(word) {
			fits.Join(offerings)
		}
	}
	for _, n := range trait.numbers {
		if clause.Number != nil && clause.Number(n.number) {
			fits.Put(int(n.place))
		}
	}
	return fits
}

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
