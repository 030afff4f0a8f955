package team_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/team"
)

// mixed are levels whose publication has strengths and points.
var mixed = []string{"doorgeven", "doorgeven", "vast", "vast", "vast", "groeien", "groeien", "groeien", "verkennen", "verkennen"}

func TestClose(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	people := f.members(t, 7)
	round := f.opens(t)
	for _, person := range people[:5] {
		f.takesPart(t, person, round, mixed...)
	}
	ok(t, f.Choose(t.Context(), people[5], f.reflects(t, people[5], "verkennen"), "")) // answered no
	f.reflects(t, people[6], "verkennen")                                              // never answered
	invalid(t, "the lead's own", f.Choose(t.Context(), f.lead, f.reflects(t, f.lead), round), "")
	f.closes(t)
	p := f.published(t, round)
	if p.State(f.clock()) != team.StatePublished || p.Publication == nil || p.Size != team.Few || !p.Told || p.ClosedAt == nil || p.K != 5 {
		t.Fatalf("%+v", p)
	}
	var words []string
	for i, c := range f.frameworks.Current().Competencies() {
		if p.Competencies[i].Competency != c.Slug {
			t.Errorf("place %d has %s", i, p.Competencies[i].Competency)
		}
		words = append(words, string(p.Competencies[i].Word))
	}
	want := "sterke kant,sterke kant,sterke kant,sterke kant,sterke kant,aandachtspunt,aandachtspunt,aandachtspunt,aandachtspunt,aandachtspunt"
	if got := strings.Join(words, ","); got != want {
		t.Errorf("got %s", got)
	}
	if f.one(t, `select act || ' ' || coalesce(actor::text, 'nobody') || ' ' || detail::text from audit order by id desc limit 1`) != `round.closed nobody {"team": "Noord"}` {
		t.Error("the trail does not say so")
	}
	rounds, err := f.Rounds(t.Context(), people[6], f.team)
	if err != nil || rounds[0].Invited || rounds[0].Enough {
		t.Errorf("%+v %v", rounds, err)
	}
	if n, err := f.Close(t.Context()); n != 0 || err != nil {
		t.Errorf("closed again: %d %v", n, err)
	}
}

func TestCloseWithTooFew(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	people := f.members(t, 6)
	round := f.opens(t)
	for _, person := range people[:4] {
		f.takesPart(t, person, round)
	}
	f.takesPart(t, people[4], round, "nvt", "weet-niet", "") // has no level
	f.advance(24 * time.Hour)
	ok(t, f.Refresh(t.Context()))
	if f.published(t, round).Enough {
		t.Error("four are enough")
	}
	f.closes(t)
	p := f.published(t, round)
	if p.State(f.clock()) != team.StateTooFew || p.Publication != nil || p.Told {
		t.Errorf("%+v", p)
	}
	if n := f.count(t, `select count(*) from round_finding`); n != 0 {
		t.Errorf("%d findings", n)
	}
}

// TestKRaisedWhileOpen checks that raising k during a round has effect and that lowering it has
// none.
func TestKRaisedWhileOpen(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		before, after, used int
		told                bool
	}{
		"raised": {5, 7, 7, false}, "lowered": {7, 5, 7, false}, "the same": {5, 5, 5, true},
	} {
		f := newFixture(t)
		f.execute(t, `update organisation set k = $1`, tt.before)
		people := f.members(t, 6)
		round := f.opens(t)
		for _, person := range people {
			f.takesPart(t, person, round)
		}
		f.execute(t, `update organisation set k = $1`, tt.after)
		if q := f.asks(t, people[0], f.reflects(t, people[0])); q[0].K != tt.used {
			t.Errorf("%s: promised %d", name, q[0].K)
		}
		f.advance(24 * time.Hour)
		ok(t, f.Refresh(t.Context()))
		if p := f.published(t, round); p.Enough != tt.told || p.K != tt.used {
			t.Errorf("%s: enough %t from %d", name, p.Enough, p.K)
		}
		f.closes(t)
		f.execute(t, `update organisation set k = 50`)
		if p := f.published(t, round); p.Told != tt.told || p.K != tt.used {
			t.Errorf("%s: told %t from %d", name, p.Told, p.K)
		}
	}
}

// TestEnoughIsLookedUpOnceADay checks that "genoeg" is looked up once a day and never taken back.
func TestEnoughIsLookedUpOnceADay(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	people := f.members(t, 5)
	round := f.opens(t)
	enough := func(want bool, when string) {
		t.Helper()
		ok(t, f.Refresh(t.Context()))
		if f.published(t, round).Enough != want {
			t.Errorf("%s: enough is %t", when, !want)
		}
		rounds, err := f.Rounds(t.Context(), people[0], f.team)
		if err != nil || rounds[0].Enough {
			t.Errorf("%s: a member sees whether there are enough: %v", when, err)
		}
	}
	var last string
	for _, person := range people[:4] {
		f.takesPart(t, person, round)
	}
	enough(false, "on the day of opening")
	f.at(time.Date(2026, 11, 21, 23, 0, 0, 0, time.UTC)) // the next day begins in Amsterdam
	enough(false, "with four")
	last = f.takesPart(t, people[4], round)
	enough(false, "later that day")
	f.at(time.Date(2026, 11, 22, 22, 59, 0, 0, time.UTC))
	enough(false, "at the end of that day")
	f.at(time.Date(2026, 11, 22, 23, 0, 0, 0, time.UTC))
	enough(true, "the next day")
	ok(t, f.Choose(t.Context(), people[4], last, ""))
	f.advance(24 * time.Hour)
	enough(true, "when one took it back")
	f.advance(10 * 24 * time.Hour)
	f.closes(t)
	if p := f.published(t, round); p.Enough || p.Told {
		t.Errorf("%+v", p)
	}
}

// TestEnoughIsNoWayToAskForOnePerson makes members lead for a day, one after the other. If they
// counted again afterwards, each day would reveal for another group of people whether all of them
// take part.
func TestEnoughIsNoWayToAskForOnePerson(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	people := f.members(t, 7)
	round := f.opens(t)
	var first string
	for i, person := range people[:5] {
		if id := f.takesPart(t, person, round); i == 0 {
			first = id
		}
	}
	nextDay := func() bool {
		t.Helper()
		f.advance(24 * time.Hour)
		ok(t, f.Refresh(t.Context()))
		return f.published(t, round).Enough
	}
	f.joins(t, f.team, people[0], true)
	if nextDay() {
		t.Error("enough without the member who leads")
	}
	f.joins(t, f.team, people[0], false)
	if nextDay() {
		t.Error("enough becomes true when a member stops leading after a day, which reveals that they take part")
	}
	if f.one(t, `select offered::text from reflection where id = $1`, first) != "false" {
		t.Error("a Reflectie that does not count is marked as one that counted")
	}
	invalid(t, "who led for a day", f.Choose(t.Context(), people[0], f.reflects(t, people[0]), round), "")
	f.takesPart(t, people[5], round)
	if !nextDay() {
		t.Error("not enough with five who never led")
	}
	f.closes(t)
	if !f.published(t, round).Told {
		t.Error("a round with five people who never led published nothing")
	}
}

// TestLateJobGivesTheSame checks that a late job publishes the situation at the deadline.
func TestLateJobGivesTheSame(t *testing.T) {
	t.Parallel()
	var tellings []string
	for _, late := range []time.Duration{0, 9 * 24 * time.Hour} {
		f := newFixture(t)
		people := f.members(t, 8)
		round := f.opens(t)
		var reflections []string
		for _, person := range people[:6] {
			reflections = append(reflections, f.takesPart(t, person, round, mixed...))
		}
		f.at(f.published(t, round).ClosesAt.Add(late))
		if f.published(t, round).State(f.clock()) != team.StateClosing {
			t.Error("it does not wait for its outcome")
		}
		invalid(t, "an answer after the deadline", f.Choose(t.Context(), people[7], f.reflects(t, people[7]), round), "")
		invalid(t, "taken back after the deadline", f.Choose(t.Context(), people[0], reflections[0], ""), "")
		ok(t, f.Refresh(t.Context()))
		if n, err := f.Close(t.Context()); n != 1 || err != nil {
			t.Fatalf("closed %d: %v", n, err)
		}
		tellings = append(tellings, f.told(t, round))
	}
	if tellings[0] == "" || tellings[0] != tellings[1] {
		t.Errorf("%q", tellings)
	}
}

// TestTwoServersCloseAtOnce checks that two servers close each round once.
func TestTwoServersCloseAtOnce(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	rounds := []string{f.opensFull(t, f.team)}
	for _, name := range []string{"Zuid", "Oost", "West"} {
		other := f.addTeam(t, name)
		f.joins(t, other, f.lead, true)
		rounds = append(rounds, f.opensFull(t, other))
	}
	f.advance((team.DefaultDays + 1) * 24 * time.Hour)
	var both sync.WaitGroup
	closed, errs := make([]int, 4), make([]error, 4)
	for i := range closed {
		server := f.another()
		both.Go(func() { closed[i], errs[i] = server.Close(t.Context()) })
	}
	both.Wait()
	total := 0
	for i := range closed {
		ok(t, errs[i])
		total += closed[i]
	}
	if total != len(rounds) {
		t.Errorf("closed %v", closed)
	}
	if n := f.count(t, `select count(*) from round_finding`); n != 10*len(rounds) {
		t.Errorf("%d findings", n)
	}
	if n := f.count(t, `select count(*) from audit where act = 'round.closed'`); n != len(rounds) {
		t.Errorf("%d lines in the trail", n)
	}
}

// opensFull opens a round in which five people take part.
func (f *fixture) opensFull(t *testing.T, of string) string {
	t.Helper()
	people := make([]string, 5)
	for i := range people {
		people[i] = f.join(t, of, false)
	}
	round := f.opensIn(t, of, f.lead)
	for _, person := range people {
		f.takesPart(t, person, round, mixed...)
	}
	return round
}

// TestChoosingWhileClosing lets choosing and closing each go first: a choice either counts or is
// refused.
func TestChoosingWhileClosing(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	round := f.opensFull(t, f.team)
	me := f.one(t, `select person_id from round_choice where counts limit 1`)
	mine := f.one(t, `select reflection_id from round_choice where person_id = $1`, me)
	closes := f.published(t, round).ClosesAt
	before := team.NewService(f.db, f.frameworks, func() time.Time { return closes.Add(-time.Second) })
	f.at(closes)

	// The person who chooses holds the round: closing it comes later.
	tx, err := f.db.Begin(t.Context())
	ok(t, err)
	_, err = tx.Exec(t.Context(), `select from team_round where id = $1 for key share`, round)
	ok(t, err)
	if n, err := f.Close(t.Context()); n != 0 || err != nil {
		t.Errorf("closed %d while somebody chose: %v", n, err)
	}
	ok(t, tx.Rollback(t.Context()))

	// The job that closes holds the round: a choice that was sent in time waits, and is refused.
	tx, err = f.db.Begin(t.Context())
	ok(t, err)
	defer func() { _ = tx.Rollback(context.WithoutCancel(t.Context())) }()
	_, err = tx.Exec(t.Context(), `select from team_round where id = $1 for update`, round)
	ok(t, err)
	chosen := make(chan error)
	go func() { chosen <- before.Choose(t.Context(), me, mine, "") }()
	f.waitsForLock(t)
	_, err = tx.Exec(t.Context(), `update team_round set closed_at = $2 where id = $1`, round, closes)
	ok(t, err)
	_, err = tx.Exec(t.Context(), `delete from round_invitation where round_id = $1`, round)
	ok(t, err)
	ok(t, tx.Commit(t.Context()))
	invalid(t, "chosen while it closed", <-chosen, "")
	if f.count(t, `select count(*) from round_choice where reflection_id = $1`, mine) != 0 {
		t.Error("an answer was stored after closing")
	}
}

// waitsForLock returns when a connection waits for a lock in this database.
func (f *fixture) waitsForLock(t *testing.T) {
	t.Helper()
	for f.count(t, `select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`) == 0 {
		if t.Context().Err() != nil {
			t.Fatal("nobody waits")
		}
	}
}

// TestDeletionAndWithdrawal checks that deleting an account and withdrawing an answer change the
// outcome of an open round, and change nothing, byte for byte, in a closed one.
func TestDeletionAndWithdrawal(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	people := f.members(t, 7)
	round := f.opens(t)
	for _, person := range people {
		f.takesPart(t, person, round, mixed...)
	}
	f.execute(t, `delete from person where id = $1`, people[0])
	if n := f.counting(t, round); n != 6 {
		t.Errorf("%d count after one went", n)
	}
	f.execute(t, `delete from reflection where person_id = $1`, people[1])
	if n := f.counting(t, round); n != 5 {
		t.Errorf("%d count after a reflection went", n)
	}
	f.leaves(t, f.team, people[2]) // still counts
	f.closes(t)
	stored := func() string {
		return f.one(t, `
			select string_agg(line, E'\n' order by line) from (
			    select r::text as line from team_round r union all select r::text from round_finding r) all_of_it`)
	}
	before := stored()
	if f.told(t, round) == "" {
		t.Fatal("nothing was published")
	}
	f.execute(t, `delete from person where id = any($1)`, people[3:5])
	f.execute(t, `delete from member where person_id = any($1)`, people[5:6])
	f.execute(t, `delete from reflection where person_id = $1`, people[6])
	f.join(t, f.team, false)
	f.advance(24 * time.Hour)
	_, err := f.Close(t.Context())
	ok(t, err)
	ok(t, f.Refresh(t.Context()))
	if after := stored(); after != before {
		t.Errorf("was\n%s\nis\n%s", before, after)
	}
}

// TestNothingLinksRoundAndPersonAfterClosing walks the schema: no row of any table holds both
// something of the round and something of a person who took part.
func TestNothingLinksRoundAndPersonAfterClosing(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	people := f.members(t, 6)
	round := f.opens(t)
	ok(t, f.Remind(t.Context(), f.lead, f.team, round))
	links := func() (tables []string) {
		t.Helper()
		rows, err := f.db.Query(t.Context(), `
			select relname::text from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
			   and has_table_privilege(oid, 'select') order by 1`)
		ok(t, err)
		all, err := pgx.CollectRows(rows, pgx.RowTo[string])
		ok(t, err)
		if !slices.Contains(all, "river_job") || !slices.Contains(all, "audit") {
			t.Fatalf("only %q are looked at", all)
		}
		for _, table := range all {
			if f.count(t, `select count(*) from `+pgx.Identifier{table}.Sanitize()+` x, unnest($1::text[]) person
				where strpos(x::text, person) > 0 and strpos(x::text, $2) > 0`, people, round) > 0 {
				tables = append(tables, table)
			}
		}
		return tables
	}
	for _, person := range people[:5] {
		f.takesPart(t, person, round)
	}
	if got := links(); !slices.Equal(got, []string{"round_choice", "round_invitation"}) {
		t.Fatalf("while it is open: %q", got)
	}
	f.closes(t)
	if got := links(); len(got) > 0 {
		t.Errorf("after closing: %q", got)
	}
	for _, table := range []string{"round_choice", "round_invitation"} {
		if n := f.count(t, `select count(*) from `+table); n != 0 {
			t.Errorf("%s has %d rows", table, n)
		}
	}
	// A job that remains in the queue finds nothing to do.
	f.posts(t)
	if got := f.mails.Messages(); len(got) != 0 {
		t.Errorf("%d mails after closing", len(got))
	}
	if n := f.count(t, `select count(*) from mail_turn`); n != 0 {
		t.Errorf("%d mails still wait", n)
	}
}

func TestPreviousRound(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	people := f.members(t, 5)
	var rounds []string
	for i, take := range []int{5, 4, 5} { // the second round publishes no words
		rounds = append(rounds, f.opens(t))
		for _, person := range people[:take] {
			f.takesPart(t, person, rounds[i], mixed...)
		}
		f.closes(t)
		f.advance(200 * 24 * time.Hour)
	}
	for i, want := range []string{"", rounds[0], rounds[0]} {
		p := f.published(t, rounds[i])
		switch {
		case want == "" && (p.Previous != nil || p.PreviousRound != nil):
			t.Errorf("round %d has one before it", i)
		case want != "" && (p.PreviousRound == nil || p.PreviousRound.ID != want || p.Previous.Size != team.Few || len(p.Previous.Competencies) != 10):
			t.Errorf("round %d: %+v", i, p.PreviousRound)
		}
	}
	f.asOwner(t, `update team_round set edition = 'wmo-2013/0' where id = $1`, rounds[0])
	if p := f.published(t, rounds[2]); p.Previous != nil {
		t.Error("compared with another edition")
	}
}

func TestUnknownEditionKeepsOthersOpenNot(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	other := f.addTeam(t, "Zuid")
	f.joins(t, other, f.lead, true)
	strange, good := f.opensFull(t, other), f.opensFull(t, f.team)
	f.asOwner(t, `update team_round set edition = 'onbekend/1' where id = $1`, strange)
	f.advance((team.DefaultDays + 1) * 24 * time.Hour)
	if n, err := f.Close(t.Context()); n != 1 || err == nil {
		t.Errorf("closed %d: %v", n, err)
	}
	if f.told(t, good) == "" {
		t.Error("the other was not closed")
	}
}

func TestPurge(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.opensFull(t, f.team)
	f.closes(t)
	f.execute(t, `update organisation set round_years = 1`)
	closed := f.clock()
	f.at(closed.AddDate(1, 0, 0).Add(-time.Hour))
	if n, err := f.Purge(t.Context()); n != 0 || err != nil {
		t.Errorf("%d went early: %v", n, err)
	}
	f.at(closed.AddDate(1, 0, 0))
	if n, err := f.Purge(t.Context()); n != 1 || err != nil {
		t.Errorf("%d went: %v", n, err)
	}
	if n := f.count(t, `select count(*) from round_finding`); n != 0 {
		t.Errorf("%d findings are left", n)
	}
}
