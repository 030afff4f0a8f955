package queue_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"

	"reflectietool/internal/database/dbtest"
	"reflectietool/internal/fault"
	"reflectietool/internal/queue"
)

func TestJobExistsExactlyWhenCommitted(t *testing.T) {
	t.Parallel()
	db, log := dbtest.New(t), new(journal)
	done := make(chan string, 10)
	q := queue.New(db, log.logger()).Quicken()
	q.Handle("test", func(_ context.Context, id string) error { done <- id; return nil })
	start(t, q)
	refused := errors.New("no")
	err := pgx.BeginFunc(t.Context(), db, func(tx pgx.Tx) error {
		if err := q.Add(t.Context(), tx, "test", "rolled back"); err != nil {
			return err
		}
		return refused
	})
	if !errors.Is(err, refused) {
		t.Fatal(err)
	}
	if all := rows(t, db, "test"); len(all) != 0 {
		t.Errorf("rolled back, yet there: %+v", all)
	}
	add(t, db, q, "test", "committed")
	if id := receive(t, done); id != "committed" {
		t.Errorf("ran %q", id)
	}
	if all := settle(t, db, "test", "completed"); len(all) != 1 || all[0].Args != `{"id": "committed"}` {
		t.Errorf("kept %+v", all)
	}
	err = pgx.BeginFunc(t.Context(), db, func(tx pgx.Tx) error { return q.Add(t.Context(), tx, "tset", "x") })
	if err == nil || !strings.Contains(err.Error(), "tset") {
		t.Errorf("a kind that nobody handles: %v", err)
	}
	if text := log.String(); text != "" {
		t.Errorf("nothing went wrong, yet: %s", text)
	}
}

// A command that only adds jobs need not run any.
func TestAddWithoutStart(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	adding, working := queue.New(db, new(journal).logger()), queue.New(db, new(journal).logger()).Quicken()
	done := make(chan string, 1)
	adding.Handle("test", nil)
	working.Handle("test", func(_ context.Context, id string) error { done <- id; return nil })
	add(t, db, adding, "test", "before")
	stop(t, adding)
	start(t, working)
	if id := receive(t, done); id != "before" {
		t.Errorf("ran %q", id)
	}
}

func TestOnceOverTwoServers(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	const jobs = 60
	var mu sync.Mutex
	ran := map[string]int{}
	all := make(chan string, 2*jobs)
	var queues []*queue.Queue
	for range 2 {
		q := queue.New(db, new(journal).logger()).Quicken()
		q.Handle("test", func(_ context.Context, id string) error {
			mu.Lock()
			defer mu.Unlock()
			ran[id]++
			all <- id
			return nil
		})
		start(t, q)
		queues = append(queues, q)
	}
	for i := range jobs {
		add(t, db, queues[i%2], "test", fmt.Sprint(i))
	}
	for range jobs {
		receive(t, all)
	}
	settle(t, db, "test", "completed")
	mu.Lock()
	defer mu.Unlock()
	for id, times := range ran {
		if times != 1 {
			t.Errorf("job %s ran %d times", id, times)
		}
	}
}

type lasting struct{ error }

func (lasting) Permanent() bool { return true }

type told struct{ error }

func (told) Worded() string { return "in other words" }

func TestFailures(t *testing.T) {
	t.Parallel()
	const secret = "jo@inwoner.example"
	leaky := errors.New("550 <" + secret + "> unknown")
	var nothing map[string]int
	for name, test := range map[string]struct {
		fail  func() error
		times int // 0 means always
		state string
		tries int
		kept  string
	}{
		"later":         {func() error { return leaky }, 2, "completed", 3, "an error of type *errors.errorString"},
		"never":         {func() error { return fmt.Errorf("send: %w", leaky) }, 0, "discarded", 12, "an error of type *errors.errorString"},
		"no use":        {func() error { return fmt.Errorf("send: %w", lasting{leaky}) }, 0, "cancelled", 1, "an error of type queue_test.lasting"},
		"row is gone":   {func() error { return fmt.Errorf("%s: %w", secret, fault.NotFound) }, 0, "completed", 1, ""},
		"told":          {func() error { return fmt.Errorf("%s: %w", secret, told{leaky}) }, 1, "completed", 2, "in other words"},
		"panic":         {func() error { panic(leaky) }, 1, "completed", 2, "panic with a *errors.errorString"},
		"own panic":     {func() error { nothing[secret]++; return nil }, 1, "completed", 2, "panic: assignment to entry in nil map"},
		"unavailable":   {func() error { return fmt.Errorf("%w: %s", fault.Unavailable, secret) }, 1, "completed", 2, "database away"},
		"conflict":      {func() error { return fmt.Errorf("%w: %s", fault.Conflict, secret) }, 1, "completed", 2, "conflict"},
		"took too long": {func() error { return fmt.Errorf("%s: %w", secret, context.DeadlineExceeded) }, 1, "completed", 2, "took too long"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db, log := dbtest.New(t), new(journal)
			q := queue.New(db, log.logger()).Quicken()
			var tries atomic.Int64
			q.Handle("test", func(context.Context, string) error {
				if n := tries.Add(1); test.times > 0 && n > int64(test.times) {
					return nil
				}
				return test.fail()
			})
			start(t, q)
			add(t, db, q, "test", "an-id")
			got := settle(t, db, "test", test.state)[0]
			if int(tries.Load()) != test.tries || !strings.Contains(got.Errors, test.kept) {
				t.Errorf("%d tries, want %d; kept %s, want %q", tries.Load(), test.tries, got.Errors, test.kept)
			}
			nowhere(t, db, log, secret)
			if test.kept != "" && !strings.Contains(log.String(), fmt.Sprintf(" id=%d ", got.ID)) {
				t.Errorf("the log does not say which: %s", log)
			}
			if strings.Contains(log.String(), "an-id") {
				t.Errorf("the log has the id of the row, which can be the secret of a link: %s", log)
			}
		})
	}
}

func TestRetriesTakeAboutADay(t *testing.T) {
	t.Parallel()
	var sum time.Duration
	for i, delay := range queue.RetryDelays {
		if sum += delay; i > 0 && delay < queue.RetryDelays[i-1] {
			t.Errorf("delay %d is shorter than the one before", i)
		}
	}
	if sum < 23*time.Hour || sum > 25*time.Hour {
		t.Errorf("the delays add up to %v", sum)
	}
	q := queue.New(nil, nil)
	for period, want := range map[time.Duration]int{time.Second: 0, 11 * time.Second: 1, time.Hour: 6, 100 * time.Hour: len(queue.RetryDelays)} {
		if got := q.RetriesWithin(period); got != want {
			t.Errorf("%d retries within %v, want %d", got, period, want)
		}
	}
}

func TestEvery(t *testing.T) {
	t.Parallel()
	db, log := dbtest.New(t), new(journal)
	const everySoOften = 100_000 * time.Hour // so long that the test never sees the next run
	var seldom atomic.Int64
	type tick struct{ server int }
	ticks := make(chan tick, 1000)
	queues := map[int]*queue.Queue{}
	for server := range 2 {
		q := queue.New(db, log.logger()).Quicken()
		q.Every("seldom", everySoOften, func(context.Context) error { seldom.Add(1); return nil })
		q.Every("often", time.Second, func(context.Context) error { ticks <- tick{server}; return nil })
		start(t, q)
		queues[server] = q
	}
	receive(t, ticks)
	receive(t, ticks)
	settle(t, db, "seldom", "completed")
	// Another server becomes leader, and must not count its own start as the first one.
	var leaders int
	if err := db.QueryRow(t.Context(), `select count(*) from river_leader`).Scan(&leaders); err != nil || leaders != 1 {
		t.Errorf("%d servers lead, %v", leaders, err)
	}
	stop(t, queues[0])
	for len(ticks) > 0 {
		<-ticks
	}
	receive(t, ticks)
	receive(t, ticks)
	if n := seldom.Load(); n != 1 {
		t.Errorf("ran %d times in one period", n)
	}
	if strings.Contains(log.String(), "permission") || strings.Contains(log.String(), "level=ERROR") {
		t.Errorf("the serving role lacks rights: %s", log)
	}
}

func TestNamedTwice(t *testing.T) {
	t.Parallel()
	q := queue.New(nil, nil)
	q.Handle("test", nil)
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	q.Every("test", time.Hour, nil)
}

func TestStopLetsJobsFinish(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	q := queue.New(db, new(journal).logger()).Quicken()
	began, finish := make(chan bool, 1), make(chan bool)
	q.Handle("test", func(ctx context.Context, _ string) error {
		began <- true
		<-finish
		return ctx.Err()
	})
	ctx, cancel := context.WithCancel(t.Context())
	if err := q.Start(ctx); err != nil {
		t.Fatal(err)
	}
	add(t, db, q, "test", "x")
	receive(t, began)
	cancel() // the signal to stop must not interrupt running jobs
	stopped := make(chan bool)
	go func() { stop(t, q); close(stopped) }()
	select {
	case <-stopped:
		t.Error("did not wait for the job")
	default:
	}
	close(finish)
	receive(t, stopped)
	if got := rows(t, db, "test")[0]; got.State != "completed" || got.Attempt != 1 {
		t.Errorf("the job is %+v", got)
	}
}

func TestStopInTimeCutsJobsOff(t *testing.T) {
	t.Parallel()
	db, log := dbtest.New(t), new(journal)
	q := queue.New(db, log.logger()).Quicken()
	began := make(chan bool, 1)
	q.Handle("test", func(ctx context.Context, _ string) error {
		began <- true
		<-ctx.Done()
		return fmt.Errorf("cut off: %w", ctx.Err())
	})
	start(t, q)
	add(t, db, q, "test", "x")
	receive(t, began)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := q.Stop(ended); !errors.Is(err, context.Canceled) {
		t.Errorf("stop: %v", err)
	}
	if got := rows(t, db, "test")[0]; got.State != "available" || got.Attempt != 0 {
		t.Errorf("the job is %+v, want it free for another server", got)
	}
	again, done := queue.New(db, log.logger()).Quicken(), make(chan string, 1)
	again.Handle("test", func(_ context.Context, id string) error { done <- id; return nil })
	start(t, again)
	if id := receive(t, done); id != "x" {
		t.Errorf("ran %q", id)
	}
}

// While servers are replaced one by one, an old server must leave alone the kinds of work that only
// a new one knows.
func TestUnknownKindWaits(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	older, newer := queue.New(db, new(journal).logger()).Quicken(), queue.New(db, new(journal).logger()).Quicken()
	done := make(chan string, 2)
	work := func(_ context.Context, id string) error { done <- id; return nil }
	older.Handle("old", work)
	newer.Handle("old", work)
	newer.Handle("new", work)
	start(t, older)
	add(t, db, newer, "new", "1")
	add(t, db, newer, "old", "2")
	if id := receive(t, done); id != "2" {
		t.Errorf("ran %q", id)
	}
	if got := rows(t, db, "new")[0]; got.State != "available" || got.Attempt != 0 {
		t.Errorf("the job is %+v", got)
	}
	start(t, newer)
	if id := receive(t, done); id != "1" {
		t.Errorf("ran %q", id)
	}
}

// A new version of River needs new migrations, which ours must then contain.
func TestRiverFindsItsSchema(t *testing.T) {
	t.Parallel()
	db := dbtest.NewDB(t)
	owner, err := pgxpool.New(t.Context(), db.OwnerURL)
	if err != nil {
		t.Fatal(err)
	}
	defer owner.Close()
	migrator, err := rivermigrate.New(riverpgxv5.New(owner), nil)
	if err != nil {
		t.Fatal(err)
	}
	result, err := migrator.Validate(t.Context(), nil)
	if err != nil || !result.OK {
		t.Errorf("River misses migrations: %v, %+v", err, result)
	}
}

// TestWatch checks that each attempt is seen, with how it ended.
func TestWatch(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	q := queue.New(db, new(journal).logger()).Quicken()
	tries := 0
	q.Handle("later", func(context.Context, string) error {
		if tries++; tries < 3 {
			return errors.New("not yet")
		}
		return nil
	})
	q.Handle("gone", func(context.Context, string) error { return fault.NotFound })
	q.Handle("no-use", func(context.Context, string) error { return lasting{errors.New("no")} })
	var mu sync.Mutex
	seen := map[string][]queue.Outcome{}
	q.Watch(func(kind string, outcome queue.Outcome, took time.Duration) {
		mu.Lock()
		defer mu.Unlock()
		if seen[kind] = append(seen[kind], outcome); took < 0 {
			t.Errorf("%s took %v", kind, took)
		}
	})
	if kinds := q.Kinds(); !slices.Equal(kinds, []string{"gone", "later", "no-use"}) {
		t.Errorf("the kinds are %q", kinds)
	}
	start(t, q)
	for kind, state := range map[string]string{"later": "completed", "gone": "completed", "no-use": "cancelled"} {
		add(t, db, q, kind, "an-id")
		settle(t, db, kind, state)
	}
	mu.Lock()
	defer mu.Unlock()
	want := map[string][]queue.Outcome{
		"later": {queue.Again, queue.Again, queue.Done}, "gone": {queue.Done}, "no-use": {queue.GivenUp},
	}
	if !maps.EqualFunc(seen, want, slices.Equal) {
		t.Errorf("saw %v, want %v", seen, want)
	}
}

// TestJobsGoByTheClockOfTheDatabase adds a job when the clock of the server is ahead: of the moment at which
// the transaction began, which is the clock of PostgreSQL for all of it.
func TestJobsGoByTheClockOfTheDatabase(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	q := queue.New(db, new(journal).logger())
	q.Handle("note", func(context.Context, string) error { return nil })
	var mayRun int
	err := pgx.BeginFunc(t.Context(), db, func(tx pgx.Tx) error {
		if _, err := tx.Exec(t.Context(), `select pg_sleep(0.1)`); err != nil {
			return err
		}
		if err := q.Add(t.Context(), tx, "note", "an-id"); err != nil {
			return err
		}
		return tx.QueryRow(t.Context(), `select count(*) from river_job where scheduled_at <= now() and state = 'available'`).Scan(&mayRun)
	})
	if err != nil || mayRun != 1 {
		t.Errorf("%d jobs may run from the moment at which PostgreSQL got them, want 1 (%v)", mayRun, err)
	}
}
