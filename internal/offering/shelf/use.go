package shelf

import (
	"time"

	"reflectietool/internal/calendar"
)

// What admins are told of the use of an offering (docs/rules.md).
const (
	// leastUsers is how many people must have said whether it was useful.
	leastUsers = 5
	// roundUsers is what their number is rounded down to.
	roundUsers = 5
	// roundOpened is what the number of openings is rounded down to; below it none is told.
	roundOpened = 10
	// useMonths is over how many whole months openings are counted.
	useMonths = 3
)

// Verdict says in one word what people thought of an offering.
type Verdict string

// The verdicts: two thirds or more said yes, two thirds or more said no, and the rest.
const (
	MostlyUseful  Verdict = "meestal nuttig"
	MostlyUseless Verdict = "meestal niet nuttig"
	Divided       Verdict = "wisselend"
)

// Use is how an offering is used, as its admins are told: nobody can be told from it.
type Use struct {
	ID      string
	Title   string
	Opened  int     // from reports, rounded down to tens; 0 is fewer than ten
	Said    int     // how many people valued it, rounded down to fives; 0 is fewer than five
	Verdict Verdict // "" when fewer than five did
}

// Uses are what admins are told of a scope. It changes once a month, so that nobody can see
// what one visit or one answer changed.
type Uses struct {
	Since     time.Time // the first day on which openings were counted
	Until     time.Time // the first day that is not in it; answers are from before it
	Offerings []Use     // the most opened first; what has nothing to tell is not in it
}

// counted is what is known of the use of an offering. It never leaves this package.
type counted struct {
	id, title    string
	opened       int
	yes, bit, no int
}

// told is the one function that decides what admins are told of an offering, and whether
// there is anything to tell.
func (c counted) told() (Use, bool) {
	use := Use{ID: c.id, Title: c.title, Opened: c.opened / roundOpened * roundOpened}
	if n := c.yes + c.bit + c.no; n >= leastUsers {
		use.Said, use.Verdict = n/roundUsers*roundUsers, Divided
		switch {
		case 3*c.yes >= 2*n:
			use.Verdict = MostlyUseful
		case 3*c.no >= 2*n:
			use.Verdict = MostlyUseless
		}
	}
	return use, use.Opened > 0 || use.Said > 0
}

// usePeriod returns the last whole months before a moment, in Amsterdam: the first day of the
// first one and the first day after the last one.
func usePeriod(now time.Time) (since, until time.Time) {
	year, month, _ := now.In(calendar.Amsterdam).Date()
	until = time.Date(year, month, 1, 0, 0, 0, 0, calendar.Amsterdam)
	return until.AddDate(0, -useMonths, 0), until
}
