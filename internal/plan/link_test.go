package plan_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"reflectietool/internal/fault"
	"reflectietool/internal/plan"
)

// mailed begins a goal about which the person wants mails.
func (f *fixture) mailed(t *testing.T, person string) string {
	t.Helper()
	d := draft("Doorvragen")
	d.Mails = true
	id, err := f.Begin(t.Context(), person, d, "")
	must(t, err)
	return id
}

func TestLink(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	ctx, anna, other := t.Context(), f.person(t, "anna@voorbeeld.example"), f.person(t, "ander@voorbeeld.example")
	goal, silent := f.mailed(t, anna), f.begin(t, anna, "Zonder mail", "")
	link := func(what, person, goal string, want error) (secret string) {
		t.Helper()
		secret, err := f.LinkLookBack(ctx, person, goal)
		wantIs(t, what, err, want)
		return secret
	}
	asks := func(what, secret string, number int, answer plan.Answer) {
		t.Helper()
		linked, err := f.LinkedLookBack(ctx, secret)
		if err != nil || linked.Person != anna || linked.Goal != goal || linked.Number != number || linked.Answer != answer {
			t.Errorf("%s: %+v, %v", what, linked, err)
		}
	}
	isOver := func(what, secret string) {
		t.Helper()
		_, err := f.LinkedLookBack(ctx, secret)
		wantIs(t, what, err, fault.NotFound)
		wantIs(t, what+", answered", f.AnswerLinked(ctx, secret, plan.Worked), fault.NotFound)
	}
	link("before its day", anna, goal, fault.NotFound)
	f.pass(14)
	link("of somebody else", other, goal, fault.NotFound)
	link("without mails", anna, silent, fault.NotFound)
	earlier, secret := link("on its day", anna, goal, nil), link("again", anna, goal, nil)
	isOver("the link of the earlier mail", earlier)
	asks("on its day", secret, 1, "")
	f.pass(13)
	asks("on its last day", secret, 1, "")
	must(t, f.AnswerLinked(ctx, secret, plan.Worked))
	must(t, f.Decide(ctx, anna, goal, 1, plan.Choice{Decision: plan.Keep, Noticed: "Ging goed.", Weeks: 3}))
	must(t, f.AnswerLinked(ctx, secret, plan.ABit))
	if story := f.goal(t, anna, goal).Story; len(story) != 1 || story[0].Answer != plan.ABit || story[0].Noticed != "Ging goed." {
		t.Errorf("the story is %+v", story)
	}
	asks("after the answer", secret, 1, plan.ABit)
	wantInvalid(t, "no answer", f.AnswerLinked(ctx, secret, "x"), plan.FieldAnswer)
	f.pass(21)
	isOver("when the next is due", secret)
	next := link("the next", anna, goal, nil)
	f.pass(14)
	isOver("when the next was missed", next)
	isOver("a secret that does not exist", "x")
	last := link("the last", anna, goal, nil)
	must(t, f.Rest(ctx, anna, goal))
	isOver("when the goal rests", last)
	must(t, f.DeleteGoal(ctx, anna, goal))
	if n := f.count(t, `select count(*) from look_back_link`); n != 0 {
		t.Errorf("%d links outlive the goal", n)
	}
}

func TestCalendar(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	ctx, anna := t.Context(), f.person(t, "")
	goal, done := f.begin(t, anna, "Doorvragen", ""), f.begin(t, anna, "Klaar", "")
	must(t, f.Finish(ctx, anna, done))
	item := course()
	item.Deadline = "1-1-2027"
	first := f.addItem(t, anna, item)
	item.Done = "30-11-2026"
	f.addItem(t, anna, item)
	f.addItem(t, anna, course())
	var deeds []string
	for _, d := range []plan.AgreementDraft{{Deed: "Meelopen", Due: "5-12-2026"}, {Deed: "Gedaan", Due: "5-12-2026", Done: "30-11-2026"}, {Deed: "Ooit"}} {
		id, err := f.AddAgreement(ctx, anna, d)
		must(t, err)
		deeds = append(deeds, id)
	}
	want := []plan.Day{
		{deeds[0], plan.DayAgreement, day(2026, 12, 5), "Meelopen"}, {goal, plan.DayLookBack, day(2026, 12, 14), "Doorvragen"},
		{first, plan.DayDeadline, day(2027, 1, 1), "Cursus doorvragen"},
	}
	for _, titles := range []bool{true, false} {
		old, err := f.MakeCalendar(ctx, anna, !titles)
		must(t, err)
		secret, err := f.MakeCalendar(ctx, anna, titles)
		must(t, err)
		_, err = f.CalendarOf(ctx, old)
		wantIs(t, "the address of before", err, fault.NotFound)
		days, err := f.CalendarOf(ctx, secret)
		must(t, err)
		if !titles {
			for i := range want {
				want[i].Title = ""
			}
		}
		if asText(t, days) != asText(t, want) {
			t.Errorf("the days are %s, want %s", asText(t, days), asText(t, want))
		}
		if stored, err := f.Stored(ctx, anna); err != nil || stored.Calendar == nil || stored.Calendar.WithTitles != titles {
			t.Errorf("the calendar is %+v, %v", stored.Calendar, err)
		}
		must(t, f.WithdrawCalendar(ctx, anna))
		_, err = f.CalendarOf(ctx, secret)
		wantIs(t, "the address that was withdrawn", err, fault.NotFound)
	}
	wantIs(t, "withdrawing nothing", f.WithdrawCalendar(ctx, anna), fault.NotFound)
	_, err := f.MakeCalendar(ctx, nobodys, true)
	wantIs(t, "nobody's calendar", err, fault.NotFound)
}

// TestDeskAgreesWithGoals compares, day by day, what the start page asks with what the goals say.
func TestDeskAgreesWithGoals(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	ctx := t.Context()
	second, expires := p.begin(t, p.owner, "Tweede", ""), p.asOwner(t).ExpiresAt
	asked := 0
	for day := range 70 {
		p.pass(1)
		if day == 20 {
			must(t, p.LookBack(ctx, p.owner, second, 1, plan.NoOccasion))
		}
		desk, err := p.Desk(ctx, p.owner)
		must(t, err)
		goals, err := p.Goals(ctx, p.owner)
		must(t, err)
		var want []plan.DueGoal
		for _, g := range goals.Active {
			if g.Due(p.now) {
				want = append(want, plan.DueGoal{ID: g.ID, Intention: g.Intention, If: g.If, Then: g.Then, DueOn: g.LookBackOn, Number: g.Next()})
			}
		}
		asked += len(want)
		if len(want)+len(desk.Due) > 0 && asText(t, byID(desk.Due)) != asText(t, byID(want)) {
			t.Errorf("after %d days the desk has %s, want %s", day+1, asText(t, desk.Due), asText(t, want))
		}
		mate, err := p.Desk(ctx, p.mate)
		must(t, err)
		if open := p.now.Before(expires); len(mate.Due) > 0 || (len(mate.Invitations) == 1) != open || open && mate.Invitations[0].ID != p.question {
			t.Errorf("after %d days the colleague has %s", day+1, asText(t, mate))
		}
	}
	if asked == 0 {
		t.Error("nothing was ever asked, so this proves nothing")
	}
	for _, person := range []string{p.stranger, p.guest} {
		if desk, err := p.Desk(ctx, person); err != nil || len(desk.Due)+len(desk.Invitations) > 0 {
			t.Errorf("somebody else has %+v, %v", desk, err)
		}
	}
}

func byID(goals []plan.DueGoal) []plan.DueGoal {
	slices.SortFunc(goals, func(a, b plan.DueGoal) int { return strings.Compare(a.ID, b.ID) })
	return goals
}

// TestAnswerByLinkIsAVisit keeps the account of somebody who only answers mails.
func TestAnswerByLinkIsAVisit(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	anna := f.person(t, "anna@voorbeeld.example")
	goal := f.mailed(t, anna)
	f.pass(14)
	secret, err := f.LinkLookBack(t.Context(), anna, goal)
	must(t, err)
	seen := func() (at time.Time) {
		t.Helper()
		must(t, f.db.QueryRow(t.Context(), `select last_seen_at from person where id = $1`, anna).Scan(&at))
		return at
	}
	before := seen()
	_, err = f.LinkedLookBack(t.Context(), secret) // as programs that scan mail do
	must(t, err)
	if !seen().Equal(before) {
		t.Error("opening the link counts as a visit")
	}
	must(t, f.AnswerLinked(t.Context(), secret, plan.Worked))
	if !seen().After(before) {
		t.Error("the answer does not count as a visit")
	}
}
