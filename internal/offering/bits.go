package offering

import "math/bits"

// set is a set of offerings by their place in a catalogue. Sets that are combined are of
// one size.
type set []uint64

func newSet(size int) set { return make(set, (size+63)/64) }

func (s set) put(i int)      { s[i/64] |= 1 << (i % 64) }
func (s set) drop(i int)     { s[i/64] &^= 1 << (i % 64) }
func (s set) has(i int) bool { return s[i/64]>>(i%64)&1 != 0 }

// join adds what is in t; a nil t is empty.
func (s set) join(t set) {
	for i, word := range t {
		s[i] |= word
	}
}

// keep drops what is not in t.
func (s set) keep(t set) {
	for i, word := range t {
		s[i] &= word
	}
}

// and returns what is in both.
func (s set) and(t set) set {
	both := make(set, len(s))
	for i, word := range s {
		both[i] = word & t[i]
	}
	return both
}

// less returns what is not in t.
func (s set) less(t set) set {
	rest := make(set, len(s))
	for i, word := range s {
		rest[i] = word &^ t[i]
	}
	return rest
}

func (s set) count() int {
	n := 0
	for _, word := range s {
		n += bits.OnesCount64(word)
	}
	return n
}

// countIn counts what is in t as well; a nil s is empty.
func (s set) countIn(t set) int {
	n := 0
	for i, word := range s {
		n += bits.OnesCount64(word & t[i])
	}
	return n
}

// all calls yield with each member, in order, until it returns false.
func (s set) all(yield func(int) bool) {
	for i, word := range s {
		for ; word != 0; word &= word - 1 {
			if !yield(i*64 + bits.TrailingZeros64(word)) {
				return
			}
		}
	}
}
