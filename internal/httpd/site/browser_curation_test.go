package site_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// maxCuratedForm is what the form of an offering may take on a phone with everything folded, and
// maxSaveBar what the buttons that stay in sight may.
const (
	maxCuratedForm = 2500 // px
	maxSaveBar     = 130  // px
)

// TestBrowserCuratesFiftyByKeyboard goes through a list of fifty offerings with the keyboard only, from
// the first link to the end of the list.
func TestBrowserCuratesFiftyByKeyboard(t *testing.T) {
	t.Parallel()
	const many = 50
	s := newSite(t)
	who, b := s.curator(t, "Nadia Voorbeeld"), newTab(t, s)
	if _, err := s.db.Exec(t.Context(), `
		with made as (insert into offering (title, kind, source, state, valid_until)
			select 'Titel ' || lpad(n::text, 2, '0'), 'training', 'Folder', 'gepubliceerd', $2::date from generate_series(1, $1::int) n returning id)
		insert into offering_competency (offering_id, rank, competency, from_level, to_level) select id, 1, 'zelfregie', 1, 2 from made`,
		many, s.clock.Now()); err != nil {
		t.Fatal(err)
	}
	b.as(who)
	b.window(320, 640, 1)
	b.want("/beheer/aanbod", 200)
	b.tabTo("Titel 01")
	b.enter(kb.Enter)
	for i := 1; i <= many; i++ {
		if place := fmt.Sprintf("%d van %d", i, many); !b.says(place) {
			t.Fatalf("the page does not say %q", place)
		}
		b.tabTo("Titel")
		b.key(kb.End)
		b.key("!")
		if i == 2 { // the button works as well as Enter in a field
			b.tabTo("Bewaar en volgende")
		}
		b.enter(kb.Enter)
	}
	if !b.says("Je bent aan het eind van de lijst.") || !b.says("Hier vraagt niets aandacht") {
		t.Error("the list does not say that it ended")
	}
	if saved := s.oneText(t, `select count(*)::text from offering where title ~ '^Titel \d\d!$' and version = 2`); saved != fmt.Sprint(many) {
		t.Errorf("%s offerings were saved", saved)
	}
}

// TestBrowserFormOfAnOfferingIsShort measures the form, and walks through it with everything open: the
// buttons in sight never cover what has the focus.
func TestBrowserFormOfAnOfferingIsShort(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	who := s.curator(t, "Nadia Voorbeeld")
	ordinary := who.curates("/beheer/aanbod/nieuw", "actie", "publiceren")
	asking := who.curates("/beheer/aanbod/nieuw", "actie", "publiceren", "title", "Aan de slag met eigen kracht", "url", "voorbeeld.example/weg")
	if _, err := s.db.Exec(t.Context(), `
		with broken as (insert into offering_link (offering_id, url, checked_at, next_at, verdict, reason, failed_on, failed_again)
			select id, url, now(), now(), 'werkt-niet', 'tijd', '2026-11-01', '2026-11-02' from offering where id = $1)
		insert into offering_report (offering_id, kind, words, made_at, person_id)
		select $1, 'anders', 'De prijs klopt niet meer.', now(), person_id from account limit 1`, strings.TrimPrefix(asking, "/beheer/aanbod/")); err != nil {
		t.Fatal(err)
	}
	for name, script := range map[string]bool{"with script": true, "without script": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newTab(t, s)
			b.as(who)
			if !script {
				b.withoutScript()
			}
			for _, width := range []int64{320, 1280} {
				for state, place := range map[string]string{"ordinary": ordinary, "with a broken link and a report": asking} {
					b.window(width, 640, 1)
					b.want(place+inList(1, 3, ""), 200)
					height := b.pageHeight()
					bar := js[float64](b, `document.querySelector('.rt-savebar').getBoundingClientRect().height`)
					seen := js[bool](b, `document.querySelector('.rt-savebar').getBoundingClientRect().bottom <= innerHeight + 1`)
					t.Logf("%s, %d wide: %.0f px, save bar %.0f px", state, width, height, bar)
					if height > maxCuratedForm || bar > maxSaveBar || !seen {
						t.Errorf("%s, %d wide: %.0f px high, save bar %.0f px, in sight %t", state, width, height, bar, seen)
					}
				}
			}
			b.want(asking+inList(1, 3, ""), 200)
			if !b.says("De link werkt niet") || !b.says("De prijs klopt niet meer.") || !js[bool](b, `document.getElementById('url').checkVisibility()`) {
				t.Error("the form does not say what asks attention, or folds the address away")
			}
			if !script {
				return
			}
			for _, width := range []int64{320, 1280} {
				b.window(width, 640, 1)
				b.want(ordinary+inList(1, 3, ""), 200)
				b.openAll()
				for range 90 {
					if got := b.key(kb.Tab); got.Name == "Geschiedenis" {
						break
					}
					if under := js[string](b, `(() => {
						const e = document.activeElement, bar = document.querySelector('.rt-savebar').getBoundingClientRect();
						if (e.closest('.rt-savebar')) return '';
						const r = (e.closest('label') ?? e).getBoundingClientRect();
						return r.top >= bar.top - 4 && r.bottom <= bar.bottom + 4 ? e.name || e.innerText : '';
					})()`); under != "" {
						t.Errorf("%d wide: %q has the focus under the save bar", width, under)
					}
				}
			}
		})
	}
}

// TestBrowserChecksCuration checks the pages of the cockpit in each state.
func TestBrowserChecksCuration(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.loadCatalogue(t)
	who, b := s.curator(t, "Nadia Voorbeeld"), newTab(t, s)
	place := who.curates("/beheer/aanbod/nieuw", "title", "Een titel", "actie", "publiceren", "valid_until", "22-11-2026")
	b.as(who)
	for path, name := range map[string]string{
		"/beheer/aanbod": "work list: attention", "/beheer/aanbod?toon=alles&mist=prijs&soort=training": "work list: filtered",
		"/beheer/aanbod?toon=ontbreekt": "coverage", "/beheer/aanbod?toon=bekeken": "work list: nothing looked at", place + inList(1, 3, ""): "form from a list",
	} {
		b.want(path, 200)
		b.check(name)
	}
	b.want("/beheer/aanbod", 200)
	b.submit(place+"/actie"+inList(1, 1, ""), offeringForm("actie", "competenties", "van", "3", "naar", "2"))
	b.check("work list: row refused")
	b.submit("/beheer/aanbod/termijn", map[string][]string{"maanden": {"5"}})
	b.check("work list: period refused")
	b.want("/beheer/aanbod", 200)
	b.follow("button", "Bekeken, Een titel")
	b.check("work list: looked at")
	if !b.says("Het vraagt nu een tijd geen aandacht.") {
		t.Errorf("the list does not say that it was set aside: %s", b.path())
	}
}
