package team_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"reflectietool/internal/fault"
	"reflectietool/internal/team"
)

func TestOpen(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	members := f.members(t, 5)
	id, err := f.Open(t.Context(), f.lead, f.team, team.Opening{Title: " Najaar  2026 ", Word: " Fijn als je meedoet. ", Until: "12-12-2026"})
	ok(t, err)
	rounds, err := f.Rounds(t.Context(), members[0], f.team)
	ok(t, err)
	if len(rounds) != 1 {
		t.Fatalf("%d rounds", len(rounds))
	}
	r := rounds[0]
	closes := time.Date(2026, 12, 12, 23, 0, 0, 0, time.UTC)
	if r.ID != id || r.Title != "Najaar 2026" || r.Word != "Fijn als je meedoet." || !r.ClosesAt.Equal(closes) || r.K != 5 ||
		!r.Invited || r.Leads || r.Enough || r.State(f.clock()) != team.StateOpen || r.LastDay().Format(time.DateOnly) != "2026-12-12" {
		t.Errorf("round %+v", r)
	}
	if r.State(closes) != team.StateClosing {
		t.Error("it is open after its deadline")
	}
	mine, err := f.Published(t.Context(), f.lead, f.team, id)
	ok(t, err)
	if mine.Invited || !mine.Leads || mine.Publication != nil {
		t.Errorf("as the lead sees it: %+v", mine)
	}
	if n := f.count(t, `select count(*) from round_invitation where round_id = $1 and person_id = any($2)`, id, members); n != 5 {
		t.Errorf("%d invitations of members", n)
	}
	if n := f.count(t, `select count(*) from round_invitation`); n != 5 {
		t.Errorf("%d invitations", n)
	}
	if act := f.one(t, `select act || ' ' || detail::text from audit`); act != `round.opened {"team": "Noord"}` {
		t.Error(act)
	}
	if n := f.count(t, `select count(*) from river_job join mail_turn on mail_turn.id::text = args->>'id' where river_job.kind = 'mail-turn' and mail_turn.kind = 'ronde'`); n != 5 {
		t.Errorf("%d mails", n)
	}
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.members(t, 5)
	first, last, _ := f.Bounds()
	for name, tt := range map[string]struct {
		o      team.Opening
		fields []string
	}{
		"nothing":        {team.Opening{}, []string{"titel", "tot"}},
		"long":           {team.Opening{Title: strings.Repeat("é", 121), Word: strings.Repeat("é", 1001), Until: "12-12-2026"}, []string{"titel", "woord"}},
		"bytes":          {team.Opening{Title: "a\x00", Word: "\xff", Until: "12-12-2026"}, []string{"titel", "woord"}},
		"unseen":         {team.Opening{Title: "\u200b", Until: "12-12-2026"}, []string{"titel"}},
		"turned":         {team.Opening{Title: "Najaar\u202e2026", Until: "12-12-2026"}, []string{"titel"}},
		"today":          {opening("x", first.AddDate(0, 0, -1)), []string{"tot"}},
		"past":           {opening("x", first.AddDate(0, 0, -20)), []string{"tot"}},
		"too far":        {opening("x", last.AddDate(0, 0, 1)), []string{"tot"}},
		"no day":         {team.Opening{Title: "x", Until: "31-11-2026"}, []string{"tot"}},
		"no date at all": {team.Opening{Title: "x", Until: "morgen"}, []string{"tot"}},
	} {
		_, err := f.Open(t.Context(), f.lead, f.team, tt.o)
		invalid(t, name, err, tt.fields...)
	}
	for _, day := range []time.Time{first, last} {
		id, err := f.Open(t.Context(), f.lead, f.team, team.Opening{Title: strings.Repeat("é", 120), Word: strings.Repeat("é", 1000), Until: day.Format("2-1-2006")})
		ok(t, err)
		f.execute(t, `delete from team_round where id = $1`, id)
	}
}

// TestOpenNamesAllProblems checks that what the organisation lacks and what was typed wrong are
// reported together.
func TestOpenNamesAllProblems(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.execute(t, `update organisation set consent_on = null, legal_basis = ''`)
	_, err := f.Open(t.Context(), f.lead, f.team, team.Opening{})
	invalid(t, "all at once", err, "titel", "tot", "instemming", "grondslag", "leden")
	ready, err := f.Readiness(t.Context(), f.lead, f.team)
	ok(t, err)
	if ready.Ready() || ready.Consent || ready.Basis || ready.Members != 0 || ready.Again != nil {
		t.Errorf("%+v", ready)
	}
	admin := f.person(t)
	f.execute(t, `update member set admin = true where person_id = $1`, admin)
	f.execute(t, `update account set name = 'Beheerder' where person_id = $1`, admin)
	if ready, err = f.Readiness(t.Context(), f.lead, f.team); err != nil || strings.Join(ready.Admins, ",") != "Beheerder" {
		t.Errorf("%v %v", ready.Admins, err)
	}
}

// TestSmallTeamOpensNoRound checks that a team with fewer people than an outcome takes opens no round,
// whoever answers what, and that it can once it has grown.
func TestSmallTeamOpensNoRound(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	_, _, until := f.Bounds()
	opens := func(want string) {
		t.Helper()
		ready, err := f.Readiness(t.Context(), f.lead, f.team)
		ok(t, err)
		_, err = f.Open(t.Context(), f.lead, f.team, opening("x", until))
		wrong, _ := fault.AsInvalid(err)
		if ready.Small() != (want != "") || ready.Ready() != (want == "") || !strings.Contains(wrong["leden"], want) || (err == nil) != (want == "") {
			t.Errorf("small %t, ready %t, %v, want %q", ready.Small(), ready.Ready(), err, want)
		}
	}
	opens("kan nog niemand meedoen")
	f.members(t, 1)
	opens("kan 1 collega meedoen")
	f.members(t, 3)
	f.join(t, f.team, true) // a second lead makes the team no larger
	opens("pas een uitkomst vanaf 5 mensen. In dit team kunnen 4 collega's meedoen")
	f.execute(t, `update organisation set k = 6`)
	f.members(t, 1)
	opens("vanaf 6 mensen. In dit team kunnen 5 collega's meedoen")
	f.members(t, 1)
	opens("")
}

func TestOnlyWhoLeadsOpens(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	member := f.members(t, 1)[0]
	other := f.addTeam(t, "Zuid")
	otherLead := f.join(t, other, true)
	admin := f.person(t)
	f.execute(t, `update member set admin = true where person_id = $1`, admin)
	_, _, until := f.Bounds()
	for name, actor := range map[string]string{"member": member, "other lead": otherLead, "admin": admin, "nobody": nobody, "no id": "x"} {
		_, err := f.Open(t.Context(), actor, f.team, opening("x", until))
		notFound(t, name, err)
		_, err = f.Readiness(t.Context(), actor, f.team)
		notFound(t, name, err)
	}
	for _, team := range []string{nobody, "x"} {
		_, err := f.Open(t.Context(), f.lead, team, opening("x", until))
		notFound(t, "team "+team, err)
	}
	f.joins(t, f.team, f.lead, false) // is no longer a lead
	_, err := f.Open(t.Context(), f.lead, f.team, opening("x", until))
	notFound(t, "who led", err)
	if n := f.count(t, `select count(*) from team_round`); n != 0 {
		t.Errorf("%d rounds", n)
	}
}

// TestOneRoundInSixMonths counts the months from the opening, whether or not the round is closed,
// and per team.
func TestOneRoundInSixMonths(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.members(t, 1)
	f.at(time.Date(2026, 8, 31, 9, 0, 0, 0, time.UTC))
	f.opens(t)
	_, _, until := f.Bounds()
	_, err := f.Open(t.Context(), f.lead, f.team, opening("x", until))
	invalid(t, "at once", err, "pauze")
	f.closes(t)
	f.at(time.Date(2027, 2, 27, 22, 59, 0, 0, time.UTC))
	_, _, until = f.Bounds()
	_, err = f.Open(t.Context(), f.lead, f.team, opening("x", until))
	invalid(t, "a minute before", err, "pauze")
	if wrong, _ := fault.AsInvalid(err); !strings.Contains(wrong["pauze"], "vanaf 28 februari 2027") {
		t.Error(wrong)
	}
	f.at(time.Date(2027, 2, 27, 23, 0, 0, 0, time.UTC)) // in Amsterdam, the last day of a month that lacks the date begins
	f.opens(t)
	other := f.addTeam(t, "Zuid")
	f.join(t, other, false)
	f.opensIn(t, other, f.join(t, other, true))
}

// TestTwoLeadsOpenAtOnce checks that two leads on two servers open one round.
func TestTwoLeadsOpenAtOnce(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.members(t, 5)
	second := f.join(t, f.team, true)
	_, _, until := f.Bounds()
	errs := make([]error, 2)
	var both sync.WaitGroup
	for i, lead := range []string{f.lead, second} {
		server := f.another()
		both.Go(func() { _, errs[i] = server.Open(t.Context(), lead, f.team, opening("x", until)) })
	}
	both.Wait()
	if errs[0] == nil {
		errs[0], errs[1] = errs[1], errs[0]
	}
	ok(t, errs[1])
	invalid(t, "the second", errs[0], "pauze")
	if n := f.count(t, `select count(*) from team_round`); n != 1 {
		t.Errorf("%d rounds", n)
	}
}

// TestDeadlineIsTheEndOfTheDay also covers days on which summer time begins or ends.
func TestDeadlineIsTheEndOfTheDay(t *testing.T) {
	t.Parallel()
	for day, want := range map[string]string{
		"2027-03-27": "2027-03-27T23:00:00Z", // winter
		"2027-03-28": "2027-03-28T22:00:00Z", // 23 hours
		"2027-03-29": "2027-03-29T22:00:00Z",
		"2026-10-24": "2026-10-24T22:00:00Z", // summer
		"2026-10-25": "2026-10-25T23:00:00Z", // 25 hours
		"2026-12-31": "2026-12-31T23:00:00Z",
	} {
		f := newFixture(t)
		member := f.members(t, 5)[0]
		last, err := time.Parse(time.DateOnly, day)
		ok(t, err)
		f.at(last.AddDate(0, 0, -10))
		id, err := f.Open(t.Context(), f.lead, f.team, opening("x", last))
		ok(t, err)
		r := f.published(t, id)
		if got := r.ClosesAt.UTC().Format(time.RFC3339); got != want || r.LastDay().Format(time.DateOnly) != day {
			t.Errorf("%s closes at %s, want %s; the last day is %s", day, got, want, r.LastDay())
		}
		f.at(r.ClosesAt.Add(-time.Second))
		f.takesPart(t, member, id)
		if n, err := f.Close(t.Context()); n != 0 || err != nil {
			t.Errorf("%s: closed %d early: %v", day, n, err)
		}
		f.at(r.ClosesAt)
		invalid(t, day+" too late", f.Choose(t.Context(), member, f.reflects(t, member), id), "")
		if n, err := f.Close(t.Context()); n != 1 || err != nil {
			t.Errorf("%s: closed %d: %v", day, n, err)
		}
	}
}

func TestRoundsAreOfTheTeam(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	member := f.members(t, 1)[0]
	id := f.opens(t)
	other := f.addTeam(t, "Zuid")
	otherLead := f.join(t, other, true)
	admin := f.person(t)
	f.execute(t, `update member set admin = true where person_id = $1`, admin)
	for name, person := range map[string]string{"another team": otherLead, "admin": admin, "nobody": nobody, "no id": "x"} {
		_, err := f.Rounds(t.Context(), person, f.team)
		notFound(t, name, err)
		_, err = f.Published(t.Context(), person, f.team, id)
		notFound(t, name, err)
		notFound(t, name, f.Remind(t.Context(), person, f.team, id))
	}
	_, err := f.Published(t.Context(), otherLead, other, id)
	notFound(t, "through their own team", err)
	notFound(t, "remind through their own team", f.Remind(t.Context(), otherLead, other, id))
	notFound(t, "remind by a member", f.Remind(t.Context(), member, f.team, id))
	if rounds, err := f.Rounds(t.Context(), otherLead, other); err != nil || len(rounds) != 0 {
		t.Errorf("%v %v", rounds, err)
	}
	f.leaves(t, f.team, member)
	_, err = f.Rounds(t.Context(), member, f.team)
	notFound(t, "who left", err)
}
