package site_test

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"reflectietool/internal/assessment"
	"reflectietool/internal/report"
)

// someReport makes a report with two gaps, a strength, and one answer that is not a level.
func someReport(b *browser) string {
	b.t.Helper()
	path := b.start(assessment.FormReflection)
	first := b.site.frameworks.Current().Competencies()[0]
	b.post(path+"/"+first.Slug, fullForm(first, assessment.Always, assessment.ChoseExploring)).want(b.t, http.StatusSeeOther)
	return b.finish(path, assessment.ChoseExploring, assessment.ChoseGrowing, assessment.ChosePassingOn, assessment.ChoseDontKnow)
}

func TestReportShowsItsParts(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	path := someReport(b)
	c := s.frameworks.Current().Competencies()
	b.get(path).want(t, http.StatusOK,
		"Ik ben sterk in "+c[2].Spoken, "Ik zie ruimte om te groeien in "+c[0].Spoken,
		c[0].FirstStep, "Wat maakt het verschil?", "4 van 4 stellingen",
		"Vraag het eens aan een collega", "Niet ingevuld", "Weet ik niet", "Bloem met een blad per competentie", "Dezelfde gegevens als tabel")
}

// TestReportPicturesWhatItKnows reads the flower, the tracks and the table of two kinds of report.
func TestReportPicturesWhatItKnows(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	c := s.frameworks.Current().Competencies()
	path := someReport(b)
	b.get(path).want(t, http.StatusOK, `href="#keuze"`, `id="keuze"`, "Zo zie jij je werk nu",
		c[0].Spoken+`<span class="rt-visually-hidden">: Verkennen, je wilt naar Vast in mijn werk`, // two gaps, so it has outlines
		"Stippellijn: waar je naartoe wilt", "Zeven knoppen: daar is geen niveau",
		"Nu: Verkennen. Waar je naartoe wilt: Vast in mijn werk.", "Stellingen: (bijna) altijd, (bijna) altijd",
		"4,0 (4 van 4 stellingen)", "geen cijfer (0 van 4 stellingen)", "Je hebt vaak Verkennen of Groeien gekozen")

	s.clock.advance(time.Hour)
	later := b.finish(b.start(assessment.FormScan), repeat(assessment.ChosePassingOn)...)
	page := b.get(later).want(t, http.StatusOK, "Nu: Doorgeven. Vorige keer: Verkennen. Waar je naartoe wilt: Vast in mijn werk.",
		"Doorgeven · hoger ingeschat", "Verkennen, hoger ingeschat", "Open stip: ")
	for _, not := range []string{"Stippellijn", "rt-dots", "In de praktijk", "knoppen", "Je hebt vaak Verkennen"} {
		if strings.Contains(page.body, not) {
			t.Errorf("a Snelle scan at the highest level shows %q", not)
		}
	}
}

// TestAccountIsOfferedToGuestsOnly reads the ways to keep a report as a guest and after signing in.
func TestAccountIsOfferedToGuestsOnly(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	guest, member := s.browser(t), s.browser(t)
	guest.get(someReport(guest)).want(t, http.StatusOK, "Bewaar je rapport in een account", "met een hervatcode")
	member.signIn()
	page := member.get(someReport(member)).want(t, http.StatusOK, "Verwijder mijn gegevens")
	for _, not := range []string{"Bewaar je rapport in een account", "met een hervatcode"} {
		if strings.Contains(page.body, not) {
			t.Errorf("somebody who is signed in reads %q", not)
		}
	}
}

func TestPickingReplacesTheList(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	path := someReport(b)
	c := s.frameworks.Current().Competencies()
	location := b.post(path, url.Values{"groeien": {c[1].Slug}, "inzetten": {c[2].Slug}}).want(t, http.StatusSeeOther).location
	if location != path+"#keuze" {
		t.Errorf("picking leads to %s", location)
	}
	b.get(path).want(t, http.StatusOK, "Gekozen: "+c[1].Spoken+", "+c[2].Spoken, "Wat speelt hier?", "Deze wil je meer inzetten")
	b.post(path, url.Values{"groeien": {c[1].Slug}, c[1].Slug + "-reden": {"ruimte"}}).want(t, http.StatusSeeOther)
	k, _ := s.frameworks.Current().KenmerkOf(c[1].Slug)
	b.get(path).want(t, http.StatusOK, c[1].RoomQuestion, k.Organisation[0], "is scholing niet de eerste stap")

	b.post(path, url.Values{"groeien": {c[0].Slug, c[1].Slug, c[2].Slug}, "inzetten": {c[3].Slug}}).
		want(t, http.StatusUnprocessableEntity, "Kies er in totaal maximaal 3")
	b.post(path, url.Values{"groeien": {"bestaat-niet"}}).want(t, http.StatusUnprocessableEntity, "Deze keuze kennen we niet")
	b.get(path).want(t, http.StatusOK, "Gekozen: "+c[1].Spoken)
}

// TestReasonStaysInTheForm saves the form again as the page shows it: a point whose reason is that
// it is not the person's work is no longer in the list, but still in the form.
func TestReasonStaysInTheForm(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	path := someReport(b)
	c := s.frameworks.Current().Competencies()
	chosen := `value="hoort-niet" id="` + c[0].Slug + `-reden-hoort-niet" checked`
	form := url.Values{"groeien": {c[0].Slug, c[1].Slug}, c[0].Slug + "-reden": {"hoort-niet"}}
	b.post(path, form).want(t, http.StatusSeeOther)
	b.get(path).want(t, http.StatusOK, chosen, "of je hebt gezegd dat het niet bij je werk hoort")

	form["groeien"] = append(form["groeien"], c[2].Slug)
	form.Set("inzetten", c[3].Slug)
	form.Set(c[2].Slug+"-reden", "zelden")
	b.post(path, form).want(t, http.StatusUnprocessableEntity, "Kies er in totaal maximaal 3",
		chosen, `value="zelden" id="`+c[2].Slug+`-reden-zelden" checked`)
}

func TestDifferenceIsKept(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	path := someReport(b)
	slug := s.frameworks.Current().Competencies()[0].Slug
	b.post(path+"/verschil", url.Values{slug + "-verschil": {"Ik ben nieuw hier"}}).want(t, http.StatusSeeOther)
	b.get(path).want(t, http.StatusOK, "Ik ben nieuw hier")
	b.post(path+"/verschil", url.Values{slug + "-verschil": {strings.Repeat("x", 2001)}}).want(t, http.StatusUnprocessableEntity, "maximaal 2000")
}

func TestExportsGiveTheSameFigures(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	path := someReport(b)
	slug := s.frameworks.Current().Competencies()[0].Slug
	b.post(path+"/verschil", url.Values{slug + "-verschil": {`=HYPERLINK("x")`}})

	var export report.Export
	reply := b.get(path+".json").want(t, http.StatusOK)
	if err := json.Unmarshal([]byte(reply.body), &export); err != nil {
		t.Fatal(err)
	}
	first := export.Kenmerken[0].Competencies[0]
	if *first.Level != 1 || *first.Practice != 4 || *first.Gap != 2 || first.Answered != 4 || export.Points[0].Competency != slug {
		t.Errorf("json: %+v, points %+v", first, export.Points)
	}
	if unknown := export.Kenmerken[1].Competencies[1]; unknown.Level != nil || unknown.Gap != nil || unknown.NoLevelReason != "weet ik niet" {
		t.Errorf("json: %+v", unknown)
	}

	reply = b.get(path+".csv").want(t, http.StatusOK)
	if !strings.HasPrefix(reply.body, "\ufeff") {
		t.Errorf("Excel does not know that this is UTF-8: %q", reply.body[:20])
	}
	reader := csv.NewReader(strings.NewReader(reply.body))
	reader.Comma = ';'
	rows, err := reader.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	row := map[string]string{}
	for i, name := range rows[0] {
		row[name] = rows[1][i]
	}
	if len(rows) != 11 || row["niveau"] != "1" || row["in de praktijk"] != "4,00" || row["rust op"] != "4 van 4 stellingen" || row["lijst"] != "ontwikkelpunt" {
		t.Errorf("csv: %d rows, first %v", len(rows), row)
	}
	if row["gemiddelde kenmerk"] != "" || row["kenmerk rust op"] != "" {
		t.Errorf("csv: a mean of the kenmerk on one competency: %v", row)
	}
	if got := row["wat maakt het verschil"]; got != `'=HYPERLINK("x")` {
		t.Errorf("a formula reaches the spreadsheet: %q", got)
	}
	for _, personal := range []string{path, path + ".json", path + ".csv"} {
		if got := b.get(personal).header.Get("Cache-Control"); got != "no-store" {
			t.Errorf("%s: Cache-Control %q", personal, got)
		}
	}
}

func TestUnfinishedReportLeadsBack(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	path := b.start(assessment.FormScan)
	report := strings.Replace(path, "/reflectie", "/rapport", 1)
	if got := b.get(report).want(t, http.StatusSeeOther).location; got != path {
		t.Errorf("leads to %s", got)
	}
	b.get(report+".json").want(t, http.StatusConflict)
	b.post(report, url.Values{"groeien": {"zelfregie"}}).want(t, http.StatusConflict)
}

// TestReportFoldsAreFetched checks that what few people open is made when it is opened, by the filters of
// the page.
func TestReportFoldsAreFetched(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.loadCatalogue(t)
	b := s.browser(t)
	path := fullReport(b)
	folded := b.get(path).want(t, http.StatusOK, "Meer dat past (", `href="`+path+`?open=meer#meer"`, `hx-get="`+path+`?open=filters"`)
	folded.without(t, "Pas de filters toe", "Wis de filters")
	offerings := func(body string) int { return strings.Count(body, `?van=rapport"`) }
	more := b.get(path+"?open=meer").want(t, http.StatusOK, "Meer dat past (").without(t, "Pas de filters toe", "Wis de filters", "open=meer")
	if few, all := offerings(folded.body), offerings(more.body); all <= few {
		t.Errorf("unfolded, the report links to %d offerings; folded to %d", all, few)
	}
	b.get(path+"?open=filters").want(t, http.StatusOK, "Pas de filters toe", "open=meer").without(t, "open=filters", "Wis de filters")
	b.get(path+"?open=anders").want(t, http.StatusOK, "open=meer", "open=filters").without(t, "Wis de filters")
	b.get(path+"?kosten=5000").want(t, http.StatusOK, "Pas de filters toe", "Wis de filters", `?kosten=5000&amp;open=meer#meer"`)
}
