package account_test

import (
	"errors"
	"strings"
	"testing"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
)

// person returns whose session a token is.
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
	for _, typed := range []string{strings.Repeat("x", 81), "Sam\nVoorbeeld", "Sam\x00", "Sam\t", "\u202emaS", "Sam\u2066", "\xff"} {
		if invalid, ok := fault.AsInvalid(f.SetName(t.Context(), mine.Person, typed)); !ok || invalid["naam"] == "" {
			t.Errorf("%q was taken", typed)
		}
	}
	if got := f.person(t, other).Name; got != "" {
		t.Errorf("somebody else is called %q now", got)
	}
	_, guest := f.begin(t, false)
	if err := f.SetName(t.Context(), guest, "Gast"); !errors.Is(err, fault.NotFound) {
		t.Errorf("a guest: %v", err)
	}
}
