package team_test

import (
	"testing"
	"time"

	"reflectietool/internal/team"
)

// asks returns the questions about a reflection.
func (f *fixture) asks(t *testing.T, person, reflection string) []team.Question {
	t.Helper()
	questions, err := f.Ask(t.Context(), person, reflection)
	ok(t, err)
	return questions
}

// offered reports whether a reflection counts, or counted, in a round.
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

	for _, yes := range []bool{true, true, false, false, true} { // changes of mind, and the same answer twice
		chosen := ""
		if yes {
			chosen = round
		}
		ok(t, f.Choose(t.Context(), me, mine, chosen))
		if q := f.asks(t, me, mine); len(q) != 1 || q[0].Counts != yes || !q[0].Answered || team.Unanswered(q) {
			t.Errorf("after %t: %+v", yes, q)
		}
		if f.offered(t, mine) != yes {
			t.Errorf("after %t: offered is not", yes)
		}
	}
	choices, err := f.Choices(t.Context(), me)
	ok(t, err)
	if len(choices) != 1 || !choices[0].Counts || choices[0].Reflection != mine || choices[0].Title != "Najaar" || !choices[0].FinishedAt.Equal(f.clock()) {
		t.Errorf("%+v", choices)
	}
	if choices, err := f.Choices(t.Context(), other); err != nil || len(choices) != 0 {
		t.Errorf("of another: %v %v", choices, err)
	}

	f.closes(t)
	invalid(t, "taken back after closing", f.Choose(t.Context(), me, mine, ""), "")
	invalid(t, "said again after closing", f.Choose(t.Context(), me, mine, round), "")
	if q := f.asks(t, me, mine); len(q) != 0 || !f.offered(t, mine) {
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
	if q := f.asks(t, open, second); len(q) != 0 {
		t.Errorf("asked: %+v", q)
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
	if f.counting(t, round) != 0 || f.offered(t, first) {
		t.Error("it was not taken back")
	}
	invalid(t, "after taking it back", f.Choose(t.Context(), answered, first, round), "")
	f.joins(t, f.team, open, false) // back in the team
	ok(t, f.Choose(t.Context(), open, second, round))
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
	if q := f.asks(t, me, first); !q[0].Counts || !f.offered(t, first) || f.offered(t, second) {
		t.Errorf("after no: %+v", q)
	}
	ok(t, f.Choose(t.Context(), me, second, round))
	if q := f.asks(t, me, first); len(q) != 1 || q[0].Counts || f.offered(t, first) || !f.offered(t, second) || f.counting(t, round) != 1 {
		t.Errorf("after yes: %+v", q)
	}
	ok(t, f.Choose(t.Context(), me, first, round)) // back to the first
	if f.offered(t, second) || !f.offered(t, first) || f.counting(t, round) != 1 {
		t.Error("the first does not count again")
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
	ok(t, f.Choose(t.Context(), me, mine, south))
	if f.counting(t, north) != 0 || f.counting(t, south) != 1 {
		t.Error("the reflection counts in both rounds, or in none")
	}
	ok(t, f.Choose(t.Context(), me, mine, north))
	f.at(f.published(t, north).ClosesAt)
	if n, err := f.Close(t.Context()); n != 1 || err != nil {
		t.Fatalf("closed %d: %v", n, err)
	}
	// It counted in a closed round, so it can count in no other.
	if q := f.asks(t, me, mine); len(q) != 0 {
		t.Errorf("%+v", q)
	}
	invalid(t, "in a second round", f.Choose(t.Context(), me, mine, south), "")
	invalid(t, "taken back", f.Choose(t.Context(), me, mine, ""), "")
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
