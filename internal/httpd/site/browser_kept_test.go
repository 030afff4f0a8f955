package site_test

import (
	"net/url"
	"strings"
	"testing"
)

// TestBrowserChecksKeptOfferings keeps offerings, makes list links, flags and suggests, and checks
// every state.
func TestBrowserChecksKeptOfferings(t *testing.T) {
	t.Parallel()
	s := catalogueSite(t)
	b, path := newTab(t, s), s.offeringPath(t)
	b.want("/aanbod/bewaard", 200)
	b.check("kept: empty")
	b.want(path, 200)
	b.follow("button", "Bewaar dit aanbod")
	b.link("Zeg of het nuttig was")
	b.follow("button", "Een beetje")
	b.check("one offering: kept and useful")
	if _, err := s.db.Exec(t.Context(), `
		insert into offering_kept select person_id, o.id, '2026-11-20' from session, (select id from offering order by title offset 1 limit 2) o;
		update offering set valid_until = '2020-01-01' where id = (select offering_id from offering_kept order by kept_at limit 1)`); err != nil {
		t.Fatal(err)
	}
	b.want("/aanbod/bewaard", 200)
	b.check("kept: some")
	b.follow("button", "Maak een link")
	b.check("kept: shared")
	b.follow("button", "Haal weg")
	list := "/aanbod/lijst/" + s.oneText(t, `select id::text from offering_list`)
	b.want(list, 200)
	b.check("shared list")
	b.want("/aanbod", 200)
	b.width(desk)
	if lines := js[int](b, `new Set([...document.querySelectorAll('main ul.rt-actions > li')].map(li => li.getBoundingClientRect().top)).size`); lines != 1 {
		t.Errorf("the links to what is my own stand at %d heights, want 1", lines)
	}
	if _, err := s.db.Exec(t.Context(), `update offering set state = 'gearchiveerd'`); err != nil {
		t.Fatal(err)
	}
	b.want(list, 200)
	b.check("shared list: nothing left")
	b.want("/aanbod/bewaard", 200)
	b.check("kept: all gone")
	if got := b.submit("/aanbod/bewaard/delen", url.Values{}); got != 422 {
		t.Errorf("nothing to share: status %d", got)
	}
	b.check("kept: nothing to share")
}

func TestBrowserChecksFeedback(t *testing.T) {
	t.Parallel()
	s := catalogueSite(t)
	b, path := newTab(t, s), s.offeringPath(t)
	b.withoutScript()
	b.want(path, 200)
	b.link("Meld een fout")
	b.check("report a fault")
	b.refused("Verstuur de melding")
	b.check("report a fault: refused")
	b.answer("Wat is er aan de hand?", "De link werkt niet")
	b.follow("button", "Verstuur de melding")
	b.check("one offering: reported")
	b.link("Zeg of het nuttig was")
	b.check("one offering: was it of use")
	b.want("/aanbod/voorstellen", 200)
	b.check("suggest")
	if got := b.submit("/aanbod/voorstellen", url.Values{"waarom": {strings.Repeat("x", 1001)}}); got != 422 {
		t.Errorf("bad suggestion: status %d", got)
	}
	b.check("suggest: refused")
	if got := b.submit("/aanbod/voorstellen", url.Values{"titel": {"Iets moois"}, "aanbieder": {"Voorbeeldaanbieder"}}); got != 200 {
		t.Errorf("suggestion: status %d", got)
	}
	b.check("suggest: sent")
}
