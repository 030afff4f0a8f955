package plan

import (
	"errors"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"reflectietool/internal/fault"
)

var begin = time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC)

// in returns the day that is so many days after the goals of these tests begin.
func in(days int) time.Time { return begin.AddDate(0, 0, days) }

// fresh is a goal that asks after three weeks.
func fresh() Goal {
	return Goal{ID: "g", State: Active, If: "als", Then: "dan", LookBackOn: in(21), StartedAt: begin, ChangedAt: begin}
}

func TestOn(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		days   int
		state  State
		missed int
		asks   int // the days after which it asks; 0 for never
	}{
		{20, Active, 0, 21}, {21, Active, 0, 21}, {34, Active, 0, 21}, {35, Active, 1, 35}, {48, Active, 1, 35}, {49, Resting, 2, 0}, {500, Resting, 2, 0},
	} {
		got := fresh().On(in(row.days))
		want := in(row.asks)
		if row.asks == 0 {
			want = time.Time{}
		}
		if got.State != row.state || got.Missed != row.missed || len(got.Story) != row.missed || !got.LookBackOn.Equal(want) {
			t.Errorf("after %d days: %+v", row.days, got)
		}
		for i, l := range got.Story {
			if l.Number != i+1 || l.Answer != "" || !l.DueOn.Equal(in(21+14*i)) || l.If != "als" || l.Then != "dan" {
				t.Errorf("after %d days: look-back %+v", row.days, l)
			}
		}
		if got.Due(in(row.days)) != (row.state == Active && row.days >= row.asks) {
			t.Errorf("after %d days it asks: %v", row.days, got.Due(in(row.days)))
		}
	}
}

// answer answers look-back number of a goal on a day.
func answer(t *testing.T, g Goal, number, days int, a Answer) Goal {
	t.Helper()
	g, err := g.On(in(days)).answered(number, a, in(days), in(days))
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestAnswered(t *testing.T) {
	t.Parallel()
	if _, err := fresh().answered(1, Worked, in(20), in(20)); !errors.Is(err, fault.Conflict) {
		t.Errorf("before the day: %v", err)
	}
	late := answer(t, fresh(), 2, 40, NotYet) // the first was missed
	if late.Missed != 0 || len(late.Story) != 2 || !late.LookBackOn.Equal(in(61)) {
		t.Errorf("the answer after a missed one gives %+v", late)
	}
	g := answer(t, fresh(), 1, 23, ABit)
	if want := (LookBack{Number: 1, DueOn: in(21), If: "als", Then: "dan", Answer: ABit, AnsweredAt: g.Story[0].AnsweredAt}); g.Story[0] != want || !g.LookBackOn.Equal(in(44)) {
		t.Errorf("the answer gives %+v", g)
	}
	g, err := g.decided(1, Choice{Decision: Keep, Noticed: "iets", Weeks: 3}, in(23), in(23))
	if err != nil {
		t.Fatal(err)
	}
	again, err := g.answered(1, Worked, in(24), in(24))
	if err != nil || len(again.Story) != 1 || again.Story[0].Answer != Worked || again.Story[0].Noticed != "iets" || !again.LookBackOn.Equal(in(44)) || g.Story[0].Answer != ABit {
		t.Errorf("another answer gives %+v, %v", again, err)
	}
	for what, wrong := range map[string]struct{ number, days int }{"the next too early": {2, 43}, "the one before when the next is due": {1, 44}, "one that does not exist": {3, 44}} {
		if _, err := g.answered(wrong.number, Worked, in(wrong.days), in(wrong.days)); !errors.Is(err, fault.Conflict) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestDecided(t *testing.T) {
	t.Parallel()
	g := answer(t, fresh(), 1, 21, ABit)
	for _, row := range []struct {
		choice Choice
		asks   time.Time
		state  State
	}{
		{Choice{Decision: Keep, Weeks: 6}, in(22 + 42), Active},
		{Choice{Decision: Revise, If: "anders", Then: "ook", Weeks: 2}, in(22 + 14), Active},
		{Choice{Decision: End}, time.Time{}, Done},
	} {
		got, err := g.decided(1, row.choice, in(22), in(22))
		if err != nil || got.State != row.state || !got.LookBackOn.Equal(row.asks) || got.Story[0].Decision != row.choice.Decision || got.Story[0].If != "als" {
			t.Errorf("%s gives %+v, %v", row.choice.Decision, got, err)
		}
		if changed := got.If == "anders" && got.Then == "ook"; changed != (row.choice.Decision == Revise) {
			t.Errorf("%s gives as %q, dan %q", row.choice.Decision, got.If, got.Then)
		}
		if (got.EndedAt != nil) != (row.state == Done) {
			t.Errorf("%s ends at %v", row.choice.Decision, got.EndedAt)
		}
	}
	missed := fresh().On(in(35))
	for what, err := range map[string]error{
		"nothing answered":      second(fresh().decided(1, Choice{Decision: End}, in(21), in(21))),
		"missed":                second(missed.decided(1, Choice{Decision: End}, in(35), in(35))),
		"the next is due":       second(g.decided(1, Choice{Decision: End}, in(42), in(42))),
		"another than was seen": second(g.decided(2, Choice{Decision: End}, in(22), in(22))),
	} {
		if !errors.Is(err, fault.Conflict) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func second(_ Goal, err error) error { return err }

func TestRoomAsked(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		answers []Answer
		want    bool
	}{
		{nil, false}, {[]Answer{NotYet}, false}, {[]Answer{NotYet, NotYet}, true}, {[]Answer{NotYet, "", NotYet}, true}, {[]Answer{NotYet, NotYet, ""}, true},
		{[]Answer{NotYet, ABit, NotYet}, false}, {[]Answer{NotYet, NotYet, NoOccasion}, false}, {[]Answer{Worked, NotYet, NotYet}, true},
	} {
		var g Goal
		for _, a := range row.answers {
			g.Story = append(g.Story, LookBack{Answer: a})
		}
		if g.RoomAsked() != row.want {
			t.Errorf("%q asks for room: %v", row.answers, g.RoomAsked())
		}
	}
}

// TestLifeOfAGoal does anything to a goal on any days. Whether somebody looks at it in between makes no difference, an
// active goal always asks within six weeks or rests in the end, and its story only grows.
func TestLifeOfAGoal(t *testing.T) {
	t.Parallel()
	rapid.Check(t, liveGoal)
}

// FuzzLifeOfAGoal is TestLifeOfAGoal with what a fuzzer draws.
func FuzzLifeOfAGoal(f *testing.F) { f.Fuzz(rapid.MakeFuzz(liveGoal)) }

func liveGoal(t *rapid.T) {
	g, unseen, days := fresh(), fresh(), 0
	for range rapid.IntRange(1, 30).Draw(t, "acts") {
		for range rapid.IntRange(0, 3).Draw(t, "looks") {
			days += rapid.IntRange(0, 40).Draw(t, "days")
			g = g.On(in(days))
		}
		act := anyAct(t, g)
		before := slices.Clone(g.Story)
		after, err := act(g.On(in(days)), in(days))
		also, alsoErr := act(unseen.On(in(days)), in(days))
		if (err == nil) != (alsoErr == nil) || after.State != also.State || !after.LookBackOn.Equal(also.LookBackOn) || !slices.EqualFunc(after.Story, also.Story, sameAnswer) {
			t.Fatalf("looked at it is %+v, %v; not looked at it is %+v, %v", after, err, also, alsoErr)
		}
		if err != nil && !errors.Is(err, fault.Conflict) {
			t.Fatal(err)
		}
		g, unseen = after, also
		g.mustBeSound(t, in(days))
		for i, l := range before {
			if g.Story[i].Number != l.Number || !g.Story[i].DueOn.Equal(l.DueOn) || i < len(before)-1 && !sameAnswer(g.Story[i], l) {
				t.Fatalf("look-back %+v became %+v", l, g.Story[i])
			}
		}
	}
	if left := g.On(in(days + 42 + RestAfter*AnswerDays)); left.State == Active {
		t.Fatalf("left alone it still asks: %+v", left)
	}
}

// anyAct returns something that a person may do with a goal.
func anyAct(t *rapid.T, g Goal) func(Goal, time.Time) (Goal, error) {
	weeks := rapid.SampledFrom(Weeks()).Draw(t, "weeks")
	number := max(1, g.Next()-rapid.IntRange(0, 1).Draw(t, "back"))
	said := rapid.SampledFrom(Answers()).Draw(t, "answer")
	decision := rapid.SampledFrom([]Decision{Keep, Revise, End}).Draw(t, "decision")
	return rapid.SampledFrom([]func(Goal, time.Time) (Goal, error){
		func(g Goal, now time.Time) (Goal, error) { return g.answered(number, said, now, now) },
		func(g Goal, now time.Time) (Goal, error) { return g.answered(number, said, now, now) },
		func(g Goal, now time.Time) (Goal, error) {
			return g.decided(number, Choice{Decision: decision, If: "x", Then: "y", Weeks: weeks}, now, now)
		},
		func(g Goal, _ time.Time) (Goal, error) { return g.rested() },
		func(g Goal, now time.Time) (Goal, error) { return g.resumed(weeks, now), nil },
		func(g Goal, now time.Time) (Goal, error) { return g.finished(now), nil },
		func(g Goal, now time.Time) (Goal, error) {
			return g.changed(Draft{If: "p", Then: "q", Weeks: weeks}, now), nil
		},
	}).Draw(t, "act")
}

// sameAnswer compares what a person sees of a look-back, whenever they answered it.
func sameAnswer(a, b LookBack) bool {
	a.AnsweredAt, b.AnsweredAt = nil, nil
	return a == b
}

// mustBeSound checks what is always true of a goal.
func (g Goal) mustBeSound(t *rapid.T, today time.Time) {
	switch {
	case (g.State == Active) == g.LookBackOn.IsZero(), (g.State == Done) != (g.EndedAt != nil):
		t.Fatalf("%s asks on %v and ended at %v", g.State, g.LookBackOn, g.EndedAt)
	case g.State == Active && (g.Missed >= RestAfter || g.LookBackOn.After(today.AddDate(0, 0, 42))):
		t.Fatalf("it asks on %s, and missed %d", g.LookBackOn, g.Missed)
	}
	inARow := 0
	for i, l := range g.Story {
		if inARow++; l.Answer != "" {
			inARow = 0
		}
		if l.Number != i+1 || (l.Answer == "") != (l.AnsweredAt == nil) {
			t.Fatalf("look-back %d is %+v", i+1, l)
		}
	}
	if g.State == Active && g.Missed > inARow {
		t.Fatalf("it missed %d, and its story says %d", g.Missed, inARow)
	}
}
