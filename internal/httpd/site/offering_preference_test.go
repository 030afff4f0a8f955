package site_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestPreferenceFiltersUnlessAskedNotTo checks that remembered filters are used when the URL has
// none.
func TestPreferenceFiltersUnlessAskedNotTo(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	if _, err := s.db.Exec(t.Context(), `
		with o as (
		    insert into offering (title, kind, state, source, regions) values ('Ver', 'training', 'gepubliceerd', 'x', '{Utrecht}'), ('Dichtbij', 'training', 'gepubliceerd', 'x', '{Zeeland}') returning id
		)
		insert into offering_competency (offering_id, competency, rank) select id, 'zelfregie', 1 from o`); err != nil {
		t.Fatal(err)
	}
	b := s.browser(t)
	report := b.finish(b.start("reflectie"), "verkennen", "verkennen")
	b.post("/aanbod/voorkeur", url.Values{"soort": {"training"}}).want(t, http.StatusUnprocessableEntity, "Kies eerst een plaats")
	b.post("/aanbod/voorkeur", url.Values{"regio": {"Zeeland"}, "kosten": {"veel"}}).want(t, http.StatusUnprocessableEntity, "Vul de kosten in", "Zeeland")
	saved := b.post("/aanbod/voorkeur", url.Values{"regio": {"Zeeland"}, "vorm": {"online"}, "kosten": {"€ 1.250,-"}}).want(t, http.StatusSeeOther)
	b.get(saved.location).want(t, http.StatusOK, "Bewaard", "We gebruiken je voorkeur", "1250,00", "Vergeet mijn voorkeur")
	const line = "Gefilterd op jouw voorkeur."
	has := func(path, title string, want bool) {
		t.Helper()
		body := b.get(path).want(t, http.StatusOK).body
		if got := strings.Contains(body, "Ver<"); got != want {
			t.Errorf("%s shows what is far away: %t", path, got)
		}
		if got := strings.Contains(body, line); got == want {
			t.Errorf("%s says that it is filtered: %t", path, got)
		}
		if !strings.Contains(body, title) {
			t.Errorf("%s does not show %s", path, title)
		}
	}
	has("/aanbod", "Dichtbij", false)
	has("/aanbod?alles=ja", "Dichtbij", true)
	has(report, "Dichtbij", false)
	has(report+"?alles=ja", "Dichtbij", true)
	if got := s.browser(t).get("/aanbod").want(t, http.StatusOK).body; strings.Contains(got, line) {
		t.Error("somebody else gets this preference")
	}
	b.post("/aanbod/voorkeur", url.Values{"vergeet": {"ja"}}).want(t, http.StatusSeeOther)
	has("/aanbod", "Dichtbij", true)
}

// TestDemandConsentIsOffUntilAsked also checks that consent can be withdrawn.
func TestDemandConsentIsOffUntilAsked(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	b.signIn()
	b.get("/gegevens").want(t, http.StatusOK, "Jouw ontwikkelpunten tellen nu niet mee.", "minstens 20")
	b.post("/gegevens/vraag", url.Values{"meetellen": {"ja"}}).want(t, http.StatusSeeOther)
	b.get("/gegevens").want(t, http.StatusOK, "Jouw ontwikkelpunten tellen mee.")
	b.post("/gegevens/vraag", url.Values{"meetellen": {"nee"}}).want(t, http.StatusSeeOther)
	b.get("/gegevens").want(t, http.StatusOK, "Jouw ontwikkelpunten tellen nu niet mee.")
}

func TestBrowserChecksPreference(t *testing.T) {
	t.Parallel()
	s := catalogueSite(t)
	b := newTab(t, s)
	b.want("/aanbod/voorkeur", 200)
	b.check("preference: none")
	b.refused("Bewaar mijn voorkeur")
	b.check("preference: refused")
	b.want("/aanbod?vorm=online&kosten=500", 200)
	b.openAll()
	b.follow("button", "Onthoud dit als mijn voorkeur")
	b.check("preference: saved")
	b.want("/aanbod", 200)
	if !b.says("Gefilterd op jouw voorkeur.") {
		t.Error("the list does not say that it is filtered")
	}
	b.check("aanbod: preferred")
	v := s.browser(t)
	v.signIn()
	b.as(v)
	b.want("/gegevens", 200)
	b.follow("button", "Mijn ontwikkelpunten mogen meetellen")
	b.check("gegevens: counts in")
}
