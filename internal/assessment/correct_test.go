package assessment_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"reflectietool/internal/assessment"
	"reflectietool/internal/fault"
	"reflectietool/internal/framework"
)

// finished makes a finished Reflectie with these levels.
func (f *fixture) finished(t *testing.T, choices map[string]assessment.Choice) string {
	t.Helper()
	id := f.start(t, assessment.FormReflection)
	for competency, choice := range choices {
		f.choose(t, id, competency, choice)
	}
	if err := f.Finish(t.Context(), f.mine, id); err != nil {
		t.Fatal(err)
	}
	return id
}

func TestCorrectChangesEveryKindOfAnswerAndNotTheMoment(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.signUp(t)
	id := f.finished(t, map[string]assessment.Choice{"zelfregie": assessment.ChoseGrowing, "systemen": assessment.ChoseSteady})
	before := f.get(t, id)
	if before.CorrectedAt != nil {
		t.Error("finishing counts as a correction")
	}
	f.now = f.now.Add(time.Hour)
	err := f.Correct(t.Context(), f.mine, id, assessment.Changes{
		Statements: map[string]assessment.Answer{"zelfregie-1": assessment.Often, "zelfregie-2": assessment.DontKnow},
		Competencies: map[string]assessment.CompetencyChange{"zelfregie": {
			Choice: ptr(assessment.ChosePassingOn), Target: ptr(framework.PassingOn), Weight: ptr(assessment.WeightHigh), Note: ptr("Zo dus"),
		}},
		Kenmerken: map[string]string{"eigen-kracht": "Mijn antwoord"},
	})
	if err != nil {
		t.Fatal(err)
	}
	r := f.get(t, id)
	want := assessment.CompetencyAnswer{
		Choice: assessment.ChosePassingOn, Target: framework.PassingOn, Weight: assessment.WeightHigh, Note: "Zo dus",
	}
	if r.Competencies["zelfregie"] != want || r.Competencies["systemen"] != before.Competencies["systemen"] {
		t.Errorf("zelfregie = %+v, systemen = %+v", r.Competencies["zelfregie"], r.Competencies["systemen"])
	}
	if len(r.Statements) != 2 || r.Statements["zelfregie-1"] != assessment.Often || r.Kenmerken["eigen-kracht"] != "Mijn antwoord" {
		t.Errorf("statements %v, kenmerken %v", r.Statements, r.Kenmerken)
	}
	if !r.FinishedAt.Equal(*before.FinishedAt) || r.CorrectedAt == nil || !r.CorrectedAt.Equal(f.now) {
		t.Errorf("finished at %v, corrected at %v", r.FinishedAt, r.CorrectedAt)
	}
	if f.count(t, `select count(*) from reflection where person_id = $1 and finished_signed_in`) != 1 {
		t.Error("whether the owner was signed in when finishing has changed")
	}

	f.now = f.now.Add(time.Hour)
	if err := f.Correct(t.Context(), f.mine, id, chosen("zelfregie", assessment.ChoseDontKnow)); err != nil {
		t.Fatal(err)
	}
	if r := f.get(t, id); !r.CorrectedAt.Equal(f.now) || r.Competencies["zelfregie"].Choice != assessment.ChoseDontKnow {
		t.Errorf("a second correction: %+v at %v", r.Competencies["zelfregie"], r.CorrectedAt)
	}
	if err := f.Save(t.Context(), f.mine, id, chosen("zelfregie", assessment.ChoseGrowing)); !errors.Is(err, fault.Conflict) {
		t.Errorf("saving as if it were unfinished: %v", err)
	}
}

func TestCorrectRefuses(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	id := f.finished(t, map[string]assessment.Choice{"zelfregie": assessment.ChoseGrowing})
	unfinished := f.start(t, assessment.FormScan)
	good := chosen("zelfregie", assessment.ChoseSteady)
	answer := func(code string, answer assessment.Answer) assessment.Changes {
		return assessment.Changes{Statements: map[string]assessment.Answer{code: answer}}
	}
	for name, tt := range map[string]struct {
		person, id string
		changes    assessment.Changes
		want       error // nil means fault.Invalid
		field      string
	}{
		"another person's":          {f.other, id, good, fault.NotFound, ""},
		"another's, and nothing":    {f.other, id, assessment.Changes{}, fault.NotFound, ""},
		"an id that does not exist": {f.mine, "00000000-0000-0000-0000-000000000000", good, fault.NotFound, ""},
		"an unfinished reflection":  {f.mine, unfinished, good, fault.Conflict, ""},
		"nothing, unfinished":       {f.mine, unfinished, assessment.Changes{}, fault.Conflict, ""},
		"an unknown statement":      {f.mine, id, answer("zelfregie-9", assessment.Often), nil, ""},
		"an unknown answer":         {f.mine, id, answer("zelfregie-1", "4"), nil, "zelfregie-1"},
		"an open level":             {f.mine, id, chosen("zelfregie", ""), nil, "zelfregie"},
		"a text too long":           {f.mine, id, noted("zelfregie", strings.Repeat("é", 2001)), nil, "zelfregie-notitie"},
		"the only level":            {f.mine, id, chosen("zelfregie", assessment.ChoseNotApplicable), nil, "zelfregie"},
		"the only level, unknown":   {f.mine, id, chosen("zelfregie", assessment.ChoseDontKnow), nil, "zelfregie"},
	} {
		err := f.Correct(t.Context(), tt.person, tt.id, tt.changes)
		if tt.want == nil {
			invalidField(t, err, tt.field)
		} else if !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", name, err, tt.want)
		}
	}
	mixed := answer("zelfregie-1", assessment.Often)
	mixed.Competencies = map[string]assessment.CompetencyChange{"zelfregie": {Choice: ptr(assessment.ChoseDontKnow), Note: ptr("x")}}
	if message := invalidField(t, f.Correct(t.Context(), f.mine, id, mixed), "zelfregie"); !strings.Contains(message, "minstens één competentie") {
		t.Errorf("message %q", message)
	}
	if r := f.get(t, id); r.CorrectedAt != nil || len(r.Statements) != 0 || r.Competencies["zelfregie"].Note != "" {
		t.Errorf("a refused correction left %+v", r)
	}
	if err := f.Correct(t.Context(), f.mine, id, assessment.Changes{}); err != nil || f.get(t, id).CorrectedAt != nil {
		t.Errorf("nothing to correct: %v", err)
	}
	// Another level may come in the place of the only one, in one correction.
	swap := chosen("zelfregie", assessment.ChoseDontKnow)
	swap.Competencies["systemen"] = assessment.CompetencyChange{Choice: ptr(assessment.ChoseSteady)}
	if err := f.Correct(t.Context(), f.mine, id, swap); err != nil {
		t.Errorf("one level for another: %v", err)
	}
}

// TestCorrectForSevenDays looks at the boundary to the second.
func TestCorrectForSevenDays(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.now = time.Date(2026, 10, 22, 9, 0, 40, 0, time.UTC) // the clock of Amsterdam goes back within the week
	id := f.finished(t, map[string]assessment.Choice{"zelfregie": assessment.ChoseGrowing})
	end := f.now.Add(7 * 24 * time.Hour)
	f.now = end.Add(-time.Second)
	if c := f.get(t, id).Correction(f.now); !c.Open() || !c.Until.Equal(end) || c.Refusal() != "" {
		t.Errorf("in the last second: %+v", c)
	}
	if err := f.Correct(t.Context(), f.mine, id, chosen("zelfregie", assessment.ChoseSteady)); err != nil {
		t.Errorf("in the last second: %v", err)
	}
	f.now = end
	if c := f.get(t, id).Correction(f.now); c.Open() || !c.Over {
		t.Errorf("after the last second: %+v", c)
	}
	for _, changes := range []assessment.Changes{chosen("zelfregie", assessment.ChosePassingOn), {}} {
		message := invalidField(t, f.Correct(t.Context(), f.mine, id, changes), "")
		if !strings.Contains(message, "Niet opgeslagen") || !strings.Contains(message, "29 oktober 2026 om 10.00 uur") {
			t.Errorf("message %q", message)
		}
	}
	if r := f.get(t, id); r.Competencies["zelfregie"].Choice != assessment.ChoseSteady || !r.CorrectedAt.Equal(end.Add(-time.Second)) {
		t.Errorf("too late: %+v, corrected at %v", r.Competencies["zelfregie"], r.CorrectedAt)
	}
}

func TestCorrectHoldsTheLimitOnTexts(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.SetLimits(few)
	id := f.finished(t, map[string]assessment.Choice{"zelfregie": assessment.ChoseGrowing})
	if err := f.Correct(t.Context(), f.mine, id, noted("zelfregie", strings.Repeat("x", 90))); err != nil {
		t.Fatal(err)
	}
	f.now = f.now.Add(time.Hour)
	tooMuch := noted("systemen", strings.Repeat("x", 11))
	tooMuch.Statements = map[string]assessment.Answer{"zelfregie-1": assessment.Often}
	invalidField(t, f.Correct(t.Context(), f.mine, id, tooMuch), "systemen-notitie")
	if r := f.get(t, id); len(r.Statements) != 0 || r.CorrectedAt.Equal(f.now) {
		t.Errorf("a correction without room left %v at %v", r.Statements, r.CorrectedAt)
	}
	if err := f.Correct(t.Context(), f.mine, id, noted("zelfregie", strings.Repeat("x", 80))); err != nil {
		t.Errorf("a shorter text: %v", err)
	}
}

func TestCorrectDropsThePicksWithoutALevel(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	id := f.finished(t, map[string]assessment.Choice{
		"zelfregie": assessment.ChoseGrowing, "systemen": assessment.ChosePassingOn, "verbinding": assessment.ChoseGrowing,
	})
	picks := []assessment.Pick{
		{Competency: "systemen", Kind: assessment.PickUse}, {Competency: "verbinding", Kind: assessment.PickGrow},
		{Competency: "zelfregie", Kind: assessment.PickGrow, Reason: assessment.ReasonRare},
	}
	if _, err := f.ChangePicks(t.Context(), f.mine, id, assessment.PickChange{Chosen: picks}); err != nil {
		t.Fatal(err)
	}
	changes := chosen("systemen", assessment.ChoseNotApplicable)
	changes.Competencies["verbinding"] = assessment.CompetencyChange{Choice: ptr(assessment.ChoseSteady)}
	if err := f.Correct(t.Context(), f.mine, id, changes); err != nil {
		t.Fatal(err)
	}
	if left := f.get(t, id).Picks; len(left) != 2 || left[0] != picks[1] || left[1] != picks[2] {
		t.Errorf("picks %+v", left)
	}
}

// TestCorrectInTwoTabs takes away the last two levels at the same moment, each in its own tab: one
// level stays.
func TestCorrectInTwoTabs(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	both := map[string]assessment.Choice{"zelfregie": assessment.ChoseGrowing, "systemen": assessment.ChoseSteady}
	id := f.finished(t, both)
	for range 20 {
		refused := make(chan error, len(both))
		var tabs sync.WaitGroup
		for competency := range both {
			tabs.Go(func() {
				refused <- f.Correct(context.WithoutCancel(t.Context()), f.mine, id, chosen(competency, assessment.ChoseDontKnow))
			})
		}
		tabs.Wait()
		if first, second := <-refused, <-refused; (first == nil) == (second == nil) {
			t.Fatalf("errors %v and %v", first, second)
		}
		again := assessment.Changes{Competencies: map[string]assessment.CompetencyChange{}}
		for competency, choice := range both {
			again.Competencies[competency] = assessment.CompetencyChange{Choice: &choice}
		}
		if err := f.Correct(t.Context(), f.mine, id, again); err != nil {
			t.Fatal(err)
		}
	}
}

// TestPickWhileCorrecting picks a competency while another tab takes its level away: no pick is left
// without a level.
func TestPickWhileCorrecting(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	id := f.finished(t, map[string]assessment.Choice{"zelfregie": assessment.ChoseGrowing, "systemen": assessment.ChoseSteady})
	for range 20 {
		var tabs sync.WaitGroup
		tabs.Go(func() {
			_, err := f.ChangePicks(context.WithoutCancel(t.Context()), f.mine, id, assessment.PickChange{Chosen: []assessment.Pick{grow("zelfregie", "")}})
			if _, refused := fault.AsInvalid(err); err != nil && !refused {
				t.Error(err)
			}
		})
		tabs.Go(func() {
			if err := f.Correct(context.WithoutCancel(t.Context()), f.mine, id, chosen("zelfregie", assessment.ChoseNotApplicable)); err != nil {
				t.Error(err)
			}
		})
		tabs.Wait()
		if picks := f.get(t, id).Picks; len(picks) != 0 {
			t.Fatalf("picks %+v without a level", picks)
		}
		if err := f.Correct(t.Context(), f.mine, id, chosen("zelfregie", assessment.ChoseGrowing)); err != nil {
			t.Fatal(err)
		}
	}
}

// TestPickWaitsForACorrection picks while a correction that takes the level away is open: the pick is
// checked with the answers after it.
func TestPickWaitsForACorrection(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	id := f.finished(t, map[string]assessment.Choice{"zelfregie": assessment.ChoseGrowing, "systemen": assessment.ChoseSteady})
	correcting, err := f.db.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, sql := range []string{
		`select from reflection where id = $1 for update`,
		`update reflection set choices = choices || '{"zelfregie": "nvt"}' where id = $1`,
	} {
		if _, err := correcting.Exec(t.Context(), sql, id); err != nil {
			t.Fatal(err)
		}
	}
	picked := make(chan error)
	go func() {
		_, err := f.ChangePicks(context.WithoutCancel(t.Context()), f.mine, id, assessment.PickChange{Chosen: []assessment.Pick{
			grow("zelfregie", ""), {Competency: "systemen", Kind: assessment.PickUse},
		}})
		picked <- err
	}()
	f.untilOneWaits(t)
	if err := correcting.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	err = <-picked
	if _, refused := fault.AsInvalid(err); !refused {
		t.Errorf("a pick without a level: %v", err)
	}
	if picks := f.get(t, id).Picks; len(picks) != 0 {
		t.Errorf("picks %+v", picks)
	}
}

// untilOneWaits returns when a statement in this database waits for a lock.
func (f *fixture) untilOneWaits(t *testing.T) {
	t.Helper()
	for range 500 {
		if f.count(t, `
			select count(*) from pg_locks where not granted and $1 <> ''
			   and pid in (select pid from pg_stat_activity where datname = current_database())`) > 0 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("nothing waits")
}
