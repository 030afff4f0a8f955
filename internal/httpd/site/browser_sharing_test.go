package site_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"

	"reflectietool/internal/sharing"
)

// TestBrowserChecksSheet makes a gespreksblad as a guest, in all its states.
func TestBrowserChecksSheet(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v, b := s.browser(t), newTab(t, s)
	report := fullReport(v)
	b.as(v)
	b.want(report, 200)
	b.openAll()
	b.follow("button", "Naar mijn gespreksblad")
	b.check("sheet form: what was picked")
	sheet := b.path()
	b.openAll()
	b.check("sheet form: everything open")
	long := strings.Repeat("a ", 300)
	if got := b.submit(sheet, url.Values{
		"punt": {"zelfregie"}, "zelfregie-woorden": {long}, "verbinding-als": {"niets"}, "eigen": {"a?", "b?", "c?", "d?", "e?", "f?"},
	}); got != 422 {
		t.Errorf("bad form: status %d", got)
	}
	b.check("sheet form: refused")
	if got := b.submit(sheet+"/verwijderen", url.Values{}); got != 422 {
		t.Errorf("deleting without a tick: status %d", got)
	}
	b.check("sheet form: delete not confirmed")
	b.want(sheet, 200)
	b.click(b.node("checkbox", "Herken jij wat ik hier kies?"))
	b.follow("button", "Bewaar en bekijk mijn blad")
	if !b.says("Herken jij wat ik hier kies?") {
		t.Error("the sheet does not show the question")
	}
	b.check("sheet")
	b.follow("link", "Deel met iemand")
	b.check("share: as a guest")
	b.want("/wie-ziet-wat", 200)
	b.check("insight: as a guest")
	b.submit(sheet, url.Values{})
	b.check("sheet: empty")
}

// TestSheetPrintsOnOnePage fills a sheet to its limits.
func TestSheetPrintsOnOnePage(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v, b := s.browser(t), newTab(t, s)
	sheet := v.sheet(fullReport(v))
	b.as(v)
	b.want(sheet, 200)
	if got := b.submit(sheet, fullSheet()); got != 200 || !b.says("wie kijkt er mee") {
		t.Fatalf("saving a full sheet: status %d", got)
	}
	if n := b.printed(); n != 1 {
		t.Errorf("a full sheet takes %d pages", n)
	}
}

// fullSheet returns the form of a sheet with as much on it as is allowed.
func fullSheet() url.Values {
	form := url.Values{"punt": {"zelfregie", "verbinding"}, "kracht": {"zichtbaarheid"}, "verantwoordelijkheid-als": {"punt"}, "vraagverheldering-als": {"kracht"}}
	words := strings.Repeat("Ik wil hier graag mee verder, samen met een collega. ", 10)
	for _, slug := range []string{"zelfregie", "verantwoordelijkheid", "zichtbaarheid", "vraagverheldering", "verbinding"} {
		form.Set(slug+"-woorden", words[:sharing.MaxWords])
	}
	for _, word := range []string{"Hoe", "Waar", "Wanneer", "Met wie", "Waarom"} {
		form.Add("eigen", (word + strings.Repeat(" krijg ik daar ruimte voor, en wie kijkt er mee", 4))[:sharing.MaxQuestion-1]+"?")
	}
	return form
}

// printed returns how many sheets of paper the page that is shown takes.
func (b *tab) printed() int {
	b.t.Helper()
	pdf := call(b, page.PrintToPDF, page.PrintToPDFParams{
		PaperWidth: 8.27, PaperHeight: 11.69, PrintBackground: new(true), PreferCSSPageSize: new(true),
	})
	return len(pdfPage.FindAll(pdf.Data, -1))
}

// TestBrowserChecksSharing goes from sharing a gespreksblad to reading it and ending the share.
func TestBrowserChecksSharing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	owner, reader, b := s.browser(t), s.browser(t), newTab(t, s)
	owner.signIn()
	address := reader.signIn()
	sheet := owner.sheet(fullReport(owner))
	b.as(owner)
	b.want(sheet, 200)
	b.submit(sheet, url.Values{})
	b.follow("link", "Verander mijn blad")
	b.submit(sheet, fullSheet())
	b.follow("link", "Deel met iemand")
	b.check("share")
	if got := b.submit(sheet+"/delen", url.Values{"email": {"geen adres"}, "tot": {"31-02-2027"}}); got != 422 {
		t.Errorf("bad form: status %d", got)
	}
	b.check("share: refused")
	if got := b.submit(sheet+"/delen", url.Values{"email": {address}, "tot": {"2026-12-05"}, "rapport": {"ja"}}); got != 200 {
		t.Errorf("sharing: status %d", got)
	}
	b.check("insight: one share")
	path := sharedLink.FindString(reader.get("/").body)
	reader.get(path).want(t, http.StatusOK)
	b.want("/wie-ziet-wat", 200)
	b.check("insight: opened")

	b.as(reader)
	b.want("/", 200)
	b.check("vandaag: something shared")
	b.want(path, 200)
	b.check("shared sheet")
	b.link("Lees ook het rapport")
	b.check("shared report")
	b.want("/gedeeld/"+nobodysID, 404)
	b.check("shared: gone")
	out := newTab(t, s)
	out.want(path, 200)
	out.check("shared: signed out")

	s.clock.advance(time.Hour)
	b.as(owner)
	b.want("/wie-ziet-wat", 200)
	b.takesAway("Trek in: "+address, "Ja, trek in")
	b.check("insight: revoked")
}

func TestBrowserChecksSharingWithoutMail(t *testing.T) {
	t.Parallel()
	s := newSiteWithoutMail(t)
	w := s.newWorld(t)
	b := newTab(t, s)
	b.as(w.browser(professional))
	b.want("/gespreksblad/"+w.sheet(professional)+"/delen", 200)
	b.check("share: no mail")
	b.want("/wie-ziet-wat", 200)
	if !b.says("De mensen in dit team en de teamleider zien je naam.") || !b.says("Niet ingevuld") {
		t.Error("the page does not say what the organisation sees")
	}
	b.check("insight: in an organisation")
	out := newTab(t, s)
	out.want("/gedeeld/"+nobodysID, 200)
	out.check("shared: signed out, no mail")
}
