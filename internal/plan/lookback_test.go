package plan_test

import (
	"strings"
	"testing"

	"reflectietool/internal/fault"
	"reflectietool/internal/plan"
)

// TestStory follows a goal from the beginning to the end.
func TestStory(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	ctx, anna := t.Context(), f.person(t, "anna@voorbeeld.example")
	id := f.begin(t, anna, "Doorvragen", "")
	wantIs(t, "before the day", f.LookBack(ctx, anna, id, 1, plan.Worked), fault.Conflict)
	f.pass(15)
	must(t, f.LookBack(ctx, anna, id, 1, plan.NotYet))
	must(t, f.LookBack(ctx, anna, id, 1, plan.NotYet)) // a double click
	must(t, f.Decide(ctx, anna, id, 1, plan.Choice{Decision: plan.Revise, Noticed: " Het was druk. ", If: "iemand zwijgt", Then: "wacht ik", Weeks: 2}))
	f.pass(28) // the second passes without an answer, and the goal asks again
	if got := f.goal(t, anna, id); got.Missed != 1 || !got.Due(day(2027, 1, 12)) || got.Next() != 3 {
		t.Errorf("after a missed day the goal is %+v", got)
	}
	wantIs(t, "the missed one", f.LookBack(ctx, anna, id, 2, plan.Worked), fault.Conflict)
	must(t, f.LookBack(ctx, anna, id, 3, plan.NotYet))
	got := f.goal(t, anna, id)
	if !got.RoomAsked() || got.Missed != 0 {
		t.Errorf("after two times not yet the goal is %+v", got)
	}
	must(t, f.Decide(ctx, anna, id, 3, plan.Choice{Decision: plan.End}))
	got = f.goal(t, anna, id)
	want := []plan.LookBack{
		{Number: 1, DueOn: day(2026, 12, 14), If: "ik een gesprek begin", Then: "stel ik eerst een open vraag", Answer: plan.NotYet, Noticed: "Het was druk.", Decision: plan.Revise},
		{Number: 2, DueOn: day(2026, 12, 29), If: "iemand zwijgt", Then: "wacht ik"},
		{Number: 3, DueOn: day(2027, 1, 12), If: "iemand zwijgt", Then: "wacht ik", Answer: plan.NotYet, Decision: plan.End},
	}
	for i := range min(len(want), len(got.Story)) {
		want[i].AnsweredAt = got.Story[i].AnsweredAt
	}
	if got.State != plan.Done || asText(t, got.Story) != asText(t, want) {
		t.Errorf("%s, with the story\n%s\nwant\n%s", got.State, asText(t, got.Story), asText(t, want))
	}
	wantInvalid(t, "no answer", f.LookBack(ctx, anna, id, 4, ""), plan.FieldAnswer)
	wantInvalid(t, "a long text", f.Decide(ctx, anna, id, 3, plan.Choice{Decision: plan.End, Noticed: strings.Repeat("x", plan.MaxNoticed+1)}), plan.FieldNoticed)
	for field, choice := range map[string]plan.Choice{
		plan.FieldDecision: {}, plan.FieldWeeks: {Decision: plan.Keep, Weeks: 5}, plan.FieldThen: {Decision: plan.Revise, If: "x", Weeks: 2},
	} {
		wantInvalid(t, field, f.Decide(ctx, anna, id, 3, choice), field)
	}
}

// TestForgottenGoalRests leaves goals alone. They do not count as active then, whether or not the periodic work came by.
func TestForgottenGoalRests(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	ctx, anna, other := t.Context(), f.person(t, "anna@voorbeeld.example"), f.person(t, "")
	first := f.begin(t, anna, "Eerste", "")
	f.begin(t, anna, "Tweede", "")
	theirs := f.begin(t, other, "Van een ander", "")
	f.pass(14 + 27)
	must(t, f.LookBack(ctx, anna, first, 2, plan.ABit))
	f.pass(1) // the second goal and that of the other were missed twice
	if n := f.count(t, `select count(*) from goal where state = 'active'`); n != 3 {
		t.Errorf("%d goals are active in the database, so this proves nothing", n)
	}
	third := f.begin(t, anna, "Derde", "")
	goals, err := f.Goals(ctx, anna)
	must(t, err)
	if len(goals.Active) != 2 || goals.Active[0].ID != third || len(goals.Resting) != 1 || len(goals.Resting[0].Story) != 2 {
		t.Errorf("the goals are %s", asText(t, goals))
	}
	if n, err := f.Pass(ctx); n != 1 || err != nil {
		t.Errorf("%d people had something to store, %v", n, err)
	}
	if n := f.count(t, `select count(*) from goal where id = $1 and state = 'resting' and missed = 2 and look_back_on is null`, theirs); n != 1 {
		t.Error("the goal of the other still asks")
	}
	if n, err := f.Pass(ctx); n != 0 || err != nil {
		t.Errorf("%d people had something to store again, %v", n, err)
	}
}
