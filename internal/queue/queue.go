// Package queue runs work outside requests: mails, and periodic work. Jobs are kept in PostgreSQL
// by River, which no other package needs to know.
//
// A job carries an id and nothing else; the row with that id says what to do. So neither the tables
// of the queue nor the log ever hold an address or a text: of an error only the kind is kept (see
// Worded).
package queue

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"reflectietool/internal/database"
)

// Queue runs jobs at least once, with retries over about a day, on any server that is free.
// Register all kinds of work with Handle, HandleAt and Every, then call Start.
type Queue struct {
	db       *database.Pool
	log      *slog.Logger
	settings settings
	handlers map[string]handler
	periodic []*river.PeriodicJob
	longest  time.Duration // of the periods
	watch    func(kind string, outcome Outcome, took time.Duration)
	working  *river.Client[pgx.Tx] // nil until Start

	addingOnce sync.Once
	adding     *river.Client[pgx.Tx]
	addingErr  error
}

// settings are the values that tests change.
type settings struct {
	delays       []time.Duration // between one attempt and the next
	pollInterval time.Duration   // how often to look for work when no notification comes
	quick        bool            // maintenance starts without a random delay
}

func standard() settings {
	return settings{delays: retryDelays, pollInterval: time.Second}
}

// retryDelays add up to about a day. The first ones are short, since a sign-in code is useless
// after ten minutes.
var retryDelays = []time.Duration{
	10 * time.Second, 30 * time.Second, time.Minute, 5 * time.Minute, 15 * time.Minute, 30 * time.Minute,
	time.Hour, 2 * time.Hour, 4 * time.Hour, 8 * time.Hour, 8 * time.Hour,
}

const (
	// workers is how many jobs one server runs at a time; each may hold a connection.
	workers = 4
	// jobTimeout is how long one attempt may take.
	jobTimeout = 2 * time.Minute
	// rescueAfter is how long after its start an unfinished job of a server that was killed is
	// given to another server.
	rescueAfter = jobTimeout + time.Minute
	// retention is how long jobs that are finished or were given up stay visible in the table.
	retention = 24 * time.Hour
)

// Priority decides which of the jobs that can run goes first: those with the lowest number, and of these
// the oldest. A job that runs is never interrupted for another one.
type Priority int

// The priorities, as River numbers them.
const (
	Promptly Priority = 1 // mails that somebody waits for
	Soon     Priority = 2 // periodic work, and work that can take minutes
	WhenFree Priority = 3 // work that nobody waits for, of which there can be tens of thousands of jobs
)

// New returns a queue on a database. No job runs before Start; Add works at once.
func New(db *database.Pool, log *slog.Logger) *Queue {
	return &Queue{db: db, log: log, settings: standard(), handlers: map[string]handler{}, watch: func(string, Outcome, time.Duration) {}}
}

// Watch has a function called after each attempt of a job on this server, with its kind, how it ended
// and how long it took. Call it before Start.
func (q *Queue) Watch(seen func(kind string, outcome Outcome, took time.Duration)) { q.watch = seen }

// Kinds lists the kinds of work that are registered, in alphabetical order.
func (q *Queue) Kinds() []string { return slices.Sorted(maps.Keys(q.handlers)) }

// Handle registers the work for jobs of a kind, which is a word in lower case with hyphens. The
// work gets the id that was given to Add, and running it twice must do no harm. It ends a job for
// good by returning nil, fault.NotFound (the row was deleted, so there is nothing to do), or an
// error with a method Permanent() bool that returns true (trying again is of no use). After any
// other error, or a panic, it is tried again, twelve times in about a day. One attempt may take two
// minutes.
//
// Its priority is Promptly. When all workers are busy, a job begins as soon as one of them is done.
//
// Handle panics when the kind is registered already or the queue has started: both are mistakes in
// the program.
func (q *Queue) Handle(kind string, work func(ctx context.Context, id string) error) {
	q.HandleAt(Promptly, kind, work)
}

// HandleAt is Handle for work with another priority.
func (q *Queue) HandleAt(priority Priority, kind string, work func(ctx context.Context, id string) error) {
	q.mustTake(kind)
	q.handlers[kind] = handler{work: work, priority: priority}
}

// Every registers work that runs once per period over all servers together: when the first of them
// starts, and then every period, counted in UTC. The work must look up in the database what is due,
// so that a missed or a double run does no harm. After an error it is tried again within the
// period. Its priority is Soon. The period is a second or more. Every panics like Handle.
func (q *Queue) Every(kind string, period time.Duration, work func(ctx context.Context) error) {
	q.mustTake(kind)
	q.handlers[kind] = handler{work: func(ctx context.Context, _ string) error { return work(ctx) }}
	q.longest = max(q.longest, period)
	options := &river.InsertOpts{
		MaxAttempts: 1 + q.retriesWithin(period),
		Priority:    int(Soon),
		UniqueOpts:  river.UniqueOpts{ByPeriod: period},
	}
	q.periodic = append(q.periodic, river.NewPeriodicJob(river.PeriodicInterval(period),
		func() (river.JobArgs, *river.InsertOpts) { return job{kind: kind}, options },
		&river.PeriodicJobOpts{ID: kind, RunOnStart: true}))
}

func (q *Queue) mustTake(kind string) {
	if _, taken := q.handlers[kind]; taken || q.working != nil {
		panic("queue: " + kind + " is named twice, or after Start")
	}
}

// retriesWithin returns how many retries fit before the next period begins.
func (q *Queue) retriesWithin(period time.Duration) int {
	n, sum := 0, time.Duration(0)
	for _, delay := range q.settings.delays {
		if sum += delay; sum >= period {
			break
		}
		n++
	}
	return n
}

// Add adds a job to the queue; the job exists exactly when tx commits. The kind must be one that
// Handle or HandleAt registered. The id must be that of a row and must not identify a person in any
// other way.
func (q *Queue) Add(ctx context.Context, tx pgx.Tx, kind, id string) error {
	handler, ok := q.handlers[kind]
	if !ok {
		return fmt.Errorf("queue: nobody handles %s", kind)
	}
	client, err := q.inserter()
	if err != nil {
		return err
	}
	options := &river.InsertOpts{MaxAttempts: 1 + len(q.settings.delays), Priority: int(handler.priority)}
	added, err := client.InsertTx(ctx, tx, job{kind: kind, ID: id}, options)
	if err == nil {
		// River takes the clock of this server for the moment from which the job may run, and that of PostgreSQL
		// to decide which may. A mail asked for while ours was an hour ahead would wait an hour.
		_, err = tx.Exec(ctx, `update river_job set scheduled_at = now() where id = $1 and scheduled_at > now()`, added.Job.ID)
	}
	if err != nil {
		return fmt.Errorf("queue: add %s: %w", kind, database.Translate(err))
	}
	return nil
}

// Start begins to run jobs, until Stop; the end of ctx does not stop them. It returns
// fault.Unavailable when the database cannot be reached. When the database goes away later, the
// queue waits for it and continues.
func (q *Queue) Start(ctx context.Context) error {
	client, err := river.NewClient(riverpgxv5.New(q.db), q.config())
	if err != nil {
		return fmt.Errorf("queue: %w", err)
	}
	if err := client.Start(context.WithoutCancel(ctx)); err != nil {
		return fmt.Errorf("queue: start: %w", database.Translate(err))
	}
	q.working = client
	return nil
}

// Stop starts no more jobs and waits for the running ones. When ctx ends first, it interrupts them,
// and another server, or this one after its next start, runs them again. Without a Start it does
// nothing.
func (q *Queue) Stop(ctx context.Context) error {
	if q.working == nil {
		return nil
	}
	err := q.working.Stop(ctx)
	if err == nil {
		return nil
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	return errors.Join(fmt.Errorf("queue: jobs were cut off: %w", err), q.working.StopAndCancel(last))
}
