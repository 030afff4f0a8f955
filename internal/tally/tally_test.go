package tally_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
	"reflectietool/internal/database/dbtest"
	"reflectietool/internal/fault"
	"reflectietool/internal/tally"
)

const window = 10 * time.Minute

// office is a network that asks.
const office = "198.51.100.7"

// servers are two counters on one database, with a clock that the test sets.
type servers struct {
	t    *testing.T
	db   *database.Pool
	now  time.Time // in the beginning, the first moment of a window
	both [2]*tally.Counter
}

func newServers(t *testing.T) *servers {
	t.Helper()
	s := &servers{t: t, db: dbtest.New(t), now: time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)}
	for i := range s.both {
		s.both[i] = tally.New(s.db, func() time.Time { return s.now }, window)
	}
	return s
}

// takes asks so many times, in turn at each server, and checks that the last one alone is refused when
// refused is set, and none otherwise.
func (s *servers) takes(kind tally.Kind, who string, times, most int, refused bool) {
	s.t.Helper()
	for n := range times {
		err := s.both[n%2].Take(s.t.Context(), kind, who, most)
		if want := refused && n == times-1; errors.Is(err, fault.TooMany{Wait: window}) != want || err != nil && !want {
			s.t.Fatalf("at %v, time %d: %v", s.now, n+1, err)
		}
	}
}

func (s *servers) count(sql string) (n int) {
	s.t.Helper()
	if err := s.db.QueryRow(s.t.Context(), sql).Scan(&n); err != nil {
		s.t.Fatal(err)
	}
	return n
}

func TestServersCountTogether(t *testing.T) {
	t.Parallel()
	s := newServers(t)
	s.takes("codes", office, 6, 5, true)
	s.takes("codes", "198.51.100.8", 5, 5, false)
	s.takes("starts", office, 5, 5, false)
	s.takes("codes", office, 50, 0, false) // 0 does not limit
	if n := s.count(`select sum(requests) from request_count`); n != 15 {
		t.Errorf("%d requests are counted: those that are refused or not limited count too", n)
	}
}

// TestWindowSlides checks that a request counts for as long as the window, and less and less in the next
// window of the clock.
func TestWindowSlides(t *testing.T) {
	t.Parallel()
	s := newServers(t)
	s.now = s.now.Add(9 * time.Minute)
	s.takes("codes", office, 11, 10, true)
	s.now = s.now.Add(time.Minute) // the next window begins: the ten count in full
	s.takes("codes", office, 1, 10, true)
	s.now = s.now.Add(5 * time.Minute) // half of them
	s.takes("codes", office, 6, 10, true)
	s.now = s.now.Add(5 * time.Minute) // only the five of the window that has ended
	s.takes("codes", office, 6, 10, true)
	s.now = s.now.Add(2 * window)
	s.takes("codes", office, 11, 10, true)
}

func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	s := newServers(t)
	const most = 40
	var let atomic.Int64
	var asking sync.WaitGroup
	for n := range 8 {
		asking.Go(func() {
			for range 15 {
				switch err := s.both[n%2].Take(t.Context(), "codes", office, most); {
				case err == nil:
					let.Add(1)
				case !errors.Is(err, fault.TooMany{Wait: window}):
					t.Error(err)
				}
			}
		})
	}
	asking.Wait()
	if n := let.Load(); n != most {
		t.Errorf("%d of 120 requests at once were let in, want %d", n, most)
	}
}

func TestRolledBackIsNotCounted(t *testing.T) {
	t.Parallel()
	s := newServers(t)
	failed := errors.New("no")
	for range 3 {
		err := pgx.BeginFunc(t.Context(), s.db, func(tx pgx.Tx) error {
			if err := s.both[0].TakeIn(t.Context(), tx, "starts", office, 1); err != nil {
				return err
			}
			return failed
		})
		if !errors.Is(err, failed) {
			t.Fatal(err)
		}
	}
	s.takes("starts", office, 2, 1, true)
}

// TestCountsNameNobody looks for the network, and for a hash that anybody can make of it, in the table.
func TestCountsNameNobody(t *testing.T) {
	t.Parallel()
	s := newServers(t)
	s.takes("codes", office, 1, 5, false)
	var row string
	var plain bool
	if err := s.db.QueryRow(t.Context(), `
		select c::text, mark in (sha256(convert_to($1, 'UTF8')), sha256(convert_to($2, 'UTF8'))) from request_count c`,
		office, fmt.Sprintf("codes %s %d", office, s.now.Unix())).Scan(&row, &plain); err != nil {
		t.Fatal(err)
	}
	if plain || strings.Contains(row, office) {
		t.Errorf("anybody can find out whom this row is about: %s", row)
	}
	if n := s.count(`select length(secret) from request_secret`); n != 32 {
		t.Errorf("the secret has %d bytes, want 32", n)
	}
	if _, err := s.db.Exec(t.Context(), `update request_secret set secret = ''`); err == nil {
		t.Error("the serving role can change the secret")
	}
}

func TestPurge(t *testing.T) {
	t.Parallel()
	s := newServers(t)
	s.takes("codes", office, 5, 5, false)
	purge := func(after time.Duration, left int) {
		t.Helper()
		s.now = s.now.Add(after)
		if err := s.both[0].Purge(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := s.count(`select count(*) from request_count`); n != left {
			t.Errorf("at %v %d counts are kept, want %d", s.now, n, left)
		}
	}
	purge(2*window-time.Second, 1)
	purge(time.Second, 0)
}

func TestDatabaseAway(t *testing.T) {
	t.Parallel()
	s := newServers(t)
	ended, cancel := context.WithTimeout(t.Context(), 0)
	defer cancel()
	if err := s.both[0].Take(ended, "codes", office, 5); !errors.Is(err, fault.Unavailable) {
		t.Errorf("a request that cannot be counted: %v", err)
	}
}
