package linkcheck

import (
	"context"
	"time"
)

// Public reports whether a check may connect to an address.
var Public = public

// Guarded returns the dialer that checks use.
var Guarded = guarded

// ErrNotPublic is the error with which that dialer refuses.
var ErrNotPublic = errNotPublic

// WithWait makes a client call wait instead of sleeping.
func (c *Client) WithWait(wait func(time.Duration)) *Client {
	c.wait = func(ctx context.Context, d time.Duration) error {
		wait(d)
		return ctx.Err()
	}
	return c
}
