package assessment_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"reflectietool/internal/assessment"
	"reflectietool/internal/fault"
	"reflectietool/internal/framework"
	"reflectietool/internal/limit"
)

// few are limits that a test reaches quickly.
var few = limit.Limits{
	Guest:   limit.Work{Reflections: 3, NoteBytes: 100},
	Account: limit.Work{Reflections: 5, NoteBytes: 200},
}

// count returns the number that a query finds.
func (f *fixture) count(t testing.TB, sql string) (n int) {
	t.Helper()
	if err := f.db.QueryRow(t.Context(), sql, f.mine).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// signUp gives the person an account.
func (f *fixture) signUp(t testing.TB) {
	t.Helper()
	_, err := f.db.Exec(t.Context(), `
		insert into account (person_id, email, email_key, created_at) values ($1, 'a@voorbeeld.example', 'a@voorbeeld.example', now())`, f.mine)
	if err != nil {
		t.Fatal(err)
	}
}

func noted(competency, note string) assessment.Changes {
	return assessment.Changes{Competencies: map[string]assessment.CompetencyChange{competency: {Note: &note}}}
}

func invalidField(t testing.TB, err error, field string) string {
	t.Helper()
	invalid, ok := fault.AsInvalid(err)
	if !ok || invalid[field] == "" {
		t.Fatalf("error %v, want a message at %q", err, field)
	}
	return invalid[field]
}

func TestStandardLimitsOnReflections(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		account bool
		most    int
	}{{false, 60}, {true, 300}} {
		f := newFixture(t)
		if tt.account {
			f.signUp(t)
		}
		f.start(t, assessment.FormReflection)
		f.fill(t, tt.most-2, 0)
		f.start(t, assessment.FormScan)
		f.answerAll(t)
		for _, form := range []assessment.Form{assessment.FormReflection, assessment.FormScan} {
			_, err := f.Start(t.Context(), f.mine, form, nil)
			if message := invalidField(t, err, "vorm"); !strings.Contains(message, "maximaal") {
				t.Errorf("message %q", message)
			}
		}
		if n := f.count(t, `select count(*) from reflection where person_id = $1`); n != tt.most {
			t.Errorf("%d reflections, want %d", n, tt.most)
		}
		if _, err := f.Start(t.Context(), f.other, assessment.FormScan, nil); err != nil {
			t.Errorf("another person: %v", err)
		}
	}
}

// answerAll gives every unfinished reflection an answer, so that it is not reused.
func (f *fixture) answerAll(t testing.TB) {
	t.Helper()
	_, err := f.db.Exec(t.Context(), `
		update reflection set choices = '{"zelfregie": "groeien"}' where person_id = $1 and finished_at is null`, f.mine)
	if err != nil {
		t.Fatal(err)
	}
}

// TestAnUntouchedReflectionIsGivenAtTheLimit begins again on an empty reflection, which takes no
// room.
func TestAnUntouchedReflectionIsGivenAtTheLimit(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.SetLimits(few)
	id := f.start(t, assessment.FormReflection)
	f.fill(t, few.Guest.Reflections-1, 0)
	if again := f.start(t, assessment.FormReflection); again != id {
		t.Errorf("got %s, want the untouched %s", again, id)
	}
}

func TestManyStartsAtOnceStayWithinTheLimit(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.SetLimits(few)
	f.start(t, assessment.FormReflection)
	f.answerAll(t)
	f.fill(t, few.Guest.Reflections-2, 0) // room for one
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			form := assessment.FormReflection
			if i%2 == 0 {
				form = assessment.FormScan
			}
			if _, err := f.Start(t.Context(), f.mine, form, nil); err != nil {
				if _, refused := fault.AsInvalid(err); !refused {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if n := f.count(t, `select count(*) from reflection where person_id = $1`); n != few.Guest.Reflections {
		t.Errorf("%d reflections, want %d", n, few.Guest.Reflections)
	}
}

// noteBytes counts all texts of the person.
const noteBytes = `select coalesce(sum(octet_length(body)), 0) from reflection_text where person_id = $1`

func TestNotesAreBounded(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.SetLimits(few)
	first, second := f.start(t, assessment.FormReflection), f.start(t, assessment.FormScan)
	save := func(id string, changes assessment.Changes) error { return f.Save(t.Context(), f.mine, id, changes) }
	question := func(answer string) assessment.Changes {
		return assessment.Changes{Kenmerken: map[string]string{"eigen-kracht": answer}}
	}
	for _, err := range []error{
		save(first, noted("zelfregie", strings.Repeat("é", 25))), // 50 bytes
		save(second, question(strings.Repeat("x", 40))),
		save(second, question(strings.Repeat("x", 50))), // 100 bytes together
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	both := noted("participatie", "x")
	both.Statements = map[string]assessment.Answer{"participatie-1": assessment.Often}
	invalidField(t, save(first, both), "participatie-notitie")
	if len(f.get(t, first).Statements) != 0 {
		t.Error("part of a refused page was saved")
	}
	invalidField(t, save(second, question(strings.Repeat("x", 51))), "eigen-kracht-vraag")
	if got := f.get(t, second).Kenmerken["eigen-kracht"]; got != strings.Repeat("x", 50) {
		t.Errorf("after a refusal the answer is %q", got)
	}
	for _, err := range []error{ // without more text, everything can be saved
		save(first, assessment.Changes{Statements: map[string]assessment.Answer{"participatie-1": assessment.Often}}),
		save(first, chosen("zelfregie", assessment.ChoseGrowing)),
		save(second, question(strings.Repeat("y", 50))),
		save(first, noted("zelfregie", strings.Repeat("x", 49))),
		save(first, noted("participatie", "x")), // the byte that became free
	} {
		if err != nil {
			t.Error(err)
		}
	}
	if err := f.Finish(t.Context(), f.mine, first); err != nil {
		t.Fatal(err)
	}
	err := f.SaveDifferences(t.Context(), f.mine, first, map[string]string{"zelfregie": "x"})
	invalidField(t, err, "zelfregie-verschil")
	f.signUp(t) // an account has more room
	if err := f.SaveDifferences(t.Context(), f.mine, first, map[string]string{"zelfregie": strings.Repeat("x", 100)}); err != nil {
		t.Error(err)
	}
	invalidField(t, save(second, question(strings.Repeat("x", 51))), "eigen-kracht-vraag")
	if n := f.count(t, noteBytes); n != few.Account.NoteBytes {
		t.Errorf("%d bytes, want %d", n, few.Account.NoteBytes)
	}
}

// TestAboveTheLimitTextsOnlyShrink has a person who claimed more than fits, as claiming may.
func TestAboveTheLimitTextsOnlyShrink(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	id := f.start(t, assessment.FormReflection)
	if err := f.Save(t.Context(), f.mine, id, noted("zelfregie", strings.Repeat("x", 150))); err != nil {
		t.Fatal(err)
	}
	f.SetLimits(few)
	if err := f.Save(t.Context(), f.mine, id, noted("zelfregie", strings.Repeat("x", 140))); err != nil {
		t.Errorf("a shorter text: %v", err)
	}
	invalidField(t, f.Save(t.Context(), f.mine, id, noted("zelfregie", strings.Repeat("x", 141))), "zelfregie-notitie")
	f.SetLimits(limit.Off())
	if err := f.Save(t.Context(), f.mine, id, noted("zelfregie", strings.Repeat("x", 1500))); err != nil {
		t.Errorf("without limits: %v", err)
	}
}

func TestManySavesAtOnceStayWithinTheLimit(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.SetLimits(few)
	frameworks, err := framework.Load()
	if err != nil {
		t.Fatal(err)
	}
	ids := []string{f.start(t, assessment.FormReflection), f.start(t, assessment.FormScan)}
	var all sync.WaitGroup
	for _, id := range ids {
		for _, competency := range frameworks.Current().Competencies() {
			all.Go(func() {
				err := f.Save(t.Context(), f.mine, id, noted(competency.Slug, strings.Repeat("x", 10)))
				if _, refused := fault.AsInvalid(err); err != nil && !refused {
					t.Error(err)
				}
			})
		}
	}
	all.Wait()
	if n := f.count(t, noteBytes); n != few.Guest.NoteBytes {
		t.Errorf("%d bytes, want %d", n, few.Guest.NoteBytes)
	}
}

// TestDeleteIsOfTheOwner deletes a reflection, which makes room for its texts.
func TestDeleteIsOfTheOwner(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.SetLimits(few)
	id, kept := f.start(t, assessment.FormReflection), f.start(t, assessment.FormScan)
	long := noted("zelfregie", strings.Repeat("x", few.Guest.NoteBytes))
	if err := f.Save(t.Context(), f.mine, id, long); err != nil {
		t.Fatal(err)
	}
	if err := f.Delete(t.Context(), f.other, id); !errors.Is(err, fault.NotFound) {
		t.Errorf("by another person: %v", err)
	}
	invalidField(t, f.Save(t.Context(), f.mine, kept, long), "zelfregie-notitie")
	if err := f.Delete(t.Context(), f.mine, id); err != nil {
		t.Fatal(err)
	}
	if err := f.Delete(t.Context(), f.mine, id); !errors.Is(err, fault.NotFound) {
		t.Errorf("a second time: %v", err)
	}
	if err := f.Save(t.Context(), f.mine, kept, long); err != nil {
		t.Errorf("after deleting: %v", err)
	}
}
