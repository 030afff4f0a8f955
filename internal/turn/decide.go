package turn

import (
	"slices"
	"time"
)

const (
	// Week is how long nothing that gives way follows a mail, and how far ahead a mail takes along
	// what would be due before the next one.
	Week = 7 * 24 * time.Hour
	// sending is how long a server may take to send a mail. After that it counts as killed.
	sending = 3 * time.Minute
)

// Waiting is a mail, or a part of one, that waits for a person's turn.
type Waiting struct {
	ID      string
	Kind    Kind
	About   string // the id of the row of the feature that it is about
	Due     time.Time
	Taken   *time.Time // since when a server is sending it, nil when none is
	Counted bool       // it goes on time, as a mail of its own, and takes the week
}

func (w Waiting) busy(now time.Time) bool { return w.Taken != nil && now.Before(w.Taken.Add(sending)) }

// Decide says which of a person's waiting mails go now, together as one mail. When none do, it says
// when to look again. latest is when the latest mail that counts was sent, the zero time for never.
//
// A counted mail that is due goes at once. Anything else gives way: it goes a week or more after the
// latest mail, when nothing counted is due and no server is sending. The first that is due then takes
// along what is due within the week that follows.
func Decide(now, latest time.Time, waiting []Waiting) (together []Waiting, again time.Time) {
	var yielding []Waiting
	for _, w := range waiting {
		switch {
		case !w.Counted:
			yielding = append(yielding, w)
		case w.Due.After(now):
			again = first(again, w.Due)
		case !w.busy(now):
			return []Waiting{w}, time.Time{}
		}
	}
	for _, w := range waiting {
		if w.busy(now) {
			return nil, w.Taken.Add(sending)
		}
	}
	if len(yielding) == 0 {
		return nil, again
	}
	due := slices.MinFunc(yielding, func(a, b Waiting) int { return a.Due.Compare(b.Due) }).Due
	if free := latest.Add(Week); due.Before(free) {
		due = free
	}
	if due.After(now) {
		return nil, first(again, due)
	}
	return slices.DeleteFunc(yielding, func(w Waiting) bool { return !w.Due.Before(now.Add(Week)) }), time.Time{}
}

// first returns the earlier of two moments, of which a may be zero for none.
func first(a, b time.Time) time.Time {
	if a.IsZero() || b.Before(a) {
		return b
	}
	return a
}
