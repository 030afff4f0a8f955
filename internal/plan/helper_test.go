package plan_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"reflectietool/internal/account"
	"reflectietool/internal/database/dbtest"
	"reflectietool/internal/fault"
	"reflectietool/internal/framework"
	"reflectietool/internal/plan"
)

type fixture struct {
	*plan.Service
	accounts *account.Service
	db       *pgxpool.Pool
	now      time.Time
}

func newFixture(t *testing.T) *fixture {
	t.Helper()
	frameworks, err := framework.Load()
	if err != nil {
		t.Fatal(err)
	}
	f := &fixture{db: dbtest.New(t), now: time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)}
	f.Service, f.accounts = plan.NewService(f.db, frameworks, f.clock), account.NewService(f.db, f.clock)
	return f
}

func (f *fixture) clock() time.Time { return f.now }

// pass lets days go by.
func (f *fixture) pass(days int) { f.now = f.now.AddDate(0, 0, days) }

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

func (f *fixture) reflection(t *testing.T, person string) string {
	t.Helper()
	var id string
	if err := f.db.QueryRow(t.Context(), `
		insert into reflection (person_id, form, edition, started_at, finished_at) values ($1, 'reflectie', 'wmo-2013/1', $2, $2) returning id`,
		person, f.now).Scan(&id); err != nil {
		t.Fatal(err)
	}
	return id
}

// draft is a goal in own words, to look back on after two weeks.
func draft(intention string) plan.Draft {
	return plan.Draft{Source: plan.FromOwn, Intention: intention, If: "ik een gesprek begin", Then: "stel ik eerst een open vraag", Weeks: 2}
}

// begin adds a goal a minute later, and puts rest aside for it unless that is "".
func (f *fixture) begin(t *testing.T, person, intention, rest string) string {
	t.Helper()
	f.now = f.now.Add(time.Minute)
	id, err := f.Begin(t.Context(), person, draft(intention), rest)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (f *fixture) goal(t *testing.T, person, id string) plan.Goal {
	t.Helper()
	goal, err := f.Goal(t.Context(), person, id)
	if err != nil {
		t.Fatal(err)
	}
	return goal
}

// asText writes a value in full, with what its pointers point to.
func asText(t *testing.T, value any) string {
	t.Helper()
	written, err := json.MarshalIndent(value, "", " ")
	must(t, err)
	return string(written)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantIs(t *testing.T, what string, err, kind error) {
	t.Helper()
	if !errors.Is(err, kind) {
		t.Errorf("%s: %v, want %v", what, err, kind)
	}
}

func wantInvalid(t *testing.T, what string, err error, field string) {
	t.Helper()
	if invalid, ok := fault.AsInvalid(err); !ok || invalid[field] == "" || len(invalid) != 1 {
		t.Errorf("%s: %v, want a fault in %q only", what, err, field)
	}
}
