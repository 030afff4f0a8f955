package site_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"reflectietool/internal/assessment"
)

var codePattern = regexp.MustCompile(`[A-Z2-9]{4}(-[A-Z2-9]{4}){3}`)

func codeIn(t testing.TB, body string) string {
	t.Helper()
	code := codePattern.FindString(body)
	if code == "" {
		t.Fatal("no resume code on the page")
	}
	return code
}

func TestCookieIsForTheSessionUnlessRemembered(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	cookie := func(remember url.Values) string {
		remember.Set("vorm", "reflectie")
		return s.browser(t).post("/reflectie", remember).want(t, http.StatusSeeOther).header.Get("Set-Cookie")
	}
	plain, remembered := cookie(url.Values{}), cookie(url.Values{"onthoud": {"ja"}})
	for _, c := range []string{plain, remembered} {
		if !strings.Contains(c, "HttpOnly") || !strings.Contains(c, "SameSite=Lax") {
			t.Errorf("cookie %q lacks its guards", c)
		}
	}
	if strings.Contains(plain, "Max-Age") || !strings.Contains(remembered, "Max-Age=2592000") {
		t.Errorf("plain %q, remembered %q", plain, remembered)
	}
}

func TestPublicPagesSetNoCookie(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, path := range []string{"/", "/welkom", "/reflectie", "/snelle-scan", "/kader", "/aanbod", "/over", "/privacy", "/verder", "/gegevens"} {
		reply := s.browser(t).get(path).want(t, http.StatusOK)
		if c := reply.header.Get("Set-Cookie"); c != "" {
			t.Errorf("%s sets the cookie %q", path, c)
		}
	}
}

func TestResumeCodeGoesOnElsewhere(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	phone, computer := s.browser(t), s.browser(t)
	path := phone.start(assessment.FormReflection)
	phone.post(path+"/zelfregie", url.Values{"zelfregie-1": {"vaak"}})
	code := codeIn(t, phone.post("/verder/code", nil).want(t, http.StatusOK, "maar één keer").body)
	if strings.Contains(phone.get("/verder").body, code) {
		t.Error("the code is shown a second time")
	}
	computer.post("/verder", url.Values{"code": {""}}).want(t, http.StatusUnprocessableEntity, "Vul je hervatcode in")
	computer.post("/verder", url.Values{"code": {"AAAA-BBBB-CCCC-DDDD"}}).
		want(t, http.StatusUnprocessableEntity, "Deze code kennen we niet", "AAAA-BBBB-CCCC-DDDD")
	computer.post("/verder", url.Values{"code": {strings.ToLower(code)}}).want(t, http.StatusSeeOther)
	computer.get(path+"/zelfregie").want(t, http.StatusOK, `value="vaak" id="zelfregie-1-3" checked`)
}

func TestResumingAsksBeforeWorkDropsOutOfSight(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	phone, computer := s.browser(t), s.browser(t)
	phone.start(assessment.FormReflection)
	code := codeIn(t, phone.post("/verder/code", nil).body)
	own := computer.start(assessment.FormScan)
	computer.post("/verder", url.Values{"code": {code}}).want(t, http.StatusUnprocessableEntity, "Op dit apparaat staat al een reflectie", code)
	computer.get(own+"/zelfregie").want(t, http.StatusOK)
	computer.post("/verder", url.Values{"code": {code}, "bevestig": {"ja"}}).want(t, http.StatusSeeOther)
	computer.get(own+"/zelfregie").want(t, http.StatusNotFound)
}

func TestResumeCodesAreRateLimited(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	var last reply
	for range 101 {
		last = b.post("/verder", url.Values{"code": {"AAAA-BBBB-CCCC-DDDD"}})
	}
	last.want(t, http.StatusTooManyRequests, "Even wachten")
}

func TestDeleteMyData(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b, other := s.browser(t), s.browser(t)
	path := b.start(assessment.FormReflection)
	kept := other.start(assessment.FormReflection)
	code := codeIn(t, b.post("/verder/code", nil).body)
	b.get("/gegevens").want(t, http.StatusOK, "Verwijder mijn gegevens", "Je hebt een hervatcode")
	b.post("/gegevens/verwijderen", nil).want(t, http.StatusUnprocessableEntity, "Zet eerst een vinkje")
	b.get(path+"/zelfregie").want(t, http.StatusOK)
	reply := b.post("/gegevens/verwijderen", url.Values{"bevestig": {"ja"}}).want(t, http.StatusOK, "Je gegevens zijn verwijderd")
	if !strings.Contains(reply.header.Get("Set-Cookie"), "Max-Age=0") {
		t.Error("the cookie stays")
	}
	b.get(path+"/zelfregie").want(t, http.StatusNotFound)
	b.post("/verder", url.Values{"code": {code}}).want(t, http.StatusUnprocessableEntity, "Deze code kennen we niet")
	other.get(kept+"/zelfregie").want(t, http.StatusOK)
}

func TestStopOnASharedComputer(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	path := b.start(assessment.FormReflection)
	b.get("/gegevens").want(t, http.StatusOK, "Stop op dit apparaat", "je hebt geen hervatcode")
	code := codeIn(t, b.post("/verder/code", nil).body)
	for _, page := range []string{path + "/zelfregie", "/gegevens", "/verder"} {
		if kept := b.get(page).header.Get("Cache-Control"); kept != "no-store" {
			t.Errorf("%s stays in the history: Cache-Control %q", page, kept)
		}
	}
	stopped := b.post("/gegevens/stoppen", nil).want(t, http.StatusSeeOther)
	if !strings.Contains(stopped.header.Get("Set-Cookie"), "Max-Age=0") {
		t.Error("the cookie stays")
	}
	b.get(path+"/zelfregie").want(t, http.StatusNotFound)
	b.post("/gegevens/stoppen", nil).want(t, http.StatusSeeOther) // a second click does no harm
	b.post("/verder", url.Values{"code": {code}}).want(t, http.StatusSeeOther)
	b.get(path+"/zelfregie").want(t, http.StatusOK)
}

func TestRememberIsAChoice(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	b.start(assessment.FormReflection)
	b.get("/gegevens").want(t, http.StatusOK, "Onthoud mij hier")
	on := b.post("/gegevens/onthouden", url.Values{"onthoud": {"ja"}}).want(t, http.StatusSeeOther)
	if !strings.Contains(on.header.Get("Set-Cookie"), "Max-Age=2592000") {
		t.Errorf("cookie %q", on.header.Get("Set-Cookie"))
	}
	b.get("/gegevens").want(t, http.StatusOK, "Vergeet mij na dit bezoek")
	off := b.post("/gegevens/onthouden", nil).want(t, http.StatusSeeOther)
	if strings.Contains(off.header.Get("Set-Cookie"), "Max-Age") {
		t.Errorf("cookie %q", off.header.Get("Set-Cookie"))
	}
}

// TestSavingChecksTheSession saves an answer, which looks up no session: the visit is still recorded, and
// a session that is over, of somebody else or unknown saves nothing.
func TestSavingChecksTheSession(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b, other := s.browser(t), s.browser(t)
	page := b.start(assessment.FormReflection) + "/zelfregie"
	other.start(assessment.FormReflection)
	s.clock.advance(11 * time.Minute)
	b.post(page, url.Values{"zelfregie-1": {"soms"}}, true).want(t, http.StatusOK)
	if seen := s.oneText(t, `select count(*)::text from session where touched_at = $1`, s.clock.Now()); seen != "1" {
		t.Errorf("%s sessions were touched", seen)
	}
	other.post(page, url.Values{"zelfregie-1": {"altijd"}}, true).want(t, http.StatusNotFound)
	s.browser(t).post(page, url.Values{"zelfregie-1": {"altijd"}}, true).want(t, http.StatusNotFound)
	s.clock.advance(400 * 24 * time.Hour)
	b.post(page, url.Values{"zelfregie-1": {"altijd"}}).want(t, http.StatusForbidden, "Je bezoek is verlopen")
	if kept := s.stored(t, "zelfregie-1"); kept != "soms" {
		t.Errorf("kept %s", kept)
	}
}
