package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

var resumeCode = regexp.MustCompile(`[A-Z2-9]{4}(-[A-Z2-9]{4}){3}`)

// TestLogIsJSONAndHoldsNothingPersonal visits the site from end to end, kills PostgreSQL on the
// way, and then reads everything that was logged.
func TestLogIsJSONAndHoldsNothingPersonal(t *testing.T) {
	t.Parallel()
	dir := usedFolder(t)
	s := serve(t, inFolder(dir))
	v := s.visitor()
	const note = "waterlelietje"
	secrets := map[string]string{"the note": note}

	path := v.post(t, "/reflectie", url.Values{"vorm": {"reflectie"}}).want(t, http.StatusSeeOther).location
	secrets["the reflection"] = strings.TrimPrefix(path, "/reflectie/")
	secrets["the cookie"] = v.session(t)
	page := path + "/zelfregie"
	answers := url.Values{"zelfregie": {"groeien"}, "zelfregie-notitie": {note}, "zelfregie-1": {"soms"}}
	v.post(t, page, answers).want(t, http.StatusSeeOther)
	v.post(t, page, url.Values{"zelfregie-notitie": {strings.Repeat(note, 200)}}).want(t, http.StatusUnprocessableEntity)
	v.post(t, page, url.Values{"zelfregie-1": {note}}).want(t, http.StatusUnprocessableEntity)
	v.get(t, "/aanbod?q="+note).want(t, http.StatusOK)
	v.get(t, "/"+note).want(t, http.StatusNotFound)
	for _, place := range []string{"/rapport/", "/aanbod/", "/team/", "/beheer/aanbod?organisatie=", "/beheer/aanbod/nieuw?voorstel="} {
		v.get(t, place+note)
	}
	v.post(t, path+"/telt-mee", url.Values{"ronde": {note}, "actie": {"ja"}})
	v.post(t, "/aanbod/"+secrets["the reflection"]+"/melden", url.Values{"soort": {note}})
	secrets["the resume code"] = resumeCode.FindString(v.post(t, "/verder/code", url.Values{}).want(t, http.StatusOK).body)

	// A save that the database never confirmed.
	if err := syscall.Kill(postmaster(dir), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	away := 0
	eventually(t, "the database is back", func() bool {
		got := v.post(t, page, answers)
		if got.status == http.StatusServiceUnavailable {
			away++
		}
		return away > 0 && got.status == http.StatusSeeOther
	})

	// Each connection from before the kill can still fail once.
	get := func(path string) reply { return patiently(t, func() reply { return v.get(t, path) }) }
	post := func(path string, form url.Values) reply {
		return patiently(t, func() reply { return v.post(t, path, form) })
	}
	report := post(path+"/overzicht", url.Values{}).want(t, http.StatusSeeOther).location
	get(report).want(t, http.StatusOK, note)
	post(page, answers).want(t, http.StatusConflict)
	code := url.Values{"code": {secrets["the resume code"]}, "bevestig": {"ja"}}
	post("/verder", code).want(t, http.StatusSeeOther)
	secrets["the cookie of the resumed visit"] = v.session(t)
	get(report+".json").want(t, http.StatusOK, note)
	post("/gegevens/verwijderen", url.Values{"bevestig": {"ja"}}).want(t, http.StatusOK)
	s.stop()

	s.log.wantJSON(t)
	postgres, err := os.ReadFile(filepath.Join(dir, "postgresql.log"))
	if err != nil {
		t.Fatal(err)
	}
	log := s.log.String() + string(postgres)
	for what, secret := range secrets {
		if i := strings.Index(log, secret); secret == "" || i >= 0 {
			t.Errorf("a log holds %s %q: %s", what, secret, excerpt(log, max(0, i)))
		}
	}
	if !strings.Contains(log, `"status":503`) {
		t.Error("the log says nothing about the database that was away")
	}
}

// patiently repeats a request as long as the database is away.
func patiently(t *testing.T, ask func() reply) (got reply) {
	t.Helper()
	eventually(t, "the database answers", func() bool {
		got = ask()
		return got.status != http.StatusServiceUnavailable
	})
	return got
}

func (b *logBuffer) wantJSON(t *testing.T) {
	t.Helper()
	for _, line := range b.lines() {
		var entry struct{ Time, Level, Msg string }
		if err := json.Unmarshal([]byte(line), &entry); err != nil || entry.Time == "" || entry.Level == "" || entry.Msg == "" {
			t.Errorf("a line of the log is no JSON of slog: %s (%v)", line, err)
		}
	}
}

// excerpt returns the line around a place in a text.
func excerpt(text string, at int) string {
	begin := strings.LastIndex(text[:at], "\n") + 1
	line, _, _ := strings.Cut(text[begin:], "\n")
	return fmt.Sprintf("%.500s", line)
}
