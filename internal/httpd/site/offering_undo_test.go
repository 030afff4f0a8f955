package site_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// importsNow uploads a file and carries out its import. It returns the page of the import.
func (s *site) importsNow(t testing.TB, b *browser, content string) string {
	t.Helper()
	plan := b.plans(content)
	b.post(plan, url.Values{"actie": {"invoeren"}, "als": {"gepubliceerd"}}).want(t, other)
	s.carryOut(t, plan)
	return plan
}

// undo does the queue's work for undoing an import.
func (s *site) undo(t testing.TB, plan string) {
	t.Helper()
	if err := s.imports.CarryOutUndo(t.Context(), strings.TrimPrefix(plan, importPage+"/")); err != nil {
		t.Fatal(err)
	}
}

// TestImportIsUndone undoes an import from the list of imports, in two tabs, and imports the file again.
func TestImportIsUndone(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.curator(t, "Nadia")
	file := csvLines("k1,Eerste,training,Folder,,,,", "k2,Tweede,training,Folder,,,,")
	s.importsNow(t, b, csvLines("k1,Vroeger,training,Folder,,,,"))
	plan := s.importsNow(t, b, file)
	b.get(importPage).want(t, http.StatusOK, `href="`+plan+`#ongedaan"`, "Je kunt dit ongedaan maken tot 22 november 2026")
	done := b.get(plan).want(t, http.StatusOK, "Maak deze import ongedaan", "1 nieuw resultaat verdwijnt, met zijn geschiedenis.", "1 resultaat krijgt de gegevens van voor de import terug.")
	if strings.Contains(done.body, "Het komt erbij.") {
		t.Error("the page of a finished import still says what will happen")
	}
	colleague := s.curator(t, "Karim")
	colleague.post(plan+"/ongedaan", nil).want(t, gone)
	colleague.get(plan+"/geweigerd.csv").want(t, gone)
	for range 2 { // two tabs
		if to := b.post(plan+"/ongedaan", nil).want(t, other).location; to != plan {
			t.Errorf("leads to %s", to)
		}
	}
	b.get(plan).want(t, http.StatusOK, "Bezig met ongedaan maken", "0 van 2 rijen", `hx-trigger="every 2s"`)
	b.post(plan+"/weg", nil).want(t, other) // it is at work
	s.undo(t, plan)
	b.get(plan).want(t, http.StatusOK, "De import is ongedaan gemaakt", "1 nieuw resultaat is verwijderd.", "1 resultaat heeft weer de gegevens van voor de import.", "Je kunt het bestand opnieuw importeren")
	b.post(plan+"/ongedaan", nil).want(t, other)
	if got := s.oneText(t, `select string_agg(title, ', ') from offering`); got != "Vroeger" {
		t.Errorf("got %s", got)
	}
	b.get(importPage).want(t, http.StatusOK, "ongedaan gemaakt op 21 november 2026")
	id := s.oneText(t, `select id::text from offering`)
	b.get("/beheer/aanbod/"+id+"/geschiedenis").want(t, http.StatusOK, "Nadia heeft een import ongedaan gemaakt")
	again := s.importsNow(t, b, file)
	if got := s.oneText(t, `select string_agg(title, ', ' order by title) from offering`); got != "Eerste, Tweede" {
		t.Errorf("done again: %s", got)
	}
	// What was changed by hand stays, and is named.
	if _, err := s.db.Exec(t.Context(), `update offering set version = version + 1, note = 'met de hand'`); err != nil {
		t.Fatal(err)
	}
	b.get(again).want(t, http.StatusOK, "Er is niets om ongedaan te maken")
	s.clock.advance(25 * time.Hour)
	s.oneText(t, `with still as (update session set expires_at = $1, ends_at = $1, touched_at = $2 returning 1) select count(*)::text from still`, s.clock.Now().Add(time.Hour), s.clock.Now())
	late := b.post(again+"/ongedaan", nil).want(t, refused, "<title>Fout:", "Je kunt een import tot 24 uur later ongedaan maken.")
	if strings.Contains(late.body, "Maak deze import ongedaan") {
		t.Error("the page still offers it after a day")
	}
}

// TestImportFollowsTheCatalogue carries out one of two imports of the same offering. The other shows that
// it changed, and a tab that was open before this cannot carry it out.
func TestImportFollowsTheCatalogue(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.curator(t, "Nadia")
	s.importsNow(t, b, csvLines("k1,Vroeger,training,Folder,,,,"))
	first, second := b.plans(csvLines("k1,Uit A,training,Folder,,,,")), b.plans(csvLines("k1,Uit B,training,Folder,,,,"))
	b.get(importPage).want(t, http.StatusOK, "2 imports wachten op jou", `href="`+first+`"`, `href="`+second+`#verwijderen"`, "1 rij: 1 gewijzigd.")
	preview := b.get(second).want(t, http.StatusOK, "Nu: Vroeger", "Bestand: Uit B", `name="versie" value="1"`, `type="hidden" name="als" value="concept"`)
	if strings.Contains(preview.body, "Hoe komt nieuw aanbod erin?") {
		t.Error("a file without new offerings asks how these come in")
	}
	b.post(first, url.Values{"actie": {"invoeren"}, "als": {"concept"}, "versie": {"1"}}).want(t, other)
	s.carryOut(t, first)
	b.get(second).want(t, http.StatusOK, "Intussen is het aanbod veranderd", "Bij 1 rij gebeurt nu iets anders", "Bijgewerkt", "Nu: Uit A", "Bestand: Uit B", `name="versie" value="2"`)
	b.post(second, url.Values{"actie": {"invoeren"}, "als": {"concept"}, "versie": {"1"}}).want(t, refused, "<title>Fout:", "Er is niets geïmporteerd", "Nu: Uit A")
	b.post(second, url.Values{"actie": {"invoeren"}, "als": {"concept"}, "versie": {"2"}}).want(t, other)
	s.carryOut(t, second)
	if got := s.oneText(t, `select title from offering`); got != "Uit B" {
		t.Errorf("got %s", got)
	}
}

// TestRefusedRowsOfAnImport downloads the refused rows, corrects them and imports that file.
func TestRefusedRowsOfAnImport(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.curator(t, "Nadia")
	plan := b.plans(csvLines("k1,Goed,training,Folder,,,,", "k2,Kapot,cursus,Folder,,,31-02-2027,"))
	page := b.get(plan).want(t, http.StatusOK, "1 rij komt er niet in", `href="`+plan+`/geweigerd.csv"`, "Lees dit aanbod", "Niet ingevuld: aanbieder", "Wat er in het bestand staat").body
	if bad, good := strings.Index(page, ">Kapot<"), strings.Index(page, ">Goed<"); bad < 0 || good < bad {
		t.Errorf("the refused row stands at %d, the new one at %d", bad, good)
	}
	file := b.get(plan+"/geweigerd.csv").want(t, http.StatusOK, "reden;id;title;kind;source", "is geen datum", ";k2;Kapot;cursus;Folder;")
	if got := file.header.Get("Content-Disposition"); got != `attachment; filename="geweigerde-rijen.csv"` {
		t.Errorf("the file is %s", got)
	}
	done := s.importsNow(t, b, csvLines("k3,Ook goed,training,Folder,,,,", "k4,Kapot,cursus,Folder,,,,"))
	b.get(done).want(t, http.StatusOK, "1 rij is geweigerd", `href="`+done+`/geweigerd.csv"`)
	corrected := b.plans(strings.NewReplacer(";cursus;", ";training;", "31-02-2027", "28-02-2027").Replace(file.body))
	b.get(corrected).want(t, http.StatusOK, "1 rij: 1 nieuw.", "Geldig tot en met")
	b.get(corrected+"/geweigerd.csv").want(t, gone)
}
