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
