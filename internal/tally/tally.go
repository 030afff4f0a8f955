// Package tally counts what networks and people ask, for limits that hold for all servers together. A
// count stands under a hash that takes a secret of the database to make, so that it names nobody, and is
// purged when its window is over.
package tally

import (
	"context"
	"strconv"
	"time"

	"reflectietool/internal/database"
	"reflectietool/internal/fault"
)

// Kind is something with a limit of its own, in lower case with hyphens.
type Kind string

// Counter keeps the counts in PostgreSQL. Its methods can be called by several goroutines at once.
type Counter struct {
	db     *database.Pool
	now    func() time.Time
	window time.Duration
}

// New returns a counter on a database in the serving role. A limit holds for any period as long as the
// window, which is the same for all servers.
func New(db *database.Pool, now func() time.Time, window time.Duration) *Counter {
	return &Counter{db: db, now: now, window: window}
}

// Take counts one request of a kind by a network or a person, who. Each may make at most so many in a window;
// 0 allows all. Take returns fault.TooMany when there were as many already, and then counts nothing. It takes one statement.
func (c *Counter) Take(ctx context.Context, kind Kind, who string, most int) error {
	return c.TakeIn(ctx, c.db, kind, who, most)
}

// TakeIn is Take in a transaction, which must commit soon: others who are counted with who wait for it.
// When it is rolled back, nothing was counted.
func (c *Counter) TakeIn(ctx context.Context, db Querier, kind Kind, who string, most int) error {
	if most == 0 {
		return nil
	}
	now := c.now()
	begin := now.UTC().Truncate(c.window)
	taken, err := take(ctx, db, count{
		mark: mark(kind, who, begin), before: mark(kind, who, begin.Add(-c.window)),
		share: 1 - float64(now.Sub(begin))/float64(c.window),
		over:  begin.Add(2 * c.window), most: most,
	})
	if err == nil && !taken {
		err = fault.TooMany{Wait: c.window}
	}
	return err
}

// count is one request to count.
type count struct {
	mark, before string    // what is hashed, for the window of the clock that it is in and for the one before
	share        float64   // of the window before: the part that is less than a window ago
	over         time.Time // when no limit needs this window any more
	most         int
}

// mark names a window of somebody's requests. A kind has no space, so two marks are never the same text.
func mark(kind Kind, who string, begin time.Time) string {
	return string(kind) + " " + who + " " + strconv.FormatInt(begin.Unix(), 10)
}
