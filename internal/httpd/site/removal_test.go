package site_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// removals are the forms that delete, withdraw or take away something, as raid.kind names them. Each
// stands in a parts.Removal: it asks first, and names what is lost.
var removals = []string{
	"/aanbod/lijst/{id}/intrekken",
	"/aanbod/voorkeur vergeet=ja",
	"/account/uitloggen overal=ja",
	"/beheer/aanbod/import/{id}/weg",
	"/beheer/functie/{id}/verwijderen",
	"/beheer/organisatie/{id}/inloggen/verwijderen",
	"/beheer/organisatie/{id}/mensen actie=beheerder-nemen",
	"/beheer/organisatie/{id}/mensen actie=leider-nemen",
	"/beheer/organisatie/{id}/mensen actie=team-eruit",
	"/beheer/organisatie/{id}/mensen actie=verwijderen",
	"/beheer/organisatie/{id}/teams actie=verwijderen",
	"/beheer/organisatie/{id}/uitnodigen actie=intrekken",
	"/delen/{id}/intrekken",
	"/gegevens/stoppen",
	"/gegevens/verwijderen",
	"/gespreksblad/{id}/verwijderen",
	"/team/{id}/sessie/{sessie}/afzeggen",
	"/team/{id}/sessie/{sessie}/kaart/terug",
}

// asksOnItsPage are the forms that take something away on a page that is itself the question.
var asksOnItsPage = map[string]string{
	"/account/organisatie/{id}/verlaten": "the page lists what ends",
	"/gegevens/verwijderen/{id}":         "the code from the mail confirms, after a parts.Removal",
	"/reflectie/{id}/verwijderen":        "the page lists what goes along",
}

// TestRemovalsAreFolded reads every page of every role. A form that takes something away stands in a parts.Removal,
// or on a page that asks. Every other form is listed with why it need not ask, so a new form fails
// until somebody decided.
func TestRemovalsAreFolded(t *testing.T) {
	t.Parallel()
	x := newRaid(t)
	asks, seen := map[string]bool{}, map[string]bool{}
	for _, name := range removals {
		asks[name] = true
	}
	for _, r := range roles {
		for link, page := range x.walk(r).pages {
			if !strings.HasPrefix(page.header.Get("Content-Type"), "text/html") {
				continue
			}
			for _, p := range readPage(t, link, page.body).posts {
				name, _ := x.kind(p)
				seen[name] = true
				question := asksOnItsPage[name] != ""
				if asks[name] && !p.asked {
					t.Errorf("%s: %s stands open", link, name)
				}
				if p.asked && name != "/verder/code" && !asks[name] {
					t.Errorf("%s: %s asks, and is not listed", link, name)
				}
				if p.danger != (p.asked || question) {
					t.Errorf("%s: the button of %s looks like one that takes something away: %t", link, name, p.danger)
				}
				if !asks[name] && !question && needNotAsk[name] == "" {
					t.Errorf("%s: nobody decided whether %s asks first", link, name)
				}
			}
		}
	}
	for name := range asks {
		if !seen[name] {
			t.Errorf("no page has %s", name)
		}
	}
	for _, listed := range []map[string]string{asksOnItsPage, needNotAsk} {
		for name := range listed {
			if !seen[name] {
				t.Errorf("no page has %s, which is listed", name)
			}
		}
	}
}

// TestRefusedRemovalStandsOpen sends forms without the box that they need.
func TestRefusedRemovalStandsOpen(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.browser(t)
	v.signIn()
	sheet := v.sheet(someReport(v))
	for _, tt := range []struct{ page, action, summary string }{
		{"/gegevens", "/gegevens/verwijderen", "Verwijder mijn gegevens"}, {sheet, sheet + "/verwijderen", "Verwijder dit blad"},
	} {
		const fold, line = `<details class="rt-ask rt-noprint rt-section" data-ask`, "><summary>"
		v.get(tt.page).want(t, http.StatusOK, fold+line+tt.summary+"</summary>")
		v.post(tt.action, url.Values{}).want(t, http.StatusUnprocessableEntity, fold+" open"+line+tt.summary+"</summary>")
	}
}

// needNotAsk are the other forms, and why they need not ask.
var needNotAsk = map[string]string{}
