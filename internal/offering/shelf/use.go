package shelf

import (
	"time"

	"reflectietool/internal/calendar"
)

// The limits on what admins see of the use of an offering (docs/rules.md).
const (
	// leastUsers is the number of people who must have said whether an offering was useful before
	// the answers are shown.
	leastUsers = 5
	// roundUsers is the number to a multiple of which the number of these people is rounded down.
	roundUsers = 5
	// roundOpened is the number to a multiple of which the number of openings is rounded down.
	// Fewer openings than this are not shown.
	roundOpened = 10
	// useMonths is the number of whole months over which openings are counted.
	useMonths = 3
)

// Verdict says in a few words whether people found an offering useful. Its value is shown.
type Verdict string

// The verdicts.
const (
	MostlyUseful  Verdict = "meestal nuttig"      // two thirds or more answered UsefulYes
	MostlyUseless Verdict = "meestal niet nuttig" // two thirds or more answered UsefulNot
	Divided       Verdict = "wisselend"           // any other answers
)

// Use says how an offering is used, as its admins see it. No person can be recognised in it.
type Use struct {
	ID      string  // uuid of the offering
	Title   string  // of the offering
	Opened  int     // number of openings from reports, rounded down to tens; 0 is fewer than ten
	Said    int     // number of people who gave an answer, rounded down to fives; 0 is fewer than five
	Verdict Verdict // of these people; "" if there are fewer than five
}

// Uses says how the offerings of an organisation, or the national ones, are used, as their
// admins see it. The numbers change once a month, so that nobody can see the effect of one
// visit or one answer.
type Uses struct {
	Since     time.Time // the first day on which openings are counted
	Until     time.Time // the day after the last one; only answers from before this day count
	Offerings []Use     // the most opened first; offerings without any number to show are left out
}

// counted has the exact numbers of the use of an offering. They never leave this package.
type counted struct {
	id, title    string
	opened       int
	yes, bit, no int
}

// shown returns the use of an offering as admins see it, and whether there is anything to show.
// No other function decides this.
func (c counted) shown() (Use, bool) {
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

// usePeriod returns the period of the last useMonths whole months before now, in Amsterdam: its
// first day and the day after its last.
func usePeriod(now time.Time) (since, until time.Time) {
	year, month, _ := now.In(calendar.Amsterdam).Date()
	until = time.Date(year, month, 1, 0, 0, 0, 0, calendar.Amsterdam)
	return until.AddDate(0, -useMonths, 0), until
}
