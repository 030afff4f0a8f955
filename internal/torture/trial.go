package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"reflectietool/internal/database"
	"reflectietool/internal/database/embedded"
	"reflectietool/internal/mail"
	"reflectietool/internal/mail/mailtest"
	"reflectietool/internal/visit"
)

// trial is one scenario that is being tried. It is the visit.Judge of its visitors.
type trial struct {
	row
	set    settings
	random *rand.Rand
	folder string // of everything that the scenario writes; deleted at the end
	data   string // the data folder of the server
	mails  *mailtest.Server
	server *server
	crowd  *visit.Crowd
	began  int // how many servers were started

	clockGoesBack bool // see visit.Crowd
	mayCut        bool // requests may stay without an answer

	site atomic.Pointer[string] // the current address
	mu   sync.Mutex             // guards lost
}

// try runs a scenario in a folder of its own, and stops all that it started.
func try(ctx context.Context, set settings, name string, scenario func(context.Context, *trial) error) (*trial, error) {
	t := &trial{row: row{name: name}, set: set, random: rand.New(rand.NewPCG(set.seed, 0))}
	began := time.Now()
	err := t.open()
	if err == nil {
		err = scenario(ctx, t)
	}
	err = errors.Join(err, t.close())
	t.took = time.Since(began)
	return t, err
}

func (t *trial) open() (err error) {
	// PostgreSQL has a socket in this folder, whose path must be short, so it is not in TMPDIR.
	if t.folder, err = os.MkdirTemp("/tmp", "torture-"); err != nil {
		return err
	}
	// Root runs PostgreSQL as another user, who passes through this folder.
	if err := os.Chmod(t.folder, 0o711); err != nil { // #nosec G302 -- its contents are examples
		return err
	}
	t.data = filepath.Join(t.folder, "data")
	t.mails, err = mailtest.Listen(mailtest.Options{TLS: mail.None, NoLogin: true})
	return err
}

func (t *trial) close() error {
	err := t.stop()
	if t.mails != nil {
		t.mails.Stop()
	}
	return errors.Join(err, os.RemoveAll(t.folder))
}

// stop ends the visitors, the server and its PostgreSQL.
func (t *trial) stop() error {
	if t.crowd != nil {
		t.crowd.Stop()
	}
	if t.server != nil {
		t.server.Kill()
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	stopped, err := embedded.StopUnused(ctx, t.data)
	if err == nil && !stopped {
		err = errors.New("PostgreSQL is still in use")
	}
	return err
}

// shown is the number of losses that one scenario prints; the others are only counted.
const shown = 10

// Errorf takes a sentence about something that was lost or went wrong.
func (t *trial) Errorf(format string, args ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.lost++; t.lost <= shown {
		fmt.Fprintf(os.Stderr, "       LOST OR WRONG: %.300s\n", fmt.Sprintf(format, args...))
	}
}

// Failed reports whether anything was lost.
func (t *trial) Failed() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.lost > 0
}

// notef adds a figure to the row.
func (t *trial) notef(format string, args ...any) {
	t.notes = append(t.notes, fmt.Sprintf(format, args...))
}

// walk makes visitors reflect.
func (t *trial) walk(visitors int) (err error) {
	t.crowd, err = visit.NewCrowd(t, t.address, t.mails)
	if err == nil {
		t.crowd.Name = fmt.Sprintf("%d-", t.began) // the accounts of an earlier crowd have reflections to compare with
		t.crowd.ClockGoesBack = t.clockGoesBack
		t.crowd.Walk(t.set.seed, visitors)
	}
	return err
}

// address is the current address of the site.
func (t *trial) address() string { return *t.site.Load() }

// more waits until the visitors had a number of further answers acknowledged.
func (t *trial) more(ctx context.Context, answers int64) error {
	goal := t.crowd.Answers.Load() + answers
	return eventually(ctx, "visitors go on", func() bool { return t.crowd.Answers.Load() >= goal || t.Failed() })
}

// settle stops the visitors and looks for everything that was acknowledged to them. By now nothing is
// away, so they meet no outage any more.
func (t *trial) settle(ctx context.Context) error { return t.settleIn(ctx, t.inDatabase) }

// settleIn is settle with a way to reach the database.
func (t *trial) settleIn(ctx context.Context, inDatabase func(context.Context, func(*database.Pool) error) error) error {
	t.crowd.Stop()
	outages, cut := t.crowd.Outages.Load(), t.crowd.Cut.Load()
	t.acknowledged += t.crowd.Answers.Load()
	t.outages += outages
	t.longest = max(t.longest, t.crowd.Longest())
	reflections := t.crowd.Check()
	t.notef("%d reflections, %d claims", reflections, t.crowd.Claims.Load())
	if more := t.crowd.Outages.Load() - outages + t.crowd.Cut.Load() - cut; more > 0 {
		t.Errorf("%d requests were refused or got no answer after the outage was over", more)
	}
	return inDatabase(ctx, func(pool *database.Pool) error {
		return errors.Join(t.crowd.CheckNothingIsHalf(ctx, pool), t.crowd.CheckNobodyIsHalfMoved(ctx, pool))
	})
}

// inDatabase does work in the database of the server while the server uses it too. Afterwards it ends its use of
// PostgreSQL: every user of a private PostgreSQL restarts it when it dies, and here the server must do that.
func (t *trial) inDatabase(ctx context.Context, work func(*database.Pool) error) error {
	instance, err := embedded.Start(ctx, embedded.Options{Dir: t.data})
	if err != nil {
		return err
	}
	pool, err := database.Open(ctx, instance.ServingURL())
	if err == nil {
		err = work(pool)
		pool.Close()
	}
	return errors.Join(err, instance.Stop(context.WithoutCancel(ctx)))
}

// patience is far longer than anything here takes, even on a busy machine.
const patience = 2 * time.Minute

// eventually waits until a condition holds.
func eventually(ctx context.Context, what string, condition func() bool) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return within(ctx, what, condition)
}

// within waits until a condition holds or ctx ends.
func within(ctx context.Context, what string, condition func() bool) error {
	for !condition() {
		if err := pause(ctx, 5*time.Millisecond); err != nil {
			return fmt.Errorf("waited for this: %s: %w", what, err)
		}
	}
	return nil
}

// pause waits for a while, or until ctx ends.
func pause(ctx context.Context, how time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(how):
		return nil
	}
}
