package offering

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

// TestPanicInACopyIsAnError: copies are made in a goroutine of their own, in which a panic
// would end the server.
func TestPanicInACopyIsAnError(t *testing.T) {
	t.Parallel()
	today := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	outage := errors.New("the database is away")
	outcomes := []func() (*catalogueCopy, error){
		func() (*catalogueCopy, error) { panic("a bug") },
		func() (*catalogueCopy, error) { return nil, outage },
		func() (*catalogueCopy, error) { return &catalogueCopy{version: 3, day: Day(today)}, nil },
	}
	c := &copies{
		now: func() time.Time { return today },
		load: func(context.Context) (*catalogueCopy, error) {
			next := outcomes[0]
			outcomes = outcomes[1:]
			return next()
		},
	}
	if _, err := c.of(t.Context(), 3); err == nil || !strings.Contains(err.Error(), "a bug") {
		t.Errorf("a panic gives %v", err)
	}
	if _, err := c.of(t.Context(), 3); !errors.Is(err, outage) {
		t.Errorf("an outage gives %v", err)
	}
	if got, err := c.of(t.Context(), 3); err != nil || got.version != 3 || c.newest() != got {
		t.Errorf("after that, %v and %v", got, err)
	}
}
