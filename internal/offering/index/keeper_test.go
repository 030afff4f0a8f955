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

// TestSearchesUseAnOlderCopyMeanwhile checks that searches get an older copy while a new one is being
// made, and reports none.
func TestSearchesUseAnOlderCopyMeanwhile(t *testing.T) {
	t.Parallel()
	now := func() time.Time { return time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC) }
	older, newer, made := &Copy{Version: 1, Day: calendar.DayOf(now())}, &Copy{Version: 2, Day: calendar.DayOf(now())}, make(chan struct{})
	load := func(context.Context) (*Copy, error) { <-made; return newer, nil }
	c, empty := &Keeper{now: now, latest: older, load: load}, &Keeper{now: now, load: load}
	if got, err := c.Of(t.Context(), 2); err != nil || got != older {
		t.Errorf("while a copy is made Of gives %v, %v", got, err)
	}
	for _, keeper := range []*Keeper{c, empty} {
		if got := keeper.at(t.Context(), 2); got != nil {
			t.Errorf("while a copy is made at gives %v", got)
		}
	}
	close(made)
	for _, keeper := range []*Keeper{c, empty} {
		if got, err := keeper.Of(t.Context(), 2); err != nil || got != newer {
			t.Errorf("after that Of gives %v, %v", got, err)
		}
		if got := keeper.at(t.Context(), 2); got != newer {
			t.Errorf("after that at gives %v", got)
		}
	}
}
