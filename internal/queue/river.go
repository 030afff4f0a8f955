package queue

import (
	"context"
	"crypto/rand"
	"log/slog"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"reflectietool/internal/database"
)

// job is everything that River stores of a job.
type job struct {
	kind string
	ID   string `json:"id,omitempty"`
}

// Kind returns the kind under which the job was added.
func (j job) Kind() string { return j.kind }

// config returns River's configuration for running jobs.
func (q *Queue) config() *river.Config {
	bundle := river.NewWorkers()
	for kind, h := range q.handlers {
		river.AddWorkerArgs(bundle, job{kind: kind}, river.Worker[job](&worker{log: q.log, kind: kind, handler: h, delays: q.settings.delays, watch: q.watch}))
	}
	return &river.Config{
		// River's default contains the name of the machine.
		ID:     rand.Text(),
		Logger: slog.New(quiet{q.log.Handler()}).With("part", "queue"),
		Queues: map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: workers}},
		// While servers are replaced one by one, an old server leaves alone the kinds of work that
		// only a new one knows.
		FetchOnlyKnownKinds: true,
		FetchPollInterval:   q.settings.pollInterval,
		// LISTEN needs a connection of its own, which a pooler does not give.
		PollOnly:     database.Pooled(q.db),
		Workers:      bundle,
		PeriodicJobs: q.periodic,
		JobTimeout:   jobTimeout,
		// An earlier rescue would run a job that is still running.
		RescueStuckJobsAfter: rescueAfter,
		// The row of a finished periodic job must stay until its period has ended, so that it does
		// not run twice.
		CompletedJobRetentionPeriod: retention + q.longest,
		CancelledJobRetentionPeriod: retention,
		DiscardedJobRetentionPeriod: retention,
		// Rebuilding indexes needs the owner of the tables, and the serving role is not the owner.
		ReindexerIndexNames: []string{},
		TestOnly:            q.settings.quick,
	}
}

// inserter returns a client that can only add jobs; it works before Start and after Stop.
func (q *Queue) inserter() (*river.Client[pgx.Tx], error) {
	q.addingOnce.Do(func() {
		q.adding, q.addingErr = river.NewClient(riverpgxv5.New(q.db), &river.Config{Logger: slog.New(slog.DiscardHandler)})
	})
	return q.adding, q.addingErr
}

// quiet passes on River's warnings and errors, and drops its lines about every job and every start.
type quiet struct{ slog.Handler }

// Enabled reports true for warnings and errors only.
func (h quiet) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && h.Handler.Enabled(ctx, level)
}

// WithAttrs returns a handler that is quiet too.
func (h quiet) WithAttrs(attrs []slog.Attr) slog.Handler { return quiet{h.Handler.WithAttrs(attrs)} }

// WithGroup returns a handler that is quiet too.
func (h quiet) WithGroup(name string) slog.Handler { return quiet{h.Handler.WithGroup(name)} }
