package linkcheck

import (
	"context"
	"time"
)

// Public tells of an address whether a check may connect to it.
var Public = public

// Guarded is what connects.
var Guarded = guarded

// ErrNotPublic is how it refuses.
var ErrNotPublic = errNotPublic

// WithWait has a client call wait instead of letting time pass.
func (c *Client) WithWait(wait func(time.Duration)) *Client {
	c.wait = func(ctx context.Context, d time.Duration) error {
		wait(d)
		return ctx.Err()
	}
	return c
}
