package team_test

import (
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
	"reflectietool/internal/fault"
	"reflectietool/internal/team"
)

// asks returns what rounds ask about a reflection. It checks that Settled and AskQuestions say the same.
func (f *fixture) asks(t *testing.T, person, reflection string) []team.Question {
	t.Helper()
	questions, err := f.Ask(t.Context(), person, reflection)
	ok(t, err)
	var batch database.Batch
	var asked []team.Question
	f.AskQuestions(&batch, person, reflection, &asked)
	ok(t, database.Send(t.Context(), f.db, &batch))
	if !reflect.DeepEqual(asked, questions) {
		t.Errorf("in a batch %+v, alone %+v", asked, questions)
	}
	var settled bool
	ok(t, f.db.QueryRow(t.Context(), `select `+team.Settled+` from reflection r where id = @id`,
		pgx.StrictNamedArgs{"id": reflection, "now": f.clock()}).Scan(&settled))
	if settled == team.Unanswered(questions) {
		t.Errorf("settled in SQL is %v with %+v", settled, questions)
	}
	return questions
}

// offered reports whether a reflection counted in a round that published an outcome.
func (f *fixture) offered(t *testing.T, reflection string) bool {
	t.Helper()
	return f.one(t, `select offered::text from reflection where id = $1`, reflection) == "true"
}

func (f *fixture) counting(t *testing.T, round string) int {
	t.Helper()
	return f.count(t, `select count(*) from round_choice where round_id = $1 and counts`, round)
}

func TestChoose(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	me, other := f.join(t, f.team, false), f.join(t, f.team, false)
	early := f.reflects(t, me)
	f.advance(time.Minute)
	round := f.opens(t)
	mine := f.reflects(t, me)
	if q := f.asks(t, me, early); len(q) != 0 || team.Unanswered(q) {
		t.Errorf("asked for what was finished before: %+v", q)
	}
	q := f.asks(t, me, mine)
	if len(q) != 1 || q[0].ID != round || q[0].Counts || q[0].Answered || !q[0].Member || q[0].Instead != nil || q[0].K != 5 ||
		q[0].Title != "Najaar" || q[0].TeamName != "Noord" || !team.Unanswered(q) {
		t.Fatalf("%+v", q)
	}
	_, err := f.Ask(t.Context(), other, mine)
	notFound(t, "asked about another's", err)
	notFound(t, "chosen about another's", f.Choose(t.Context(), other, mine, round))
	notFound(t, "no reflection", f.Choose(t.Context(), me, "x", round))
	notFound(t, "no person", f.Choose(t.Context(), nobody, mine, round))
	invalid(t, "finished before", f.Choose(t.Context(), me, early, round), "")
	for _, id := range []string{nobody, "x", f.opensIn(t, f.addTeamWithMember(t, "Zuid"), f.lead)} {
		notFound(t, "round "+id, f.Choose(t.Context(), me, mine, id))
	}

	for _, yes := range []bool{true, true, false, false} { // a change of mind, and each answer twice
		chosen := ""
		if yes {
			chosen = round
		}
		ok(t, f.Choose(t.Context(), me, mine, chosen))
		if q := f.asks(t, me, mine); len(q) != 1 || q[0].Counts != yes || !q[0].Answered || team.Unanswered(q) {
			t.Errorf("after %t: %+v", yes, q)
		}
		if team.Changeable(f.asks(t, me, mine)) != yes {
			t.Errorf("after %t: it can still change, or cannot any more", yes)
		}
		if f.offered(t, mine) {
			t.Errorf("after %t: it counted in an outcome, while the round is open", yes)
		}
	}
	invalid(t, "yes after no", f.Choose(t.Context(), me, mine, round), "")
	choices, err := f.Choices(t.Context(), me)
	ok(t, err)
	if len(choices) != 1 || choices[0].Counts || choices[0].Reflection != mine || choices[0].Title != "Najaar" || !choices[0].FinishedAt.Equal(f.clock()) {
		t.Errorf("%+v", choices)
	}
	if choices, err := f.Choices(t.Context(), other); err != nil || len(choices) != 0 {
		t.Errorf("of another: %v %v", choices, err)
	}

	f.closes(t)
	invalid(t, "taken back after closing", f.Choose(t.Context(), me, mine, ""), "")
	invalid(t, "said again after closing", f.Choose(t.Context(), me, mine, round), "")
	if q := f.asks(t, me, mine); len(q) != 0 {
		t.Errorf("after closing: %+v", q)
	}
}

// addTeamWithMember makes another team that f.lead leads.
func (f *fixture) addTeamWithMember(t *testing.T, name string) string {
	t.Helper()
	id := f.addTeam(t, name)
	f.joins(t, id, f.lead, true)
	f.join(t, id, false)
	return id
}

func TestOnlyReflectieOfTheSameEditionIsAsked(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	me := f.members(t, 1)[0]
	round := f.opens(t)
	for _, change := range []string{`form = 'snelle-scan'`, `edition = 'wmo-2013/0'`, `finished_at = null`} {
		id := f.reflects(t, me)
		f.execute(t, `update reflection set `+change+` where id = $1`, id)
		if q := f.asks(t, me, id); len(q) != 0 {
			t.Errorf("%s: %+v", change, q)
		}
		invalid(t, change, f.Choose(t.Context(), me, id, round), "")
	}
}

// TestWhoIsNotInvited checks the people who were not in the team at opening, and its leads.
func TestWhoIsNotInvited(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.members(t, 1)
	round := f.opens(t)
	joined := f.join(t, f.team, false)
	f.joins(t, f.team, f.lead, false) // led the team, and no longer does
	for _, person := range []string{joined, f.lead} {
		mine := f.reflects(t, person)
		if q := f.asks(t, person, mine); len(q) != 0 {
			t.Errorf("%+v", q)
		}
		invalid(t, "not invited", f.Choose(t.Context(), person, mine, round), "")
		rounds, err := f.Rounds(t.Context(), person, f.team)
		if err != nil || rounds[0].Invited {
			t.Errorf("%+v, %v", rounds, err)
		}
	}
}

// TestWhoWasRemoved checks that a removed member keeps their answer and can withdraw it, but cannot
// give a new one.
func TestWhoWasRemoved(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	answered, open := f.join(t, f.team, false), f.join(t, f.team, false)
	round := f.opens(t)
	first := f.takesPart(t, answered, round)
	second := f.reflects(t, open)
	f.leaves(t, f.team, answered)
	f.leaves(t, f.team, open)
	if q := f.asks(t, open, second); len(q) != 1 || q[0].Member || !team.Unanswered(q) {
		t.Errorf("the report opens without an answer: %+v", q)
	}
	invalid(t, "who did not answer", f.Choose(t.Context(), open, second, round), "")
	q := f.asks(t, answered, first)
	if len(q) != 1 || !q[0].Counts || q[0].Member {
		t.Fatalf("%+v", q)
	}
	ok(t, f.Choose(t.Context(), answered, first, round)) // the same answer again
	if f.counting(t, round) != 1 {
		t.Error("what they said before no longer counts")
	}
	invalid(t, "with another reflection", f.Choose(t.Context(), answered, f.reflects(t, answered), round), "")
	ok(t, f.Choose(t.Context(), answered, first, ""))
	if f.counting(t, round) != 0 {
		t.Error("it was not taken back")
	}
	invalid(t, "after taking it back", f.Choose(t.Context(), answered, first, round), "")
	f.joins(t, f.team, open, false) // back in the team, with a report that stayed closed
	ok(t, f.Choose(t.Context(), open, second, round))
	f.joins(t, f.team, answered, false)
	invalid(t, "yes after no, back in the team", f.Choose(t.Context(), answered, first, round), "")
}

// TestWhoLeadsNow checks that a member who became a lead can withdraw their answer, and does not
// count.
func TestWhoLeadsNow(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	people := f.members(t, 6)
	round := f.opens(t)
	var first string
	for i, person := range people[:5] {
		if id := f.takesPart(t, person, round); i == 0 {
			first = id
		}
	}
	f.joins(t, f.team, people[0], true)
	f.joins(t, f.team, people[5], true)
	invalid(t, "who leads now", f.Choose(t.Context(), people[5], f.reflects(t, people[5]), round), "")
	if q := f.asks(t, people[0], first); len(q) != 1 || q[0].Member {
		t.Errorf("%+v", q)
	}
	f.advance(24 * time.Hour)
	ok(t, f.Refresh(t.Context()))
	if f.published(t, round).Enough {
		t.Error("the answer of who leads counts towards enough")
	}
	f.closes(t)
	if f.published(t, round).Told {
		t.Error("the answer of who leads counts")
	}
}

// TestSecondReflectieReplacesTheFirst checks that a second Reflectie replaces the first only when
// its owner says so.
func TestSecondReflectieReplacesTheFirst(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	me := f.members(t, 1)[0]
	round := f.opens(t)
	first := f.takesPart(t, me, round)
	finished := f.clock()
	f.advance(time.Hour)
	second := f.reflects(t, me)
	q := f.asks(t, me, second)
	if len(q) != 1 || q[0].Instead == nil || !q[0].Instead.Equal(finished) || q[0].Counts || !team.Unanswered(q) {
		t.Fatalf("%+v", q)
	}
	ok(t, f.Choose(t.Context(), me, second, ""))
	if q := f.asks(t, me, first); !q[0].Counts {
		t.Errorf("after no: %+v", q)
	}
	invalid(t, "the second after no", f.Choose(t.Context(), me, second, round), "")
	third := f.reflects(t, me)
	ok(t, f.Choose(t.Context(), me, third, round))
	if q := f.asks(t, me, first); len(q) != 1 || q[0].Counts || !q[0].Answered || f.counting(t, round) != 1 {
		t.Errorf("after yes: %+v", q)
	}
	invalid(t, "back to the first", f.Choose(t.Context(), me, first, round), "")
	if q := f.asks(t, me, third); !q[0].Counts || f.counting(t, round) != 1 {
		t.Errorf("the third does not count: %+v", q)
	}
}

// TestOneReflectionForTwoTeams checks that a reflection counts in only one of two rounds.
func TestOneReflectionForTwoTeams(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	me := f.members(t, 1)[0]
	other := f.addTeamWithMember(t, "Zuid")
	f.joins(t, other, me, false)
	north := f.opens(t)
	f.advance(48 * time.Hour)
	south := f.opensIn(t, other, f.lead) // closes two days later
	mine := f.reflects(t, me)
	if q := f.asks(t, me, mine); len(q) != 2 || q[0].ID != north || q[1].ID != south {
		t.Fatalf("%+v", q)
	}
	ok(t, f.Choose(t.Context(), me, mine, north))
	if q := f.asks(t, me, mine); !q[0].Counts || q[1].Counts || !q[1].Answered {
		t.Errorf("%+v", q)
	}
	invalid(t, "moved to the other round", f.Choose(t.Context(), me, mine, south), "") // choosing one was a no to the other
	if f.counting(t, north) != 1 || f.counting(t, south) != 0 {
		t.Error("the reflection counts in both rounds, or in none")
	}
	f.at(f.published(t, north).ClosesAt)
	if n, err := f.Close(t.Context()); n != 1 || err != nil {
		t.Fatalf("closed %d: %v", n, err)
	}
	// The round closed with too few people, so the reflection has counted nowhere. The other round
	// still has its no.
	if q := f.asks(t, me, mine); len(q) != 1 || q[0].Counts || !q[0].Answered || f.offered(t, mine) {
		t.Errorf("%+v", q)
	}
	invalid(t, "in a second round", f.Choose(t.Context(), me, mine, south), "")
	ok(t, f.Choose(t.Context(), me, mine, "")) // the same answer again
	again := f.reflects(t, me)
	ok(t, f.Choose(t.Context(), me, again, south)) // another reflection can
}

// TestChoiceIsBoundInTheDatabase checks that the database refuses wrong choices, even if the
// program has an error.
func TestChoiceIsBoundInTheDatabase(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	me := f.members(t, 1)[0]
	stranger := f.person(t)
	other := f.addTeamWithMember(t, "Zuid")
	f.joins(t, other, me, false)
	north, south := f.opens(t), f.opensIn(t, other, f.lead)
	mine := f.takesPart(t, me, north)
	second := f.reflects(t, me)
	for name, args := range map[string][]any{
		"a person counts once":      {north, me, second},
		"a reflection counts once":  {south, me, mine},
		"only who was invited does": {north, stranger, f.reflects(t, stranger)},
	} {
		if _, err := f.db.Exec(t.Context(), `insert into round_choice values ($1, $2, $3, true)`, args...); err == nil {
			t.Errorf("%s: not so", name)
		}
	}
}

// TestAskedOnlyWhenSignedIn checks that no round asks about a reflection that was finished by a
// guest: its owner has read the report without a question.
func TestAskedOnlyWhenSignedIn(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	me := f.members(t, 1)[0]
	round := f.opens(t)
	mine := f.reflects(t, me)
	f.execute(t, `update reflection set finished_signed_in = false where id = $1`, mine)
	if q := f.asks(t, me, mine); len(q) != 0 {
		t.Errorf("%+v", q)
	}
	invalid(t, "finished by a guest", f.Choose(t.Context(), me, mine, round), "")
	asked, err := f.Asked(t.Context(), me)
	if err != nil || !slices.Equal(asked.Settled(), []string{mine}) {
		t.Errorf("%v, %v", asked, err)
	}
}

// TestNoWinsOverYes sends both answers at once, from two tabs on two servers, and in any order: no
// is the answer that stays.
func TestNoWinsOverYes(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	people := f.members(t, 12)
	round := f.opens(t)
	var tabs sync.WaitGroup
	for _, person := range people {
		mine := f.reflects(t, person)
		for _, answer := range []string{round, "", round, round} {
			server := f.another()
			tabs.Go(func() {
				err := server.Choose(t.Context(), person, mine, answer)
				if _, refused := fault.AsInvalid(err); err != nil && !refused {
					t.Error(err)
				}
			})
		}
	}
	tabs.Wait()
	if n := f.counting(t, round); n != 0 {
		t.Errorf("%d reflections count after a no", n)
	}
	if n := f.count(t, `select count(*) from round_choice`); n != len(people) {
		t.Errorf("%d answers of %d people", n, len(people))
	}
}

// TestOfferedIsTrue ends a round in each way there is: a reflection is marked exactly when it
// counted in an outcome that was published, and no round asks about it again.
func TestOfferedIsTrue(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		end     func(t *testing.T, f *fixture, person, round, mine string)
		offered bool
	}{
		"an outcome":         {func(t *testing.T, f *fixture, _, _, _ string) { f.closes(t) }, true},
		"removed, and a yes": {func(t *testing.T, f *fixture, person, _, _ string) { f.leaves(t, f.team, person); f.closes(t) }, true},
		"too few": {func(t *testing.T, f *fixture, _, _, _ string) {
			f.execute(t, `update organisation set k = 50`)
			f.closes(t)
		}, false},
		"leads at closing": {func(t *testing.T, f *fixture, person, _, _ string) { f.joins(t, f.team, person, true); f.closes(t) }, false},
		"led for a day": {func(t *testing.T, f *fixture, person, _, _ string) {
			f.joins(t, f.team, person, true)
			f.advance(24 * time.Hour)
			ok(t, f.Refresh(t.Context()))
			f.joins(t, f.team, person, false)
			f.closes(t)
		}, false},
		"no after yes": {func(t *testing.T, f *fixture, person, _, mine string) {
			ok(t, f.Choose(t.Context(), person, mine, ""))
			f.closes(t)
		}, false},
		"another instead": {func(t *testing.T, f *fixture, person, round, _ string) { f.takesPart(t, person, round); f.closes(t) }, false},
		"the team deleted": {func(t *testing.T, f *fixture, _, _, _ string) {
			f.execute(t, `delete from team where id = $1`, f.team)
			f.closes(t)
		}, false},
		"the organisation deleted": {func(t *testing.T, f *fixture, _, _, _ string) {
			f.execute(t, `delete from organisation`)
			f.closes(t)
		}, false},
		"the round deleted": {func(t *testing.T, f *fixture, _, round, _ string) {
			f.execute(t, `delete from team_round where id = $1`, round)
			f.closes(t)
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t)
			people := f.members(t, 7)
			round := f.opens(t)
			for _, person := range people[:6] {
				f.takesPart(t, person, round)
			}
			me, mine := people[6], f.takesPart(t, people[6], round)
			tt.end(t, f, me, round, mine)
			if f.offered(t, mine) != tt.offered {
				t.Errorf("offered is %t", !tt.offered)
			}
			if name == "the organisation deleted" {
				return // nobody is left to open a round
			}
			f.advance(200 * 24 * time.Hour)
			next := f.addTeamWithMember(t, "Later")
			f.joins(t, next, me, false)
			later := f.opensIn(t, next, f.lead)
			if q := f.asks(t, me, mine); len(q) != 0 {
				t.Errorf("a later round asks again: %+v", q)
			}
			invalid(t, "in a later round", f.Choose(t.Context(), me, mine, later), "")
		})
	}
}
