package site_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"reflectietool/internal/assessment"
)

// planned makes a meeting, tomorrow, with a card of the professional, when a route needs one.
func (w *world) planned(route string) string {
	w.t.Helper()
	if !strings.Contains(route, "{sessie}") {
		return ""
	}
	return w.query(`
		with made as (
		    insert into team_session (team_id, organisation_id, title, day) values ($1, $2, 'Teamsessie', $3) returning id
		), card as (
		    insert into team_session_card (session_id, person_id, strength, wish) select id, $4, 'zelfregie', 'systemen' from made
		)
		select id from made`, w.team, w.organisation, w.site.clock.Now().AddDate(0, 0, 1), w.person[professional])
}

// sessionSite is a team of three in an organisation, with a meeting that the lead plans.
type sessionSite struct {
	*site
	manager
	team             string
	lotte, anna, cas *browser
}

func newSessionSite(t *testing.T) *sessionSite {
	t.Helper()
	s := newSite(t)
	h := &sessionSite{site: s, manager: s.newManager(t, "Voorbeeld Welzijn")}
	h.team = h.manager.team("Wijkteam Noord")
	h.lotte, _ = h.colleague("Lotte Voorbeeld", h.team, "teamleider")
	h.anna, _ = h.colleague("Dana Voorbeeld", h.team, "collega")
	h.cas, _ = h.colleague("Cas Voorbeeld", h.team, "collega")
	s.joinedBefore(t, h.team)
	return h
}

// later moves the clock, and signs everyone in again.
func (h *sessionSite) later(t *testing.T, d time.Duration) {
	t.Helper()
	h.clock.advance(d)
	for name, b := range map[string]*browser{"Lotte": h.lotte, "Dana": h.anna, "Cas": h.cas} {
		b.signInAs(h.oneText(t, `select email from account where name = $1`, name+" Voorbeeld"))
	}
}

// plans makes a meeting and returns its page.
func (h *sessionSite) plans(t *testing.T, day string) string {
	t.Helper()
	location := h.lotte.post("/team/"+h.team+"/sessie", url.Values{"titel": {"Samen vooruit"}, "dag": {day}, "woord": {"Om tien uur in de kantine."}}).want(t, other).location
	path, _, _ := strings.Cut(location, "?")
	return path
}

// TestNobodySeesWhoBroughtACard compares, byte for byte, what others see with and without cards.
func TestNobodySeesWhoBroughtACard(t *testing.T) {
	t.Parallel()
	h := newSessionSite(t)
	page := h.plans(t, "2026-12-01")
	watched := []string{page, "/team/" + h.team, page + "/wijzigen", "/account", "/team/" + h.team + "/expertise"}
	before := map[string]string{}
	for _, path := range watched {
		before[path] = h.lotte.get(path).want(t, http.StatusOK).body
	}
	log := h.get(h.home+"/logboek").want(t, http.StatusOK).body
	h.anna.post(page+"/kaart", url.Values{"kracht": {"zelfregie"}, "wens-woorden": {"meer tijd"}}).want(t, other)
	h.anna.get(page).want(t, http.StatusOK, "meer tijd", "Je kaart ligt klaar")
	for _, path := range watched {
		if h.lotte.get(path).body != before[path] {
			t.Errorf("%s shows the lead that a card was brought", path)
		}
	}
	if h.get(h.home+"/logboek").body != log {
		t.Error("the trail shows that a card was brought")
	}
	if h.log.String() == "" || strings.Contains(h.log.String(), "meer tijd") {
		t.Error("the log holds words of a card, or nothing at all")
	}

	h.later(t, 10*24*time.Hour) // to the day of the meeting
	for _, b := range []*browser{h.lotte, h.cas} {
		body := b.get(page).want(t, http.StatusOK, "meer tijd", "Versterkt eigen kracht en zelfregie").body
		if strings.Contains(body, "Dana") {
			t.Error("a card has a name")
		}
	}
	h.later(t, 24*time.Hour)
	for _, b := range []*browser{h.lotte, h.anna} {
		if body := b.get(page).want(t, http.StatusOK, "Deze sessie is geweest").body; strings.Contains(body, "meer tijd") {
			t.Error("the day is over and a card shows")
		}
	}
	h.anna.post(page+"/kaart", url.Values{"kracht": {"zelfregie"}, "wens-woorden": {"te laat"}}).want(t, refused, "Deze teamsessie is voorbij")
}

// TestCardSuggestsFromTheOwnReport checks that the form offers what the latest report holds, and
// only to the report's owner.
func TestCardSuggestsFromTheOwnReport(t *testing.T) {
	t.Parallel()
	h := newSessionSite(t)
	page := h.plans(t, "2026-11-21")
	path := h.anna.start(assessment.FormScan)
	h.anna.finish(path, assessment.ChosePassingOn, assessment.ChoseExploring)
	h.anna.get(page).want(t, http.StatusOK, "Uit je rapport: Versterkt eigen kracht en zelfregie", "Uit je rapport: Stimuleert verantwoordelijk gedrag")
	if strings.Contains(h.lotte.get(page).want(t, http.StatusOK).body, "Uit je rapport") {
		t.Error("somebody else gets suggestions")
	}
}

// TestCardSuggestsNothingBeforeTheQuestion checks that the form offers nothing of the report until
// its owner said whether the reflection counts in a round: strengths are part of the report.
func TestCardSuggestsNothingBeforeTheQuestion(t *testing.T) {
	t.Parallel()
	h := newSessionSite(t)
	page, now := h.plans(t, "2026-11-21"), h.clock.Now()
	h.oneText(t, `
		with round as (
		    insert into team_round (team_id, organisation_id, title, edition, k, opened_at, closes_at, enough_on)
		    values ($1, $2, 'Ronde', 'wmo-2013/1', 5, $3, $4, '2026-11-21') returning id
		)
		insert into round_invitation (round_id, person_id)
		select round.id, person_id from round, account where name = 'Dana Voorbeeld' returning id::text`,
		h.team, h.id, now.Add(-time.Hour), now.Add(24*time.Hour))
	path := h.anna.start(assessment.FormReflection)
	h.anna.finish(path, assessment.ChosePassingOn, assessment.ChoseExploring)
	if strings.Contains(h.anna.get(page).want(t, http.StatusOK).body, "Uit je rapport") {
		t.Error("the meeting shows what is in a report that is closed")
	}
	h.anna.post(path+"/telt-mee", url.Values{"ronde": {"nee"}}).want(t, other)
	h.anna.get(page).want(t, http.StatusOK, "Uit je rapport: Versterkt eigen kracht en zelfregie")
}

// TestCardStaysWhenSomeoneIsTakenOut checks that an admin who takes people out of a team cannot see
// whose card it is.
func TestCardStaysWhenSomeoneIsTakenOut(t *testing.T) {
	t.Parallel()
	h := newSessionSite(t)
	page := h.plans(t, "2026-11-21")
	h.anna.post(page+"/kaart", url.Values{"kracht-woorden": {"rustig blijven"}, "wens": {"systemen"}}).want(t, other)
	person := h.oneText(t, `select person_id from account where name = 'Dana Voorbeeld'`)
	h.post(h.home+"/mensen", url.Values{"actie": {"team-eruit"}, "persoon": {person}, "team": {h.team}}).want(t, other)
	h.lotte.get(page).want(t, http.StatusOK, "rustig blijven")
	body := h.anna.get(page).want(t, http.StatusOK, "Je zit niet meer in dit team").body
	if strings.Contains(body, "De kaarten</h2>") {
		t.Error("a person who has left the team sees its cards")
	}
	h.anna.post(page+"/kaart", url.Values{"kracht": {"zelfregie"}, "wens": {"systemen"}}).want(t, gone)
	h.anna.post(page+"/kaart/terug", nil).want(t, other)
	if strings.Contains(h.lotte.get(page).body, "rustig blijven") {
		t.Error("a card that was taken back is there")
	}
	h.anna.get(page).want(t, gone)
}

// TestSessionTakesAnything posts forms that no browser sends.
func TestSessionTakesAnything(t *testing.T) {
	t.Parallel()
	h := newSessionSite(t)
	page := h.plans(t, "2026-12-01")
	for _, text := range []string{strings.Repeat("x", 10_000), "a\x00b"} {
		h.lotte.post("/team/"+h.team+"/sessie", url.Values{"titel": {text}, "dag": {text}, "woord": {text}}).want(t, refused)
		h.lotte.post(page+"/wijzigen", url.Values{"titel": {text}, "dag": {text}, "woord": {text}}).want(t, refused)
		h.anna.post(page+"/kaart", url.Values{"kracht": {text}, "kracht-woorden": {text}, "wens": {text}, "wens-woorden": {text}}).want(t, refused)
	}
	h.anna.post(page+"/kaart", url.Values{"kracht-woorden": {"<script>alert(1)</script>"}, "wens-woorden": {"' or 1=1"}}).want(t, other)
	if strings.Contains(h.anna.get(page).body, "<script>alert") {
		t.Error("a card runs")
	}
}
