package account

import (
	"sync"
	"time"
)

// hourly remembers in which hour a limit was last reported. The zero value remembers nothing.
type hourly struct {
	mu   sync.Mutex
	last map[string]time.Time
}

// first reports whether this is the first call for a limit in the hour of a moment.
func (h *hourly) first(limit string, moment time.Time) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	hour := hourOf(moment)
	if h.last[limit].Equal(hour) {
		return false
	}
	if h.last == nil {
		h.last = map[string]time.Time{}
	}
	h.last[limit] = hour
	return true
}

// report logs that a limit of the server is reached, and what that means, once in each hour of the
// clock.
func (s *Service) report(limit, consequence string) {
	if s.reported.first(limit, s.now()) {
		s.log.Warn("a limit of the server is reached", "limit", limit, "consequence", consequence)
	}
}
