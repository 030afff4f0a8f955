package plan_test

import (
	"strings"
	"testing"
	"time"

	"reflectietool/internal/fault"
	"reflectietool/internal/plan"
)

// TestMailOnTheDay follows a goal whose owner answers by the link in each mail, and then no more.
func TestMailOnTheDay(t *testing.T) {
	t.Parallel()
	m := newMailing(t)
	goal := m.asks("Doorvragen", 2)
	m.begin(t, m.anna, "Zonder mail", "")
	m.pass(13)
	m.wants("the day before", 0, 0)
	m.pass(1)
	first := m.wants("on the day", 1, 1)
	m.wants("later that day", 0, 0)
	m.answers(first[0], plan.ABit)
	m.pass(20)
	m.wants("before the next day", 0, 0)
	m.pass(1)
	second := m.wants("on the next day", 1, 1)
	_, err := m.LinkedLookBack(t.Context(), first[0])
	wantIs(t, "the link of the mail before", err, fault.NotFound)
	m.pass(13)
	m.wants("before it is missed", 0, 0)
	m.pass(1)
	third := m.wants("when it was missed", 1, 1)
	_, err = m.LinkedLookBack(t.Context(), second[0])
	wantIs(t, "the link of the mail that was missed", err, fault.NotFound)
	m.pass(14)
	m.wants("when it was missed twice", 0, 0)
	if g := m.goal(t, m.anna, goal); g.State != plan.Resting {
		t.Errorf("the goal is %s", g.State)
	}
	_, err = m.LinkedLookBack(t.Context(), third[0])
	wantIs(t, "the link of a goal that rests", err, fault.NotFound)
	m.pass(100)
	m.wants("months later", 0, 0)
	if n := m.count(t, `select count(*) from mail_turn where sent_at is null`); n != 0 {
		t.Errorf("%d mails wait", n)
	}
}

// TestMailSaysNothing reads a mail about two goals: each has a link and a day of its own, and neither is named.
func TestMailSaysNothing(t *testing.T) {
	t.Parallel()
	m := newMailing(t)
	m.asks("Doorvragen", 2)
	m.pass(3)
	m.asks("Langer wachten", 2)
	m.pass(11)
	links := m.wants("on the first day", 1, 2)
	message := m.mails.Wait(annas)
	if subject := message.Header["Subject"]; subject != "Tijd om terug te kijken" {
		t.Errorf("the subject is %q", subject)
	}
	text := strings.Join(strings.Fields(message.Text), " ")
	for _, want := range []string{"het doel waar je op 30 november 2026 mee bent begonnen?", "het doel waar je op 3 december 2026 mee bent begonnen?"} {
		if !strings.Contains(text, want) {
			t.Errorf("the mail does not say %q: %s", want, text)
		}
	}
	for _, once := range []string{"Eén tik is genoeg", "Wil je geen mails meer over terugkijken op je doelen?"} {
		if n := strings.Count(text, once); n != 1 {
			t.Errorf("the mail says %q %d times", once, n)
		}
	}
	for _, secret := range []string{"Doorvragen", "wachten", "gesprek", "vraag stel"} {
		if strings.Contains(message.Text+message.HTML+message.Header["Subject"], secret) {
			t.Errorf("the mail says %q", secret)
		}
	}
	if message.Header["List-Unsubscribe"] == "" || message.Header["List-Unsubscribe-Post"] != "List-Unsubscribe=One-Click" {
		t.Errorf("the headers are %v", message.Header)
	}
	// The second goal asks three days later. An answer before that counts as given on that day.
	m.answers(links[1], plan.Worked)
	if linked, err := m.LinkedLookBack(t.Context(), links[1]); err != nil || linked.Answer != plan.Worked {
		t.Errorf("the link has %+v, %v", linked, err)
	}
	goals, err := m.Goals(t.Context(), m.anna)
	must(t, err)
	if last := goals.Active[1]; !last.LookBackOn.Equal(day(2027, 1, 7)) || len(last.Story) != 1 || !last.Story[0].DueOn.Equal(day(2026, 12, 17)) {
		t.Errorf("after the answer the goal is %+v", last)
	}
}

// TestMailTellsGoalsOfADayApart begins two goals on one day.
func TestMailTellsGoalsOfADayApart(t *testing.T) {
	t.Parallel()
	m := newMailing(t)
	m.asks("Doorvragen", 2)
	m.now = m.now.Add(time.Minute)
	m.asks("Wachten", 2)
	m.pass(14)
	m.wants("on the day", 1, 2)
	text := strings.Join(strings.Fields(m.mails.Wait(annas).Text), " ")
	for _, want := range []string{"mee bent begonnen, het eerste van die dag?", "mee bent begonnen, het tweede van die dag?"} {
		if !strings.Contains(text, want) {
			t.Errorf("the mail does not say %q: %s", want, text)
		}
	}
}

// TestMailFollowsTheGoal changes goals before and after their mail went.
func TestMailFollowsTheGoal(t *testing.T) {
	t.Parallel()
	m := newMailing(t)
	ctx := t.Context()
	waits := func(what string, want int) {
		t.Helper()
		if n := m.count(t, `select count(*) from mail_turn where kind = 'terugkijken' and sent_at is null`); n != want {
			t.Errorf("%s: %d mails wait, want %d", what, n, want)
		}
	}
	goal := m.asks("Doorvragen", 2)
	waits("begun", 1)
	d := draft("Anders")
	d.Weeks, d.Mails = 6, true
	must(t, m.Change(ctx, m.anna, goal, d))
	m.pass(14)
	m.wants("on the day of before", 0, 0)
	must(t, m.Rest(ctx, m.anna, goal))
	waits("resting", 0)
	must(t, m.Resume(ctx, m.anna, goal, 2, ""))
	waits("resumed", 1)
	d.Weeks, d.Mails = 0, false
	must(t, m.Change(ctx, m.anna, goal, d))
	waits("without mails", 0)
	d.Mails = true
	must(t, m.Change(ctx, m.anna, goal, d))
	waits("with mails again", 1)
	m.pass(14)
	m.wants("on the day", 1, 1)
	must(t, m.Change(ctx, m.anna, goal, d))
	waits("another text after the mail", 0)
	must(t, m.LookBack(ctx, m.anna, goal, 1, plan.NotYet))
	must(t, m.Decide(ctx, m.anna, goal, 1, plan.Choice{Decision: plan.Keep, Weeks: 2}))
	m.pass(14)
	m.wants("on the day that was decided", 1, 1)
	must(t, m.LookBack(ctx, m.anna, goal, 2, plan.Worked))
	waits("answered", 1)
	must(t, m.Finish(ctx, m.anna, goal))
	waits("done", 0)
	must(t, m.Resume(ctx, m.anna, goal, 3, ""))
	waits("taken up again", 1)
	must(t, m.DeleteGoal(ctx, m.anna, goal))
	waits("deleted", 0)
	guest := m.person(t, "")
	d.Weeks = 2
	_, err := m.Begin(ctx, guest, d, "")
	must(t, err)
	waits("of a guest, who has no address", 0)
}

// TestStopMails stops mails by the link in one of them.
func TestStopMails(t *testing.T) {
	t.Parallel()
	m := newMailing(t)
	ctx := t.Context()
	first := m.asks("Doorvragen", 2)
	m.asks("Wachten", 6)
	m.pass(14)
	m.wants("on the day", 1, 1)
	var row string
	must(t, m.db.QueryRow(ctx, `select id from mail_turn where about = $1 and sent_at is not null`, first).Scan(&row))
	off, err := m.turns.Stop(ctx, row)
	if err != nil || len(off) != 1 || off[0].Topic != "terugkijken op je doelen" {
		t.Errorf("it stops %+v, %v", off, err)
	}
	m.pass(28)
	m.wants("afterwards", 0, 0)
	goals, err := m.Goals(ctx, m.anna)
	must(t, err)
	for _, g := range goals.All() {
		if g.Mails {
			t.Errorf("%s still has mails", g.Intention)
		}
	}
	if len(goals.Active) != 1 || !goals.Active[0].Due(m.now) {
		t.Errorf("the goals are %s", asText(t, goals))
	}
}
