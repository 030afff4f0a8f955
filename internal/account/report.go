package account

import (
	"sync"
	"time"
)

// hourly remembers in which hour a warning was last logged. The zero value remembers nothing.
type hourly struct {
	mu   sync.Mutex
	last map[string]time.Time
}

// first reports whether this is the first call for a warning in the hour of a moment.
func (h *hourly) first(warning string, moment time.Time) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	hour := hourOf(moment)
	if h.last[warning].Equal(hour) {
		return false
	}
	if h.last == nil {
		h.last = map[string]time.Time{}
	}
	h.last[warning] = hour
	return true
}

// report logs a warning, once in each hour of the clock.
func (s *Service) report(warning string) {
	if s.reported.first(warning, s.now()) {
		s.log.Warn(warning)
	}
}
