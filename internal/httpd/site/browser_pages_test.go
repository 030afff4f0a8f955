package site_test

import (
	"net/url"
	"strings"
	"testing"

	"reflectietool/internal/assessment"
)

// catalogueSite makes a site with the offerings that the product ships.
func catalogueSite(t testing.TB) *site {
	t.Helper()
	s := newSite(t)
	s.loadCatalogue(t)
	return s
}

// offeringPath returns the page of the first offering.
func (s *site) offeringPath(t testing.TB) (path string) {
	t.Helper()
	err := s.db.QueryRow(t.Context(), `select '/aanbod/' || id from offering order by title limit 1`).Scan(&path)
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func TestBrowserChecksPublicPages(t *testing.T) {
	t.Parallel()
	s := catalogueSite(t)
	type page struct {
		name, path string
		status     int
	}
	pages := []page{
		{"home", "/", 200}, {"over", "/over", 200}, {"privacy", "/privacy", 200}, {"toegankelijkheid", "/toegankelijkheid", 200},
		{"reflectie", "/reflectie", 200}, {"snelle scan", "/snelle-scan", 200},
		{"verder", "/verder", 200}, {"gegevens: unknown", "/gegevens", 200}, {"kader", "/kader", 200},
		{"aanbod: all", "/aanbod", 200}, {"aanbod: second part", "/aanbod?pagina=2", 200}, {"aanbod: words", "/aanbod?q=schulden", 200},
		{"aanbod: filters", "/aanbod?q=training&soort=training&kenmerk=integraal-werken&kosten=500", 200},
		{"aanbod: none found", "/aanbod?q=zzzqqq&soort=training", 200}, {"aanbod: bad cost", "/aanbod?kosten=veel", 422},
		{"aanbod: unknown filter", "/aanbod?kenmerk=bestaat-niet", 200},
		{"one offering", s.offeringPath(t), 200}, {"404", "/bestaat-niet", 404},
	}
	for _, k := range s.frameworks.Current().Kenmerken {
		pages = append(pages, page{"kenmerk " + k.Slug, "/kader/" + k.Slug, 200},
			page{"cards of " + k.Slug, "/kader/" + k.Slug + "/gesprek", 200},
			page{"card of " + k.Slug, "/kader/" + k.Slug + "/gesprek/opdrachtgever", 200})
	}
	b := newTab(t, s)
	for _, page := range pages {
		b.want(page.path, page.status)
		if page.name == "aanbod: second part" {
			b.openAll()
		}
		b.check(page.name)
	}
}

func TestBrowserChecksEmptyCatalogue(t *testing.T) {
	t.Parallel()
	b := newTab(t, newSite(t))
	b.want("/aanbod", 200)
	b.check("aanbod: empty")
}

// TestBrowserSearchesWhileTyping finds offerings without loading a new page.
func TestBrowserSearchesWhileTyping(t *testing.T) {
	t.Parallel()
	b := newTab(t, catalogueSite(t))
	b.want("/aanbod", 200)
	count := func() string { return js[string](b, `document.querySelector('[role=status]').innerText`) }
	all := count()
	b.click(b.node("searchbox", "Waar zoek je naar?"))
	first := func() string { return js[string](b, `document.querySelector('#volgorde option').innerText`) }
	if order := first(); order != "Titel, van A tot Z" {
		t.Errorf("without a text the first order is %q", order)
	}
	b.key("schulden")
	eventually(t, "the number of results changes", func() bool { return count() != all })
	if order := first(); order != "Past het best bij je woorden" {
		t.Errorf("with a text the first order is %q", order)
	}
	if focus := js[string](b, `document.activeElement.value`); focus != "schulden" {
		t.Errorf("the focus is on %q", focus)
	}
	b.check("aanbod: searched while typing")
}

func TestBrowserChecksReflection(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.browser(t)
	b := newTab(t, s)
	path := v.start(assessment.FormReflection)
	b.as(v)
	competencies := s.frameworks.Current().Competencies()
	first := competencies[0]

	b.want("/reflectie", 200)
	b.check("reflectie: with open work")
	b.want(path+"/"+first.Slug, 200)
	b.check("competency " + first.Slug + ": empty")
	b.want(path+"/overzicht", 200)
	b.check("overzicht: open")
	b.refused("Rond af")
	b.check("overzicht: refused")

	form := fullForm(first, assessment.Often, assessment.ChoseGrowing)
	form.Set(first.Slug+"-notitie", strings.Repeat("Een lang voorbeeld. ", 20)+strings.Repeat("x", 80))
	form.Set("eigen-kracht-vraag", "Ik liet het aan haar over.")
	v.post(path+"/"+first.Slug, form).want(t, 303)
	b.want(path+"/"+first.Slug, 200)
	b.check("competency " + first.Slug + ": filled, details open")
	form.Set(first.Slug+"-notitie", strings.Repeat("lang ", 500))
	form.Set(first.Slug, "5")
	form.Set(first.Slug+"-belang", "enorm")
	form.Set("vorm", "reflectie")
	if got := b.submit(path+"/"+first.Slug, form); got != 422 {
		t.Errorf("a bad form: status %d", got)
	}
	b.check("competency " + first.Slug + ": with errors")
	if got := b.submit(path+"/"+first.Slug, url.Values{"vorm": {"reflectie"}, "andere": {"x"}}); got != 422 {
		t.Errorf("an unknown question: status %d", got)
	}
	b.check("competency " + first.Slug + ": error about the page")

	for _, c := range competencies[1:] {
		v.post(path+"/"+c.Slug, fullForm(c, assessment.Often, assessment.ChoseSteady)).want(t, 303)
	}
	b.want(path+"/overzicht", 200)
	b.check("overzicht: complete")
	v.post(path+"/overzicht", nil).want(t, 303)
	scan := v.start(assessment.FormScan)
	b.want(scan+"/"+competencies[1].Slug, 200)
	b.check("competency " + competencies[1].Slug + ": scan")
	b.want("/snelle-scan", 200)
	b.check("snelle scan: with open work and reports")
}

func TestBrowserChecksVisitorPages(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v, b := s.browser(t), newTab(t, s)
	b.want("/verder", 200)
	b.refused("Ga verder")
	b.check("verder: no code")
	b.submit("/verder", url.Values{"code": {"AAAA-BBBB-CCCC-DDDD"}})
	b.check("verder: unknown code")

	v.start(assessment.FormReflection)
	someReport(v)
	b.as(v)
	b.want("/gegevens", 200)
	b.check("gegevens: known")
	b.openAll()
	b.refused("Verwijder mijn gegevens")
	b.check("gegevens: not confirmed")
	b.want("/verder", 200)
	b.check("verder: with work")
	b.follow("button", "Maak een hervatcode")
	b.check("code shown")
	other := s.browser(t)
	other.start(assessment.FormReflection)
	code := codeIn(t, other.post("/verder/code", nil).body)
	if got := b.submit("/verder", url.Values{"code": {code}}); got != 422 {
		t.Errorf("asking to confirm: status %d", got)
	}
	b.check("verder: confirm")
	b.want("/verder", 200)
	b.check("verder: with a code")
	b.submit("/gegevens/onthouden", url.Values{"onthoud": {"ja"}})
	b.check("gegevens: remembered, with a code")
	b.want("/gegevens", 200)
	b.openAll()
	b.click(b.node("checkbox", "Ja, verwijder alles"))
	b.follow("button", "Verwijder mijn gegevens")
	b.check("deleted")
}

// refused presses a button whose form comes back with its errors.
func (b *tab) refused(name string) {
	b.t.Helper()
	if got := b.load(name, b.tap(b.node("button", name))); got != 422 {
		b.t.Errorf("%s: status %d, want 422", name, got)
	}
	if !b.scriptless() { // only a script moves the focus
		b.focused(name, "fouten")
	}
}

// focused checks that the element with an id has the focus: "fouten" is the summary of errors, "bericht"
// the confirmation.
func (b *tab) focused(after, id string) {
	b.t.Helper()
	if got := js[string](b, `document.activeElement.id`); got != id {
		b.t.Errorf("%s: the focus is on %q, want %q", after, got, id)
	}
}
