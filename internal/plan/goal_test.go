package plan_test

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"reflectietool/internal/fault"
	"reflectietool/internal/plan"
)

const nobodys = "00000000-0000-0000-0000-000000000001"

func day(year int, month time.Month, d int) time.Time {
	return time.Date(year, month, d, 0, 0, 0, 0, time.UTC)
}

func TestBegin(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	anna := f.person(t, "anna@voorbeeld.example")
	d := plan.Draft{
		Source: plan.FromPoint, Competency: "zelfregie", Edition: "wmo-2013/1", Reflection: f.reflection(t, anna),
		Intention: " Vaker doorvragen\r\nen afwachten ", Obstacle: "Weinig tijd.", If: "ik  een gesprek begin", Then: "stel ik een open vraag",
		Sign: "Inwoners kiezen zelf.", With: "Bram", Weeks: 3, Mails: true,
	}
	id, err := f.Begin(t.Context(), anna, d, "")
	must(t, err)
	got := f.goal(t, anna, id)
	want := plan.Goal{
		ID: id, State: plan.Active, Source: plan.FromPoint, Competency: "zelfregie", Edition: "wmo-2013/1", Reflection: d.Reflection,
		Intention: "Vaker doorvragen\nen afwachten", Obstacle: "Weinig tijd.", If: "ik een gesprek begin", Then: "stel ik een open vraag",
		Sign: "Inwoners kiezen zelf.", With: "Bram", LookBackOn: day(2026, 12, 21), Mails: true,
	}
	if !got.StartedAt.Equal(f.now) || !got.ChangedAt.Equal(f.now) {
		t.Errorf("it began at %v and changed at %v", got.StartedAt, got.ChangedAt)
	}
	if want.StartedAt, want.ChangedAt = got.StartedAt, got.ChangedAt; !reflect.DeepEqual(got, want) {
		t.Errorf("the goal is %+v, want %+v", got, want)
	}
	guest := f.person(t, "")
	d.Reflection = ""
	id, err = f.Begin(t.Context(), guest, d, "")
	must(t, err)
	if f.goal(t, guest, id).Mails {
		t.Error("a guest gets mails")
	}
}

func TestBeginRefuses(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	anna, other := f.person(t, "anna@voorbeeld.example"), f.person(t, "ander@voorbeeld.example")
	about := func(change func(*plan.Draft)) error {
		d := draft("Doorvragen")
		change(&d)
		_, err := f.Begin(t.Context(), anna, d, "")
		return err
	}
	for field, change := range map[string]func(*plan.Draft){
		plan.FieldIntention: func(d *plan.Draft) { d.Intention = strings.Repeat("é", plan.MaxIntention+1) },
		plan.FieldObstacle:  func(d *plan.Draft) { d.Obstacle = strings.Repeat("x", plan.MaxObstacle+1) },
		plan.FieldIf:        func(d *plan.Draft) { d.If = " \n" },
		plan.FieldThen:      func(d *plan.Draft) { d.Then = "stel \x00 vragen" },
		plan.FieldWeeks:     func(d *plan.Draft) { d.Weeks = 4 },
		plan.FieldSign:      func(d *plan.Draft) { d.Sign = strings.Repeat("x", plan.MaxSign+1) },
		plan.FieldWith:      func(d *plan.Draft) { d.With = strings.Repeat("x", plan.MaxWith+1) },
	} {
		wantInvalid(t, field, about(change), field)
	}
	for what, change := range map[string]func(*plan.Draft){
		"an unknown competency":            func(d *plan.Draft) { d.Source, d.Competency, d.Edition = plan.FromPoint, "vliegen", "wmo-2013/1" },
		"an unknown edition":               func(d *plan.Draft) { d.Source, d.Competency, d.Edition = plan.FromPoint, "zelfregie", "wmo-2013/9" },
		"a point without a competency":     func(d *plan.Draft) { d.Source = plan.FromPoint },
		"an unknown source":                func(d *plan.Draft) { d.Source, d.Competency, d.Edition = "baas", "zelfregie", "wmo-2013/1" },
		"a reflection of somebody else":    func(d *plan.Draft) { d.Reflection = f.reflection(t, other) },
		"a reflection that does not exist": func(d *plan.Draft) { d.Reflection = nobodys },
		"what is no id":                    func(d *plan.Draft) { d.Reflection = "x" },
	} {
		wantIs(t, what, about(change), fault.NotFound)
	}
	if n := f.count(t, `select count(*) from goal`); n != 0 {
		t.Errorf("%d goals were stored", n)
	}
	must(t, about(func(d *plan.Draft) { d.Intention = strings.Repeat("é", plan.MaxIntention) }))
	_, err := f.Begin(t.Context(), nobodys, draft("Niemand"), "")
	wantIs(t, "nobody", err, fault.NotFound)
}

// TestThirdGoalAsksWhichRests is the rule of two active goals.
func TestThirdGoalAsksWhichRests(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	anna := f.person(t, "anna@voorbeeld.example")
	first, second := f.begin(t, anna, "Eerste", ""), f.begin(t, anna, "Tweede", "")
	isFull := func(what string, err error) {
		t.Helper()
		var full plan.Full
		if !errors.As(err, &full) || len(full.Active) != 2 || full.Active[0].Intention != "Eerste" || full.Active[1].ID != second {
			t.Errorf("%s: %+v, want the two active goals", what, err)
		}
		wantIs(t, what, err, fault.Conflict)
	}
	_, err := f.Begin(t.Context(), anna, draft("Derde"), "")
	isFull("a third", err)
	_, err = f.Begin(t.Context(), anna, draft("Derde"), nobodys)
	isFull("a third instead of nothing", err)
	third := f.begin(t, anna, "Derde", first)
	if got := f.goal(t, anna, first); got.State != plan.Resting || !got.LookBackOn.IsZero() {
		t.Errorf("the first is %s, to look back on %v", got.State, got.LookBackOn)
	}
	wantIs(t, "going on with the first", f.Resume(t.Context(), anna, first, 2, ""), fault.Conflict)
	must(t, f.Resume(t.Context(), anna, first, 6, third))
	goals, err := f.Goals(t.Context(), anna)
	must(t, err)
	if len(goals.Active) != 2 || goals.Active[0].ID != second || goals.Active[1].ID != first || len(goals.Resting) != 1 || goals.Resting[0].ID != third {
		t.Errorf("the goals are %+v", goals)
	}
	must(t, f.Finish(t.Context(), anna, second))
	must(t, f.Finish(t.Context(), anna, second))
	if got := f.goal(t, anna, second); got.State != plan.Done || got.EndedAt == nil || !got.EndedAt.Equal(f.now) {
		t.Errorf("the second is %+v", got)
	}
	wantIs(t, "resting what is done", f.Rest(t.Context(), anna, second), fault.Conflict)
	must(t, f.Resume(t.Context(), anna, second, 2, "")) // after all
	must(t, f.DeleteGoal(t.Context(), anna, second))
	f.begin(t, anna, "Vierde", "")
}

// TestTwoTabsMakeNoThirdGoal begins and resumes goals at the same moment.
func TestTwoTabsMakeNoThirdGoal(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	anna := f.person(t, "anna@voorbeeld.example")
	resting := f.begin(t, anna, "Rust", "")
	must(t, f.Rest(t.Context(), anna, resting))
	f.begin(t, anna, "Eerste", "")
	ctx := context.WithoutCancel(t.Context())
	var wg sync.WaitGroup
	outcomes := make(chan error, 8)
	for i := range cap(outcomes) {
		wg.Go(func() {
			if i%2 == 0 {
				_, err := f.Begin(ctx, anna, draft("Nog een"), "")
				outcomes <- err
			} else {
				outcomes <- f.Resume(ctx, anna, resting, 2, "")
			}
		})
	}
	wg.Wait()
	close(outcomes)
	for err := range outcomes {
		if err != nil && !errors.As(err, new(plan.Full)) {
			t.Error(err)
		}
	}
	if n := f.count(t, `select count(*) from goal where state = 'active'`); n != plan.MaxActive {
		t.Errorf("%d goals are active", n)
	}
}

func TestChange(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	anna := f.person(t, "anna@voorbeeld.example")
	id := f.begin(t, anna, "Eerste", "")
	f.pass(1)
	d := draft("Anders")
	d.Weeks, d.Mails = 0, true
	must(t, f.Change(t.Context(), anna, id, d))
	got := f.goal(t, anna, id)
	if got.Intention != "Anders" || !got.Mails || !got.LookBackOn.Equal(day(2026, 12, 14)) || !got.ChangedAt.Equal(f.now) {
		t.Errorf("the goal is %+v", got)
	}
	d.Weeks = 6
	must(t, f.Change(t.Context(), anna, id, d))
	if got := f.goal(t, anna, id); !got.LookBackOn.Equal(day(2027, 1, 12)) {
		t.Errorf("it is looked back on at %v", got.LookBackOn)
	}
	d.Then = ""
	wantInvalid(t, "no then", f.Change(t.Context(), anna, id, d), plan.FieldThen)
}

// TestGoalsOfOthers acts on the goal of somebody else, and on none.
func TestGoalsOfOthers(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	anna, other := f.person(t, "anna@voorbeeld.example"), f.person(t, "ander@voorbeeld.example")
	mine := f.begin(t, anna, "Mijn doel", "")
	f.pass(14)
	for _, id := range []string{mine, nobodys, "x", ""} {
		ctx := t.Context()
		_, err := f.Goal(ctx, other, id)
		for what, err := range map[string]error{
			"read": err, "change": f.Change(ctx, other, id, draft("Van mij")), "rest": f.Rest(ctx, other, id), "finish": f.Finish(ctx, other, id),
			"resume": f.Resume(ctx, other, id, 2, ""), "delete": f.DeleteGoal(ctx, other, id),
			"look back": f.LookBack(ctx, other, id, 1, plan.Worked),
			"decide":    f.Decide(ctx, other, id, 1, plan.Choice{Decision: plan.End}),
		} {
			wantIs(t, what+" "+id, err, fault.NotFound)
		}
	}
	if goals, err := f.Goals(t.Context(), other); err != nil || len(goals.All()) > 0 {
		t.Errorf("the other has %+v, %v", goals, err)
	}
	if got := f.goal(t, anna, mine); got.Intention != "Mijn doel" || got.State != plan.Active || len(got.Story) > 0 {
		t.Errorf("the goal is %+v", got)
	}
}

// TestGoalOutlivesItsReflection deletes the reflection that a goal began from.
func TestGoalOutlivesItsReflection(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	anna := f.person(t, "anna@voorbeeld.example")
	d := draft("Blijft staan")
	d.Source, d.Competency, d.Edition, d.Reflection = plan.FromStrength, "zelfregie", "wmo-2013/1", f.reflection(t, anna)
	id, err := f.Begin(t.Context(), anna, d, "")
	must(t, err)
	f.exec(t, `delete from reflection where id = $1`, d.Reflection)
	if got := f.goal(t, anna, id); got.Reflection != "" || got.Intention != "Blijft staan" || got.Competency != "zelfregie" {
		t.Errorf("the goal is %+v", got)
	}
}
