package site_test

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"reflectietool/internal/limit"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/intake"
)

const importPage = "/beheer/aanbod/import"

// fileForm returns a form with a file in it, as a browser sends it.
func fileForm(t testing.TB, name, content string) (body io.Reader, kind string) {
	t.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	part, err := form.CreateFormFile("bestand", name)
	if err == nil {
		_, err = io.WriteString(part, content)
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return &b, form.FormDataContentType()
}

// upload sends a file with offerings.
func (b *browser) upload(path, name, content string) reply {
	b.t.Helper()
	body, kind := fileForm(b.t, name, content)
	request := b.request(http.MethodPost, path, body)
	request.Header.Set("Content-Type", kind)
	return b.do(request)
}

// plans uploads a file that must be accepted, and returns the page of its preview.
func (b *browser) plans(content string) string {
	b.t.Helper()
	return b.upload(importPage, "aanbod.csv", content).want(b.t, other).location
}

// carryOut does the queue's work for a preview.
func (s *site) carryOut(t testing.TB, plan string) {
	t.Helper()
	if err := s.imports.CarryOut(t.Context(), strings.TrimPrefix(plan, importPage+"/")); err != nil {
		t.Fatal(err)
	}
}

// csvLines returns a CSV file with these lines.
func csvLines(lines ...string) string {
	return "id,title,kind,source,provider,note,valid_until,cost_eur\n" + strings.Join(lines, "\n") + "\n"
}

// everyOutcome loads a catalogue and returns a file with a row of each outcome for it.
func (s *site) everyOutcome(t testing.TB, b *browser) string {
	t.Helper()
	first := b.plans(csvLines("k1,Eerste,training,Folder,Opleider,,,", "k2,Tweede,training,Folder,Opleider,,,", "k3,Derde,training,Folder,Opleider,,,"))
	b.post(first, url.Values{"actie": {"invoeren"}, "als": {"concept"}}).want(t, other)
	s.carryOut(t, first)
	if _, err := s.db.Exec(t.Context(), `update offering set note = 'Van de beheerder' where source_key in ('k2', 'k3')`); err != nil {
		t.Fatal(err)
	}
	return csvLines(
		"k1,Eerste,training,Folder,Opleider,,,",
		"k2,Tweede,training,Folder,Opleider,Uit het bestand,,",
		"k3,Derde anders,training,Folder,Opleider,Ook uit het bestand,,\"1.250,00\"",
		"n1,Nieuw aanbod,workshop,Folder,,,,",
		"n2,Tweede,training,Folder,Opleider,,,",
		"n3,Kapot,cursus,Folder,,,31-02-2027,",
	)
}

func TestImportShowsFirstAndThenDoes(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.curator(t, "Nadia")
	plan := b.plans(s.everyOutcome(t, b))
	b.get(plan).want(t, http.StatusOK, "Wat er zou veranderen", "er is nog niets veranderd", "CSV, tekens volgens UTF-8",
		"Alle rijen (6)", "Nieuw (1)", "Gewijzigd (1)", "Met de hand gekozen (1)", "Misschien dubbel (1)", "Gelijk (1)", "Geweigerd (1)",
		"Nu: Derde", "Bestand: Derde anders", "Bestand: 1250", "Nu: Van de beheerder", "Met de hand gekozen, dus dit blijft",
		"Lijkt op", ">Tweede</a>", `"31-02-2027" is geen datum`, "Regel 7 · sleutel n3")
	only := b.get(plan+"?toon=dubbel").want(t, http.StatusOK, "Voeg toch toe")
	if strings.Contains(only.body, "Derde anders") {
		t.Error("the filter shows other rows as well")
	}
	if got := s.oneText(t, `select string_agg(title, ', ' order by title) from offering`); got != "Derde, Eerste, Tweede" {
		t.Errorf("looking changed something: %s", got)
	}
	// Boxes on one page stay ticked on the next.
	to := b.post(plan, url.Values{"rij": {"2", "3"}, "over": {"3.note", "3.title", "x.y"}, "toon": {"dubbel"}}).want(t, other).location
	if to != plan+"?toon=dubbel#rijen" {
		t.Errorf("leads to %s", to)
	}
	b.post(plan, url.Values{"rij": {"5"}, "dubbel": {"5"}, "actie": {"bewaren"}, "toon-nu": {"dubbel"}}).want(t, other)
	b.get(plan).want(t, http.StatusOK, `id="over-3-note" name="over" value="3.note" checked`, `id="dubbel-5" name="dubbel" value="5" checked`,
		"Je hebt een vinkje gezet bij 1 rij die misschien dubbel is en 1 rij waar met de hand iets anders was gekozen")
	b.post(plan, url.Values{"actie": {"invoeren"}, "als": {"zomaar"}}).want(t, refused, "Kies hoe het nieuwe aanbod binnenkomt.")
	b.post(plan, url.Values{"actie": {"invoeren"}, "als": {"concept"}}).want(t, other)
	b.get(plan).want(t, http.StatusOK, "Bezig met importeren", "0 van 5 rijen", "Ververs", `hx-trigger="every 2s"`)
	poll := b.request(http.MethodGet, plan, nil)
	poll.Header.Set("HX-Request", "true")
	if got := b.do(poll).want(t, http.StatusOK, "0 van 5 rijen"); got.header.Get("HX-Refresh") != "" || strings.Contains(got.body, "<html") {
		t.Errorf("the progress is %s", got.body)
	}
	// A visitor who is no longer signed in has to load the whole sign-in page, since this answer
	// would be put into the present page.
	out := s.browser(t)
	late := out.request(http.MethodGet, plan, nil)
	late.Header.Set("HX-Request", "true")
	if got := out.do(late).want(t, http.StatusOK); got.header.Get("HX-Refresh") != "true" || strings.Contains(got.body, "5 rijen") {
		t.Errorf("a visitor who is signed out gets %s", got.body)
	}
	b.post(plan+"/weg", nil).want(t, other) // the import is at work
	s.carryOut(t, plan)
	if got := b.do(poll).want(t, http.StatusOK); got.header.Get("HX-Refresh") != "true" {
		t.Error("a page that polls does not learn that the import is done")
	}
	b.get(plan).want(t, http.StatusOK, "Het aanbod is geïmporteerd", "/beheer/aanbod?toon=concept", "Geweigerd (1)")
	got := s.oneText(t, `select string_agg(concat_ws('/', source_key, title, state, note, cost_eur), ', ' order by source_key) from offering`)
	if want := "k1/Eerste/concept/, k2/Tweede/concept/Van de beheerder, k3/Derde anders/concept/Ook uit het bestand/1250.00, n1/Nieuw aanbod/concept/, n2/Tweede/concept/"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	b.get(importPage).want(t, http.StatusOK, "aanbod.csv", "geïmporteerd", "Deze kolommen zijn nodig: id")
	b.post(plan+"/weg", nil).want(t, other)
	b.get(plan).want(t, gone)
}

// TestExportTakenInAgainChangesNothing imports an export, which changes nothing.
func TestExportTakenInAgainChangesNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.loadCatalogue(t)
	b := s.curator(t, "Nadia")
	n := s.oneText(t, `select count(*)::text from offering`)
	for _, extension := range []string{"csv", "xlsx", "json"} {
		file := b.get("/beheer/aanbod/export."+extension).want(t, http.StatusOK)
		if got := file.header.Get("Content-Disposition"); got != `attachment; filename="aanbod-2026-11-21.`+extension+`"` {
			t.Errorf("%s: %s", extension, got)
		}
		plan := b.plans(file.body)
		b.get(plan).want(t, http.StatusOK, "Gelijk ("+n+")", "Alle rijen ("+n+")", "Uit dit bestand is niets te importeren.")
	}
}

func TestImportIsOfItsAdmin(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	m := s.newManager(t, "Voorbeeld Welzijn")
	curator := s.curator(t, "Nadia")
	file := csvLines("k1,Van ons,training,Folder,,,,")
	m.upload(importPage, "x.csv", file).want(t, gone) // the import page of the national offerings
	plan := m.upload(importPage+"?organisatie="+m.id, "x.csv", file).want(t, other).location
	curator.get(plan).want(t, gone)
	curator.post(plan, url.Values{"actie": {"invoeren"}, "als": {"concept"}}).want(t, gone)
	curator.post(plan+"/weg", nil).want(t, gone)
	curator.upload(importPage+"?organisatie="+m.id, "x.csv", file).want(t, gone)
	curator.get("/beheer/aanbod/export.csv?organisatie="+m.id).want(t, gone)
	m.get(importPage).want(t, http.StatusOK, "Voorbeeld Welzijn", "x.csv", "wacht op jou")
	m.post(plan, url.Values{"actie": {"invoeren"}, "als": {"gepubliceerd"}}).want(t, other)
	s.carryOut(t, plan)
	if got := s.oneText(t, `select title || organisation_id from offering`); got != "Van ons"+m.id {
		t.Errorf("got %s", got)
	}
	m.get("/beheer/aanbod/export.csv?organisatie="+m.id).want(t, http.StatusOK, "Van ons")
	s.browser(t).upload(importPage, "x.csv", file).want(t, other)
	// For an offering that looks like a national one, the page links to where colleagues see that.
	curator.curates("/beheer/aanbod/nieuw", "actie", "publiceren", "title", "Bestaat landelijk")
	twice := m.upload(importPage+"?organisatie="+m.id, "x.csv", csvLines("k2,Bestaat landelijk,training,Folder,Aanbieder,,,")).want(t, other).location
	m.get(twice).want(t, http.StatusOK, "Lijkt op landelijk aanbod:", `<a href="/aanbod/`)
}

// TestPreviewsStandBesideEachOther makes as many previews as a person may, which the page lists to open
// or to remove. One more is refused until there is room.
func TestPreviewsStandBesideEachOther(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b, colleague := s.curator(t, "Nadia"), s.curator(t, "Karim")
	var plans []string
	most := limit.Standard().Previews
	for i := range most {
		plans = append(plans, b.upload(importPage, fmt.Sprint("bestand ", i, ".csv"), csvLines(fmt.Sprint("k", i, ",Nummer ", i, ",training,Folder,,,,"))).want(t, other).location)
	}
	page := b.get(importPage).want(t, http.StatusOK)
	for i, plan := range plans {
		b.get(plan).want(t, http.StatusOK, fmt.Sprint("Nummer ", i), `action="`+plan+`/weg"`)
		for _, want := range []string{`href="` + plan + `"`, fmt.Sprint("bestand ", i, ".csv")} {
			if !strings.Contains(page.body, want) {
				t.Errorf("the page lacks %s", want)
			}
		}
	}
	one := csvLines("k99,Nog een,training,Folder,,,,")
	b.upload(importPage, "te veel.csv", one).want(t, refused, fmt.Sprintf("Er staan al %d imports voor je klaar", most), "verwijder er één")
	colleague.plans(one)
	colleague.post(plans[3]+"/weg", nil).want(t, gone)
	b.post(plans[3]+"/weg", nil).want(t, other)
	b.get(plans[3]).want(t, gone)
	b.get(plans[2]).want(t, http.StatusOK, "Nummer 2")
	b.plans(one)
}

func TestImportThatIsStaleOrFailed(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.curator(t, "Nadia")
	plan := b.plans(csvLines("k1,Eerste,training,Folder,,,,"))
	b.post(plan, url.Values{"actie": {"invoeren"}, "als": {"concept"}}).want(t, other)
	if _, err := s.imports.Import(t.Context(), []intake.Record{{Offering: offering.Offering{Key: "k1", Title: "Intussen", Kind: "training", Source: "x", State: offering.Draft}}}, intake.Options{}); err != nil {
		t.Fatal(err)
	}
	s.carryOut(t, plan)
	// It is a preview again, of what the file would change now.
	b.get(plan).want(t, http.StatusOK, "Wat er zou veranderen", "Er is niets geïmporteerd", "Intussen is het aanbod veranderd", "Nu: Intussen", "Bestand: Eerste")
	if _, err := s.db.Exec(t.Context(), `update import_plan set status = 'mislukt'`); err != nil {
		t.Fatal(err)
	}
	b.get(plan).want(t, http.StatusOK, "Het importeren is niet gelukt", "Er is niets geïmporteerd", "Kies het bestand opnieuw")
}

func TestTemplatesCanBeRead(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.curator(t, "Nadia")
	for _, extension := range []string{"csv", "xlsx"} {
		file := b.get("/beheer/aanbod/sjabloon."+extension).want(t, http.StatusOK)
		b.upload(importPage, "sjabloon", file.body).want(t, refused, "alleen de voorbeeldrij")
	}
}

// TestImportPages checks that many rows are spread over pages, and that the buttons which lead to
// another page keep what was ticked.
func TestImportPages(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.curator(t, "Nadia")
	plan := b.plans(manyRows())
	b.get(plan).want(t, http.StatusOK, "Alle rijen (61)", "Pagina 1 van 3", `name="pagina" value="2"`)
	b.get(plan+"?pagina=2").want(t, http.StatusOK, "Pagina 2 van 3", `name="pagina" value="1"`, `name="pagina" value="3"`, "Nummer 30<")
	b.get(plan+"?pagina=99").want(t, http.StatusOK, "Pagina 3 van 3", "Nummer 59<")
	b.get(plan+"?pagina=x&toon=onzin").want(t, http.StatusOK, "Pagina 1 van 3")
	// Row 61 is a duplicate of row 60.
	to := b.post(plan, url.Values{"rij": {"61"}, "dubbel": {"61"}, "toon-nu": {""}, "pagina-nu": {"3"}, "pagina": {"2"}}).want(t, other).location
	if to != plan+"?pagina=2#rijen" {
		t.Errorf("leads to %s", to)
	}
	to = b.post(plan, url.Values{"actie": {"bewaren"}, "toon-nu": {"nieuw"}, "pagina-nu": {"2"}}).want(t, other).location
	b.get(to).want(t, http.StatusOK, "Je vinkjes zijn bewaard.", "Pagina 2 van 3")
	b.get(plan).want(t, http.StatusOK, `id="dubbel-61" name="dubbel" value="61" checked`, "Lijkt op regel 61 van dit bestand")
	b.post(plan, url.Values{"rij": {"61"}, "actie": {"bewaren"}}).want(t, other)
	if strings.Contains(b.get(plan).want(t, http.StatusOK, `value="61"`).body, `value="61" checked`) {
		t.Error("a box that was emptied is still ticked")
	}
}

// manyRows returns a file of 61 rows of which the last looks like the one before.
func manyRows() string {
	var lines []string
	for i := range 60 {
		lines = append(lines, fmt.Sprintf("n%d,Nummer %d,training,Folder,,,,", i, i))
	}
	lines[59] = "n59,Nummer 59,training,Folder,Opleider,,,"
	return csvLines(append(lines, "n60,Nummer 59,training,Folder,Opleider,,,")...)
}
