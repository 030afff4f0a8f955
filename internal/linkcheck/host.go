package linkcheck

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// host makes the requests to one host take turns.
type host struct {
	turn  chan struct{} // holds a value while no request is running
	free  time.Time     // when the next request may begin; only for the holder of the turn
	pause atomic.Int64  // requested by robots.txt (time.Duration)

	mu     sync.Mutex
	robots map[string]robots // by scheme and port
}

func (r *run) host(name string) *host {
	r.mu.Lock()
	defer r.mu.Unlock()
	h, known := r.hosts[name]
	if !known {
		h = &host{turn: make(chan struct{}, 1), robots: map[string]robots{}}
		h.turn <- struct{}{}
		r.hosts[name] = h
	}
	return h
}

// begin waits for the turn of a request, and until the pause after the previous request is over.
func (r *run) begin(ctx context.Context, h *host) error {
	select {
	case <-h.turn:
	case <-ctx.Done():
		return ctx.Err()
	}
	if left := time.Until(h.free); left > 0 {
		if err := r.wait(ctx, left); err != nil {
			h.turn <- struct{}{}
			return err
		}
	}
	return nil
}

func (r *run) end(h *host) {
	h.free = time.Now().Add(min(max(r.pause, time.Duration(h.pause.Load())), longestPause))
	h.turn <- struct{}{}
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
