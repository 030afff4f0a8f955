package planning

import (
	"testing"
	"time"

	"reflectietool/internal/plan"
)

func TestLatelySaysTheLastTwoTimes(t *testing.T) {
	t.Parallel()
	on := func(day int) time.Time { return time.Date(2026, time.December, day, 0, 0, 0, 0, time.UTC) }
	answered := on(9)
	goal := plan.Goal{Story: []plan.LookBack{
		{Number: 1, DueOn: on(1), Answer: plan.Worked, AnsweredAt: &answered}, {Number: 2, DueOn: on(2)},
		{Number: 3, DueOn: on(3), Answer: plan.NotYet, AnsweredAt: &answered},
	}}
	if got, want := lately(goal), "Zo ging het: niet teruggekeken op 2 december 2026 · nog niet op 9 december 2026."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := lately(plan.Goal{}); got != "" {
		t.Errorf("before the first time: %q", got)
	}
}
