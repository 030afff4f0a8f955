package assessment_test

import (
	"slices"
	"sync"
	"testing"

	"reflectietool/internal/assessment"
	"reflectietool/internal/fault"
)

func grow(slug string, reason assessment.Reason) assessment.Pick {
	return assessment.Pick{Competency: slug, Kind: assessment.PickGrow, Reason: reason}
}

// finishedScan makes a finished Snelle scan in which these competencies have a level.
func (f *fixture) finishedScan(t *testing.T, slugs ...string) string {
	t.Helper()
	id := f.start(t, assessment.FormScan)
	for _, slug := range slugs {
		f.choose(t, id, slug, assessment.ChoseGrowing)
	}
	if err := f.Finish(t.Context(), f.mine, id); err != nil {
		t.Fatal(err)
	}
	return id
}

// TestPicksStoreOnlyTheDifference sends forms that were made before another tab changed the picks.
func TestPicksStoreOnlyTheDifference(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	id := f.finishedScan(t, "participatie", "systemen", "verbinding", "zelfregie")
	leren, ruimte := assessment.ReasonLearn, assessment.ReasonNoRoom
	use := assessment.Pick{Competency: "zelfregie", Kind: assessment.PickUse}
	type picks []assessment.Pick
	for name, tt := range map[string]struct{ stored, seen, chosen, want picks }{
		"added beside that of another tab":           {picks{grow("zelfregie", "")}, picks{}, picks{grow("systemen", "")}, picks{grow("systemen", ""), grow("zelfregie", "")}},
		"taken back beside that of another tab":      {picks{grow("systemen", ""), grow("zelfregie", "")}, picks{grow("systemen", "")}, picks{}, picks{grow("zelfregie", "")}},
		"untouched, taken back by another tab":       {picks{}, picks{grow("systemen", "")}, picks{grow("systemen", "")}, picks{}},
		"untouched, answered in another tab":         {picks{grow("systemen", ruimte)}, picks{grow("systemen", "")}, picks{grow("systemen", "")}, picks{grow("systemen", ruimte)}},
		"answered":                                   {picks{grow("systemen", "")}, picks{grow("systemen", "")}, picks{grow("systemen", leren)}, picks{grow("systemen", leren)}},
		"answered, taken back by another tab":        {picks{}, picks{grow("systemen", "")}, picks{grow("systemen", leren)}, picks{grow("systemen", leren)}},
		"chosen in both tabs, answered in the other": {picks{grow("systemen", leren)}, picks{}, picks{grow("systemen", "")}, picks{grow("systemen", leren)}},
		"to use more instead of to grow":             {picks{grow("zelfregie", leren)}, picks{grow("zelfregie", leren)}, picks{use}, picks{use}},
		"a form that does not say what it saw":       {picks{grow("systemen", leren), use}, nil, picks{grow("verbinding", "")}, picks{grow("verbinding", "")}},
	} {
		if _, err := f.ChangePicks(t.Context(), f.mine, id, assessment.PickChange{Chosen: tt.stored}); err != nil {
			t.Fatal(err)
		}
		got, err := f.ChangePicks(t.Context(), f.mine, id, assessment.PickChange{Seen: tt.seen, Chosen: tt.chosen})
		if err != nil || !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %+v, %v, want %+v", name, got, err, tt.want)
		}
		if kept := f.get(t, id).Picks; !slices.Equal(kept, tt.want) {
			t.Errorf("%s: stored %+v, want %+v", name, kept, tt.want)
		}
	}
}

// TestPicksTakeTurns picks in four tabs at once: three are stored, and the fourth is refused with
// the picks that it would have made.
func TestPicksTakeTurns(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	slugs := []string{"participatie", "systemen", "verbinding", "zelfregie"}
	id := f.finishedScan(t, slugs...)
	var tabs sync.WaitGroup
	refused := make([][]assessment.Pick, len(slugs))
	for i, slug := range slugs {
		tabs.Go(func() {
			picks, err := f.ChangePicks(t.Context(), f.mine, id, assessment.PickChange{Seen: []assessment.Pick{}, Chosen: []assessment.Pick{grow(slug, "")}})
			if _, invalid := fault.AsInvalid(err); invalid {
				refused[i] = picks
			} else if err != nil {
				t.Error(err)
			}
		})
	}
	tabs.Wait()
	refused = slices.DeleteFunc(refused, func(picks []assessment.Pick) bool { return picks == nil })
	if kept := f.get(t, id).Picks; len(kept) != assessment.MaxPicks || len(refused) != 1 || len(refused[0]) != len(slugs) {
		t.Errorf("stored %+v, refused %+v", kept, refused)
	}
}
