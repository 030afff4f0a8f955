package assessment_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"reflectietool/internal/account"
	"reflectietool/internal/assessment"
	"reflectietool/internal/database"
	"reflectietool/internal/database/dbtest"
	"reflectietool/internal/fault"
	"reflectietool/internal/framework"
)

// fixture is a service on a fresh database with two visitors.
type fixture struct {
	*assessment.Service
	db          *database.Pool
	mine, other string // persons
	now         time.Time
}

func newFixture(t testing.TB) *fixture {
	t.Helper()
	frameworks, err := framework.Load()
	if err != nil {
		t.Fatal(err)
	}
	db := dbtest.New(t)
	f := &fixture{db: db, now: time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)}
	clock := func() time.Time { return f.now }
	accounts := account.NewService(db, clock)
	for _, person := range []*string{&f.mine, &f.other} {
		_, session, err := accounts.Begin(t.Context(), false)
		if err != nil {
			t.Fatal(err)
		}
		*person = session.Person
	}
	f.Service = assessment.NewService(db, frameworks, clock)
	return f
}

func (f *fixture) start(t testing.TB, form assessment.Form) string {
	t.Helper()
	id, err := f.Start(t.Context(), f.mine, form, nil)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (f *fixture) get(t *testing.T, id string) *assessment.Reflection {
	t.Helper()
	r, err := f.Get(t.Context(), f.mine, id)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (f *fixture) choose(t *testing.T, id, competency string, choice assessment.Choice) {
	t.Helper()
	if err := f.Save(t.Context(), f.mine, id, chosen(competency, choice)); err != nil {
		t.Fatal(err)
	}
}

func chosen(competency string, choice assessment.Choice) assessment.Changes {
	return assessment.Changes{Competencies: map[string]assessment.CompetencyChange{competency: {Choice: &choice}}}
}

func ptr[T any](v T) *T { return &v }

func TestSaveKeepsEveryKindOfAnswer(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	id := f.start(t, assessment.FormReflection)
	note := "Een voorbeeld met ‘aanhaling’ en 😀"
	err := f.Save(t.Context(), f.mine, id, assessment.Changes{
		Statements: map[string]assessment.Answer{
			"zelfregie-1": assessment.Often, "zelfregie-2": assessment.NotApplicable, "zelfregie-3": assessment.DontKnow,
		},
		Competencies: map[string]assessment.CompetencyChange{
			"zelfregie": {
				Choice: ptr(assessment.ChoseGrowing), Target: ptr(framework.PassingOn),
				Weight: ptr(assessment.WeightHigh), Note: &note,
			},
			"systemen": {Choice: ptr(assessment.ChoseDontKnow)},
		},
		Kenmerken: map[string]string{"eigen-kracht": "Mijn antwoord"},
	})
	if err != nil {
		t.Fatal(err)
	}
	r := f.get(t, id)
	if r.Form != assessment.FormReflection || r.Edition != "wmo-2013/1" || !r.StartedAt.Equal(f.now) || r.Finished() {
		t.Errorf("reflection = %+v", r)
	}
	if len(r.Statements) != 3 || r.Statements["zelfregie-1"] != assessment.Often ||
		r.Statements["zelfregie-2"] != assessment.NotApplicable || r.Statements["zelfregie-3"] != assessment.DontKnow {
		t.Errorf("statements = %v", r.Statements)
	}
	want := assessment.CompetencyAnswer{
		Choice: assessment.ChoseGrowing, Target: framework.PassingOn, Weight: assessment.WeightHigh, Note: note,
	}
	if got := r.Competencies["zelfregie"]; got != want {
		t.Errorf("zelfregie = %+v, want %+v", got, want)
	}
	if got := r.Competencies["participatie"]; got.Choice != "" || got.Target != assessment.DefaultTarget || got.Weight != assessment.WeightNormal {
		t.Errorf("untouched competency = %+v, want open with the defaults", got)
	}
	if len(r.Competencies) != 10 || r.Kenmerken["eigen-kracht"] != "Mijn antwoord" {
		t.Errorf("%d competencies, kenmerken %v", len(r.Competencies), r.Kenmerken)
	}
}

func TestSaveAgainReplacesOnlyWhatItNames(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	id := f.start(t, assessment.FormReflection)
	for _, answer := range []assessment.Answer{assessment.Never, assessment.Always} {
		if err := f.Save(t.Context(), f.mine, id, assessment.Changes{Statements: map[string]assessment.Answer{"zelfregie-1": answer}}); err != nil {
			t.Fatal(err)
		}
	}
	f.choose(t, id, "zelfregie", assessment.ChoseSteady)
	if err := f.Save(t.Context(), f.mine, id, assessment.Changes{
		Competencies: map[string]assessment.CompetencyChange{"zelfregie": {Note: ptr("later")}},
	}); err != nil {
		t.Fatal(err)
	}
	r := f.get(t, id)
	if r.Statements["zelfregie-1"] != assessment.Always {
		t.Errorf("the last answer did not win: %v", r.Statements)
	}
	if got := r.Competencies["zelfregie"]; got.Choice != assessment.ChoseSteady || got.Note != "later" {
		t.Errorf("zelfregie = %+v", got)
	}
}

func TestSaveRefuses(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	id := f.start(t, assessment.FormReflection)
	finished := f.start2(t)
	statement := func(code string, answer assessment.Answer) assessment.Changes {
		return assessment.Changes{Statements: map[string]assessment.Answer{code: answer}}
	}
	competency := func(change assessment.CompetencyChange) assessment.Changes {
		return assessment.Changes{Competencies: map[string]assessment.CompetencyChange{"zelfregie": change}}
	}
	good := statement("zelfregie-1", assessment.Often)
	tests := []struct {
		name    string
		person  string
		id      string
		changes assessment.Changes
		want    error // nil means fault.Invalid
		field   string
	}{
		{"another person's reflection", f.other, id, good, fault.NotFound, ""},
		{"an id that does not exist", f.mine, "00000000-0000-0000-0000-000000000000", good, fault.NotFound, ""},
		{"a finished reflection", f.mine, finished, good, fault.Conflict, ""},
		{"an unknown statement", f.mine, id, statement("zelfregie-9", assessment.Often), nil, ""},
		{"an unknown answer", f.mine, id, statement("zelfregie-1", "4"), nil, "zelfregie-1"},
		{"an unknown choice", f.mine, id, competency(assessment.CompetencyChange{Choice: ptr(assessment.Choice("bekwaam"))}), nil, "zelfregie"},
		{"a target out of range", f.mine, id, competency(assessment.CompetencyChange{Target: ptr(framework.Level(5))}), nil, "zelfregie-streefniveau"},
		{"an unknown weight", f.mine, id, competency(assessment.CompetencyChange{Weight: ptr(assessment.Weight("max"))}), nil, "zelfregie-belang"},
		{"a note too long", f.mine, id, competency(assessment.CompetencyChange{Note: ptr(strings.Repeat("é", 2001))}), nil, "zelfregie-notitie"},
		{"a note with a zero byte", f.mine, id, competency(assessment.CompetencyChange{Note: ptr("a\x00b")}), nil, "zelfregie-notitie"},
		{"an unknown kenmerk", f.mine, id, assessment.Changes{Kenmerken: map[string]string{"bestaat-niet": "x"}}, nil, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := f.Save(t.Context(), tt.person, tt.id, tt.changes)
			invalid, isInvalid := fault.AsInvalid(err)
			if tt.want == nil && (!isInvalid || invalid[tt.field] == "") {
				t.Errorf("error = %v (%v), want a message for field %q", err, map[string]string(invalid), tt.field)
			}
			if tt.want != nil && !errors.Is(err, tt.want) {
				t.Errorf("error = %v, want %v", err, tt.want)
			}
		})
	}
	if r := f.get(t, id); len(r.Statements) != 0 {
		t.Errorf("a refused save left %v", r.Statements)
	}
	if err := f.Save(t.Context(), f.mine, id, competency(assessment.CompetencyChange{Note: ptr(strings.Repeat("é", 2000))})); err != nil {
		t.Errorf("a note of exactly 2000 characters: %v", err)
	}
}

// start2 makes a finished quick scan.
func (f *fixture) start2(t *testing.T) string {
	t.Helper()
	id := f.start(t, assessment.FormScan)
	f.choose(t, id, "zelfregie", assessment.ChoseGrowing)
	if err := f.Finish(t.Context(), f.mine, id); err != nil {
		t.Fatal(err)
	}
	return id
}

func TestOneBadAnswerSavesNothing(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	id := f.start(t, assessment.FormReflection)
	err := f.Save(t.Context(), f.mine, id, assessment.Changes{
		Statements: map[string]assessment.Answer{"zelfregie-1": assessment.Often, "zelfregie-8": assessment.Often},
	})
	if _, ok := fault.AsInvalid(err); !ok {
		t.Fatalf("error = %v", err)
	}
	if r := f.get(t, id); len(r.Statements) != 0 {
		t.Errorf("half of a refused form was saved: %v", r.Statements)
	}
}

func TestFinishLocksAndIsIdempotent(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	id := f.start(t, assessment.FormScan)
	if _, ok := fault.AsInvalid(f.Finish(t.Context(), f.mine, id)); !ok {
		t.Error("a reflection without any level could be finished")
	}
	f.choose(t, id, "zelfregie", assessment.ChoseDontKnow)
	if _, ok := fault.AsInvalid(f.Finish(t.Context(), f.mine, id)); !ok {
		t.Error("weet ik niet counted as a level")
	}
	f.choose(t, id, "zelfregie", assessment.ChosePassingOn)
	if err := f.Finish(t.Context(), f.other, id); !errors.Is(err, fault.NotFound) {
		t.Errorf("another person finishes: %v", err)
	}
	if err := f.Finish(t.Context(), f.mine, id); err != nil {
		t.Fatal(err)
	}
	first := f.get(t, id).FinishedAt
	f.now = f.now.Add(time.Hour)
	if err := f.Finish(t.Context(), f.mine, id); err != nil {
		t.Errorf("finishing twice: %v", err)
	}
	if again := f.get(t, id).FinishedAt; !again.Equal(*first) {
		t.Errorf("finishing twice moved the moment from %v to %v", first, again)
	}
	if err := f.Save(t.Context(), f.mine, id, chosen("zelfregie", assessment.ChoseGrowing)); !errors.Is(err, fault.Conflict) {
		t.Errorf("saving after finishing: %v", err)
	}
}

// TestSavingWhileFinishing races saves with finishing: every save that was acknowledged is stored,
// every save that was refused is not.
func TestSavingWhileFinishing(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	id := f.start(t, assessment.FormReflection)
	f.choose(t, id, "zelfregie", assessment.ChoseSteady)
	codes := []string{"zelfregie-1", "zelfregie-2", "zelfregie-3", "zelfregie-4", "systemen-1", "systemen-2", "systemen-3", "systemen-4"}
	results := make([]error, len(codes))
	var wg sync.WaitGroup
	for i, code := range codes {
		wg.Go(func() {
			results[i] = f.Save(context.WithoutCancel(t.Context()), f.mine, id,
				assessment.Changes{Statements: map[string]assessment.Answer{code: assessment.Often}})
		})
	}
	wg.Go(func() {
		if err := f.Finish(context.WithoutCancel(t.Context()), f.mine, id); err != nil {
			t.Error(err)
		}
	})
	wg.Wait()
	stored := f.get(t, id).Statements
	for i, code := range codes {
		_, there := stored[code]
		switch {
		case results[i] == nil && !there:
			t.Errorf("%s was acknowledged and is lost", code)
		case errors.Is(results[i], fault.Conflict) && there:
			t.Errorf("%s was refused and is there", code)
		case results[i] != nil && !errors.Is(results[i], fault.Conflict):
			t.Errorf("%s: %v", code, results[i])
		}
	}
}

func TestStartAgainOverwritesNothing(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	first := f.start(t, assessment.FormReflection)
	if again := f.start(t, assessment.FormReflection); again != first {
		t.Error("a double click on Begin left an empty reflection behind")
	}
	f.choose(t, first, "zelfregie", assessment.ChoseSteady)
	second := f.start(t, assessment.FormReflection)
	if second == first {
		t.Fatal("a reflection with answers was taken up as new")
	}
	f.now = f.now.Add(time.Minute)
	scan := f.start(t, assessment.FormScan)
	if got := f.get(t, first).Competencies["zelfregie"].Choice; got != assessment.ChoseSteady {
		t.Errorf("first reflection now says %q", got)
	}
	mine, err := f.Mine(t.Context(), f.mine)
	if err != nil {
		t.Fatal(err)
	}
	if len(mine) != 3 || mine[0].ID != scan {
		t.Errorf("mine = %+v, want three with the newest first", mine)
	}
	others, err := f.Mine(t.Context(), f.other)
	if err != nil || len(others) != 0 {
		t.Errorf("the other visitor sees %v, %v", others, err)
	}
	if _, err := f.Start(t.Context(), f.mine, "lang", nil); err == nil {
		t.Error("an unknown form was accepted")
	}
}

func TestStartTakesOverTargets(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	id, err := f.Start(t.Context(), f.mine, assessment.FormReflection, map[string]framework.Level{
		"zelfregie": framework.PassingOn, "systemen": framework.Growing, "van een andere editie": framework.Exploring,
	})
	if err != nil {
		t.Fatal(err)
	}
	answers := f.get(t, id).Competencies
	if len(answers) != 10 || answers["zelfregie"].Target != framework.PassingOn || answers["systemen"].Target != framework.Growing ||
		answers["participatie"].Target != assessment.DefaultTarget {
		t.Errorf("targets taken over: %+v", answers)
	}
}

func TestPicksAndDifferences(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	open := f.start(t, assessment.FormReflection)
	f.choose(t, open, "zelfregie", assessment.ChoseSteady)
	id := f.start2(t) // only zelfregie has a level
	grow := func(slug string, reason assessment.Reason) assessment.Pick {
		return assessment.Pick{Competency: slug, Kind: assessment.PickGrow, Reason: reason}
	}
	refused := map[string][]assessment.Pick{
		"no level":             {grow("systemen", "")},
		"unknown competency":   {grow("bestaat-niet", "")},
		"twice":                {grow("zelfregie", ""), grow("zelfregie", "")},
		"unknown reason":       {grow("zelfregie", "zomaar")},
		"reason with inzetten": {{Competency: "zelfregie", Kind: assessment.PickUse, Reason: assessment.ReasonLearn}},
		"unknown kind":         {{Competency: "zelfregie", Kind: "iets"}},
		"four":                 {grow("zelfregie", ""), grow("a", ""), grow("b", ""), grow("c", "")},
	}
	save := func(person, id string, picks []assessment.Pick) error {
		_, err := f.ChangePicks(t.Context(), person, id, assessment.PickChange{Chosen: picks})
		return err
	}
	for name, picks := range refused {
		if _, ok := fault.AsInvalid(save(f.mine, id, picks)); !ok {
			t.Errorf("%s was accepted", name)
		}
	}
	if err := save(f.mine, open, []assessment.Pick{grow("zelfregie", "")}); !errors.Is(err, fault.Conflict) {
		t.Errorf("picking before finishing: %v", err)
	}
	if err := save(f.other, id, nil); !errors.Is(err, fault.NotFound) {
		t.Errorf("another person picks: %v", err)
	}
	for _, reason := range []assessment.Reason{"", assessment.ReasonNoRoom} {
		if err := save(f.mine, id, []assessment.Pick{grow("zelfregie", reason)}); err != nil {
			t.Fatal(err)
		}
		if got := f.get(t, id).Picks; len(got) != 1 || got[0] != grow("zelfregie", reason) {
			t.Errorf("picks = %+v", got)
		}
	}
	if err := save(f.mine, id, nil); err != nil || len(f.get(t, id).Picks) != 0 {
		t.Errorf("taking the pick back: %v, %v", err, f.get(t, id).Picks)
	}

	if err := f.SaveDifferences(t.Context(), f.mine, id, map[string]string{"zelfregie": "te druk"}); err != nil {
		t.Fatal(err)
	}
	if got := f.get(t, id).Competencies["zelfregie"].Difference; got != "te druk" {
		t.Errorf("difference = %q", got)
	}
	for name, err := range map[string]error{
		"another person": f.SaveDifferences(t.Context(), f.other, id, map[string]string{"zelfregie": "x"}),
		"not finished":   f.SaveDifferences(t.Context(), f.mine, open, map[string]string{"zelfregie": "x"}),
		"unknown":        f.SaveDifferences(t.Context(), f.mine, id, map[string]string{"bestaat-niet": "x"}),
	} {
		if !errors.Is(err, fault.NotFound) {
			t.Errorf("difference, %s: %v, want not found", name, err)
		}
	}
}

// withPrevious asks for a reflection and the one before it, where only some may be read.
func (f *fixture) withPrevious(t *testing.T, person, id string, readable []string) (found assessment.Found) {
	t.Helper()
	var batch database.Batch
	settled := `(@now::timestamptz is not null and r.id in ('` + strings.Join(readable, "', '") + `'))`
	f.AskWithPrevious(&batch, person, id, settled, &found)
	if err := database.Send(t.Context(), f.db, &batch); err != nil {
		t.Fatal(err)
	}
	return found
}

func TestPreviousIsTheLastFinishedOne(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	var ids []string
	for range 3 {
		f.now = f.now.Add(24 * time.Hour)
		ids = append(ids, f.start2(t))
	}
	for i, want := range []string{"", ids[0], ids[1]} {
		found := f.withPrevious(t, f.mine, ids[i], ids)
		this, previous := found.This, found.Previous
		if this.ID != ids[i] {
			t.Errorf("%s instead of %s", this.ID, ids[i])
		}
		got := ""
		if previous != nil {
			got = previous.ID
		}
		if got != want {
			t.Errorf("previous of %d is %q, want %q", i, got, want)
		}
	}
	if previous := f.withPrevious(t, f.mine, ids[2], []string{ids[0], ids[2]}).Previous; previous == nil || previous.ID != ids[0] {
		t.Errorf("a reflection that may not be read is the previous: %+v", previous)
	}
	if found := f.withPrevious(t, f.mine, ids[2], ids[:2]); found.This != nil {
		t.Errorf("a reflection is read that may not be: %+v", found.This)
	}
	if latest, err := f.Latest(t.Context(), f.mine, ids[:2]); err != nil || latest.ID != ids[1] {
		t.Errorf("a reflection that is not among the given ones is the latest: %+v, %v", latest, err)
	}
	if _, err := f.Latest(t.Context(), f.mine, []string{}); !errors.Is(err, fault.NotFound) {
		t.Errorf("among none: %v", err)
	}
	if found := f.withPrevious(t, f.other, ids[2], ids); found.This != nil || found.Previous != nil {
		t.Errorf("another person's: %+v", found)
	}
}

// TestOnlySettledReflectionsAreCompared lists and reads the reflections of a person, where only some
// may be read.
func TestOnlySettledReflectionsAreCompared(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	var ids []string
	for range 3 {
		f.now = f.now.Add(24 * time.Hour)
		ids = append(ids, f.start2(t))
	}
	open, err := f.Start(t.Context(), f.mine, assessment.FormScan, nil)
	if err != nil {
		t.Fatal(err)
	}
	settled := `(@now::timestamptz is not null and r.id <> '` + ids[1] + `')`
	list := func(person string) (got []string) {
		var batch database.Batch
		var found []assessment.Listed
		f.AskListed(&batch, person, settled, &found)
		if err := database.Send(t.Context(), f.db, &batch); err != nil {
			t.Fatal(err)
		}
		for _, l := range found {
			got = append(got, fmt.Sprint(l.ID, " ", l.FinishedAt != nil, " ", l.Settled))
		}
		return got
	}
	want := []string{open + " false false", ids[2] + " true true", ids[1] + " true false", ids[0] + " true true"}
	if got := list(f.mine); !slices.Equal(got, want) {
		t.Errorf("listed %q, want %q", got, want)
	}
	if got := list(f.other); got != nil {
		t.Errorf("another person has %q", got)
	}
	for person, want := range map[string][]string{f.mine: {ids[0], ids[2]}, f.other: nil} {
		found, err := f.Among(t.Context(), person, []string{ids[2], ids[1], open, ids[0]}, settled)
		var got []string
		for _, r := range found {
			got = append(got, r.ID)
		}
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("read %q, %v, want %q", got, err, want)
		}
	}
}

func TestFirstOpen(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	frameworks, err := framework.Load()
	if err != nil {
		t.Fatal(err)
	}
	edition := frameworks.Current()
	id := f.start(t, assessment.FormReflection)
	if got := f.get(t, id).FirstOpen(edition); got != "zelfregie" {
		t.Errorf("first open = %q", got)
	}
	for i, competency := range edition.Competencies() {
		changes := chosen(competency.Slug, assessment.ChoseNotApplicable)
		changes.Statements = map[string]assessment.Answer{}
		for _, statement := range competency.Statements {
			changes.Statements[statement.Code] = assessment.DontKnow
		}
		if i == 4 { // leave one statement open
			delete(changes.Statements, competency.Statements[2].Code)
		}
		if err := f.Save(t.Context(), f.mine, id, changes); err != nil {
			t.Fatal(err)
		}
	}
	r := f.get(t, id)
	if got, want := r.FirstOpen(edition), edition.Competencies()[4].Slug; got != want {
		t.Errorf("first open = %q, want %q", got, want)
	}
	if open := r.Open(edition.Competencies()[4]); len(open) != 1 {
		t.Errorf("open = %v", open)
	}
}

// fill gives the person finished reflections, with a note of size bytes on every competency.
func (f *fixture) fill(t testing.TB, reflections, size int) {
	t.Helper()
	_, err := f.db.Exec(t.Context(), `
		with known as (
		    select jsonb_object_agg(slug, 'groeien') as choices, jsonb_object_agg(slug, 3) as targets from (
		        select distinct jsonb_object_keys(targets) as slug from reflection) slugs
		), fresh as (
		    insert into reflection (person_id, form, edition, started_at, finished_at, choices, targets)
		    select $1, 'reflectie', 'wmo-2013/1', $2::timestamptz + n * interval '1 minute', $2::timestamptz + n * interval '1 minute',
		           choices, targets
		      from known, generate_series(1, $3) n returning person_id, id, targets
		)
		insert into reflection_text
		select person_id, id, 'voorbeeld', jsonb_object_keys(targets), repeat('n', $4) from fresh`,
		f.mine, f.now, reflections, size)
	if err != nil {
		t.Fatal(err)
	}
}
