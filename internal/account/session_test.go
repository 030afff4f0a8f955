package account_test

import (
	"errors"
	"testing"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/database"
	"reflectietool/internal/fault"
)

// TestSessionWithQuestions checks that what a page asks about a person is asked about the person of the
// session, also when the server remembers another one.
func TestSessionWithQuestions(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	token, person := f.begin(t, false)
	_, other := f.begin(t, false)
	answered := ""
	look := func() (account.Session, error) {
		answered = ""
		return f.SessionWith(t.Context(), token, func(batch *database.Batch, person string) {
			batch.Queue(`select id::text from person where id = $1`, person).QueryRow(func(row pgx.Row) error { return row.Scan(&answered) })
		})
	}
	want := func(step, person string) {
		t.Helper()
		if session, err := look(); err != nil || session.Person != person || answered != person {
			t.Errorf("%s: session of %q, %v, and questions about %q; want %q", step, session.Person, err, answered, person)
		}
	}
	want("first time", person)
	want("remembered", person)
	f.exec(t, `update session set person_id = $2 where person_id = $1`, person, other)
	want("of another person", other)
	want("of another person, remembered", other)
	session, err := f.SessionWith(t.Context(), token, func(batch *database.Batch, _ string) { batch.Queue(`select from person where id = $1`, "nobody") })
	if err == nil || session.Person != other {
		t.Errorf("questions that fail give session %+v, %v", session, err)
	}
	f.exec(t, `delete from session where person_id = $1`, other)
	if _, err := look(); !errors.Is(err, account.ErrSessionOver) {
		t.Errorf("a session that is over gives %v", err)
	}
	f.db.Close()
	if _, err := look(); !errors.Is(err, fault.Unavailable) {
		t.Errorf("without a database: %v", err)
	}
}

func (f *fixture) exec(t *testing.T, sql string, args ...any) {
	t.Helper()
	if _, err := f.db.Exec(t.Context(), sql, args...); err != nil {
		t.Fatal(err)
	}
}
