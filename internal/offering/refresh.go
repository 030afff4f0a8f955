package offering

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"time"
)

// copies holds the newest copy of the catalogue and makes sure that only one is being made
// at a time.
type copies struct {
	load func(ctx context.Context) (*catalogueCopy, error)
	now  func() time.Time

	mu      sync.Mutex
	latest  *catalogueCopy
	loading *refreshing // nil when none is under way
}

// refreshing is a copy that is being made.
type refreshing struct {
	done chan struct{} // closed at the end
	err  error         // to be read after that
}

const (
	// refreshPatience is how long a search with an older copy waits for a fresher one.
	refreshPatience = 250 * time.Millisecond
	// refreshTime is how long making a copy may take.
	refreshTime = time.Minute
)

// newest returns the copy that there is, nil when there is none yet.
func (c *copies) newest() *catalogueCopy {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.latest
}

// of returns a copy of the catalogue of a version or later, or an earlier one when that is
// not there within refreshPatience.
func (c *copies) of(ctx context.Context, version int64) (*catalogueCopy, error) {
	var enough <-chan time.Time // never, as long as there is no older one
	for {
		have, loading := c.freshOrLoading(ctx, version)
		if loading == nil {
			return have, nil
		}
		if have != nil && enough == nil {
			enough = time.After(refreshPatience)
		}
		select {
		case <-loading.done:
			if loading.err != nil {
				return nil, loading.err
			}
		case <-enough:
			return have, nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// freshOrLoading returns the newest copy, and what is under way when that is too old.
func (c *copies) freshOrLoading(ctx context.Context, version int64) (*catalogueCopy, *refreshing) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.latest != nil && c.latest.version >= version && c.latest.day.Equal(Day(c.now())) {
		return c.latest, nil
	}
	if c.loading == nil {
		c.loading = &refreshing{done: make(chan struct{})}
		go c.refresh(context.WithoutCancel(ctx), c.loading)
	}
	return c.latest, c.loading
}

func (c *copies) refresh(ctx context.Context, r *refreshing) {
	ctx, cancel := context.WithTimeout(ctx, refreshTime)
	defer cancel()
	fresh, err := c.loadSafely(ctx)
	c.mu.Lock()
	defer c.mu.Unlock()
	if r.err = err; err == nil {
		c.latest = fresh
	}
	c.loading = nil
	close(r.done)
}

// loadSafely turns a panic into an error: it runs beside the requests, where nothing else
// would keep a panic from ending the server.
func (c *copies) loadSafely(ctx context.Context) (fresh *catalogueCopy, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("copy the catalogue: panic: %v\n%s", cause, debug.Stack())
		}
	}()
	return c.load(ctx)
}
