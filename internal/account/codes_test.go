package account_test

import (
	"context"
	"errors"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
	"reflectietool/internal/limit"
	"reflectietool/internal/mail/mailtest"
	"reflectietool/internal/tally"
)

var (
	linkSecret = regexp.MustCompile(`/inloggen/link/([A-Z2-7]{26})`)
	anEmail    = regexp.MustCompile(`\S+@\S+`)
)

// asked is a mail with a code that was asked for.
type asked struct{ id, code, link string }

func (f *fixture) ask(t *testing.T, mails *mailtest.Server, email string) (asked, error) {
	t.Helper()
	id, err := f.RequestSignIn(t.Context(), email, account.Afterwards{})
	if err != nil {
		return asked{}, err
	}
	if err := f.MailSignIn(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	text := mails.Wait(email).Text
	return asked{id, code.FindString(text), linkSecret.FindStringSubmatch(text)[1]}, nil
}

// guess tries n wrong codes and returns the last refusal.
func (f *fixture) guess(t *testing.T, a asked, n int) string {
	t.Helper()
	wrong := "000000"
	if a.code == "000 000" {
		wrong = "111111"
	}
	var last string
	for range n {
		_, err := f.SignIn(t.Context(), a.id, wrong, account.Browser{})
		last = refusalOf(t, err, "code")
	}
	return last
}

func refusalOf(t *testing.T, err error, field string) string {
	t.Helper()
	invalid, ok := fault.AsInvalid(err)
	if !ok {
		t.Fatalf("%v is no refusal", err)
	}
	return invalid[field]
}

// TestNobodyIsLockedOut lets a stranger ask for every mail of a day and try every code, for an
// address with an account and for one without. The owner still gets in.
func TestNobodyIsLockedOut(t *testing.T) {
	t.Parallel()
	for _, email := range []string{"eigenaar@voorbeeld.example", "nieuw@voorbeeld.example"} {
		t.Run(email, func(t *testing.T) {
			t.Parallel()
			f, mails := newMailFixture(t)
			if strings.HasPrefix(email, "eigenaar") {
				f.signIn(t, mails, email, "")
				f.now = f.now.Add(25 * time.Hour)
			}
			var last asked
			var refusal string
			for n := 0; ; n++ {
				got, err := f.ask(t, mails, email)
				if err != nil {
					refusal = refusalOf(t, err, "email")
					if n < 20 && !strings.Contains(refusal, "een uur") || n == 20 && !strings.Contains(refusal, "vandaag al 20") {
						t.Fatalf("after %d mails: %s", n, refusal)
					}
					if n == 20 {
						break
					}
					n--
					f.now = f.now.Add(time.Hour)
					continue
				}
				if last = got; n < 4 {
					f.guess(t, got, 5)
				}
			}
			if _, err := f.SignIn(t.Context(), last.id, last.code, account.Browser{}); !strings.Contains(refusalOf(t, err, "code"), "Open de link in onze mail") {
				t.Errorf("%s: after twenty wrong codes a right one is %v", email, err)
			}
			// Hours later, the mails are old. Asking makes the link in the last one work again.
			f.now = f.now.Add(3 * time.Hour)
			if _, err := f.SignInByLink(t.Context(), last.link, false, account.Browser{}); err == nil {
				t.Error("a link works for hours")
			}
			_, err := f.ask(t, mails, email)
			if refusal = refusalOf(t, err, "email"); !strings.Contains(refusal, "de link daarin werkt weer") {
				t.Errorf("%s: the owner reads %q", email, refusal)
			}
			if _, err := f.SignInByLink(t.Context(), last.link, false, account.Browser{}); err != nil {
				t.Errorf("%s: the owner cannot get in: %v", email, err)
			}
			if _, err := f.SignInByLink(t.Context(), last.link, false, account.Browser{}); err == nil {
				t.Error("a link works twice")
			}
			f.now = f.now.Add(24 * time.Hour)
			tomorrow, err := f.ask(t, mails, email)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := f.SignIn(t.Context(), tomorrow.id, tomorrow.code, account.Browser{}); err != nil {
				t.Errorf("%s: the next day: %v", email, err)
			}
		})
	}
}

// TestCodesOfAnotherPurposeStayUsable checks that a stranger who spends the mails to sign in does not
// keep the owner from deleting the account.
func TestCodesOfAnotherPurposeStayUsable(t *testing.T) {
	t.Parallel()
	f, mails := newMailFixture(t)
	person := f.fixturePerson(t, mails, "weg@voorbeeld.example")
	for range 4 {
		a, err := f.ask(t, mails, "weg@voorbeeld.example")
		if err != nil {
			t.Fatal(err)
		}
		f.guess(t, a, 5)
	}
	if _, err := f.ask(t, mails, "weg@voorbeeld.example"); err == nil {
		t.Fatal("the mails of the hour are not spent")
	}
	id, err := f.RequestDelete(t.Context(), "weg@voorbeeld.example")
	if err != nil {
		t.Fatal(err)
	}
	if err := f.MailSignIn(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if err := f.Confirm(t.Context(), person, id, code.FindString(mails.Wait("weg@voorbeeld.example").Text)); err != nil {
		t.Errorf("the owner cannot confirm: %v", err)
	}
}

// TestManyGuessesAtOnce tries the codes of several mails at the same time.
func TestManyGuessesAtOnce(t *testing.T) {
	t.Parallel()
	f, mails := newMailFixture(t)
	f.limited(func(l *limit.Limits) { l.SignIn.TriesPerDay = 7 })
	var wg sync.WaitGroup
	for range 5 {
		a, err := f.ask(t, mails, "raden@voorbeeld.example")
		if err != nil {
			t.Fatal(err)
		}
		for range 4 {
			wg.Go(func() { _, _ = f.SignIn(context.WithoutCancel(t.Context()), a.id, "000000", account.Browser{}) })
		}
	}
	wg.Wait()
	if n := f.count(t, `select sum(tries) from sign_in`); n != 7 {
		t.Errorf("%d guesses were compared, want 7", n)
	}
}

// TestOwnerIsWarnedOnce counts the mails about wrong codes.
func TestOwnerIsWarnedOnce(t *testing.T) {
	t.Parallel()
	f, mails := newMailFixture(t)
	f.signIn(t, mails, "eigenaar@voorbeeld.example", "")
	jobs := func() (ids []string) {
		rows, err := f.db.Query(t.Context(), `select args->>'id' from river_job where kind = 'wrong-codes' order by id`)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var id string
			if err := rows.Scan(&id); err != nil {
				t.Fatal(err)
			}
			ids = append(ids, id)
		}
		return ids
	}
	attack := func(email string) string {
		t.Helper()
		before := len(jobs())
		for range 2 {
			a, err := f.ask(t, mails, email)
			if err != nil {
				t.Fatal(err)
			}
			f.guess(t, a, 5)
		}
		ids := jobs()
		if len(ids) != before+1 {
			t.Fatalf("%s: %d jobs after ten wrong codes, want one", email, len(ids)-before)
		}
		return ids[before]
	}
	job := attack("eigenaar@voorbeeld.example")
	if err := f.MailWrongCodes(t.Context(), job); err != nil {
		t.Fatal(err)
	}
	mail := mails.Wait("eigenaar@voorbeeld.example")
	text := strings.Join(strings.Fields(mail.Text), " ")
	for _, says := range []string{"10 keer een verkeerde code", "niemand in je account gekomen", "/account/bezoeken"} {
		if !strings.Contains(text, says) {
			t.Errorf("the mail does not say %q: %s", says, text)
		}
	}
	if code.MatchString(mail.Text) || linkSecret.MatchString(mail.Text) || anEmail.MatchString(mail.Text) {
		t.Errorf("the mail holds a way in, or an address: %s", mail.Text)
	}
	if err := f.MailWrongCodes(t.Context(), job); !errors.Is(err, fault.NotFound) {
		t.Errorf("a second run of the job gives %v", err)
	}
	if err := f.MailWrongCodes(t.Context(), attack("nieuw@voorbeeld.example")); !errors.Is(err, fault.NotFound) {
		t.Errorf("an address without an account gives %v", err)
	}
	f.now = f.now.Add(25 * time.Hour)
	if err := f.MailWrongCodes(t.Context(), attack("eigenaar@voorbeeld.example")); err != nil {
		t.Errorf("a day later: %v", err)
	}
}

// TestMailsInTotal checks the limit of all addresses together, and that its warning names none.
func TestMailsInTotal(t *testing.T) {
	t.Parallel()
	f, mails := newMailFixture(t)
	log := f.limited(func(l *limit.Limits) { l.SignIn.MailsInTotal = 3 })
	for _, name := range []string{"a", "b", "c"} {
		if _, err := f.ask(t, mails, name+"@voorbeeld.example"); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		_, err := f.ask(t, mails, "d@voorbeeld.example")
		if says := refusalOf(t, err, "email"); !strings.Contains(says, "Probeer het over een uur opnieuw") {
			t.Errorf("says %q", says)
		}
	}
	if n := strings.Count(log.String(), "level=WARN"); n != 1 || !strings.Contains(log.String(), "REFLECTIETOOL_CODES_PER_HOUR") || strings.Contains(log.String(), "@") {
		t.Errorf("the log says %s", log)
	}
	f.now = f.now.Add(time.Hour)
	if _, err := f.ask(t, mails, "d@voorbeeld.example"); err != nil {
		t.Errorf("an hour later: %v", err)
	}
}

// TestRefusedPersonKeepsTheCode checks that a first sign-in that may make no person can be tried
// again.
func TestRefusedPersonKeepsTheCode(t *testing.T) {
	t.Parallel()
	f, mails := newMailFixture(t)
	a, err := f.ask(t, mails, "vol@voorbeeld.example")
	if err != nil {
		t.Fatal(err)
	}
	refused := fault.TooMany{Wait: time.Minute}
	refuse := func(context.Context, tally.Querier) error { return refused }
	if _, err := f.SignIn(t.Context(), a.id, a.code, account.Browser{NewPerson: refuse}); !errors.Is(err, refused) {
		t.Errorf("gives %v", err)
	}
	if n := f.count(t, `select count(*) from person`); n != 0 {
		t.Errorf("%d persons were made", n)
	}
	if _, err := f.SignIn(t.Context(), a.id, a.code, account.Browser{}); err != nil {
		t.Errorf("the code does not work any more: %v", err)
	}
	b, err := f.ask(t, mails, "vol@voorbeeld.example")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.SignIn(t.Context(), b.id, b.code, account.Browser{NewPerson: refuse}); err != nil {
		t.Errorf("a person with an account is refused: %v", err)
	}
}
