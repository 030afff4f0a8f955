// Package limit lists how much one visitor, one network and the whole server may use, so that nobody
// can fill the memory, the disk or a mailbox. The figures are those of section 5 of the product.
package limit

// Limits holds every limit of a server. A limit of 0 does not limit.
type Limits struct {
	Guest   Work // of a visitor without an account
	Account Work // of a person with an account
}

// Work is how much a person may keep.
type Work struct {
	Reflections int // finished or not
	NoteBytes   int // in all private notes and reflection questions together
}

// Standard returns the limits of a server in use.
func Standard() Limits {
	return Limits{
		Guest:   Work{Reflections: 60, NoteBytes: 1 << 20},
		Account: Work{Reflections: 300, NoteBytes: 5 << 20},
	}
}

// Off returns limits that limit nothing. They are for load tests on one machine.
func Off() Limits { return Limits{} }
