package turn_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"reflectietool/internal/turn"
)

var start = time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)

const day = 24 * time.Hour

func days(n float64) time.Time { return start.Add(time.Duration(n * float64(day))) }

// TestDecide decides on day 0 about mails with a due day: r for an invitation to a round, which counts,
// and n for what gives way; an upper case letter is being sent since a minute.
func TestDecide(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		latest  float64 // day of the latest mail
		waiting map[string]float64
		go_     []string
		again   time.Time
	}{
		"nothing":                              {-99, nil, nil, time.Time{}},
		"one that is due":                      {-99, map[string]float64{"n1": -1}, []string{"n1"}, time.Time{}},
		"one that is not":                      {-99, map[string]float64{"n1": 2}, nil, days(2)},
		"what is due within the week goes too": {-99, map[string]float64{"n1": 0, "n2": 6.9, "n3": 7}, []string{"n1", "n2"}, time.Time{}},
		"the first decides":                    {-99, map[string]float64{"n1": 1, "n2": 3}, nil, days(1)},
		"a mail six days ago":                  {-6, map[string]float64{"n1": -3}, nil, days(1)},
		"a mail a week ago":                    {-7, map[string]float64{"n1": -3}, []string{"n1"}, time.Time{}},
		"a round goes at once, and alone":      {-1, map[string]float64{"n1": -3, "r1": 0}, []string{"r1"}, time.Time{}},
		"two rounds go one by one":             {-1, map[string]float64{"r1": -1, "r2": 0}, []string{"r1"}, time.Time{}},
		"a round that is not due":              {-1, map[string]float64{"r1": 2, "n1": 1}, nil, days(2)},
		"another server is sending":            {-99, map[string]float64{"N1": 0, "n2": 0}, nil, start.Add(2 * time.Minute)},
		"another server sends the round":       {-99, map[string]float64{"R1": 0, "n1": 0}, nil, start.Add(2 * time.Minute)},
		"a round waits for no notice":          {-99, map[string]float64{"N1": 0, "r1": 0}, []string{"r1"}, time.Time{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var waiting []turn.Waiting
			for id, due := range tt.waiting {
				w := turn.Waiting{ID: id, Due: days(due), Counted: id[0] == 'r' || id[0] == 'R'}
				if id[0] < 'a' {
					since := start.Add(-time.Minute)
					w.Taken = &since
				}
				waiting = append(waiting, w)
			}
			slices.SortFunc(waiting, func(a, b turn.Waiting) int { return a.Due.Compare(b.Due) })
			together, again := turn.Decide(start, days(tt.latest), waiting)
			if got := named(together); !slices.Equal(got, tt.go_) || !again.Equal(tt.again) {
				t.Errorf("%q and again at %v, want %q and %v", got, again, tt.go_, tt.again)
			}
		})
	}
}

func named(waiting []turn.Waiting) (ids []string) {
	for _, w := range waiting {
		ids = append(ids, w.ID)
	}
	slices.Sort(ids)
	return ids
}

// year is a year of one person.
type year struct {
	comes  []turn.Waiting       // what will wait, in the order in which it is known
	known  map[string]time.Time // since when
	lapses map[string]time.Time
	away   [][2]time.Time // of the mail server
}

// drawYear draws rounds with their reminders, notices, look-backs of two goals, and outages.
func drawYear(t *rapid.T) year {
	y := year{known: map[string]time.Time{}, lapses: map[string]time.Time{}}
	within := func(label string, low, high int) time.Duration {
		return time.Duration(rapid.IntRange(low*24*60, high*24*60).Draw(t, label)) * time.Minute
	}
	add := func(id string, counted bool, known, due time.Time) {
		y.comes = append(y.comes, turn.Waiting{ID: id, Kind: turn.Kind(id[:1]), Due: due, Counted: counted})
		y.known[id] = known
	}
	for i := range rapid.IntRange(0, 4).Draw(t, "rounds") {
		opens := start.Add(within("opens", 0, 300))
		closes := opens.Add(within("runs", 1, 42))
		add(fmt.Sprint("r", i), true, opens, opens)
		y.lapses[fmt.Sprint("r", i)] = closes
		if rapid.Bool().Draw(t, "reminded") {
			at := opens.Add(min(within("reminds", 0, 42), closes.Sub(opens)-time.Minute))
			add(fmt.Sprint("m", i), false, at, at)
			y.lapses[fmt.Sprint("m", i)] = closes
		}
	}
	for i := range rapid.IntRange(0, 4).Draw(t, "notices") {
		at := start.Add(within("notice", 0, 365))
		add(fmt.Sprint("n", i), false, at, at)
	}
	for goal := range 2 {
		at := start.Add(within("goal", 0, 60))
		for i := range rapid.IntRange(0, 8).Draw(t, "look-backs") {
			due := at.Add(time.Duration(rapid.SampledFrom([]int{14, 21, 42}).Draw(t, "weeks")) * day)
			add(fmt.Sprint("g", goal, "-", i), false, at, due)
			at = due
		}
	}
	for range rapid.IntRange(0, 5).Draw(t, "outages") {
		from := start.Add(within("away", 0, 365))
		y.away = append(y.away, [2]time.Time{from, from.Add(within("days away", 0, 10))})
	}
	slices.SortStableFunc(y.comes, func(a, b turn.Waiting) int { return y.known[a.ID].Compare(y.known[b.ID]) })
	return y
}

func (y year) isAway(now time.Time) bool {
	return slices.ContainsFunc(y.away, func(away [2]time.Time) bool { return !now.Before(away[0]) && now.Before(away[1]) })
}

// parcel is a mail that was sent.
type parcel struct {
	at       time.Time
	together []turn.Waiting
}

// live returns what is sent in the year and the months after, and what lapsed.
func (y year) live() (sent []parcel, lapsed []string) {
	var waiting []turn.Waiting
	var latest time.Time
	for now, next := start, 0; now.Before(start.Add(600 * day)); now = now.Add(look) {
		for ; next < len(y.comes) && !y.known[y.comes[next].ID].After(now); next++ {
			waiting = append(waiting, y.comes[next])
		}
		waiting = slices.DeleteFunc(waiting, func(w turn.Waiting) bool {
			end, ends := y.lapses[w.ID]
			if over := ends && !end.After(now); over {
				lapsed = append(lapsed, w.ID)
				return true
			}
			return false
		})
		for len(waiting) > 0 && !y.isAway(now) {
			together, again := turn.Decide(now, latest, waiting)
			if len(together) == 0 {
				if !again.After(now) {
					panic(fmt.Sprintf("at %v it is to be looked at again at %v", now, again))
				}
				break
			}
			sent, latest = append(sent, parcel{now, together}), now
			waiting = slices.DeleteFunc(waiting, func(w turn.Waiting) bool { return slices.Contains(named(together), w.ID) })
		}
	}
	return sent, lapsed
}

// look is how often the queue looks.
const look = 10 * time.Minute

// until returns when the queue looks first, from some moment on, while the mail server is there.
func (y year) until(at time.Time) time.Time {
	at = start.Add((at.Sub(start) + look - 1).Truncate(look))
	for y.isAway(at) {
		at = at.Add(look)
	}
	return at
}

// TestAYearOfMails holds the rule against a simulated year.
func TestAYearOfMails(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		y := drawYear(t)
		sent, lapsed := y.live()
		gone := map[string]time.Time{}
		for i, p := range sent {
			counted := p.together[0].Counted
			if counted && len(p.together) > 1 {
				t.Errorf("%q went in the mail of a round", named(p.together))
			}
			for _, w := range p.together {
				if _, twice := gone[w.ID]; twice || w.Counted != counted {
					t.Errorf("%s went twice, or with another kind of mail", w.ID)
				}
				gone[w.ID] = p.at
				if w.Due.Sub(p.at) >= turn.Week {
					t.Errorf("%s went %v early", w.ID, w.Due.Sub(p.at))
				}
			}
			if !counted && i > 0 && p.at.Sub(sent[i-1].at) < turn.Week {
				t.Errorf("%q went %v after another mail", named(p.together), p.at.Sub(sent[i-1].at))
			}
			if !counted && !slices.ContainsFunc(p.together, func(w turn.Waiting) bool { return !w.Due.After(p.at) }) {
				t.Errorf("%q went before anything in it was due", named(p.together))
			}
		}
		for _, w := range y.comes {
			at, went := gone[w.ID]
			if went == slices.Contains(lapsed, w.ID) {
				t.Errorf("%s: went %t, lapsed %t", w.ID, went, !went)
			}
			if on := y.until(w.Due); went && w.Counted && !at.Equal(on) {
				t.Errorf("round %s was mailed at %v, want %v", w.ID, at, on)
			}
		}
		y.bundles(t, sent, gone)
		for _, away := range y.away { // one mail when the server is back, apart from rounds
			if n := yieldingWithin(sent, away[1], away[1].Add(turn.Week-time.Minute)); n > 1 {
				t.Errorf("%d mails in the week after an outage", n)
			}
		}
	})
}

// bundles checks that whatever was known, and due within a week of a mail that gives way, was in it.
func (y year) bundles(t *rapid.T, sent []parcel, gone map[string]time.Time) {
	for _, p := range sent {
		for _, w := range y.comes {
			at, went := gone[w.ID]
			if !p.together[0].Counted && !w.Counted && !y.known[w.ID].After(p.at) && w.Due.Before(p.at.Add(turn.Week)) && went && at.After(p.at) {
				t.Errorf("%s waited from the mail of %v until %v", w.ID, p.at, at)
			}
		}
	}
}

func yieldingWithin(sent []parcel, from, until time.Time) (n int) {
	for _, p := range sent {
		if !p.together[0].Counted && !p.at.Before(from) && p.at.Before(until) {
			n++
		}
	}
	return n
}
