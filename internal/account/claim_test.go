package account_test

import (
	"context"
	"log/slog"
	"regexp"
	"sync"
	"testing"
	"time"

	"reflectietool/internal/account"
	"reflectietool/internal/database"
	"reflectietool/internal/mail"
	"reflectietool/internal/mail/mailtest"
	"reflectietool/internal/queue"
	"reflectietool/internal/turn"
)

var code = regexp.MustCompile(`\d{3} \d{3}`)

// signIn signs in with an address, in a browser that held the token old.
func (f *fixture) signIn(t *testing.T, mails *mailtest.Server, email string, old account.Token) account.Token {
	t.Helper()
	id, err := f.RequestSignIn(t.Context(), email, account.Afterwards{})
	if err != nil {
		t.Fatal(err)
	}
	if err := f.MailSignIn(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	token, err := f.SignIn(t.Context(), id, code.FindString(mails.Wait(email).Text), account.Browser{Old: old})
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func newMailFixture(t *testing.T) (*fixture, *mailtest.Server) {
	t.Helper()
	f := newFixture(t)
	return f, f.mailed(t)
}

// mailed gives a fixture mail, and returns its server.
func (f *fixture) mailed(t *testing.T) *mailtest.Server {
	t.Helper()
	mails := mailtest.NewServer(t)
	sender, err := mail.New(mails.Settings())
	if err != nil {
		t.Fatal(err)
	}
	f.turns = offerMail(f.Service, f.db, func() time.Time { return f.now }, sender)
	return mails
}

// offerMail lets a service mail through a queue that is not started, and returns the turns of the mails
// that give way.
func offerMail(s *account.Service, db *database.Pool, now func() time.Time, transport mail.Transport) *turn.Service {
	jobs, turns := queue.New(db, slog.New(slog.DiscardHandler)), turn.NewService(db, now)
	turns.OfferMail(jobs, transport, "http://voorbeeld.example")
	s.OfferMail(jobs, transport, "http://voorbeeld.example", turns)
	return turns
}

func (f *fixture) count(t *testing.T, sql string, args ...any) int {
	t.Helper()
	var n int
	if err := f.db.QueryRow(t.Context(), sql, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// guestWithWork makes a guest who has one reflection.
func (f *fixture) guestWithWork(t *testing.T) (account.Token, string) {
	t.Helper()
	token, guest := f.begin(t, false)
	if _, err := f.db.Exec(t.Context(), `
		insert into reflection (person_id, form, edition, started_at) values ($1, 'reflectie', 'wmo-2013/1', now())`, guest); err != nil {
		t.Fatal(err)
	}
	return token, guest
}

func TestClaimMovesAllAtOnce(t *testing.T) {
	t.Parallel()
	f, mails := newMailFixture(t)
	old, guest := f.guestWithWork(t)
	if _, err := f.NewResumeCode(t.Context(), guest); err != nil {
		t.Fatal(err)
	}
	token := f.signIn(t, mails, "mee@voorbeeld.example", old)
	session, err := f.Session(t.Context(), token)
	if err != nil || session.Guest != guest || !session.SignedIn() {
		t.Fatalf("session %+v, %v", session, err)
	}
	var wg sync.WaitGroup
	for range 4 { // a double click, twice
		wg.Go(func() {
			if err := f.Claim(context.WithoutCancel(t.Context()), token, session); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := f.count(t, `select count(*) from reflection where person_id = $1`, session.Person); n != 1 {
		t.Errorf("%d reflections came along", n)
	}
	if f.exists(t, guest) || f.count(t, `select count(*) from resume_code`) != 0 {
		t.Error("the guest or the resume code is still there")
	}
	if n := f.count(t, `select count(*) from deletion`); n != 0 {
		t.Error("the guest would be deleted from a restored backup, with the work")
	}
	if err := f.Delete(t.Context(), session.Person); err != nil {
		t.Fatal(err)
	}
	marks := f.count(t, `select count(*) from deletion, request_secret where mark in (deletion_mark(secret, $1), deletion_mark(secret, $2))`, guest, session.Person)
	if marks != 2 || f.count(t, `select count(*) from claimed`) != 0 {
		t.Errorf("%d of the guest and the account would be deleted from a restored backup", marks)
	}
}

// TestLostAnswerLosesNoWork signs in again with the token from before signing in. A browser does
// that when the answer never reached it, or when the person asks for a new code before saying whose
// the guest's work is.
func TestLostAnswerLosesNoWork(t *testing.T) {
	t.Parallel()
	f, mails := newMailFixture(t)
	old, guest := f.guestWithWork(t)
	lost := f.signIn(t, mails, "zoek@voorbeeld.example", old)
	elsewhere := f.signIn(t, mails, "zoek@voorbeeld.example", "")
	again := f.signIn(t, mails, "zoek@voorbeeld.example", old)
	if got := f.person(t, again); got.Guest != guest {
		t.Errorf("the guest's work is lost: %+v", got)
	}
	if _, err := f.Session(t.Context(), lost); err == nil {
		t.Error("the session of the lost answer still exists")
	}
	third := f.signIn(t, mails, "zoek@voorbeeld.example", again)
	if got := f.person(t, third); got.Guest != guest {
		t.Errorf("asking for another code lost the work: %+v", got)
	}
	f.person(t, elsewhere) // still works
	thief := f.signIn(t, mails, "ander@voorbeeld.example", old)
	if got := f.person(t, thief); got.Guest != "" {
		t.Error("another account got the work")
	}
	if err := f.Claim(t.Context(), third, f.person(t, third)); err != nil {
		t.Fatal(err)
	}
	if last := f.person(t, f.signIn(t, mails, "zoek@voorbeeld.example", third)); last.Guest != "" {
		t.Errorf("work that was taken along is asked about again: %+v", last)
	}
}

// TestClaimIsOfTheOwnGuestOnly tries to claim a guest's work from another person's session.
func TestClaimIsOfTheOwnGuestOnly(t *testing.T) {
	t.Parallel()
	f, mails := newMailFixture(t)
	old, guest := f.guestWithWork(t)
	token := f.signIn(t, mails, "een@voorbeeld.example", old)
	thief := f.signIn(t, mails, "twee@voorbeeld.example", "")
	stolen, err := f.Session(t.Context(), thief)
	if err != nil {
		t.Fatal(err)
	}
	for _, with := range []account.Token{thief, token} {
		if err := f.Claim(t.Context(), with, stolen); err != nil {
			t.Fatal(err)
		}
	}
	if n := f.count(t, `select count(*) from reflection where person_id = $1`, guest); n != 1 {
		t.Error("somebody else took the work")
	}
}

func TestFirstSignInsAtOnceMakeOneAccount(t *testing.T) {
	t.Parallel()
	f, mails := newMailFixture(t)
	var wg sync.WaitGroup
	for range 3 {
		id, err := f.RequestSignIn(t.Context(), "samen@voorbeeld.example", account.Afterwards{})
		if err != nil {
			t.Fatal(err)
		}
		if err := f.MailSignIn(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		digits := code.FindString(mails.Wait("samen@voorbeeld.example").Text)
		wg.Go(func() {
			if _, err := f.SignIn(context.WithoutCancel(t.Context()), id, digits, account.Browser{}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := f.count(t, `select count(*) from account`); n != 1 {
		t.Errorf("%d accounts", n)
	}
	if n := f.count(t, `select count(*) from person`); n != 1 {
		t.Errorf("%d persons", n)
	}
}

func TestPurgeSparesAccounts(t *testing.T) {
	t.Parallel()
	f, mails := newMailFixture(t)
	token := f.signIn(t, mails, "blijft@voorbeeld.example", "")
	session, err := f.Session(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	f.now = f.now.Add(10 * account.ResumableLife)
	if gone, err := f.Purge(t.Context()); err != nil || gone != 0 {
		t.Errorf("%d deleted, %v", gone, err)
	}
	if !f.exists(t, session.Person) {
		t.Error("a person with an account was deleted")
	}
	if n := f.count(t, `select count(*) from sign_in`); n != 0 {
		t.Errorf("%d old requests to sign in are kept", n)
	}
}

func TestDelayedMailStillWorks(t *testing.T) {
	t.Parallel()
	f, mails := newMailFixture(t)
	id, err := f.RequestSignIn(t.Context(), "laat@voorbeeld.example", account.Afterwards{})
	if err != nil {
		t.Fatal(err)
	}
	f.now = f.now.Add(3 * time.Hour) // the mail server was away
	if err := f.MailSignIn(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if _, err := f.SignIn(t.Context(), id, code.FindString(mails.Wait("laat@voorbeeld.example").Text), account.Browser{}); err != nil {
		t.Error(err)
	}
	if err := f.MailSignIn(t.Context(), id); err != nil { // the job runs a second time
		t.Error(err)
	}
	if n := len(mails.Messages()); n != 1 {
		t.Errorf("%d mails for a request that was used", n)
	}
}

// TestClaimTakesOfferingsAlong merges what a guest and an account recorded about offerings.
func TestClaimTakesOfferingsAlong(t *testing.T) {
	t.Parallel()
	f, mails := newMailFixture(t)
	first := f.signIn(t, mails, "mee@voorbeeld.example", "")
	mine, err := f.Session(t.Context(), first)
	if err != nil {
		t.Fatal(err)
	}
	old, guest := f.begin(t, false) // without a reflection
	for _, person := range []string{mine.Person, guest} {
		_, err := f.db.Exec(t.Context(), `
			with o as (
			    insert into offering (title, kind, source, source_key) values ($1::text, 'training', 'x', $1), ('Beide', 'training', 'x', 'beide')
			        on conflict (organisation_id, import_source, source_key) do update set title = excluded.title returning id
			), k as (insert into offering_kept select $1::uuid, id, now() from o
			), u as (insert into offering_useful select $1::uuid, id, case when $2 then 'nee' else 'ja' end, now() from o
			), r as (insert into offering_report (offering_id, kind, made_at, person_id) select id, 'link', now(), $1::uuid from o
			), s as (insert into offering_suggestion (title, made_at, person_id) values ('x', now(), $1::uuid)
			), l as (insert into offering_list (person_id, made_at, expires_at) values ($1::uuid, now(), now() + interval '1 day')
			), d as (insert into demand_consent select $1::uuid, now() where $2)
			insert into offering_preference (person_id, region, changed_at) values ($1::uuid, case when $2 then 'Drenthe' else 'Zeeland' end, now())`,
			person, person == guest)
		if err != nil {
			t.Fatal(err)
		}
	}
	token := f.signIn(t, mails, "mee@voorbeeld.example", old)
	session, err := f.Session(t.Context(), token)
	if err != nil || session.Guest != guest {
		t.Fatalf("session %+v, %v", session, err)
	}
	if err := f.Claim(t.Context(), token, session); err != nil {
		t.Fatal(err)
	}
	for what, want := range map[string]int{
		`offering_kept where person_id = $1`: 3, `offering_list where person_id = $1`: 2, `offering_report where person_id = $1`: 4,
		`offering_suggestion where person_id = $1`: 2, `offering_useful where person_id = $1`: 3,
		`offering_useful where person_id = $1 and answer = 'nee'`:             1, // the account's answer stays
		`offering_preference where person_id = $1 and region = 'Zeeland'`:     1,
		`demand_consent where person_id = $1`:                                 0, // consent is not inherited
		`person where id <> $1 and id not in (select person_id from account)`: 0,
	} {
		if n := f.count(t, `select count(*) from `+what, mine.Person); n != want {
			t.Errorf("%s: %d, want %d", what, n, want)
		}
	}
}

// TestPlanOfAGuestIsAskedAbout signs in with the browser of guests who have nothing but a part of a plan.
func TestPlanOfAGuestIsAskedAbout(t *testing.T) {
	t.Parallel()
	f, mails := newMailFixture(t)
	for what, sql := range map[string]string{
		"goal": `insert into goal (person_id, state, source, intention, obstacle, if_text, then_text, started_at, changed_at)
		         values ($1, 'resting', 'eigen', 'x', '', 'x', 'x', now(), now())`,
		"plan_item":       `insert into plan_item (person_id, title, obligation, funding, made_at, changed_at) values ($1, 'x', 'vrijwillig', '', now(), now())`,
		"agreement":       `insert into agreement (person_id, deed, made_at, changed_at) values ($1, 'x', now(), now())`,
		"register_period": `insert into register_period (person_id, register_key, register, starts_on) values ($1, 'skj', 'SKJ', '2024-01-01')`,
	} {
		old, guest := f.begin(t, false)
		if _, err := f.db.Exec(t.Context(), sql, guest); err != nil {
			t.Fatal(err)
		}
		if got := f.person(t, f.signIn(t, mails, what+"@voorbeeld.example", old)); got.Guest != guest {
			t.Errorf("%s: the session is %+v", what, got)
		}
	}
}
