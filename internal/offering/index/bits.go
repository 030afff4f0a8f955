package index

import "math/bits"

// Set is a set of offerings by their place in a catalogue. Sets that are combined are of
// one size.
type Set []uint64

func NewSet(size int) Set { return make(Set, (size+63)/64) }

func (s Set) Put(i int)      { s[i/64] |= 1 << (i % 64) }
func (s Set) Drop(i int)     { s[i/64] &^= 1 << (i % 64) }
func (s Set) Has(i int) bool { return s[i/64]>>(i%64)&1 != 0 }

// Join adds what is in t; a nil t is empty.
func (s Set) Join(t Set) {
	for i, word := range t {
		s[i] |= word
	}
}

// Keep drops what is not in t.
func (s Set) Keep(t Set) {
	for i, word := range t {
		s[i] &= word
	}
}

// And returns what is in both.
func (s Set) And(t Set) Set {
	both := make(Set, len(s))
	for i, word := range s {
		both[i] = word & t[i]
	}
	return both
}

// Less returns what is not in t.
func (s Set) Less(t Set) Set {
	rest := make(Set, len(s))
	for i, word := range s {
		rest[i] = word &^ t[i]
	}
	return rest
}

func (s Set) Count() int {
	n := 0
	for _, word := range s {
		n += bits.OnesCount64(word)
	}
	return n
}

// CountIn counts what is in t as well; a nil s is empty.
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
