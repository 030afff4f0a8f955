package main

import (
	"testing"
	"time"
)

// TestFailoverIsJudged checks which fail-overs fail a run: one that takes more than twenty seconds, one during which
// nobody was refused, and one that leaves a request without an answer.
func TestFailoverIsJudged(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		took         time.Duration
		refused, cut int64
		mayCut       bool
		lost         int
	}{
		"as promised":        {took: 20 * time.Second, refused: 1},
		"too slow":           {took: 20*time.Second + time.Millisecond, refused: 1, lost: 1},
		"nobody noticed":     {took: time.Second, lost: 1},
		"without an answer":  {took: time.Second, refused: 1, cut: 1, lost: 1},
		"server that may go": {took: time.Second, refused: 1, cut: 1, mayCut: true},
	} {
		tried := &trial{mayCut: test.mayCut}
		tried.judgeFailover(test.took, test.refused)
		tried.judgeCut(test.cut)
		if tried.lost != test.lost {
			t.Errorf("%s: %d wrong, want %d", name, tried.lost, test.lost)
		}
	}
}
