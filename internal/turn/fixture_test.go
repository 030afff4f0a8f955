package turn_test

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"reflectietool/internal/database/dbtest"
	"reflectietool/internal/fault"
	"reflectietool/internal/mail"
	"reflectietool/internal/mail/mailtest"
	"reflectietool/internal/queue"
	"reflectietool/internal/turn"
	letters "reflectietool/templates/mail"
)

// Four kinds of mail, as features register them.
const (
	round   turn.Kind = "ronde"
	remind  turn.Kind = "herinnering"
	notice  turn.Kind = "bewaren"
	looking turn.Kind = "terugkijken"
)

const address = "jo@inwoner.example"

// fixture is a server on a database of its own, with one person.
type fixture struct {
	*turn.Service
	*pgxpool.Pool
	t      *testing.T
	mails  *mailtest.Server
	queue  *queue.Queue
	log    *slog.Logger
	person string
	mu     sync.Mutex
	now    time.Time
	off    []string // the topics that somebody switched off
	gone   []string // what is of no use any more
	told   []string // what the features know to be sent
}

func newFixture(t *testing.T) *fixture {
	t.Helper()
	f := &fixture{t: t, Pool: dbtest.New(t), mails: mailtest.NewServer(t), log: slog.New(slog.DiscardHandler), now: start}
	f.Service, f.queue = f.server()
	ok(t, f.QueryRow(t.Context(), `
		with p as (insert into person (created_at, last_seen_at) values (now(), now()) returning id)
		insert into account (person_id, email, email_key, created_at) select id, $1, $1, now() from p returning person_id`, address).Scan(&f.person))
	return f
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// server returns the service and the queue of one more server on the database.
func (f *fixture) server() (*turn.Service, *queue.Queue) {
	f.t.Helper()
	sender, err := mail.New(f.mails.Settings())
	ok(f.t, err)
	s, q := turn.NewService(f.Pool, f.clock), queue.New(f.Pool, f.log)
	s.OfferMail(q, sender, "https://voorbeeld.example")
	rounds := f.switchFor("teamrondes")
	for kind, to := range map[turn.Kind]*turn.Switch{round: rounds, remind: rounds, notice: nil, looking: f.switchFor("terugkijken")} {
		s.Handle(kind, turn.Source{
			Counted: kind == round, Switch: to,
			Write: func(_ context.Context, about string) (mail.Letter, error) {
				f.mu.Lock()
				defer f.mu.Unlock()
				if slices.Contains(f.gone, about) {
					return mail.Letter{}, fault.NotFound
				}
				return mail.Letter{Subject: "Over " + string(kind), Blocks: []letters.Block{{Paragraph: "Dit is " + about}}}, nil
			},
			Sent: func(_ context.Context, _ pgx.Tx, about string, _ time.Time) error {
				f.mu.Lock()
				defer f.mu.Unlock()
				f.told = append(f.told, about)
				return nil
			},
		})
	}
	return s, q
}

func (f *fixture) switchFor(topic string) *turn.Switch {
	return &turn.Switch{Topic: topic, Without: "Alles gaat door.", Stop: func(_ context.Context, _ pgx.Tx, person string) error {
		f.off = append(f.off, topic+" "+person)
		return nil
	}}
}

func (f *fixture) clock() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.now
}

func (f *fixture) advance(d time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.now = f.now.Add(d)
}

// id returns the id of a row, by a digit.
func id(digit string) string { return "00000000-0000-4000-8000-00000000000" + digit }

// add makes a mail wait that is due after some days, about the row with a digit.
func (f *fixture) add(kind turn.Kind, digit string, due float64) {
	f.t.Helper()
	f.addUntil(kind, digit, due, time.Time{})
}

func (f *fixture) addUntil(kind turn.Kind, digit string, due float64, lapses time.Time) {
	f.t.Helper()
	ok(f.t, pgx.BeginFunc(f.t.Context(), f.Pool, func(tx pgx.Tx) error {
		return f.Add(f.t.Context(), tx, kind, []turn.Mail{{Person: f.person, About: id(digit), Due: days(due), Lapses: lapses}})
	}))
}

// posts runs all jobs that are in the queue, whose errors the queue would take for a reason to try
// again, and returns the subjects of the mails that came in.
func (f *fixture) posts() (subjects []string) {
	f.t.Helper()
	before := len(f.mails.Messages())
	ok(f.t, f.Dispatch(f.t.Context()))
	rows, err := f.Query(f.t.Context(), `select args->>'id' from river_job where kind = 'mail-turn' order by id`)
	ok(f.t, err)
	ids, err := pgx.CollectRows(rows, pgx.RowTo[string])
	ok(f.t, err)
	for _, id := range ids {
		_ = f.Send(f.t.Context(), id)
	}
	for _, m := range f.mails.Messages()[before:] {
		subjects = append(subjects, m.Header["Subject"])
	}
	return subjects
}

func (f *fixture) wants(when string, want ...string) {
	f.t.Helper()
	if got := f.posts(); !slices.Equal(got, want) {
		f.t.Errorf("%s: the mails are %q, want %q", when, got, want)
	}
}

// number returns the number that a query yields.
func (f *fixture) number(sql string, args ...any) (n int) {
	f.t.Helper()
	ok(f.t, f.QueryRow(f.t.Context(), sql, args...).Scan(&n))
	return n
}

// settle waits until a query yields true.
func (f *fixture) settle(what, sql string) {
	f.t.Helper()
	for end := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		var there bool
		ok(f.t, f.QueryRow(f.t.Context(), sql).Scan(&there))
		if there {
			return
		}
		if time.Now().After(end) {
			var jobs string
			ok(f.t, f.QueryRow(f.t.Context(), `
				select coalesce(string_agg(concat_ws(' ', id, kind, state, attempt, scheduled_at, errors[array_length(errors, 1)]->>'error'), '; ' order by id), 'none')
				  from river_job`).Scan(&jobs))
			f.t.Fatalf("it takes too long until %s; the jobs: %s", what, jobs)
		}
	}
}

// row returns the id of the mail about a row.
func (f *fixture) row(about string) (row string) {
	f.t.Helper()
	ok(f.t, f.QueryRow(f.t.Context(), `select id from mail_turn where about = $1`, about).Scan(&row))
	return row
}
