package site_test

import (
	"net/url"
	"strings"
	"testing"
	"time"
)

// TestBrowserChecksTeamSession plans a meeting, brings cards and lets its day pass, in all states
// of its pages.
func TestBrowserChecksTeamSession(t *testing.T) {
	t.Parallel()
	h, b := newSessionSite(t), (*tab)(nil)
	b = newTab(t, h.site)
	team := "/team/" + h.team
	b.as(h.anna)
	b.want(team, 200)
	b.check("team: no session")
	b.as(h.lotte)
	b.want(team, 200)
	b.link("Plan een teamsessie")
	b.check("session plan: empty")
	b.log.expect("does not conform to the required format") // text that is not a date
	for name, form := range map[string]url.Values{
		"all wrong": {"titel": {""}, "dag": {"2026-02-31"}, "woord": {strings.Repeat("a ", 600)}},
		"past":      {"titel": {"x"}, "dag": {"2026-11-20"}},
	} {
		if got := b.submit(team+"/sessie", form); got != 422 {
			t.Errorf("%s: status %d", name, got)
		}
		b.check("session plan: " + name)
	}
	b.submit(team+"/sessie", url.Values{"titel": {"Samen vooruit"}, "dag": {"2026-12-01"}, "woord": {"Om tien uur in de kantine."}})
	b.check("session: planned, lead")
	page := b.path()
	b.link("Verander de sessie")
	b.check("session change: open")
	b.openAll()
	b.refused("Zeg de sessie af")
	b.check("session change: not sure")
	b.submit(page+"/wijzigen", url.Values{"titel": {"Samen vooruit"}, "dag": {"21-11-2026"}})
	b.check("session change: to today")

	b.as(h.anna)
	someReport(h.anna)
	b.want(team, 200)
	b.check("team: session planned")
	b.link("Samen vooruit")
	b.check("session: before, without a card")
	if b.says("De kaarten") && b.says("Er ligt nog geen kaart") {
		t.Error("cards are spoken of before the day")
	}
	b.refused("Leg mijn kaart klaar")
	b.check("session: no side")
	b.submit(page+"/kaart", url.Values{"kracht": {"zelfregie"}, "kracht-woorden": {"Ik blijf rustig."}, "wens-woorden": {"Meer tijd om bij mensen thuis te zijn."}})
	b.check("session: before, with a card")
	h.cas.post(page+"/kaart", url.Values{"kracht": {"systemen"}, "wens": {"anticipatie"}}).want(t, other)
	b.want(page, 200)
	if b.says("Beweegt zich in uiteenlopende systemen") && !b.says("Ik schrijf het zelf") {
		t.Error("another's card shows before the day")
	}

	h.later(t, 10*24*time.Hour)
	b.as(h.anna)
	b.want(page, 200)
	b.check("session: today, with cards")
	b.click(b.opener("Kaart maken of bekijken"))
	b.check("session: today, own card open")
	b.takesAway("Haal mijn kaart terug", "Ja, haal mijn kaart terug")
	b.check("session: today, taken back")
	h.signInAs(h.email)
	h.manages("team-erbij", h.oneText(t, `select person_id from account where email = $1`, h.email), h.team)
	b.as(h.manager.browser)
	b.want(page, 200)
	b.check("session: today, joined today")
	b.as(h.lotte)
	b.want(page+"/wijzigen", 200)
	b.check("session change: today")
	h.cas.post(page+"/kaart/terug", nil).want(t, other)
	b.want(page, 200)
	b.check("session: today, no card")
	h.later(t, 24*time.Hour)
	b.as(h.lotte)
	b.want(page, 200)
	b.check("session: over")
	b.want(team, 200)
	b.check("team: session over")
}
