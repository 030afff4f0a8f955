package shelf

import (
	"testing"
	"time"
)

func TestTold(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		in   counted
		want Use
		any  bool
	}{
		{counted{}, Use{}, false},
		{counted{opened: 9, yes: 4}, Use{}, false},
		{counted{opened: 10}, Use{Opened: 10}, true},
		{counted{opened: 19, yes: 5}, Use{Opened: 10, Said: 5, Verdict: MostlyUseful}, true},
		{counted{opened: 20, yes: 2, bit: 2}, Use{Opened: 20}, true},
		{counted{yes: 9}, Use{Said: 5, Verdict: MostlyUseful}, true},
		{counted{yes: 4, bit: 2}, Use{Said: 5, Verdict: MostlyUseful}, true},
		{counted{yes: 4, no: 3}, Use{Said: 5, Verdict: Divided}, true},
		{counted{yes: 1, bit: 1, no: 4}, Use{Said: 5, Verdict: MostlyUseless}, true},
		{counted{yes: 4, bit: 2, no: 4}, Use{Said: 10, Verdict: Divided}, true},
	} {
		if got, any := test.in.shown(); got != test.want || any != test.any {
			t.Errorf("%+v: got %+v, %t", test.in, got, any)
		}
	}
}

// TestToldHidesOneVisit checks that one more opening changes what admins see in only one of ten
// cases.
func TestToldHidesOneVisit(t *testing.T) {
	t.Parallel()
	seen := 0
	for n := range 100 {
		before, _ := counted{opened: n}.shown()
		if after, _ := (counted{opened: n + 1}).shown(); before != after {
			seen++
		}
	}
	if seen != 10 {
		t.Errorf("%d of 100 openings can be seen, want 10", seen)
	}
}

func TestUsePeriod(t *testing.T) {
	t.Parallel()
	// In Amsterdam it is already February.
	since, until := usePeriod(time.Date(2027, 1, 31, 23, 30, 0, 0, time.UTC))
	if got := since.Format(time.DateOnly) + " " + until.Format(time.DateOnly); got != "2026-11-01 2027-02-01" {
		t.Error(got)
	}
}
