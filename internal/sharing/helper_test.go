package sharing_test

import (
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"reflectietool/internal/account"
	"reflectietool/internal/database/dbtest"
	"reflectietool/internal/fault"
	"reflectietool/internal/mail"
	"reflectietool/internal/mail/mailtest"
	"reflectietool/internal/queue"
	"reflectietool/internal/sharing"
)

type fixture struct {
	*sharing.Service
	accounts *account.Service
	db       *pgxpool.Pool
	mails    *mailtest.Server
	now      time.Time
}

func newFixture(t *testing.T) *fixture {
	t.Helper()
	f := &fixture{db: dbtest.New(t), mails: mailtest.NewServer(t), now: time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)}
	clock := func() time.Time { return f.now }
	f.Service, f.accounts = sharing.NewService(f.db, clock), account.NewService(f.db, clock)
	sender, err := mail.New(f.mails.Settings())
	if err != nil {
		t.Fatal(err)
	}
	f.OfferMail(queue.New(f.db, slog.New(slog.DiscardHandler)), sender, "http://voorbeeld.example")
	return f
}

// person makes a person with an account, or a guest for "".
func (f *fixture) person(t *testing.T, address string) string {
	t.Helper()
	_, session, err := f.accounts.Begin(t.Context(), false)
	if err != nil {
		t.Fatal(err)
	}
	if address != "" {
		email, err := account.ParseEmail(address)
		if err != nil {
			t.Fatal(err)
		}
		f.exec(t, `insert into account (person_id, email, email_key, created_at) values ($1, $2, $3, now())`, session.Person, email.Address, email.Key)
	}
	return session.Person
}

func (f *fixture) exec(t *testing.T, sql string, args ...any) {
	t.Helper()
	if _, err := f.db.Exec(t.Context(), sql, args...); err != nil {
		t.Fatal(err)
	}
}

func (f *fixture) count(t *testing.T, sql string, args ...any) int {
	t.Helper()
	var n int
	if err := f.db.QueryRow(t.Context(), sql, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func (f *fixture) reflection(t *testing.T, person string, finished bool) string {
	t.Helper()
	var id string
	if err := f.db.QueryRow(t.Context(), `
		insert into reflection (person_id, form, edition, started_at, finished_at)
		values ($1, 'reflectie', 'wmo-2013/1', $2, case when $3 then $2::timestamptz end) returning id`,
		person, f.now, finished).Scan(&id); err != nil {
		t.Fatal(err)
	}
	return id
}

// sheet makes a sheet with one point on it.
func (f *fixture) sheet(t *testing.T, person string) string {
	t.Helper()
	id, err := f.Make(t.Context(), person, f.reflection(t, person, true), []sharing.Item{{Competency: "zelfregie", Kind: sharing.Point}})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (f *fixture) share(t *testing.T, person, sheet, email string, withReport bool) string {
	t.Helper()
	id, err := f.Share(t.Context(), person, sheet, sharing.Offer{Email: email, Until: "2026-12-05", WithReport: withReport})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func wantNotFound(t *testing.T, what string, err error) {
	t.Helper()
	if !errors.Is(err, fault.NotFound) {
		t.Errorf("%s: %v, want NotFound", what, err)
	}
}

func wantInvalid(t *testing.T, what string, err error, field string) {
	t.Helper()
	if invalid, ok := fault.AsInvalid(err); !ok || invalid[field] == "" {
		t.Errorf("%s: %v, want a fault in %q", what, err, field)
	}
}
