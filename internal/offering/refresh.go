package offering

import (
	"context"
	"sync"
	"time"
)

// copies holds the newest copy of the catalogue and sees to it that there is one
// refreshing at a time.
type copies struct {
	mu      sync.Mutex
	newest  *catalogueCopy
	loading *refreshing // nil when none is under way
}

// refreshing is a copy that is being made.
type refreshing struct {
	done chan struct{} // closed at the end
	err  error         // to be read after that
}

// A search waits this long for a fresher copy when it has an older one; and refreshing may
// take this long.
const (
	refreshPatience = 250 * time.Millisecond
	refreshTime     = time.Minute
)

// newestCopy returns the copy that there is, nil when there is none yet.
func (s *Service) newestCopy() *catalogueCopy {
	s.copies.mu.Lock()
	defer s.copies.mu.Unlock()
	return s.copies.newest
}

// copyOf returns a copy of the catalogue of a version or later, or an earlier one when
// that is not there in a moment.
func (s *Service) copyOf(ctx context.Context, version int64) (*catalogueCopy, error) {
	var enough <-chan time.Time // never, as long as there is no older one
	for {
		have, loading := s.freshOrLoading(ctx, version)
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
func (s *Service) freshOrLoading(ctx context.Context, version int64) (*catalogueCopy, *refreshing) {
	s.copies.mu.Lock()
	defer s.copies.mu.Unlock()
	have := s.copies.newest
	if have != nil && have.version >= version && have.day.Equal(Day(s.now())) {
		return have, nil
	}
	if s.copies.loading == nil {
		s.copies.loading = &refreshing{done: make(chan struct{})}
		go s.refresh(context.WithoutCancel(ctx), s.copies.loading)
	}
	return have, s.copies.loading
}

func (s *Service) refresh(ctx context.Context, r *refreshing) {
	ctx, cancel := context.WithTimeout(ctx, refreshTime)
	defer cancel()
	fresh, err := s.loadCopy(ctx)
	s.copies.mu.Lock()
	defer s.copies.mu.Unlock()
	if r.err = err; err == nil {
		s.copies.newest = fresh
	}
	s.copies.loading = nil
	close(r.done)
}
