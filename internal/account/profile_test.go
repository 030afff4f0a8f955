package account_test

import (
	"errors"
	"strings"
	"testing"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
	"reflectietool/internal/mail/mailtest"
)

// person returns the session of a token.
func (f *fixture) person(t *testing.T, token account.Token) account.Session {
	t.Helper()
	session, err := f.Session(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	return session
}

func TestSetName(t *testing.T) {
	t.Parallel()
	f, mails := newMailFixture(t)
	token := f.signIn(t, mails, "naam@voorbeeld.example", "")
	other := f.signIn(t, mails, "ander@voorbeeld.example", "")
	mine := f.person(t, token)
	for typed, want := range map[string]string{
		"  Sam   Voorbeeld ":         "Sam Voorbeeld",
		"Zoë O’Voorbeeld-ÆØ":         "Zoë O’Voorbeeld-ÆØ",
		strings.Repeat("ë", 80):      strings.Repeat("ë", 80),
		"":                           "",
		"<b>Sam</b>":                 "<b>Sam</b>",
		"Sam\nVoorbeeld\t":           "Sam Voorbeeld",
		"Sam \u00a0 van Voorbeeld":   "Sam van Voorbeeld",
		"\u3000សំ សំ":                "សំ សំ",
		"👩‍🎓 Sam, of 山田 太郎":          "👩‍🎓 Sam, of 山田 太郎",
		"'; drop table account; -- ": "'; drop table account; --",
	} {
		if err := f.SetName(t.Context(), mine.Person, typed); err != nil {
			t.Errorf("%q: %v", typed, err)
		}
		if got := f.person(t, token).Name; got != want {
			t.Errorf("%q became %q, want %q", typed, got, want)
		}
	}
	for _, typed := range []string{strings.Repeat("x", 81), "Sam\x00", "\u202emaS", "Sam\u2066", "\xff"} {
		if invalid, ok := fault.AsInvalid(f.SetName(t.Context(), mine.Person, typed)); !ok || invalid["naam"] == "" {
			t.Errorf("%q was taken", typed)
		}
	}
	if got := f.person(t, other).Name; got != "" {
		t.Errorf("another person has the name %q now", got)
	}
	_, guest := f.begin(t, false)
	if err := f.SetName(t.Context(), guest, "Gast"); !errors.Is(err, fault.NotFound) {
		t.Errorf("a guest: %v", err)
	}
}

// askAddress asks for another address, and returns the id of the request and the text of the mail.
func (f *fixture) askAddress(t *testing.T, mails *mailtest.Server, session account.Session, email string) (id, text string) {
	t.Helper()
	id, err := f.RequestAddress(t.Context(), session, email)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.MailSignIn(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	return id, mails.Wait(email).Text
}

func TestChangeAddress(t *testing.T) {
	t.Parallel()
	f, mails := newMailFixture(t)
	token := f.signIn(t, mails, "oud@voorbeeld.example", "")
	elsewhere := f.signIn(t, mails, "oud@voorbeeld.example", "")
	session := f.person(t, token)
	_, sharer := f.guestWithWork(t)
	if _, err := f.db.Exec(t.Context(), `
		with sheet as (
		    insert into sheet (reflection_id, created_at, changed_at) select id, now(), now() from reflection where person_id = $1 returning id
		)
		insert into share (sheet_id, email, email_key, with_report, until, created_at)
		select id, 'Oud@voorbeeld.example', 'oud@voorbeeld.example', false, '2026-12-05', now() from sheet`, sharer); err != nil {
		t.Fatal(err)
	}
	if _, err := f.db.Exec(t.Context(), `
		with g as (insert into goal (person_id, state, source, intention, obstacle, if_text, then_text, started_at, changed_at)
		           values ($1, 'resting', 'eigen', 'x', '', 'x', 'x', now(), now()) returning id)
		insert into buddy (person_id, goal_id, email, email_key, asked_at, expires_at)
		select $1, id, 'Oud@voorbeeld.example', 'oud@voorbeeld.example', now(), now() from g`, sharer); err != nil {
		t.Fatal(err)
	}
	id, text := f.askAddress(t, mails, session, "Nieuw@voorbeeld.example")

	// The code works for this person and this purpose only.
	stranger := f.signIn(t, mails, "vreemd@voorbeeld.example", "")
	if _, err := f.ChangeAddress(t.Context(), f.person(t, stranger), id, code.FindString(text), stranger); err == nil {
		t.Error("somebody else used the code")
	}
	if _, err := f.SignIn(t.Context(), id, code.FindString(text), account.Browser{}); err == nil {
		t.Error("the code signs in")
	}
	if err := f.Confirm(t.Context(), session.Person, id, code.FindString(text)); err == nil {
		t.Error("the code confirms deleting")
	}
	fresh, err := f.ChangeAddress(t.Context(), session, id, code.FindString(text), token)
	if err != nil {
		t.Fatal(err)
	}
	if got := f.person(t, fresh); got.Email != "Nieuw@voorbeeld.example" || got.Person != session.Person {
		t.Errorf("the account is now %+v", got)
	}
	for _, over := range []account.Token{token, elsewhere} {
		if _, err := f.Session(t.Context(), over); !errors.Is(err, account.ErrSessionOver) {
			t.Errorf("an earlier session: %v", err)
		}
	}
	if _, err := f.ChangeAddress(t.Context(), session, id, code.FindString(text), fresh); err == nil {
		t.Error("the code works twice")
	}
	if err := f.MailAddressChanged(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if text := mails.Wait("oud@voorbeeld.example").Text; strings.Contains(strings.ToLower(text), "nieuw@") || !strings.Contains(text, "ander e-mailadres") {
		t.Errorf("the mail to the old address: %s", text)
	}
	if n := f.count(t, `select count(*) from share where email = '' and email_key = '' and revoked_at is not null`); n != 1 {
		t.Error("a share with the old address is still open")
	}
	if n := f.count(t, `select count(*) from buddy`); n != 0 {
		t.Error("a question to the old address is still there")
	}
	// The old address belongs to no account now.
	if again := f.person(t, f.signIn(t, mails, "oud@voorbeeld.example", "")); again.Person == session.Person {
		t.Error("the old address still signs in")
	}
	if err := f.Delete(t.Context(), session.Person); err != nil {
		t.Fatal(err)
	}
	if err := f.MailAddressChanged(t.Context(), id); !errors.Is(err, fault.NotFound) { // the job comes late
		t.Errorf("after the account was deleted: %v", err)
	}
	if n := f.count(t, `select count(*) from sign_in where lower(email) like 'nieuw@%' or old_email like 'oud@%'`); n != 0 {
		t.Errorf("%d requests are left", n)
	}
}

// TestTakenAddressIsNotRevealed checks that asking for an address that has an account looks the
// same to the person as asking for a free one.
func TestTakenAddressIsNotRevealed(t *testing.T) {
	t.Parallel()
	f, mails := newMailFixture(t)
	f.signIn(t, mails, "bezet@voorbeeld.example", "")
	token := f.signIn(t, mails, "vrager@voorbeeld.example", "")
	session := f.person(t, token)
	free, _ := f.askAddress(t, mails, session, "vrij@voorbeeld.example")
	taken, text := f.askAddress(t, mails, session, "bezet@voorbeeld.example")
	if code.MatchString(text) || !strings.Contains(text, "al een account") {
		t.Errorf("the owner reads: %s", text)
	}
	for range 6 {
		_, one := f.ChangeAddress(t.Context(), session, free, "000000", token)
		_, two := f.ChangeAddress(t.Context(), session, taken, "000000", token)
		first, _ := fault.AsInvalid(one)
		second, _ := fault.AsInvalid(two)
		if first["code"] == "" || first["code"] != second["code"] {
			t.Errorf("a free address says %q, a taken one %q", first["code"], second["code"])
		}
	}
	for _, address := range []string{"VRAGER@voorbeeld.example", "ｖｒａｇｅｒ@voorbeeld.example", "geen adres"} {
		if _, ok := fault.AsInvalid(second(f.RequestAddress(t.Context(), session, address))); !ok {
			t.Errorf("%q was taken", address)
		}
	}
	// The address gets an account before the code is used.
	id, text := f.askAddress(t, mails, session, "net-te-laat@voorbeeld.example")
	f.signIn(t, mails, "net-te-laat@voorbeeld.example", "")
	if _, ok := fault.AsInvalid(second(f.ChangeAddress(t.Context(), session, id, code.FindString(text), token))); !ok {
		t.Error("two accounts have one address")
	}
	if got := f.person(t, token); got.Email != "vrager@voorbeeld.example" {
		t.Errorf("the account is now %+v", got)
	}
}

func second[T any](_ T, err error) error { return err }
