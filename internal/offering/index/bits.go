package index

import "math/bits"

// Set is a set of offerings, each given by its place in a Copy, as one bit. Sets that are
// combined must have the same size.
type Set []uint64

// NewSet returns an empty set for the places 0 to size-1.
func NewSet(size int) Set { return make(Set, (size+63)/64) }

// Put adds the place i.
func (s Set) Put(i int) { s[i/64] |= 1 << (i % 64) }

// Drop removes the place i.
func (s Set) Drop(i int) { s[i/64] &^= 1 << (i % 64) }

// Has reports whether the place i is in the set.
func (s Set) Has(i int) bool { return s[i/64]>>(i%64)&1 != 0 }

// Join adds the members of t; a nil t is empty.
func (s Set) Join(t Set) {
	for i, word := range t {
		s[i] |= word
	}
}

// Keep removes the members that are not in t.
func (s Set) Keep(t Set) {
	for i, word := range t {
		s[i] &= word
	}
}

// And returns the members that are in both sets.
func (s Set) And(t Set) Set {
	both := make(Set, len(s))
	for i, word := range s {
		both[i] = word & t[i]
	}
	return both
}

// Less returns the members that are not in t.
func (s Set) Less(t Set) Set {
	rest := make(Set, len(s))
	for i, word := range s {
		rest[i] = word &^ t[i]
	}
	return rest
}

// Count returns the number of members.
func (s Set) Count() int {
	n := 0
	for _, word := range s {
		n += bits.OnesCount64(word)
	}
	return n
}

// CountIn returns the number of members that are in t too; a nil s is empty.
func (s Set) CountIn(t Set) int {
	n := 0
	for i, word := range s {
		n += bits.OnesCount64(word & t[i])
	}
	return n
}

// All calls yield with each member, in order, until it returns false.
func (s Set) All(yield func(int) bool) {
	for i, word := range s {
		for ; word != 0; word &= word - 1 {
			if !yield(i*64 + bits.TrailingZeros64(word)) {
				return
			}
		}
	}
}
