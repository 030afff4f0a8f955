package index

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"reflectietool/internal/calendar"
	"reflectietool/internal/database"
	"reflectietool/internal/framework"
)

// Keeper holds the newest copy of the catalogue and makes sure that only one is being made
// at a time.
type Keeper struct {
	db        *database.Pool
	framework *framework.Framework
	now       func() time.Time
	load      func(ctx context.Context) (*Copy, error)

	mu      sync.Mutex
	latest  *Copy
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

// NewKeeper returns a keeper of copies of the catalogue in a database.
func NewKeeper(db *database.Pool, fw *framework.Framework, now func() time.Time) *Keeper {
	x := &Keeper{db: db, framework: fw, now: now}
	x.load = x.read
	return x
}

// Newest returns the copy that there is, nil when there is none yet.
func (c *Keeper) Newest() *Copy {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.latest
}

// Of returns a copy of the catalogue of a version or later, or an earlier one when that is
// not there within refreshPatience.
func (c *Keeper) Of(ctx context.Context, version int64) (*Copy, error) {
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
func (c *Keeper) freshOrLoading(ctx context.Context, version int64) (*Copy, *refreshing) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.latest != nil && c.latest.Version >= version && c.latest.Day.Equal(calendar.DayOf(c.now())) {
		return c.latest, nil
	}
	if c.loading == nil {
		c.loading = &refreshing{done: make(chan struct{})}
		go c.refresh(context.WithoutCancel(ctx), c.loading)
	}
	return c.latest, c.loading
}

func (c *Keeper) refresh(ctx context.Context, r *refreshing) {
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
func (c *Keeper) loadSafely(ctx context.Context) (fresh *Copy, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("copy the catalogue: panic: %v\n%s", cause, debug.Stack())
		}
	}()
	return c.load(ctx)
}
