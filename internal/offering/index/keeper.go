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

// Keeper holds the newest copy of the catalogue, and makes at most one new copy at a time.
type Keeper struct {
	db        *database.Pool
	framework *framework.Framework
	now       func() time.Time
	load      func(ctx context.Context) (*Copy, error)

	mu      sync.Mutex
	latest  *Copy
	loading *refreshing // nil if no copy is being made
}

// refreshing is a copy that is being made.
type refreshing struct {
	done chan struct{} // closed when the copy is made or has failed
	err  error         // to be read after done is closed
}

const (
	// refreshPatience is how long a search waits for a new copy before it uses an older one, and a
	// report before it reads the database.
	refreshPatience = 250 * time.Millisecond
	// refreshTime is how long it may take to make a copy.
	refreshTime = time.Minute
)

// NewKeeper returns a keeper of copies of the catalogue in a database. Competencies are those
// of fw; now returns the present moment.
func NewKeeper(db *database.Pool, fw *framework.Framework, now func() time.Time) *Keeper {
	x := &Keeper{db: db, framework: fw, now: now}
	x.load = x.read
	return x
}

// Newest returns the newest copy, of whatever version, or nil if there is none yet.
func (c *Keeper) Newest() *Copy {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.latest
}

// Of returns a copy of the catalogue of today, of the version or a later one. If making it
// takes longer than refreshPatience and there is an older copy, it returns that one. The error
// is that of making the copy, or of ctx.
func (c *Keeper) Of(ctx context.Context, version int64) (*Copy, error) {
	return c.await(ctx, version, false)
}

// at returns a copy of the catalogue of today, of the version or a later one, or nil if making it fails or
// takes longer than refreshPatience.
func (c *Keeper) at(ctx context.Context, version int64) *Copy {
	have, err := c.await(ctx, version, true)
	if err != nil || have == nil || !c.isFresh(have, version) {
		return nil
	}
	return have
}

// await returns a copy of the version or a later one, or after refreshPatience an older one. If there
// is none at all, it returns nil then if impatient, and otherwise waits for the first one.
func (c *Keeper) await(ctx context.Context, version int64, impatient bool) (*Copy, error) {
	var enough <-chan time.Time // nil, which never fires, as long as there is nothing to return
	for {
		have, loading := c.freshOrLoading(ctx, version)
		if loading == nil {
			return have, nil
		}
		if enough == nil && (have != nil || impatient) {
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

// isFresh reports whether a copy is of today, and of the version or a later one.
func (c *Keeper) isFresh(have *Copy, version int64) bool {
	return have.Version >= version && have.Day.Equal(calendar.DayOf(c.now()))
}

// freshOrLoading returns the newest copy. If that is too old or missing, it also returns the
// copy that is being made, and starts making it if needed.
func (c *Keeper) freshOrLoading(ctx context.Context, version int64) (*Copy, *refreshing) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.latest != nil && c.isFresh(c.latest, version) {
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

// loadSafely turns a panic into an error. A copy is made outside the requests, in a goroutine of
// its own, where an unrecovered panic would end the server.
func (c *Keeper) loadSafely(ctx context.Context) (fresh *Copy, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("copy the catalogue: panic: %v\n%s", cause, debug.Stack())
		}
	}()
	return c.load(ctx)
}
