package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"reflectietool/internal/database/embedded"
	"reflectietool/internal/paths"
	"reflectietool/internal/visit"
)

// away takes the database away under load: it stops PostgreSQL and keeps it from starting, and it freezes
// all processes of PostgreSQL, for less and for more than the time that a request may take.
func away(ctx context.Context, t *trial) error {
	if err := t.serve(ctx); err != nil {
		return err
	}
	if err := t.walk(8); err != nil {
		return err
	}
	for range 3 {
		if err := t.takeAway(ctx, t.stopPostgreSQL, 8*time.Second); err != nil {
			return err
		}
	}
	for _, how := range []time.Duration{3 * time.Second, 3 * time.Second, 25 * time.Second} {
		if err := t.takeAway(ctx, t.freezePostgreSQL, how); err != nil {
			return err
		}
	}
	t.tried = "PostgreSQL stopped for 8 s three times, frozen for 3 s twice and for 25 s once"
	return t.settle(ctx)
}

// takeAway takes something away for a while, under load, and waits until visitors go on.
func (t *trial) takeAway(ctx context.Context, take func(context.Context) (back func() error, err error), how time.Duration) error {
	if err := t.more(ctx, 100); err != nil {
		return err
	}
	back, err := take(ctx)
	if err != nil {
		return err
	}
	t.times++
	looked := make(chan struct{})
	go func() {
		defer close(looked)
		t.wantOutage()
	}()
	err = pause(ctx, how)
	if wrong := back(); wrong != nil {
		return wrong
	}
	<-looked
	if err != nil {
		return err
	}
	return t.more(ctx, 100)
}

// outage is a sentence of the page that says that the site is away.
const outage = "We zijn er even niet"

// wantOutage opens a page that needs the database, while that is away: it must say so in Dutch. A page
// that came after all, since the database was back in time, is also right.
func (t *trial) wantOutage() {
	got, err := visit.NewBrowser(t.address).Send(paths.Offerings, nil, false)
	switch {
	case err != nil:
		t.Errorf("a page that needs the database got no answer: %v", err)
	case got.Status == http.StatusServiceUnavailable && strings.Contains(got.Body, outage):
	case got.Status != http.StatusOK:
		t.Errorf("a page that needs the database got status %d: %.300s", got.Status, got.Body)
	}
}

// stopPostgreSQL stops PostgreSQL, and holds the lock that the server needs to start it.
func (t *trial) stopPostgreSQL(ctx context.Context) (func() error, error) {
	lock, err := os.OpenFile(filepath.Join(t.data, "start.lock"), os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	err = syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == nil {
		_, err = t.signalPostgreSQL(syscall.SIGINT)
	}
	if err == nil {
		err = eventually(ctx, "PostgreSQL stops", func() bool { return embedded.Running(t.data) == 0 })
	}
	if err != nil {
		_ = lock.Close()
		return nil, fmt.Errorf("stop PostgreSQL: %w", err)
	}
	return lock.Close, nil
}

// freezePostgreSQL stops all processes of PostgreSQL where they are: connections stay open and nobody
// answers, as with a network that is gone.
func (t *trial) freezePostgreSQL(context.Context) (func() error, error) {
	parent, err := t.signalPostgreSQL(syscall.SIGSTOP) // first, so that it starts no more of them
	if err != nil {
		return nil, err
	}
	all := append(childrenOf(parent), parent)
	signal := func(s syscall.Signal) {
		for _, pid := range all {
			_ = syscall.Kill(pid, s) // one may have ended
		}
	}
	signal(syscall.SIGSTOP)
	return func() error { signal(syscall.SIGCONT); return nil }, nil
}
