package site_test

import (
	"fmt"
	"html"
	"net/http"
	"strings"
	"testing"
)

// TestFreeFieldsSayNotToWriteAboutOthers counts the line about inwoners and colleagues on the pages
// of teams, organisations and curation on which people write freely: once for each such field.
func TestFreeFieldsSayNotToWriteAboutOthers(t *testing.T) {
	t.Parallel()
	const line = "Schrijf niets waaraan je een inwoner of collega herkent."
	h := newSessionSite(t)
	h.oneText(t, `update organisation set consent_on = '2026-10-01', legal_basis = 'gerechtvaardigd-belang' where id = $1 returning name`, h.id)
	for i := range 5 { // a team that is large enough for a round
		h.colleague(fmt.Sprintf("Voorbeeld %d", i), h.team, "collega")
	}
	page := h.plans(t, "2026-12-01")
	for path, tt := range map[string]struct {
		browser *browser
		fields  int
	}{
		page:                                       {h.anna, 2}, // the two sides of a card
		page + "/wijzigen":                         {h.lotte, 1},
		"/team/" + h.team + "/sessie/nieuw":        {h.lotte, 1},
		"/team/" + h.team + "/ronde/nieuw":         {h.lotte, 1},
		h.home + "/instellingen":                   {h.manager.browser, 2},
		h.home + "/expertise":                      {h.manager.browser, 1},
		"/beheer/aanbod/nieuw?organisatie=" + h.id: {h.manager.browser, 1},
	} {
		body := html.UnescapeString(tt.browser.get(path).want(t, http.StatusOK).body)
		if got := strings.Count(body, line); got != tt.fields {
			t.Errorf("%s says it %d times, want %d", path, got, tt.fields)
		}
	}
}
