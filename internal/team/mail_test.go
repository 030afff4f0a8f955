package team_test

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/fault"
	"reflectietool/internal/mail/mailtest"
	"reflectietool/internal/turn"
)

// posts does what the queue does with the mails that wait or waited, whether or not a job for it is due.
func (f *fixture) posts(t *testing.T) {
	t.Helper()
	rows, err := f.db.Query(t.Context(), `select args->>'id' from river_job where kind = 'mail-turn' order by id`)
	ok(t, err)
	ids, err := pgx.CollectRows(rows, pgx.RowTo[string])
	ok(t, err)
	for _, id := range ids {
		if err := f.turns.Send(t.Context(), id); !errors.Is(err, fault.NotFound) {
			ok(t, err)
		}
	}
}

// stopOf returns the link in a mail that stops such mails, "" without one.
func stopOf(m mailtest.Message) string { return stopLink.FindString(m.Text) }

var stopLink = regexp.MustCompile(`https://voorbeeld\.example/mails/[0-9a-f-]{36}`)

func (f *fixture) mailsTo(person string) (to []mailtest.Message) {
	for _, m := range f.mails.Messages() {
		if strings.HasPrefix(m.To, person) {
			to = append(to, m)
		}
	}
	return to
}

// TestMails checks that everyone gets the same mails: one invitation and at most one reminder.
func TestMails(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	people := f.members(t, 6)
	_, _, until := f.Bounds()
	o := opening("Najaar", until)
	o.Word = "Fijn als je meedoet.\nTot dan"
	ok(t, f.SetMails(t.Context(), people[2], false)) // wants no mails
	round, err := f.Open(t.Context(), f.lead, f.team, o)
	ok(t, err)
	f.leaves(t, f.team, people[3])
	f.joins(t, f.team, people[4], true)
	for range 2 { // a job may run twice
		f.posts(t)
	}
	f.takesPart(t, people[0], round)
	ok(t, f.Remind(t.Context(), f.lead, f.team, round))
	if n := f.count(t, `select count(*) from river_job join mail_turn on mail_turn.id::text = args->>'id' where river_job.kind = 'mail-turn' and mail_turn.kind = 'herinnering'`); n != len(people) {
		t.Errorf("%d reminders in the queue", n)
	}
	f.posts(t)
	if got := f.mailsTo(people[0]); len(got) != 1 {
		t.Errorf("%d mails in the week of the invitation", len(got))
	}
	f.advance(turn.Week)
	for range 2 {
		f.posts(t)
	}
	for i, want := range []int{2, 2, 0, 0, 0, 2} {
		if got := f.mailsTo(people[i]); len(got) != want {
			t.Errorf("person %d has %d mails, want %d", i, len(got), want)
		}
	}
	if got := f.mailsTo(f.lead); len(got) != 0 {
		t.Errorf("the lead has %d mails", len(got))
	}
	// Apart from the link that stops the mails, people who take part and people who do not get the
	// same text.
	for i, texts := range [][]string{
		{"Je teamleider schrijft erbij:", "Fijn als je meedoet.", "Tot dan", "Najaar", "12 december 2026", "Tellen minstens vijf collega's mee"},
		{"Iedereen die mee mag doen, krijgt deze mail", "Najaar", "12 december 2026", "Meedoen hoeft niet."},
	} {
		mine, theirs := f.mailsTo(people[0])[i], f.mailsTo(people[1])[i]
		if mine.Header["List-Unsubscribe"] != "<"+stopOf(mine)+">" || mine.Header["List-Unsubscribe-Post"] != "List-Unsubscribe=One-Click" {
			t.Errorf("mail %d cannot be stopped with one click: %q", i, mine.Header)
		}
		same := strings.NewReplacer(stopOf(mine), "", stopOf(theirs), "")
		if same.Replace(mine.Text) != same.Replace(theirs.Text) || mine.Header["Subject"] != theirs.Header["Subject"] || same.Replace(mine.HTML) != same.Replace(theirs.HTML) {
			t.Errorf("mail %d differs:\n%s\n%s", i, mine.Text, theirs.Text)
		}
		flat := strings.Join(strings.Fields(mine.Text), " ")
		for _, text := range append(texts, "https://voorbeeld.example/team/"+f.team, "Wil je geen mails meer over teamrondes?", stopOf(mine)) {
			if !strings.Contains(flat, text) {
				t.Errorf("mail %d does not say %q: %s", i, text, flat)
			}
		}
		if strings.Contains(mine.Text, people[0]) {
			t.Error("the mail holds the id of a person")
		}
	}
}

func TestRemindOnce(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.members(t, 1)
	round := f.opens(t)
	if err := f.another().Remind(t.Context(), f.lead, f.team, round); err == nil {
		t.Error("reminded without mail")
	}
	ok(t, f.Remind(t.Context(), f.lead, f.team, round))
	invalid(t, "a second time", f.Remind(t.Context(), f.lead, f.team, round), "")
	if f.published(t, round).RemindedAt == nil {
		t.Error("the round does not show that the reminder was sent")
	}
	if n := f.count(t, `select count(*) from audit where act = 'round.reminded' and subject is null`); n != 1 {
		t.Errorf("%d lines in the trail", n)
	}
	f.execute(t, `update team_round set reminded_at = null`)
	f.at(f.published(t, round).ClosesAt)
	invalid(t, "after the deadline", f.Remind(t.Context(), f.lead, f.team, round), "")
	f.closes(t)
	invalid(t, "after closing", f.Remind(t.Context(), f.lead, f.team, round), "")
}

func TestStopMails(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	people := f.members(t, 2)
	f.opens(t)
	f.posts(t)
	stop := stopOf(f.mailsTo(people[0])[0])
	id := stop[strings.LastIndexByte(stop, '/')+1:]
	wants := func(want ...bool) {
		t.Helper()
		for i := range want {
			if got, err := f.WantsMails(t.Context(), people[i]); err != nil || got != want[i] {
				t.Errorf("person %d: %t %v", i, got, err)
			}
		}
	}
	switches, err := f.turns.Switches(t.Context(), id)
	ok(t, err)
	if len(switches) != 1 || switches[0].Topic != "teamrondes" {
		t.Errorf("the link switches off %+v", switches)
	}
	wants(true, true)
	for range 2 {
		_, err = f.turns.Stop(t.Context(), id)
		ok(t, err)
	}
	wants(false, true)
	ok(t, f.SetMails(t.Context(), people[0], true))
	wants(true, true)
	_, err = f.WantsMails(t.Context(), nobody)
	notFound(t, "nobody", err)
	notFound(t, "nobody", f.SetMails(t.Context(), nobody, true))
	for _, wrong := range []string{nobody, "x"} {
		_, err = f.turns.Stop(t.Context(), wrong)
		notFound(t, wrong, err)
		_, err = f.turns.Switches(t.Context(), wrong)
		notFound(t, wrong, err)
	}
	f.closes(t) // the link in a mail outlives the round
	_, err = f.turns.Stop(t.Context(), id)
	ok(t, err)
	wants(false, true)
	f.advance(turn.Keep)
	ok(t, f.turns.Purge(t.Context()))
	_, err = f.turns.Stop(t.Context(), id)
	notFound(t, "long after", err)
}

// TestQueueMails checks that the queue sends the mails over SMTP.
func TestQueueMails(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	person := f.members(t, 1)[0]
	f.opens(t)
	ok(t, f.queue.Start(t.Context()))
	t.Cleanup(func() { ok(t, f.queue.Stop(context.WithoutCancel(t.Context()))) })
	if m := f.mails.Wait(person + "@voorbeeld.example"); m.Header["Subject"] != "Teamronde van Noord" {
		t.Error(m.Header["Subject"])
	}
}

func TestStored(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	people := f.members(t, 6)
	round := f.opens(t)
	mine := f.takesPart(t, people[0], round)
	for _, person := range people[2:] {
		f.takesPart(t, person, round)
	}
	stored, err := f.Stored(t.Context(), people[0])
	ok(t, err)
	if !stored.Mails || len(stored.Rounds) != 1 || stored.Rounds[0].Team != "Noord" || len(stored.Rounds[0].Answers) != 1 ||
		stored.Rounds[0].Answers[0].Reflection != mine || !stored.Rounds[0].Answers[0].Counts || len(stored.Offered) != 0 ||
		!slices.Equal(stored.SignedIn, []string{mine}) {
		t.Errorf("%+v", stored)
	}
	if stored, err = f.Stored(t.Context(), people[1]); err != nil || len(stored.Rounds[0].Answers) != 0 || len(stored.Offered) != 0 {
		t.Errorf("%+v %v", stored, err)
	}
	f.closes(t)
	if stored, err = f.Stored(t.Context(), people[0]); err != nil || len(stored.Rounds) != 0 || !slices.Equal(stored.Offered, []string{mine}) {
		t.Errorf("%+v %v", stored, err)
	}
}
