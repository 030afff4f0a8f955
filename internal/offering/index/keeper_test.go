package index

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"reflectietool/internal/calendar"
)

// TestPanicInACopyIsAnError checks that a panic while a copy is made becomes an error: in the
// goroutine of the copy it would end the server.
func TestPanicInACopyIsAnError(t *testing.T) {
	t.Parallel()
	today := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	outage := errors.New("the database is away")
	outcomes := []func() (*Copy, error){
		func() (*Copy, error) { panic("a bug") },
		func() (*Copy, error) { return nil, outage },
		func() (*Copy, error) { return &Copy{Version: 3, Day: calendar.DayOf(today)}, nil },
	}
	c := &Keeper{
		now: func() time.Time { return today },
		load: func(context.Context) (*Copy, error) {
			next := outcomes[0]
			outcomes = outcomes[1:]
			return next()
		},
	}
	if _, err := c.Of(t.Context(), 3); err == nil || !strings.Contains(err.Error(), "a bug") {
		t.Errorf("a panic gives %v", err)
	}
	if _, err := c.Of(t.Context(), 3); !errors.Is(err, outage) {
		t.Errorf("an outage gives %v", err)
	}
	if got, err := c.Of(t.Context(), 3); err != nil || got.Version != 3 || c.Newest() != got {
		t.Errorf("after that, %v and %v", got, err)
	}
}

// TestAtWaitsForANewCopy checks that At does not fall back on an older copy, as Of does, while a new
// one is being made.
func TestAtWaitsForANewCopy(t *testing.T) {
	t.Parallel()
	now := func() time.Time { return time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC) }
	older, newer, made := &Copy{Version: 1, Day: calendar.DayOf(now())}, &Copy{Version: 2, Day: calendar.DayOf(now())}, make(chan struct{})
	c := &Keeper{now: now, latest: older, load: func(context.Context) (*Copy, error) {
		<-made
		return newer, nil
	}}
	if got, err := c.Of(t.Context(), 2); err != nil || got != older {
		t.Errorf("while a copy is made Of gives %v, %v", got, err)
	}
	got := make(chan *Copy)
	go func() {
		c, _ := c.At(t.Context(), 2) // an error gives nil
		got <- c
	}()
	select {
	case c := <-got:
		t.Errorf("At gives %v before the copy is made", c)
	case <-time.After(2 * refreshPatience):
	}
	close(made)
	if c := <-got; c != newer {
		t.Errorf("At gives %v", c)
	}
}
