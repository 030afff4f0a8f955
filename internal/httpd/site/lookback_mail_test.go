package site_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
)

var mailedLookBack = regexp.MustCompile(`/terugkijken/[A-Z2-7]{26}\b`)

// mailedGoal is a goal of Anna that was mailed on its day.
type mailedGoal struct {
	site       *site
	anna       *browser
	goal, link string // paths
	text       string // of the mail
}

// newMailedGoal lets three weeks pass after a goal was begun, and has it mailed.
func newMailedGoal(t *testing.T) mailedGoal {
	t.Helper()
	m := mailedGoal{site: newSite(t)}
	m.anna = m.site.browser(t)
	m.anna.signInAs(annas)
	form := goalForm("Vaker wachten")
	form.Set("mail", "ja")
	m.goal = m.anna.post("/plan/nieuw", form).want(t, http.StatusSeeOther).target()
	m.site.clock.advance(21*24*time.Hour + 12*time.Hour)
	m.site.sendTurn(t, "terugkijken", strings.TrimPrefix(m.goal, "/plan/"))
	m.text = m.site.mails.Wait(annas).Text
	m.link = mailedLookBack.FindString(m.text)
	if m.link == "" {
		t.Fatal("the mail has no link")
	}
	return m
}

const annas = "anna@voorbeeld.example"

// TestLookBackByMail answers by the link in a mail, in a browser that is not signed in. It shows nothing of the goal, and
// programs that open the link change nothing.
func TestLookBackByMail(t *testing.T) {
	t.Parallel()
	m := newMailedGoal(t)
	goal := strings.TrimPrefix(m.goal, "/plan/")
	answered := func() int {
		t.Helper()
		return m.site.count(t, `select count(*) from look_back where answer is not null and goal_id = $1`, goal)
	}
	b := m.site.browser(t)
	secrets := []string{"Vaker wachten", "stilvalt", "tien tellen", annas}
	for range 3 { // a scanner
		page := b.get(m.link).want(t, ok, "Hoe ging het?", "Gelukt", "Een beetje", "Nog niet", "De situatie kwam niet voor", "Ik deed iets anders",
			"Log in om te zien wat je doel was", "noindex").without(t, secrets...)
		if cache, referrer := page.header.Get("Cache-Control"), page.header.Get("Referrer-Policy"); cache != "no-store" || referrer != "same-origin" {
			t.Errorf("the page has Cache-Control %q and Referrer-Policy %q", cache, referrer)
		}
	}
	if answered() != 0 {
		t.Fatal("opening the link answered")
	}
	for _, form := range []url.Values{nil, {"antwoord": {"misschien"}}} {
		b.post(m.link, form).want(t, refused, "Kies een van de vijf antwoorden.", `href="#antwoord"`).without(t, secrets...)
	}
	if to := b.post(m.link, url.Values{"antwoord": {"gelukt"}}).want(t, other).location; to != m.link {
		t.Errorf("the answer leads to %s", to)
	}
	b.get(m.link).want(t, ok, "Bewaard", "Je antwoord: Gelukt.", "Log in en ga verder", `href="/inloggen?verder=`+m.goal+`/terugkijken"`).without(t, secrets...)
	b.post(m.link, url.Values{"antwoord": {"nog-niet"}}).want(t, other)
	if n := m.site.count(t, `select count(*) from look_back where goal_id = $1 and number = 1 and answer = 'nog-niet'`, goal); n != 1 || answered() != 1 {
		t.Error("another answer does not replace the first")
	}
	stranger := m.site.browser(t)
	stranger.signInAs("bert@voorbeeld.example")
	stranger.get(m.link).want(t, ok, "Je bent hier ingelogd met een ander account").without(t, secrets...)
	stranger.get(m.goal).want(t, gone)

	m.anna.signInAs(annas)
	if to := m.anna.get(m.link).want(t, other).location; to != m.goal+"/terugkijken" {
		t.Errorf("the owner is led to %s", to)
	}
	m.anna.post(m.goal+"/terugkijken/verder", url.Values{"keer": {"1"}, "besluit": {"finish"}}).want(t, other)
	for _, over := range []string{m.link, "/terugkijken/" + strings.Repeat("A", 26)} {
		b.get(over).want(t, gone, "Deze link werkt niet meer", `href="/inloggen"`)
		b.post(over, url.Values{"antwoord": {"gelukt"}}).want(t, gone, "Deze link werkt niet meer")
		m.anna.get(over).want(t, gone, `href="/plan"`)
	}
	if strings.Contains(m.site.log.String(), strings.TrimPrefix(m.link, "/terugkijken/")) {
		t.Error("the log holds the secret")
	}
	m.anna.get("/gegevens/download").want(t, ok).without(t, strings.TrimPrefix(m.link, "/terugkijken/"))
}

// TestLookBackByMailOfTheOwner follows the link where its owner is signed in: on to the question, with the goal.
func TestLookBackByMailOfTheOwner(t *testing.T) {
	t.Parallel()
	m := newMailedGoal(t)
	m.anna.signInAs(annas)
	page := m.anna.get(m.link).want(t, other).location
	m.anna.get(page).want(t, ok, "Vaker wachten", "Hoe ging het?")
	m.anna.post(m.link, url.Values{"antwoord": {"x"}}).want(t, refused, "Kies een van de vijf antwoorden.")
	m.anna.post(m.link, url.Values{"antwoord": {"beetje"}}).want(t, other)
	page = m.anna.get(m.link).want(t, other).location
	m.anna.get(page).want(t, ok, "Je antwoord: Een beetje.", "Hoe ga je verder?")
}

// TestLookBackBeforeItsDay answers a goal of which the mail of another one asks early.
func TestLookBackBeforeItsDay(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	anna := s.browser(t)
	anna.signInAs(annas)
	begin := func(intention string) string {
		t.Helper()
		form := goalForm(intention)
		form.Set("mail", "ja")
		return anna.post("/plan/nieuw", form).want(t, http.StatusSeeOther).target()
	}
	first := begin("Vaker wachten")
	s.clock.advance(3 * 24 * time.Hour)
	anna.signInAs(annas)
	second := begin("Doorvragen")
	s.clock.advance(18*24*time.Hour + 12*time.Hour)
	s.sendTurn(t, "terugkijken", strings.TrimPrefix(first, "/plan/"))
	links := mailedLookBack.FindAllString(s.mails.Wait(annas).Text, -1)
	if len(links) != 2 {
		t.Fatalf("the mail links to %q", links)
	}
	anna.signInAs(annas)
	anna.get(links[1]).want(t, ok, "Hoe ging het?", `href="`+second+`"`)
	anna.post(links[1], url.Values{"antwoord": {"gelukt"}}).want(t, other)
	page := anna.get(links[1]).want(t, other).location
	anna.get(page).want(t, ok, "Doorvragen", "Je antwoord: Gelukt.")
}

// TestStopLookBackMails switches the mails off by the link in one, and finds where they are chosen again.
func TestStopLookBackMails(t *testing.T) {
	t.Parallel()
	m := newMailedGoal(t)
	stop := regexp.MustCompile(`/mails/[0-9a-f-]{36}`).FindString(m.text)
	b := m.site.browser(t)
	b.get(stop).want(t, ok, "Mails over terugkijken op je doelen").without(t, "Vaker wachten")
	b.post(stop, url.Values{"List-Unsubscribe": {"One-Click"}}).want(t, ok, "Je krijgt geen mails meer over terugkijken op je doelen.", `href="/plan"`)
	if n := m.site.count(t, `select count(*) from goal where mails`); n != 0 {
		t.Error("the goal still has mails")
	}
}
