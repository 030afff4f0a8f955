package plan_test

import (
	"log/slog"
	"regexp"
	"testing"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/mail"
	"reflectietool/internal/mail/mailtest"
	"reflectietool/internal/plan"
	"reflectietool/internal/queue"
	"reflectietool/internal/turn"
)

// mailing is a server that mails, and one person.
type mailing struct {
	*fixture
	t     *testing.T
	turns *turn.Service
	queue *queue.Queue
	mails *mailtest.Server
	anna  string
}

const annas = "anna@voorbeeld.example"

func newMailing(t *testing.T) *mailing {
	t.Helper()
	m := &mailing{fixture: newFixture(t), t: t, mails: mailtest.NewServer(t)}
	sender, err := mail.New(m.mails.Settings())
	must(t, err)
	m.turns = turn.NewService(m.db, m.clock)
	m.queue = queue.New(m.db, slog.New(slog.DiscardHandler))
	m.turns.OfferMail(m.queue, sender, "https://voorbeeld.example")
	m.OfferMail(m.queue, sender, "https://voorbeeld.example", m.turns)
	m.anna = m.person(t, annas)
	return m
}

// asks begins a goal about which Anna wants mails.
func (m *mailing) asks(intention string, weeks int) string {
	m.t.Helper()
	d := draft(intention)
	d.Mails, d.Weeks = true, weeks
	id, err := m.Begin(m.t.Context(), m.anna, d, "")
	must(m.t, err)
	return id
}

// posts runs the periodic work and the jobs that are in the queue, whose errors the queue would take for a reason to try
// again, and returns the mails that came in.
func (m *mailing) posts() []mailtest.Message {
	m.t.Helper()
	ctx, before := m.t.Context(), len(m.mails.Messages())
	_, err := m.Pass(ctx)
	must(m.t, err)
	must(m.t, m.turns.Dispatch(ctx))
	rows, err := m.db.Query(ctx, `select args->>'id' from river_job where kind = 'mail-turn' order by id`)
	must(m.t, err)
	ids, err := pgx.CollectRows(rows, pgx.RowTo[string])
	must(m.t, err)
	for _, id := range ids {
		_ = m.turns.Send(ctx, id)
	}
	return m.mails.Messages()[before:]
}

var lookBackLinks = regexp.MustCompile(`https://voorbeeld\.example/terugkijken/([A-Z2-7]{26})\n`)

// secrets returns the secrets of the links in a mail, from top to bottom.
func secrets(message mailtest.Message) (all []string) {
	for _, found := range lookBackLinks.FindAllStringSubmatch(message.Text, -1) {
		all = append(all, found[1])
	}
	return all
}

// wants checks how many mails come, and how many goals the last of them asks about.
func (m *mailing) wants(when string, mails, goals int) (found []string) {
	m.t.Helper()
	got := m.posts()
	if len(got) > 0 {
		found = secrets(got[len(got)-1])
	}
	if len(got) != mails || len(found) != goals {
		m.t.Errorf("%s: %d mails, about %d goals; want %d, about %d", when, len(got), len(found), mails, goals)
	}
	return found
}

func (m *mailing) answers(secret string, answer plan.Answer) {
	m.t.Helper()
	must(m.t, m.AnswerLinked(m.t.Context(), secret, answer))
}
