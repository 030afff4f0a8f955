package queue

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/riverqueue/river"

	"reflectietool/internal/database"
	"reflectietool/internal/fault"
)

type handler struct {
	work     func(ctx context.Context, id string) error
	priority Priority
}

// worker runs the jobs of one kind for River.
type worker struct {
	river.WorkerDefaults[job]
	handler
	log    *slog.Logger
	kind   string
	delays []time.Duration
	watch  func(kind string, outcome Outcome, took time.Duration)
}

// Outcome is how one attempt of a job ended.
type Outcome string

// The outcomes.
const (
	Done    Outcome = "done"
	Again   Outcome = "retried"  // it failed, and will be tried again
	GivenUp Outcome = "given_up" // it failed for good
)

// Work runs one attempt. River stores the text of the error that it returns.
func (w *worker) Work(ctx context.Context, j *river.Job[job]) error {
	began := time.Now()
	err := w.attempt(ctx, j)
	switch {
	case err == nil, errors.Is(err, fault.NotFound):
		w.watch(w.kind, Done, time.Since(began))
		return nil
	case errors.Is(ctx.Err(), context.Canceled):
		return ctx.Err() // River does not count an attempt that it interrupted itself
	}
	outcome, failure := w.failed(j, err)
	w.watch(w.kind, outcome, time.Since(began))
	return failure
}

// failed logs a failed attempt, and returns how it ended and the error for River. The log names a job by its own number: the
// id that it carries opens a link in some mails.
func (w *worker) failed(j *river.Job[job], err error) (Outcome, error) {
	kept := errors.New(describe(err))
	log := w.log.With("kind", w.kind, "id", j.ID, "attempt", j.Attempt, "error", kept.Error())
	switch {
	case permanent(err):
		log.Warn("a job was given up, since trying again is of no use")
		return GivenUp, river.JobCancel(kept)
	case j.Attempt >= j.MaxAttempts:
		log.Error("a job was given up after its last attempt")
		return GivenUp, kept
	}
	log.Warn("a job failed and will be tried again")
	return Again, kept
}

// NextRetry returns the time of the next attempt, with up to a tenth of the delay added at random,
// so that a thousand mails that failed together are not retried together.
func (w *worker) NextRetry(j *river.Job[job]) time.Time {
	delay := w.delays[min(max(j.Attempt, 1), len(w.delays))-1]
	return time.Now().Add(delay + rand.N(delay/10+1))
}

// attempt turns a panic into an error; River would store the value of the panic.
func (w *worker) attempt(ctx context.Context, j *river.Job[job]) (err error) {
	defer func() {
		if value := recover(); value != nil {
			err = panicked{value}
			w.log.Error("a job panicked", "kind", w.kind, "id", j.ID, "error", err.Error(), "stack", string(debug.Stack()))
		}
	}()
	return w.work(ctx, j.Args.ID)
}

// panicked is a panic as an error. Its text leaves out the panic's value, except for a runtime
// error.
type panicked struct{ value any }

func (p panicked) Error() string {
	var ours runtime.Error
	if err, ok := p.value.(error); ok && errors.As(err, &ours) {
		return "panic: " + ours.Error()
	}
	return fmt.Sprintf("panic with a %T", p.value)
}

// Worded is an error with a text that can be stored and logged, since it contains no address and no
// other personal text.
type Worded interface {
	error
	// Worded returns the cause without personal data.
	Worded() string
}

func permanent(err error) bool {
	var lasting interface{ Permanent() bool }
	return errors.As(err, &lasting) && lasting.Permanent()
}

// describe returns the kind of an error, without the data that the error is about.
func describe(err error) string {
	var worded Worded
	var ours panicked
	var refused *pgconn.PgError
	switch {
	case errors.As(err, &worded):
		return worded.Worded()
	case errors.As(err, &ours):
		return ours.Error()
	case errors.As(err, &refused):
		return "database error " + refused.Code
	case errors.Is(err, context.DeadlineExceeded):
		return "took too long"
	case errors.Is(database.Translate(err), fault.Unavailable):
		return "database away"
	}
	for _, kind := range []error{fault.Forbidden, fault.Conflict} {
		if errors.Is(err, kind) {
			return kind.Error()
		}
	}
	for inner := err; inner != nil; inner = errors.Unwrap(inner) {
		err = inner
	}
	return fmt.Sprintf("an error of type %T", err)
}
