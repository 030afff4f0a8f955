package site_test

import (
	"net/http"
	"strings"
	"testing"
)

// TestBrowserCountsOnTheFirstScreen looks for the number of results on a small phone.
func TestBrowserCountsOnTheFirstScreen(t *testing.T) {
	t.Parallel()
	b := newTab(t, catalogueSite(t))
	b.width(phone)
	for _, query := range []string{"", "?q=schulden", "?kenmerk=integraal-werken&soort=training&kosten=500&regio=Utrecht"} {
		b.want("/aanbod"+query, http.StatusOK)
		if bottom := js[float64](b, `document.getElementById('aantal').getBoundingClientRect().bottom`); bottom > 640 {
			t.Errorf("/aanbod%s: the number of results ends at %.0f px, want at most 640", query, bottom)
		}
	}
}

// TestBrowserOfferingsAreShort measures a page of the list on a small phone, and looks at what a card shows.
func TestBrowserOfferingsAreShort(t *testing.T) {
	t.Parallel()
	const most = 6500
	b := newTab(t, catalogueSite(t))
	b.width(phone)
	b.want("/aanbod", http.StatusOK)
	cards := js[int](b, `document.querySelectorAll('#resultaten h3').length`)
	height := js[float64](b, `document.documentElement.scrollHeight`)
	t.Logf("%d cards: %.0f px", cards, height)
	if cards != 20 || height > most {
		t.Errorf("%d cards take %.0f px at 320 px, want 20 in at most %d", cards, height, most)
	}
	const lacking = `[...document.querySelectorAll('#resultaten .rt-card')].filter(e => !e.querySelector('.rt-tag').innerText.startsWith('voor: ') || !/^[A-Z]/.test(e.querySelector('p').innerText)).map(e => e.innerText).join('; ')`
	if got := js[string](b, lacking); got != "" {
		t.Errorf("cards that do not say what they are or what for: %s", got)
	}
	const about = `getComputedStyle(document.querySelector('.rt-card__about')).display != 'none'`
	if js[bool](b, about) {
		t.Error("a card on a phone shows the description")
	}
	b.width(desk)
	if !js[bool](b, about) {
		t.Error("a card with room for it does not show the description")
	}
}

// TestBrowserTakesFiltersAway follows the chips of a search one after the other.
func TestBrowserTakesFiltersAway(t *testing.T) {
	t.Parallel()
	b := newTab(t, catalogueSite(t))
	b.want("/aanbod?q=training&kenmerk=integraal-werken&soort=training&soort=publicatie&kosten=500", http.StatusOK)
	const filters = `[...document.querySelectorAll('.rt-chip')].map(e => e.innerText.replace(/\s+/g, ' ')).join(', ')`
	if got := js[string](b, filters); strings.Count(got, ",") != 3 || !strings.Contains(got, "Integraal werken") || !strings.Contains(got, "Tot 500 euro") {
		t.Fatalf("the filters that are on are %q", got)
	}
	if js[bool](b, `document.querySelector('form[role=search] > details').open`) {
		t.Error("the filters stand open above the results")
	}
	b.link("Haal weg: Publicatie")
	b.link("Haal weg: Integraal werken")
	if got := js[string](b, `location.search`); got != "?kosten=500&q=training&soort=training" {
		t.Errorf("without two of the filters the address says %q", got)
	}
	b.check("aanbod: two filters left")
	b.link("Wis alles")
	if got := js[string](b, filters); got != "" {
		t.Errorf("after wiping all, the filters are %q", got)
	}
}

// TestTitleInItsOwnLanguage looks at an offering in English among others in Dutch.
func TestTitleInItsOwnLanguage(t *testing.T) {
	t.Parallel()
	s := catalogueSite(t)
	path := s.offeringPath(t)
	v := s.browser(t)
	v.get(path).want(t, http.StatusOK)
	if _, err := s.db.Exec(t.Context(), `update offering set language = 'en', title = 'A first title' where '/aanbod/' || id = $1`, path); err != nil {
		t.Fatal(err)
	}
	v.get(path).want(t, http.StatusOK, `<span lang="en">A first title</span>`)
	v.get("/aanbod?q=first+title").want(t, http.StatusOK, `lang="en">A first title</a>`)
	if page := v.get("/aanbod?q=schulden").want(t, http.StatusOK).body; strings.Count(page, " lang=") != 1 {
		t.Error("a title in Dutch names a language")
	}
}
