package main

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"reflectietool/internal/database/dbtest"
)

// A demonstration has a data folder of its own, signs visitors in when they press a button, and
// does not send its mails.
func TestDemo(t *testing.T) {
	t.Parallel()
	dir := newFolder(t)
	settings := append(inFolder(dir), // settings that a demonstration must ignore
		"REFLECTIETOOL_SMTP_HOST=mail.voorbeeld.example", "REFLECTIETOOL_MAIL_FROM=a@voorbeeld.example",
		"REFLECTIETOOL_URL=https://echt.example")
	for round := range 2 {
		s := serve(t, settings, "--demo")
		if _, err := os.Stat(dir); err == nil {
			t.Error("the ordinary data folder is used")
		}
		v := s.visitor()
		v.get(t, "/inloggen").want(t, http.StatusOK, "vul geen echte antwoorden in", "Teamleider")
		v.post(t, "/voorbeeld/inloggen", url.Values{"rol": {"professional"}}).want(t, http.StatusSeeOther)
		v.get(t, "/account").want(t, http.StatusOK, "anna@voorbeeld.example")
		// An organisation that a visitor makes in the demonstration does not prevent the next
		// start.
		maker := s.visitor()
		maker.post(t, "/voorbeeld/inloggen", url.Values{"rol": {"landelijk-beheerder"}}).want(t, http.StatusSeeOther)
		maker.post(t, "/beheer/organisaties", url.Values{
			"naam": {fmt.Sprintf("Voorbeeld %d", round)}, "email": {"eerste@voorbeeld.example"},
		}).want(t, http.StatusSeeOther)
		other := s.visitor()
		other.post(t, "/inloggen", url.Values{"email": {"iemand@voorbeeld.example"}}).want(t, http.StatusSeeOther)
		eventually(t, "the mail", func() bool {
			page := other.get(t, "/voorbeeld/mails").body
			return strings.Contains(page, "iemand@voorbeeld.example") && strings.Contains(page, s.url+"/inloggen/link/")
		})
		s.stop()
	}
}

// When the texts of the framework change, the examples are made anew.
func TestDemoWithOtherTextsIsMadeAnew(t *testing.T) {
	t.Parallel()
	dir := newFolder(t)
	edition := filepath.Join(dir+"-demo", demoEdition)
	visit := func() bool {
		s := serve(t, inFolder(dir), "--demo")
		defer s.stop()
		v := s.visitor()
		v.post(t, "/voorbeeld/inloggen", url.Values{"rol": {"landelijk-beheerder"}}).want(t, http.StatusSeeOther)
		known := strings.Contains(v.get(t, "/beheer").want(t, http.StatusOK, "Voorbeeld Welzijn").body, "Voorbeeld van toen")
		if !known {
			v.post(t, "/beheer/organisaties", url.Values{
				"naam": {"Voorbeeld van toen"}, "email": {"eerste@voorbeeld.example"},
			}).want(t, http.StatusSeeOther)
		}
		return known
	}
	if visit() {
		t.Fatal("the organisation is there before it was made")
	}
	if !visit() {
		t.Error("the same texts made the demonstration anew")
	}
	if err := os.WriteFile(edition, []byte("other texts"), 0o600); err != nil {
		t.Fatal(err)
	}
	if visit() {
		t.Error("other texts kept the demonstration as it was")
	}
	if err := os.Remove(edition); err != nil { // as a version before this one left it
		t.Fatal(err)
	}
	if visit() {
		t.Error("a demonstration of unknown texts was kept")
	}
}

func TestDemoRefuses(t *testing.T) {
	t.Parallel()
	settings := inFolder(newFolder(t))
	for _, addr := range []string{"0.0.0.0:0", "[::]:0", ":0"} {
		execute(t, settings, "serve", "--demo", "--addr", addr).want(t, 1, "this machine only")
	}
	db := dbtest.NewDB(t)
	if _, err := db.Pool.Exec(t.Context(), `insert into organisation (name, created_at) values ('Echt', now())`); err != nil {
		t.Fatal(err)
	}
	execute(t, []string{"DATABASE_URL=" + db.ServingURL, "DATABASE_OWNER_URL=" + db.OwnerURL},
		"serve", "--demo", "--addr", "127.0.0.1:0").want(t, 1, "a database of its own")
}
