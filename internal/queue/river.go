package queue

import (
	"context"
	"crypto/rand"
	"log/slog"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
)

// job is all that River keeps of a job.
type job struct {
	kind string
	ID   string `json:"id,omitempty"`
}

// Kind returns the name under which the job was handed in.
func (j job) Kind() string { return j.kind }

// config is River's, for running jobs.
func (q *Queue) config() *river.Config {
	bundle := river.NewWorkers()
	for kind, h := range q.handlers {
		river.AddWorkerArgs(bundle, job{kind: kind}, river.Worker[job](&worker{log: q.log, kind: kind, handler: h, delays: q.settings.delays}))
	}
	return &river.Config{
		// The default holds the name of the machine.
		ID:     rand.Text(),
		Logger: slog.New(quiet{q.log.Handler()}).With("part", "queue"),
		Queues: map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: workers}},
		// While servers are replaced one by one, work that only the new ones know waits for them.
		FetchOnlyKnownKinds: true,
		FetchPollInterval:   q.settings.pollInterval,
		Workers:             bundle,
		PeriodicJobs:        q.periodic,
		JobTimeout:          jobTimeout,
		// Not sooner, or a job that still runs would be run again.
		RescueStuckJobsAfter: rescueAfter,
		// A periodic job that is done keeps its place until its period is over.
		CompletedJobRetentionPeriod: retention + q.longest,
		CancelledJobRetentionPeriod: retention,
		DiscardedJobRetentionPeriod: retention,
		// Rebuilding indexes takes the owner of the tables, and the serving role is not.
		ReindexerIndexNames: []string{},
		TestOnly:            q.settings.quick,
	}
}

// inserter returns a client that only adds jobs, which works before Start and after Stop.
func (q *Queue) inserter() (*river.Client[pgx.Tx], error) {
	q.addingOnce.Do(func() {
		q.adding, q.addingErr = river.NewClient(riverpgxv5.New(q.db), &river.Config{Logger: slog.New(slog.DiscardHandler)})
	})
	return q.adding, q.addingErr
}

// quiet passes on what River logs of faults. The rest is about every job and every start.
type quiet struct{ slog.Handler }

// Enabled holds back what is no warning.
func (h quiet) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && h.Handler.Enabled(ctx, level)
}

// WithAttrs keeps holding back.
func (h quiet) WithAttrs(attrs []slog.Attr) slog.Handler { return quiet{h.Handler.WithAttrs(attrs)} }

// WithGroup keeps holding back.
func (h quiet) WithGroup(name string) slog.Handler { return quiet{h.Handler.WithGroup(name)} }
