package site_test

import (
	"net/url"
	"strings"
	"testing"
)

// TestBrowserTwoAdminsAtOnce changes one offering in two browsers at the same time.
func TestBrowserTwoAdminsAtOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	first, second := s.curator(t, "Nadia Voorbeeld"), s.curator(t, "Nico Voorbeeld")
	place := first.curates("/beheer/aanbod/nieuw", "actie", "publiceren")
	a, b := newTab(t, s), newTab(t, s)
	a.as(first)
	b.as(second)
	a.want(place, 200)
	b.want(place, 200)
	fill := func(tab *tab, field, value string) {
		tab.t.Helper()
		js[bool](tab, `(document.getElementById(`+quote(field)+`).value = `+quote(value)+`, true)`)
	}
	fill(a, "title", "Titel van Nadia")
	fill(a, "provider", "Aanbieder van Nadia")
	fill(a, "url", "voorbeeld.example/nadia")
	a.follow("button", "Bewaar")

	fill(b, "title", "Titel van Nico")
	fill(b, "url", "voorbeeld.example/nico")
	fill(b, "note", "Notitie van Nico")
	if status := b.load("save", b.tap(b.node("button", "Bewaar"))); status != 409 {
		t.Fatalf("status %d", status)
	}
	for _, text := range []string{"Nadia Voorbeeld", "Titel van Nadia", "Titel van Nico", "Voorbeeldtraining", "voorbeeld.example/nadia", "voorbeeld.example/nico"} {
		if !b.says(text) {
			t.Errorf("the page does not say %q", text)
		}
	}
	if b.says("Aanbieder van Nadia") {
		t.Error("what only one of them changed is asked as well")
	}
	b.check("clash")
	b.click(b.pick("radio", "Van mij", b.nodes("radio", b.node("group", "Titel"))))
	if status := b.load("half", b.tap(b.node("button", "Bewaar met deze keuzes"))); status != 409 {
		t.Fatalf("half a choice: status %d", status)
	}
	b.check("clash: half chosen")
	b.click(b.pick("radio", "Van de ander", b.nodes("radio", b.node("radiogroup", "Webadres"))))
	b.follow("button", "Bewaar met deze keuzes")
	got := s.oneText(t, `select concat_ws(', ', title, provider, url, note) from offering`)
	if want := "Titel van Nico, Aanbieder van Nadia, voorbeeld.example/nadia, Notitie van Nico"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestBrowserChecksOfferingAdminPages(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	who, b := s.curator(t, "Nadia Voorbeeld"), newTab(t, s)
	b.as(who)
	b.want("/beheer/aanbod", 200)
	b.check("work list: empty")
	b.want("/beheer/aanbod/nieuw?competentie=zelfregie&van=2&naar=3", 200)
	b.check("offering form: new")
	b.submit("/beheer/aanbod/nieuw", offeringForm("title", strings.Repeat("Lang woord ", 300), "valid_until", "31-02-2027", "kind", "", "competentie", "onzin", "start-datum", "31-02-2027", "register", "x|y||z"))
	b.check("offering form: refused")
	b.submit("/beheer/aanbod/nieuw", offeringForm("actie", "voorbeeld", "description", "Een omschrijving."))
	b.check("offering preview")

	s.loadCatalogue(t)
	place := who.curates("/beheer/aanbod/nieuw", "title", "Bovenaanwijzingscommissieledenvergaderingen met een titel die nogal lang is")
	id := strings.TrimPrefix(place, "/beheer/aanbod/")
	who.post(place, offeringForm("title", "Korter", "url", "voorbeeld.example/weg", "cost_eur", "12,50")).want(t, other)
	who.post(place+"/actie", url.Values{"actie": {"nagekeken"}}).want(t, other)
	if _, err := s.db.Exec(t.Context(), `
		insert into offering_link (offering_id, url, checked_at, next_at, verdict, reason, failed_on, failed_again)
		select id, url, now(), now(), 'werkt-niet', 'tijd', '2026-11-01', '2026-11-02' from offering where id = $1`, id); err != nil {
		t.Fatal(err)
	}
	if _, err := s.db.Exec(t.Context(), `
		with report as (insert into offering_report (offering_id, kind, words, made_at, person_id)
			select $1, 'anders', 'De prijs klopt niet meer.', now(), person_id from account limit 1)
		insert into offering_suggestion (title, url, provider, why, made_at, person_id)
		select 'Gemist', 'voorbeeld.example', '', 'Dit mis ik.', now(), person_id from account limit 1`, id); err != nil {
		t.Fatal(err)
	}
	for path, name := range map[string]string{
		"/beheer/aanbod": "work list: filled", "/beheer/aanbod?toon=voorgesteld": "work list: suggested", "/beheer/aanbod?toon=alles&pagina=2": "work list: second page", "/beheer/aanbod?toon=ontbreekt": "coverage",
		"/beheer/aanbod?toon=alles&zoek=bestaatniet": "work list: nothing found", place: "offering edit form: concept",
		place + "/geschiedenis": "offering history", place + "/terug?versie=1": "offering back",
	} {
		b.want(path, 200)
		b.check(name)
	}
	b.want("/beheer/aanbod?toon=voorgesteld", 200)
	b.link("Maak hier aanbod van")
	if !js[bool](b, `document.getElementById('title').value === 'Gemist'`) {
		t.Error("the form does not hold what was suggested")
	}
	b.want("/beheer/aanbod?toon=voorgesteld", 200)
	b.follow("button", "Markeer als afgehandeld")
	b.check("work list: nothing suggested")
	b.want(place, 200)
	b.follow("button", "Markeer als afgehandeld")
	if b.says("Iemand heeft een fout gemeld") {
		t.Error("a report that was handled is still there")
	}
	b.submit(place+"/actie", url.Values{"actie": {"terughalen"}})
	b.check("offering edit form: act refused")
	if got := b.submit(place+"/terug", url.Values{"versie": {"1"}, "nu": {"2"}}); got != 409 {
		t.Errorf("going back late: status %d", got)
	}
	b.check("offering back: changed meanwhile")
	b.submit("/beheer/aanbod/groep", url.Values{"actie": {"publiceren"}})
	b.check("work list: nothing ticked")
	b.submit("/beheer/aanbod/groep", url.Values{"actie": {"archiveren"}, "id": {id}})
	b.check("many: ask")
	b.follow("button", "Wijzig 1 resultaat")
	b.check("work list: changed")
	b.want("/beheer/aanbod/ongedaan", 200)
	b.check("undo: ask")
	b.follow("button", "Maak ongedaan voor 1 resultaat")
	b.check("undo: done")
}
