package site_test

import (
	"context"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"reflectietool/internal/offering/intake"
)

// choose picks a file in the form for an import.
func (b *tab) choose(path string) {
	b.t.Helper()
	field := call(b, runtime.Evaluate, runtime.EvaluateParams{Expression: "document.getElementById('bestand')"})
	call(b, dom.SetFileInputFiles, dom.SetFileInputFilesParams{Files: []string{path}, ObjectID: field.Result.ObjectID})
}

// file writes a file for a browser to send, and returns its path.
func file(t testing.TB, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestBrowserImport imports a file, from choosing it to its result, and checks every page on the
// way.
func TestBrowserImport(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	who, b := s.curator(t, "Nadia Voorbeeld"), newTab(t, s)
	rows := s.everyOutcome(t, who)
	b.as(who)
	b.want("/beheer/aanbod", 200)
	b.link("Importeren")
	b.openAll()
	b.check("import")
	if status := b.load("nothing", b.tap(b.node("button", "Bekijk wat er verandert"))); status != 422 {
		t.Fatalf("without a file: status %d", status)
	}
	b.check("import: no file")
	b.choose(file(t, "kolommen.csv", "titel,prijs,iets\nx,y,z\n"))
	if status := b.load("unreadable", b.tap(b.node("button", "Bekijk wat er verandert"))); status != 422 {
		t.Fatalf("a file that cannot be read: status %d", status)
	}
	b.check("import: cannot be read")
	b.choose(file(t, "aanbod uit de wijk.csv", rows+"n4,Bovenaanwijzingscommissieledenvergaderingen met een titel die nogal lang is,training,Folder,,,,\n"))
	b.follow("button", "Bekijk wat er verandert")
	b.check("import plan: every outcome")
	plan := b.path()
	for _, filter := range []string{"Geweigerd", "Misschien dubbel", "Nieuw", "Gewijzigd", "Gelijk", "Met de hand gekozen"} {
		b.follow("button", filter)
		b.check("import plan: " + strings.ToLower(filter))
	}
	b.click(b.node("checkbox", "Neem over uit het bestand: Opmerking"))
	b.follow("button", "Misschien dubbel")
	b.click(b.node("checkbox", "Voeg toch toe"))
	b.follow("button", "Bewaar de vinkjes")
	b.check("import plan: boxes kept")
	if !b.says("1 rij die misschien dubbel is en 1 rij waar met de hand iets anders was gekozen") {
		t.Error("the page does not say what was ticked")
	}
	b.submit(plan, url.Values{"actie": {"invoeren"}})
	b.check("import plan: refused")
	b.answer("Hoe komt nieuw aanbod erin?", "Als concept")
	b.follow("button", "Importeer dit")
	b.check("import plan: at work")
	if _, err := s.db.Exec(t.Context(), `update import_progress set done = 4`); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the page tells how far it is", func() bool { return b.says("4 van 6 rijen") })
	// The page loads itself again once it is done.
	status := b.load("done", func(ctx context.Context, _ *chromedp.Target) (chromedp.Void, error) {
		return chromedp.Void{}, s.imports.CarryOut(ctx, strings.TrimPrefix(plan, importPage+"/"))
	})
	if status != 200 || !b.says("Het aanbod is geïmporteerd") {
		t.Errorf("status %d, and the page does not say that it is done", status)
	}
	b.check("import plan: done")
	b.link("Geweigerd")
	if !b.says("is geen datum") {
		t.Error("the page does not show afterwards what was refused")
	}
	b.want(plan, 200)
	b.click(b.opener("Maak deze import ongedaan"))
	b.check("import plan: done, asking whether to undo it")
	b.follow("button", "Ja, maak deze import ongedaan")
	b.check("import plan: being undone")
	status = b.load("undone", func(ctx context.Context, _ *chromedp.Target) (chromedp.Void, error) {
		return chromedp.Void{}, s.imports.CarryOutUndo(ctx, strings.TrimPrefix(plan, importPage+"/"))
	})
	if status != 200 || !b.says("De import is ongedaan gemaakt") {
		t.Errorf("status %d, and the page does not say that it is undone", status)
	}
	b.check("import plan: undone")
	plan = s.importsNow(t, who, rows)
	b.want(plan, 200)
	b.link("Bekijk al het aanbod")
	if !b.says("Derde anders") {
		t.Error("what was taken in is not in the list")
	}
	who.plans(csvLines("k9,Nog een,training,Folder,,,,"))
	b.want(who.plans(csvLines("k9,Kapot,onzin,Folder,,,,", "k10,Lees dit vooraf,training,Folder,Aanbieder,Opmerking,,12")), 200)
	b.openAll()
	b.check("import plan: rows unfolded")
	b.want("/beheer/aanbod/import", 200)
	b.check("import: with plans")
}

// TestBrowserImportThatFailed checks the pages for failed imports, and for files of many rows.
func TestBrowserImportThatFailed(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	who, b := s.curator(t, "Nadia Voorbeeld"), newTab(t, s)
	b.as(who)
	plan := who.plans(csvLines("k1,Eerste,training,Folder,,,,"))
	b.want(plan, 200)
	b.follow("button", "Importeer dit")
	for status, name := range map[intake.Status]string{intake.StatusStale: "stale", intake.StatusFailed: "failed"} {
		if _, err := s.db.Exec(t.Context(), `update import_plan set status = $1`, status); err != nil {
			t.Fatal(err)
		}
		b.want(plan, 200)
		b.check("import plan: " + name)
	}
	b.want("/beheer/aanbod/import", 200)
	b.choose(file(t, "veel.csv", manyRows()))
	b.follow("button", "Bekijk wat er verandert")
	b.click(b.node("checkbox", "Voeg toch toe")) // what may be double stands first
	b.follow("button", "Volgende")
	b.check("import plan: second page")
	if !b.says("Pagina 2 van 3") || !b.says("1 rij die misschien dubbel is") {
		t.Error("what was ticked is gone on another page")
	}
	b.want("/beheer/aanbod/import", 200)
	b.choose(file(t, "x.csv", csvLines("k1,Eerste,training,Folder,,,,")))
	b.follow("button", "Bekijk wat er verandert")
	b.takesAway("Verwijder deze import", "Ja, verwijder deze import")
	if !b.says("De import is verwijderd") {
		t.Error("the page does not say that the plan is gone")
	}
}

// TestBrowserImportWithoutScript imports a file with a browser that runs none of our scripts.
func TestBrowserImportWithoutScript(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	who, b := s.curator(t, "Nadia Voorbeeld"), newTab(t, s)
	b.as(who)
	b.withoutScript()
	b.want("/beheer/aanbod/import", 200)
	b.choose(file(t, "x.csv", csvLines("k1,Eerste,training,Folder,,,,")))
	b.follow("button", "Bekijk wat er verandert")
	b.follow("button", "Importeer dit")
	plan := b.path()
	s.carryOut(t, plan)
	b.link("Ververs")
	if !b.says("Het aanbod is geïmporteerd") {
		t.Error("the page does not say that it is done")
	}
	b.takesAway("Maak deze import ongedaan", "Ja, maak deze import ongedaan")
	s.undo(t, plan)
	b.link("Ververs")
	if !b.says("De import is ongedaan gemaakt") {
		t.Error("the page does not say that it is undone")
	}
}

// TestBrowserReadsWhyAFileIsTooLarge sends 200 MB. If the server closed the connection before all
// of it was sent, the browser would show an error of its own.
func TestBrowserReadsWhyAFileIsTooLarge(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	who, b := s.curator(t, "Nadia Voorbeeld"), newTab(t, s)
	b.as(who)
	b.want("/beheer/aanbod/import", 200)
	large := file(t, "groot.csv", csvLines())
	if err := os.Truncate(large, 200<<20); err != nil { // a sparse file takes no room on the disk
		t.Fatal(err)
	}
	b.choose(large)
	if status := b.load("too large", b.tap(b.node("button", "Bekijk wat er verandert"))); status != 413 {
		t.Fatalf("status %d", status)
	}
	if !b.says("Dit bestand is groter dan 50 MB") {
		t.Error("the page does not say why")
	}
	b.check("import: too large")
}
