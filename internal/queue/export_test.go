package queue

import (
	"slices"
	"time"
)

// Quicken makes retries and maintenance immediate.
func (q *Queue) Quicken() *Queue {
	q.settings.delays = slices.Repeat([]time.Duration{time.Millisecond}, len(retryDelays))
	q.settings.pollInterval = 100 * time.Millisecond
	q.settings.quick = true
	return q
}

// RetryDelays are the delays that the product uses.
var RetryDelays = retryDelays

// RetriesWithin returns how often a periodic job is tried again.
func (q *Queue) RetriesWithin(period time.Duration) int { return q.retriesWithin(period) }
