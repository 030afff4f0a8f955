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
	work func(ctx context.Context, id string) error
}

// worker runs the jobs of one kind for River.
type worker struct {
	river.WorkerDefaults[job]
	handler
	log    *slog.Logger
	kind   string
	delays []time.Duration
}

// Work runs one attempt. River keeps the text of the error that it returns.
func (w *worker) Work(ctx context.Context, j *river.Job[job]) error {
	err := w.attempt(ctx, j.Args.ID)
	switch {
	case err == nil, errors.Is(err, fault.NotFound):
		return nil
	case errors.Is(ctx.Err(), context.Canceled):
		return ctx.Err() // River does not count an attempt that it cut off itself.
	}
	kept := errors.New(describe(err))
	log := w.log.With("kind", w.kind, "id", j.Args.ID, "attempt", j.Attempt, "error", kept.Error())
	switch {
	case permanent(err):
		log.Warn("a job was given up, since trying again is of no use")
		return river.JobCancel(kept)
	case j.Attempt >= j.MaxAttempts:
		log.Error("a job was given up after its last attempt")
	default:
		log.Warn("a job failed and will be tried again")
	}
	return kept
}

// NextRetry spreads the attempts, with up to a tenth more so that a thousand mails that
// failed together do not come back together.
func (w *worker) NextRetry(j *river.Job[job]) time.Time {
	delay := w.delays[min(max(j.Attempt, 1), len(w.delays))-1]
	return time.Now().Add(delay + rand.N(delay/10+1))
}

// attempt turns a panic into an error; River would keep its value.
func (w *worker) attempt(ctx context.Context, id string) (err error) {
	defer func() {
		if value := recover(); value != nil {
			err = panicked{value}
			w.log.Error("a job panicked", "kind", w.kind, "id", id, "error", err.Error(), "stack", string(debug.Stack()))
		}
	}()
	return w.work(ctx, id)
}

// panicked words a panic without its value, unless that is the runtime's own.
type panicked struct{ value any }

func (p panicked) Error() string {
	var ours runtime.Error
	if err, ok := p.value.(error); ok && errors.As(err, &ours) {
		return "panic: " + ours.Error()
	}
	return fmt.Sprintf("panic with a %T", p.value)
}

// Worded is an error that can be told without naming a person: neither address nor text.
type Worded interface {
	error
	// Worded returns the cause in words that may be kept and logged.
	Worded() string
}

func permanent(err error) bool {
	var lasting interface{ Permanent() bool }
	return errors.As(err, &lasting) && lasting.Permanent()
}

// describe says what went wrong without what it went wrong with.
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
