package team_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"reflectietool/internal/assessment"
	"reflectietool/internal/fault"
)

// corrects changes one level of a finished Reflectie and returns why it could not, "" when it could.
func (f *fixture) corrects(t *testing.T, person, reflection, competency string, choice assessment.Choice) string {
	t.Helper()
	assessments := assessment.NewService(f.db, f.frameworks, f.clock)
	err := assessments.Correct(context.WithoutCancel(t.Context()), person, reflection, assessment.Changes{
		Competencies: map[string]assessment.CompetencyChange{competency: {Choice: &choice}},
	})
	refused, is := fault.AsInvalid(err)
	if err != nil && (!is || refused[""] == "") {
		t.Errorf("correcting: %v", err)
	}
	return refused[""]
}

// choice returns the stored level of a competency.
func (f *fixture) choice(t *testing.T, reflection, competency string) string {
	t.Helper()
	return f.one(t, `select choices ->> $2 from reflection where id = $1`, reflection, competency)
}

const countsWords = "telt mee in een teamronde"

// TestCorrectingAndCounting corrects a Reflectie before it counts, while it counts, and after the
// round has closed.
func TestCorrectingAndCounting(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	people := f.members(t, 5)
	me := people[0]
	round := f.opens(t)
	_, _, until := f.Bounds()
	f.at(until.AddDate(0, 0, -1)) // so that a week passes after the closing
	for _, person := range people[1:] {
		f.takesPart(t, person, round, "verkennen", "vast")
	}
	mine := f.reflects(t, me, "doorgeven")
	if refusal := f.corrects(t, me, mine, "zelfregie", assessment.ChoseExploring); refusal != "" {
		t.Errorf("before the answer: %s", refusal)
	}
	ok(t, f.Choose(t.Context(), me, mine, round))
	if refusal := f.corrects(t, me, mine, "zelfregie", assessment.ChosePassingOn); !strings.Contains(refusal, countsWords) {
		t.Errorf("while it counts: %q", refusal)
	}
	replaced := f.reflects(t, me, "vast")
	ok(t, f.Choose(t.Context(), me, replaced, round))
	if refusal := f.corrects(t, me, mine, "zelfregie", assessment.ChosePassingOn); refusal != "" {
		t.Errorf("after another took its place: %s", refusal)
	}
	if refusal := f.corrects(t, me, replaced, "zelfregie", assessment.ChosePassingOn); !strings.Contains(refusal, countsWords) {
		t.Errorf("the other: %q", refusal)
	}

	f.advance(2 * 24 * time.Hour) // past the deadline, and the job that closes the round is late
	if refusal := f.corrects(t, me, replaced, "zelfregie", assessment.ChosePassingOn); !strings.Contains(refusal, countsWords) {
		t.Errorf("past the deadline: %q", refusal)
	}
	_, err := f.Close(t.Context())
	ok(t, err)
	told := f.told(t, round)
	if !strings.HasPrefix(told, "5-7") || !f.offered(t, replaced) || f.choice(t, replaced, "zelfregie") != "vast" {
		t.Fatalf("published %q", told)
	}
	if refusal := f.corrects(t, me, replaced, "zelfregie", assessment.ChoseExploring); refusal != "" {
		t.Errorf("after closing: %s", refusal)
	}
	_, err = f.Close(t.Context())
	ok(t, err)
	if again := f.told(t, round); again != told || !f.offered(t, replaced) || f.choice(t, replaced, "zelfregie") != "verkennen" {
		t.Errorf("after the correction it says %q, not %q", again, told)
	}
	if q := f.asks(t, me, replaced); len(q) != 0 {
		t.Errorf("a correction makes a round ask: %+v", q)
	}
}

// TestCorrectingAfterANo corrects a Reflectie that does not count. The no stays final.
func TestCorrectingAfterANo(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	me := f.join(t, f.team, false)
	round := f.opens(t)
	mine := f.takesPart(t, me, round, "vast")
	ok(t, f.Choose(t.Context(), me, mine, ""))
	if refusal := f.corrects(t, me, mine, "zelfregie", assessment.ChoseGrowing); refusal != "" {
		t.Errorf("after a no: %s", refusal)
	}
	invalid(t, "yes after the correction", f.Choose(t.Context(), me, mine, round), "")
}

// TestEarlierReflectionIsNotAskedAboutAfterCorrecting corrects, during a round, what was finished
// before it: its owner has read that report.
func TestEarlierReflectionIsNotAskedAboutAfterCorrecting(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	me := f.join(t, f.team, false)
	early := f.reflects(t, me, "vast")
	f.advance(time.Minute)
	round := f.opens(t)
	if refusal := f.corrects(t, me, early, "zelfregie", assessment.ChoseGrowing); refusal != "" {
		t.Error(refusal)
	}
	invalid(t, "counting what was corrected", f.Choose(t.Context(), me, early, round), "")
}

// TestCorrectingWaitsForAnAnswer corrects while the answer "ja" of another tab is on its way: the
// correction waits for it and is refused.
func TestCorrectingWaitsForAnAnswer(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	me := f.join(t, f.team, false)
	round := f.opens(t)
	mine := f.reflects(t, me, "vast")
	refusal := f.during(t, func() string { return f.corrects(t, me, mine, "zelfregie", assessment.ChoseGrowing) },
		`insert into round_choice (round_id, person_id, reflection_id, counts) values ($1, $2, $3, true)`, round, me, mine)
	if !strings.Contains(refusal, countsWords) || f.choice(t, mine, "zelfregie") != "vast" {
		t.Errorf("corrected what counts: %q", refusal)
	}
}

// TestCorrectingWaitsForClosing corrects while the round is being closed: the correction waits until
// the outcome is stored.
func TestCorrectingWaitsForClosing(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	me := f.join(t, f.team, false)
	round := f.opens(t)
	mine := f.takesPart(t, me, round, "vast")
	refusal := f.during(t, func() string { return f.corrects(t, me, mine, "zelfregie", assessment.ChoseGrowing) },
		`with gone as (delete from round_choice where round_id = $1) update reflection set offered = true where id = $2`, round, mine)
	if refusal != "" || f.choice(t, mine, "zelfregie") != "groeien" {
		t.Errorf("after closing: %q", refusal)
	}
}

// during runs act while a transaction that ran a statement is open, commits that when act waits for
// it, and returns what act returns.
func (f *fixture) during(t *testing.T, act func() string, sql string, args ...any) string {
	t.Helper()
	tx, err := f.db.Begin(t.Context())
	ok(t, err)
	_, err = tx.Exec(t.Context(), sql, args...)
	ok(t, err)
	done := make(chan string, 1)
	go func() { done <- act() }()
	for f.count(t, `select count(*) from pg_locks where not granted
		and pid in (select pid from pg_stat_activity where datname = current_database())`) == 0 {
		select {
		case got := <-done:
			t.Fatalf("did not wait, and returned %q", got)
		case <-time.After(10 * time.Millisecond):
		}
	}
	ok(t, tx.Commit(t.Context()))
	return <-done
}

// TestCorrectingWhileARoundCloses closes rounds while a person who counts tries to correct again and
// again: what is published is what counted.
func TestCorrectingWhileARoundCloses(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	for n := range 6 {
		team := f.addTeam(t, "Team "+string(rune('A'+n)))
		f.joins(t, team, f.lead, true)
		people := make([]string, 5)
		for i := range people {
			people[i] = f.join(t, team, false)
		}
		round := f.opensIn(t, team, f.lead)
		_, _, until := f.Bounds()
		f.at(until.AddDate(0, 0, -1))
		me, mine := people[4], ""
		// Zelfregie is a sterke kant with a mean of 2.6; one correction would make it 2.2, op orde.
		for i, zelfregie := range []string{"vast", "vast", "groeien", "groeien", "vast"} {
			mine = f.takesPart(t, people[i], round, zelfregie, "groeien", "groeien", "groeien", "groeien", "groeien", "groeien", "groeien", "groeien", "groeien")
		}
		f.advance(48 * time.Hour)
		var racing sync.WaitGroup
		begin := make(chan struct{})
		racing.Go(func() {
			<-begin
			for refusal := countsWords; refusal != ""; refusal = f.corrects(t, me, mine, "zelfregie", assessment.ChoseExploring) {
				if !strings.Contains(refusal, countsWords) && !strings.Contains(refusal, "Probeer het nog eens") {
					t.Errorf("refused with %q", refusal)
					return
				}
			}
		})
		racing.Go(func() {
			<-begin
			time.Sleep(time.Duration(n) * time.Millisecond)
			if _, err := f.Close(context.WithoutCancel(t.Context())); err != nil {
				t.Error(err)
			}
		})
		close(begin)
		racing.Wait()
		word := f.one(t, `select word from round_finding where round_id = $1 and competency = 'zelfregie'`, round)
		if word != "sterke kant" || f.choice(t, mine, "zelfregie") != "verkennen" {
			t.Errorf("round %d: %s, stored %s", n, word, f.choice(t, mine, "zelfregie"))
		}
	}
}
