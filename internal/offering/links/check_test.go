package links

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/calendar"
	"reflectietool/internal/linkcheck"
	"reflectietool/internal/offering/offeringtest"
)

// links is a service with offerings on sites that a test can take down and bring up again.
type links struct {
	*Service
	t      *testing.T
	client *linkcheck.Client
	now    time.Time

	mu    sync.Mutex
	down  map[string]bool // hosts that answer 404
	asked []string        // hosts that were requested, not counting robots.txt
}

// newLinks returns a service with an offering for each of the URLs; its title is the URL.
func newLinks(t *testing.T, urls ...string) *links {
	t.Helper()
	l := &links{t: t, now: time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC), down: map[string]bool{}}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		l.mu.Lock()
		defer l.mu.Unlock()
		if r.URL.Path == "/robots.txt" {
			return
		}
		if r.Method == http.MethodHead {
			l.asked = append(l.asked, r.Host)
		}
		if l.down[r.Host] {
			w.WriteHeader(http.StatusNotFound)
		}
	}))
	t.Cleanup(server.Close)
	pinned := map[string]netip.AddrPort{"weg.example": netip.MustParseAddrPort("127.0.0.1:1")}
	for _, host := range []string{"een.example", "twee.example"} {
		pinned[host] = netip.MustParseAddrPort(server.Listener.Addr().String())
	}
	l.client = linkcheck.New(linkcheck.Settings{Pinned: pinned, Pause: time.Nanosecond})
	_, db := newService(t)
	l.Service = NewService(db, func() time.Time { return l.now })
	for _, url := range urls {
		offeringtest.Exec(t, l.db, `insert into offering (title, kind, source, state, url) values (coalesce(nullif($1, ''), 'leeg'), 'training', 'test', 'gepubliceerd', $1)`, url)
	}
	return l
}

func (l *links) check(want int) {
	l.t.Helper()
	if checked, err := l.CheckLinks(l.t.Context(), l.client); err != nil || checked != want {
		l.t.Errorf("%s: checked %d, %v, want %d", l.now, checked, err, want)
	}
}

// state returns the state of the link of the offering with a title.
func (l *links) state(title string) LinkState {
	l.t.Helper()
	rows, err := l.db.Query(l.t.Context(), `select id::text from offering where title = $1`, title)
	if err != nil {
		l.t.Fatal(err)
	}
	id, err := pgx.CollectExactlyOneRow(rows, pgx.RowTo[string])
	if err != nil {
		l.t.Fatal(err)
	}
	state, err := l.Link(l.t.Context(), id)
	if err != nil {
		l.t.Fatal(err)
	}
	return state
}

func (l *links) wait(d time.Duration) { l.now = l.now.Add(d) }

const day = 24 * time.Hour

func TestLinksAreCheckedEveryWeek(t *testing.T) {
	t.Parallel()
	l := newLinks(t, "http://een.example/a", "http://twee.example/b", "", "geenadres")
	offeringtest.Exec(t, l.db, `insert into offering (title, kind, source, state, url) values
		('concept', 'training', 'test', 'concept', 'http://een.example/c'), ('oud', 'training', 'test', 'gearchiveerd', 'http://een.example/d')`)
	l.check(3)
	if state := l.state("http://een.example/a"); state.Verdict != linkcheck.Works || state.Status != 200 || state.Broken || !state.CheckedAt.Equal(l.now) {
		t.Errorf("state %+v", state)
	}
	if state := l.state("geenadres"); state.Verdict != linkcheck.Unsure || state.Reason != linkcheck.NotPublic {
		t.Errorf("no address: %+v", state)
	}
	if state := l.state("concept"); state != (LinkState{}) {
		t.Errorf("a concept was checked: %+v", state)
	}
	l.wait(7*day - time.Minute)
	l.check(0)
	l.wait(time.Minute)
	l.check(3)
	if asked := slices.Sorted(slices.Values(l.asked)); !slices.Equal(asked, []string{"een.example", "een.example", "twee.example", "twee.example"}) {
		t.Errorf("asked %q", asked)
	}
}

func TestBrokenAfterTwoDays(t *testing.T) {
	t.Parallel()
	const url = "http://een.example/a"
	l := newLinks(t, url, "http://twee.example/b")
	l.down["een.example"] = true
	step := func(what string, wait time.Duration, checked int, broken bool) {
		t.Helper()
		l.wait(wait)
		l.check(checked)
		if state := l.state(url); state.Broken != broken {
			t.Errorf("%s: %+v", what, state)
		}
	}
	step("the first time", 0, 2, false)
	step("the same day", 12*time.Hour, 0, false)
	step("the next day", 12*time.Hour, 1, true)
	if state := l.state(url); !state.FailedSince.Equal(time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)) || state.Because() == "" {
		t.Errorf("since %s, because %q", state.FailedSince, state.Because())
	}
	step("days later", day, 1, true)
	var states []string
	rows, err := l.db.Query(t.Context(), `select distinct state from offering`)
	if err == nil {
		states, err = pgx.CollectRows(rows, pgx.RowTo[string])
	}
	if err != nil || !slices.Equal(states, []string{"gepubliceerd"}) {
		t.Errorf("states are %q, %v: a check took something down", states, err)
	}
	l.down["een.example"] = false
	step("it works again", day, 1, false)
	l.down["een.example"] = true
	step("one bad day after that", 7*day, 2, false)
}

// TestTwoDaysInAmsterdam checks that two failures on one day in Amsterdam count as one, even if
// they are on different days in UTC.
func TestTwoDaysInAmsterdam(t *testing.T) {
	t.Parallel()
	const url = "http://een.example/a"
	l := newLinks(t, url)
	l.now = time.Date(2026, 11, 21, 23, 30, 0, 0, time.UTC) // half past midnight on the 22nd
	l.down["een.example"] = true
	l.check(1)
	offeringtest.Exec(t, l.db, `update offering_link set next_at = checked_at`)
	l.now = time.Date(2026, 11, 22, 1, 0, 0, 0, time.UTC)
	l.check(1)
	if state := l.state(url); state.Broken || state.FailedSince.Day() != 22 {
		t.Errorf("state %+v", state)
	}
}

func TestAnotherAddressBeginsAnew(t *testing.T) {
	t.Parallel()
	const url = "http://een.example/a"
	l := newLinks(t, url)
	l.down["een.example"] = true
	l.check(1)
	l.wait(day)
	l.check(1)
	offeringtest.Exec(t, l.db, `update offering set url = 'http://een.example/nieuw'`)
	if state := l.state(url); state != (LinkState{}) {
		t.Errorf("the new address has the state of the old one: %+v", state)
	}
	l.check(1)
	if state := l.state(url); state.Broken || state.Verdict != linkcheck.Fails {
		t.Errorf("state %+v", state)
	}
}

// TestOurOwnConnection checks that no page is recorded as failed if no site at all answers,
// because then our own connection is the cause.
func TestOurOwnConnection(t *testing.T) {
	t.Parallel()
	const gone, other = "http://weg.example/a", "http://een.example/b"
	l := newLinks(t, gone)
	for range 3 {
		l.check(1)
		l.wait(day)
	}
	if state := l.state(gone); state.Broken || state.Verdict != linkcheck.Unsure || state.Reason != linkcheck.NoAnswer {
		t.Errorf("with nothing that ever answered: %+v", state)
	}
	offeringtest.Exec(t, l.db, `insert into offering (title, kind, source, state, url) values ($1, 'training', 'test', 'gepubliceerd', $1)`, other)
	l.check(2) // another site answers
	l.wait(day)
	l.check(1) // no page that is due answers, but the page that worked does
	if state := l.state(gone); !state.Broken {
		t.Errorf("with a site that answers: %+v", state)
	}
}

func TestAgain(t *testing.T) {
	t.Parallel()
	// In Amsterdam the clock goes back in the night to 25 October 2026: that day has 25 hours.
	now := time.Date(2026, 10, 24, 22, 30, 0, 0, time.UTC) // half past midnight on the 25th
	next := again(now, linkcheck.Result{Verdict: linkcheck.Fails, Reason: linkcheck.BadStatus})
	if calendar.DayOf(next).Equal(calendar.DayOf(now)) || next.Sub(now) != 25*time.Hour {
		t.Errorf("again on %s", next)
	}
	for _, found := range []linkcheck.Result{
		{Verdict: linkcheck.Works}, {Verdict: linkcheck.Unsure, Reason: linkcheck.Closed}, {Verdict: linkcheck.Unsure, Reason: linkcheck.ByRobots},
	} {
		if next := again(now, found); next.Sub(now) < 6*day {
			t.Errorf("%+v: again on %s", found, next)
		}
	}
}

// TestWatchSeesWhatIsStored checks that each result is seen, with the number of offerings that it is for.
func TestWatchSeesWhatIsStored(t *testing.T) {
	t.Parallel()
	l := newLinks(t, "http://een.example/a", "http://een.example/b", "http://twee.example/c", "geenadres")
	l.down["twee.example"] = true
	seen := map[linkcheck.Verdict]int{}
	l.Watch(func(verdict linkcheck.Verdict, offerings int) { seen[verdict] += offerings })
	l.check(4)
	if want := (map[linkcheck.Verdict]int{linkcheck.Works: 2, linkcheck.Fails: 1, linkcheck.Unsure: 1}); !maps.Equal(seen, want) {
		t.Errorf("saw %v, want %v", seen, want)
	}
}
