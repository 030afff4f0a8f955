package assessment_test

import (
	"testing"

	"reflectietool/internal/assessment"
	"reflectietool/internal/framework"
)

func TestProgress(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	edition := currentEdition(t)
	id := f.start(t, assessment.FormScan)
	place := func() (place, of int) {
		t.Helper()
		all, err := f.Progress(t.Context(), f.mine)
		if err != nil || len(all) != 1 || all[0].ID != id || all[0].Form != assessment.FormScan || all[0].FinishedAt != nil {
			t.Fatalf("%+v, %v", all, err)
		}
		return all[0].Place(edition)
	}
	if at, of := place(); at != 1 || of != 10 {
		t.Errorf("at the start: %d of %d", at, of)
	}
	for i, c := range edition.Competencies() {
		f.choose(t, id, c.Slug, assessment.ChoseSteady)
		want := i + 2
		if want > 10 {
			want = 0
		}
		if at, _ := place(); at != want {
			t.Errorf("after %d levels: at %d, want %d", i+1, at, want)
		}
	}
	if err := f.Finish(t.Context(), f.mine, id); err != nil {
		t.Fatal(err)
	}
	all, err := f.Progress(t.Context(), f.mine)
	if err != nil || len(all) != 1 || all[0].FinishedAt == nil || len(all[0].Choices) > 0 {
		t.Errorf("a finished one: %+v, %v", all, err)
	}
	if all, err := f.Progress(t.Context(), f.other); err != nil || len(all) > 0 {
		t.Errorf("somebody else sees %+v, %v", all, err)
	}
}

// TestPlaceNeedsEveryStatement checks that a competency of a Reflectie is open until each statement
// is answered, also when its level is chosen.
func TestPlaceNeedsEveryStatement(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	id := f.start(t, assessment.FormReflection)
	first := currentEdition(t).Competencies()[0]
	f.choose(t, id, first.Slug, assessment.ChoseSteady)
	for i, statement := range first.Statements {
		all, err := f.Progress(t.Context(), f.mine)
		if err != nil {
			t.Fatal(err)
		}
		if at, _ := all[0].Place(currentEdition(t)); at != 1 {
			t.Errorf("with %d statements: at %d", i, at)
		}
		err = f.Save(t.Context(), f.mine, id, assessment.Changes{Statements: map[string]assessment.Answer{statement.Code: assessment.DontKnow}})
		if err != nil {
			t.Fatal(err)
		}
	}
	all, err := f.Progress(t.Context(), f.mine)
	if err != nil {
		t.Fatal(err)
	}
	if at, _ := all[0].Place(currentEdition(t)); at != 2 {
		t.Errorf("with all statements: at %d", at)
	}
}

func currentEdition(t *testing.T) *framework.Framework {
	t.Helper()
	frameworks, err := framework.Load()
	if err != nil {
		t.Fatal(err)
	}
	return frameworks.Current()
}
