package site_test

import (
	"net/http"
	"strings"
	"testing"

	"reflectietool/internal/database/dbtest"
	"reflectietool/internal/httpd"
	httpsite "reflectietool/internal/httpd/site"
)

// TestPrivacyTellsTheSettings changes the settings of the server and looks for them on the page.
func TestPrivacyTellsTheSettings(t *testing.T) {
	t.Parallel()
	known := newSiteWith(t, dbtest.New(t), func(s *httpsite.Server) {
		s.Operator = httpd.Operator{Name: "Gemeente Voorbeeld", Contact: "beheer@voorbeeld.example", BackupDays: 12, MailServer: "post.voorbeeld.example"}
	}).browser(t)
	unknown := newSiteWithoutMail(t).browser(t)
	for _, path := range []string{"/privacy", "/privacy/verwerkingen"} {
		known.get(path).want(t, http.StatusOK, "Gemeente Voorbeeld", "beheer@voorbeeld.example", "maximaal 12 dagen", "post.voorbeeld.example",
			"tot 30 dagen na", "tot 12 maanden na", "3 jaar na het afronden", "tot 8 uur na", "10 minuten", "werkt 7 dagen", "maximaal 6 maanden", "schuilnaam")
		reply := unknown.get(path).want(t, http.StatusOK, "onbekend", "kan geen mail sturen", "verwijderen we niets vanzelf")
		for _, not := range []string{"3 jaar", "post.voorbeeld.example", "—"} {
			if strings.Contains(reply.body, not) {
				t.Errorf("%s says %q", path, not)
			}
		}
	}
	known.get("/privacy").want(t, http.StatusOK, "Autoriteit Persoonsgegevens", `href="/gegevens"`, `href="#cookies"`)
	known.get("/privacy/verwerkingen").want(t, http.StatusOK, "WOR artikel 27 lid 1", "artikel 35", "artikel 22", "risico")
}

// TestPrivacySheetShowsWhatTheOrganisationRecorded checks that members see it and others do not.
func TestPrivacySheetShowsWhatTheOrganisationRecorded(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	w := s.newWorld(t)
	if _, err := s.db.Exec(t.Context(), `
		update organisation set name = 'Voorbeeld Welzijn', consent_on = '2026-10-05', consent_note = 'Besluit 12', legal_basis = 'algemeen-belang', k = 9,
		       legal_note = 'Taak uit de Wmo' where id = $1`, w.organisation); err != nil {
		t.Fatal(err)
	}
	recorded := []string{"Voorbeeld Welzijn", "5 oktober 2026", "Besluit 12", "artikel 6 lid 1 e", "Taak uit de Wmo", "9 personen"}
	for _, r := range []role{professional, lead, admin} {
		reply := w.browser(r).get("/privacy/verwerkingen").want(t, http.StatusOK, recorded...)
		if reply.header.Get("Cache-Control") != "no-store" {
			t.Error("what an organisation recorded may stay in a cache")
		}
	}
	for _, r := range []role{nobody, guest, stranger, otherAdmin, national, recipient} {
		reply := w.browser(r).get("/privacy/verwerkingen").want(t, http.StatusOK)
		for _, text := range recorded[:3] {
			if strings.Contains(reply.body, text) {
				t.Errorf("%s reads %q", r, text)
			}
		}
	}
}

// TestBrowserChecksPrivacy checks both pages, and prints the sheet.
func TestBrowserChecksPrivacy(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	w := s.newWorld(t)
	b := newTab(t, s)
	b.want("/privacy", 200)
	b.check("privacy: contents")
	b.click(b.node("link", "Wat we bewaren, waarom en hoelang"))
	if top := js[float64](b, `document.querySelector(location.hash).getBoundingClientRect().top`); top < 0 || top > 200 {
		t.Errorf("the contents lead to a heading at %v px", top)
	}
	if b.says("tot 30 dagen na je laatste bezoek") {
		t.Error("a subject is open before somebody opens it")
	}
	b.click(b.pick("heading", "Reflecteren zonder account", b.nodes("heading")))
	if !b.says("tot 30 dagen na je laatste bezoek") {
		t.Error("a subject does not open")
	}
	b.openAll()
	b.check("privacy: everything open")
	b.width(phone)
	b.want("/privacy", 200)
	if height := js[int](b, `document.documentElement.scrollHeight`); height > 5000 {
		t.Errorf("the page is %d px high on a phone", height)
	}
	b.width(desk)
	b.want("/privacy/verwerkingen", 200)
	b.check("verwerkingen")
	if _, err := s.db.Exec(t.Context(), `
		update organisation set name = 'Voorbeeld Welzijn', consent_on = '2026-10-05', consent_note = repeat('Afgesproken met de OR. ', 20),
		       legal_basis = 'algemeen-belang', legal_note = repeat('Dit hoort bij onze taak. ', 20) where id = $1`, w.organisation); err != nil {
		t.Fatal(err)
	}
	b.as(w.browser(admin))
	b.want("/privacy/verwerkingen", 200)
	b.check("verwerkingen: of a member")
	if n := b.printed(); n > 4 { // the page promises this
		t.Errorf("the sheet prints on %d pages, want at most 4", n)
	}
	without := newTab(t, newSiteWithoutMail(t))
	without.want("/privacy", 200)
	without.check("privacy: no mail")
}
