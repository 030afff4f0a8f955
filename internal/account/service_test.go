package account_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"reflectietool/internal/account"
	"reflectietool/internal/database/dbtest"
	"reflectietool/internal/fault"
	"reflectietool/internal/turn"
)

type fixture struct {
	*account.Service
	db    *pgxpool.Pool
	now   time.Time
	turns *turn.Service // of newMailFixture
}

func newFixture(t *testing.T) *fixture {
	t.Helper()
	return newFixtureOn(dbtest.New(t))
}

func newFixtureOn(db *pgxpool.Pool) *fixture {
	f := &fixture{db: db, now: time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)}
	f.Service = account.NewService(f.db, func() time.Time { return f.now })
	return f
}

func (f *fixture) begin(t *testing.T, remember bool) (account.Token, string) {
	t.Helper()
	token, session, err := f.Begin(t.Context(), remember)
	if err != nil {
		t.Fatal(err)
	}
	return token, session.Person
}

func (f *fixture) exists(t *testing.T, person string) bool {
	t.Helper()
	var exists bool
	if err := f.db.QueryRow(t.Context(), `select exists (select from person where id = $1)`, person).Scan(&exists); err != nil {
		t.Fatal(err)
	}
	return exists
}

func TestSessionLivesAsLongAsItIsUsed(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		remember bool
		life     time.Duration
	}{{false, account.SessionLife}, {true, account.RememberedLife}} {
		f := newFixture(t)
		token, person := f.begin(t, tt.remember)
		for range 3 { // each visit within the life extends it
			f.now = f.now.Add(tt.life - time.Minute)
			session, err := f.Session(t.Context(), token)
			if err != nil || session.Person != person || session.Remembered != tt.remember {
				t.Fatalf("remember %v: session = %+v, %v", tt.remember, session, err)
			}
		}
		f.now = f.now.Add(tt.life)
		if _, err := f.Session(t.Context(), token); !errors.Is(err, account.ErrSessionOver) {
			t.Errorf("remember %v: after its life the session gives %v", tt.remember, err)
		}
	}
}

func TestSessionIsTouchedAtMostEveryTenMinutes(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	token, person := f.begin(t, false)
	seen := func() time.Time {
		var at time.Time
		if err := f.db.QueryRow(t.Context(), `select last_seen_at from person where id = $1`, person).Scan(&at); err != nil {
			t.Fatal(err)
		}
		return at
	}
	start := f.now
	f.now = start.Add(9 * time.Minute)
	if _, err := f.Session(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	if !seen().Equal(start) {
		t.Error("a visit within ten minutes was written")
	}
	f.now = start.Add(10 * time.Minute)
	if _, err := f.Session(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	if !seen().Equal(f.now) {
		t.Error("a visit after ten minutes was not written")
	}
}

func TestUnknownTokenIsNoSession(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.begin(t, false)
	for _, token := range []account.Token{"", "x", "' or 1=1 --"} {
		if _, err := f.Session(t.Context(), token); !errors.Is(err, account.ErrSessionOver) {
			t.Errorf("token %q gives %v", token, err)
		}
	}
}

func TestSecretsAreStoredAsHashes(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	token, person := f.begin(t, false)
	code, err := f.NewResumeCode(t.Context(), person)
	if err != nil {
		t.Fatal(err)
	}
	var dump string
	err = f.db.QueryRow(t.Context(), `
		select (select jsonb_agg(s)::text from session s) || (select jsonb_agg(c)::text from resume_code c)`).Scan(&dump)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{string(token), code, strings.ReplaceAll(code, "-", "")} {
		if strings.Contains(dump, secret) {
			t.Errorf("the database holds the secret %q", secret)
		}
	}
}

func TestResumeCode(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	_, person := f.begin(t, false)
	f.begin(t, false)
	first, err := f.NewResumeCode(t.Context(), person)
	if err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile(`^([A-HJ-NP-Z2-9]{4}-){3}[A-HJ-NP-Z2-9]{4}$`).MatchString(first) {
		t.Errorf("code %q has characters that look alike, or another form", first)
	}
	typed := " " + strings.ToLower(strings.ReplaceAll(first, "-", " ")) + " "
	token, err := f.Resume(t.Context(), typed, true)
	if err != nil {
		t.Fatalf("typed as %q: %v", typed, err)
	}
	session, err := f.Session(t.Context(), token)
	if err != nil || session.Person != person || !session.Remembered || !session.HasCode {
		t.Errorf("session = %+v, %v", session, err)
	}
	second, err := f.NewResumeCode(t.Context(), person)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Resume(t.Context(), first, false); !errors.Is(err, fault.NotFound) {
		t.Errorf("the replaced code gives %v", err)
	}
	for range 2 { // a code can be used more than once
		if _, err := f.Resume(t.Context(), second, false); err != nil {
			t.Error(err)
		}
	}
	for _, wrong := range []string{"", "AAAA-AAAA-AAAA-AAAA", strings.Repeat("A", 10000)} {
		if _, err := f.Resume(t.Context(), wrong, false); !errors.Is(err, fault.NotFound) {
			t.Errorf("code %.20q gives %v", wrong, err)
		}
	}
}

func TestDeleteLeavesNothing(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	token, person := f.begin(t, true)
	_, other := f.begin(t, false)
	if _, err := f.NewResumeCode(t.Context(), person); err != nil {
		t.Fatal(err)
	}
	if _, err := f.db.Exec(t.Context(), `
		with r as (insert into reflection (person_id, form, edition, started_at) values ($1, 'reflectie', 'wmo-2013/1', now()) returning id)
		insert into reflection_text select $1, id, 'vraag', 'eigen-kracht', 'x' from r`, person); err != nil {
		t.Fatal(err)
	}
	for range 2 { // deleting twice is no error
		if err := f.Delete(t.Context(), person); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := f.Session(t.Context(), token); !errors.Is(err, account.ErrSessionOver) {
		t.Errorf("the session of a deleted person gives %v", err)
	}
	var left int
	if err := f.db.QueryRow(t.Context(), `
		select (select count(*) from reflection) + (select count(*) from reflection_text) + (select count(*) from resume_code)
		     + (select count(*) from session where person_id = $1)`, person).Scan(&left); err != nil {
		t.Fatal(err)
	}
	if left != 0 || f.exists(t, person) || !f.exists(t, other) {
		t.Errorf("%d rows left, person there %v, other there %v", left, f.exists(t, person), f.exists(t, other))
	}
}

func TestLeaveEndsOneSession(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	first, person := f.begin(t, false)
	code, err := f.NewResumeCode(t.Context(), person)
	if err != nil {
		t.Fatal(err)
	}
	second, err := f.Resume(t.Context(), code, false)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Leave(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Session(t.Context(), first); !errors.Is(err, account.ErrSessionOver) {
		t.Errorf("the session that was left gives %v", err)
	}
	if _, err := f.Session(t.Context(), second); err != nil {
		t.Errorf("the other session gives %v", err)
	}
}

func TestPurge(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	_, plain := f.begin(t, false)
	_, withCode := f.begin(t, false)
	if _, err := f.NewResumeCode(t.Context(), withCode); err != nil {
		t.Fatal(err)
	}
	start := f.now
	purge := func(after time.Duration, want int64) {
		t.Helper()
		f.now = start.Add(after)
		gone, err := f.Purge(t.Context())
		if err != nil || gone != want {
			t.Errorf("after %v: %d deleted, %v; want %d", after, gone, err, want)
		}
	}
	purge(account.GuestLife-time.Hour, 0)
	purge(account.GuestLife, 1)
	if f.exists(t, plain) || !f.exists(t, withCode) {
		t.Error("the wrong guest was deleted")
	}
	purge(account.ResumableLife-time.Hour, 0)
	purge(account.ResumableLife, 1)
	var sessions int
	if err := f.db.QueryRow(t.Context(), `select count(*) from session`).Scan(&sessions); err != nil || sessions != 0 {
		t.Errorf("%d sessions left, %v", sessions, err)
	}
}

func TestRenewedSessionHasAnotherToken(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	old, person := f.begin(t, true)
	fresh, err := f.Renew(t.Context(), old)
	if err != nil {
		t.Fatal(err)
	}
	if session, err := f.Session(t.Context(), fresh); err != nil || session.Person != person || !session.Remembered {
		t.Errorf("session = %+v, %v", session, err)
	}
	for _, token := range []account.Token{old, "onbekend"} {
		if _, err := f.Session(t.Context(), token); !errors.Is(err, account.ErrSessionOver) {
			t.Errorf("the old token: %v", err)
		}
		if _, err := f.Renew(t.Context(), token); !errors.Is(err, account.ErrSessionOver) {
			t.Errorf("renewing an old token: %v", err)
		}
	}
	f.now = f.now.Add(account.RememberedLife)
	if _, err := f.Renew(t.Context(), fresh); !errors.Is(err, account.ErrSessionOver) {
		t.Errorf("renewing a session that is over: %v", err)
	}
}
