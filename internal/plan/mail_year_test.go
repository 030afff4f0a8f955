package plan_test

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/mail"
	"reflectietool/internal/plan"
	"reflectietool/internal/turn"
	letters "reflectietool/templates/mail"
)

// TestMailServerAwayForTwoDays has two goals ask while the mail server is away: one mail follows, through the queue itself.
func TestMailServerAwayForTwoDays(t *testing.T) {
	t.Parallel()
	m := newMailing(t)
	m.asks("Doorvragen", 2)
	m.pass(1)
	m.asks("Wachten", 2)
	m.mails.Stop()
	m.pass(13)
	m.wants("on the first day", 0, 0)
	m.pass(1)
	m.wants("on the second day", 0, 0)
	m.mails.Restart()
	m.pass(1)
	m.exec(t, `delete from river_job`)
	m.exec(t, `update mail_turn set try_at = due_at`)
	must(t, m.turns.Dispatch(t.Context()))
	must(t, m.queue.Start(t.Context()))
	if found := secrets(m.mails.Wait(annas)); len(found) != 2 {
		t.Errorf("the mail asks about %d goals", len(found))
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), time.Minute)
	defer cancel()
	must(t, m.queue.Stop(stop))
	m.pass(1)
	m.wants("the day after", 0, 0)
}

// TestAYearOfLookBacks lives a year with two goals, whose owner answers some mails and not others, with notices and with
// invitations to rounds. Which it is depends on a fixed seed.
func TestAYearOfLookBacks(t *testing.T) {
	t.Parallel()
	const round, notice turn.Kind = "ronde", "bewaren"
	m := newMailing(t)
	ctx, draw := t.Context(), rand.New(rand.NewPCG(1, 2))
	for _, kind := range []turn.Kind{round, notice} {
		m.turns.Handle(kind, turn.Source{Counted: kind == round, Write: func(context.Context, string) (mail.Letter, error) {
			return mail.Letter{Subject: string(kind), Blocks: []letters.Block{{Paragraph: "Dit is " + string(kind)}}}, nil
		}})
	}
	ids := []string{m.asks("Doorvragen", 2), m.asks("Wachten", 3)}
	last, yields, rests := m.now.AddDate(-1, 0, 0), 0, 0
	for day := range 365 {
		m.pass(1)
		if day%70 == 30 {
			kind := []turn.Kind{round, notice}[day/70%2]
			must(t, pgx.BeginFunc(ctx, m.db, func(tx pgx.Tx) error {
				return m.turns.Add(ctx, tx, kind, []turn.Mail{{Person: m.anna, About: m.anna, Due: m.now}})
			}))
		}
		invited := false
		for _, message := range m.posts() {
			if message.Header["Subject"] == string(round) {
				invited, last = true, m.now
				continue
			}
			if m.now.Sub(last) < turn.Week {
				t.Errorf("on day %d a mail follows %v after another", day, m.now.Sub(last))
			}
			last = m.now
			yields++
			for _, secret := range secrets(message) {
				if draw.IntN(3) > 0 {
					m.answers(secret, plan.NotYet)
				}
			}
		}
		if day%140 == 30 && !invited {
			t.Errorf("the invitation of day %d is not on time", day)
		}
		m.exec(t, `delete from river_job`)
		for _, id := range ids {
			if g := m.goal(t, m.anna, id); g.State == plan.Resting {
				rests++
				if n := m.count(t, `select count(*) from mail_turn where about = $1 and sent_at is null`, id); n != 0 || g.Missed != plan.RestAfter {
					t.Errorf("on day %d a goal rests after %d missed days, and %d mails wait", day, g.Missed, n)
				}
				must(t, m.Resume(ctx, m.anna, id, plan.Weeks()[draw.IntN(3)], ""))
			}
		}
	}
	if yields < 15 || rests == 0 {
		t.Errorf("%d mails and %d goals that rested: too few to show anything", yields, rests)
	}
}
