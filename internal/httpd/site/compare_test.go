package site_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"reflectietool/internal/assessment"
	"reflectietool/internal/paths"
)

// compareOf is the page that sets the reflections of these reports beside each other.
func compareOf(reports ...string) string {
	var ids []string
	for _, report := range reports {
		ids = append(ids, strings.TrimPrefix(report, "/rapport/"))
	}
	return paths.CompareOf(ids...)
}

// years makes reports of three years: the first competency goes from 1 to 2 to 4, the second from 4 to
// 2 to 2, and the third has no level in the first. The last two have a note.
func (s *site) years(b *browser) []string {
	b.t.Helper()
	first := s.frameworks.Current().Competencies()[0]
	levels := [][]assessment.Choice{
		{assessment.ChoseExploring, assessment.ChosePassingOn, assessment.ChoseNotApplicable},
		{assessment.ChoseGrowing, assessment.ChoseGrowing, assessment.ChoseGrowing},
		{assessment.ChosePassingOn, assessment.ChoseGrowing, assessment.ChoseGrowing},
	}
	var reports []string
	for i, note := range []string{"", "Een <eerste> voorbeeld.", "Een later voorbeeld."} {
		path := b.start(assessment.FormReflection)
		form := fullForm(first, assessment.Sometimes, levels[i][0])
		form.Set(first.Slug+"-notitie", note)
		form.Set("eigen-kracht-vraag", "Antwoord "+levels[i][0].Label())
		b.post(path+"/"+first.Slug, form).want(b.t, http.StatusSeeOther)
		report := b.finish(path, levels[i]...)
		day := time.Date(2024+i, 3, 5, 12, 0, 0, 0, time.UTC)
		if _, err := s.db.Exec(b.t.Context(), `update reflection set started_at = $2, finished_at = $2 where id = $1`, strings.TrimPrefix(report, "/rapport/"), day); err != nil {
			b.t.Fatal(err)
		}
		reports = append(reports, report)
	}
	return reports
}

// TestCompareShowsYearsInARow compares two reflections and then three, in any order.
func TestCompareShowsYearsInARow(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	c := s.frameworks.Current().Competencies()

	reports := s.years(b)
	page := b.get("/vergelijk").want(t, http.StatusOK,
		"Vergeleken met 5 maart 2025 heb je jezelf op 5 maart 2026 op één competentie hoger ingeschat.",
		"<dt>Hoger ingeschat</dt><dd>"+c[0].Name+"</dd>",
		"5 mrt 2025: Groeien. 5 mrt 2026: Doorgeven. Waar je naartoe wilde: Vast in mijn werk.",
		"Een <eerste> voorbeeld.", "Een later voorbeeld.", "5 mrt 2025 · voorbeeld", "Antwoord Doorgeven",
		"2,0 (4 van 4 stellingen)", "niet ingevuld", "Niet te vergelijken", `href="`+reports[1]+`"`, `href="`+reports[2]+`"`)
	page.without(t, "5 mrt 2024", "<eerste>")
	b.get(compareOf(reports[2], reports[1])).want(t, http.StatusOK, "Vergeleken met 5 maart 2025")

	all := b.get(compareOf(reports[1], reports[2], reports[0])).want(t, http.StatusOK,
		"Vergeleken met 5 maart 2024 heb je jezelf op 5 maart 2026 op één competentie hoger ingeschat en op één lager. Lager kan ook betekenen",
		"<dt>Lager ingeschat</dt><dd>"+c[1].Name+"</dd>", "5 mrt 2024: niet van toepassing.",
		"5 mrt 2024: Verkennen. Waar je naartoe wilde: Vast in mijn werk.", "5 mrt 2026: Doorgeven. Waar je naartoe wilde: Vast in mijn werk.")
	if again := b.get(compareOf(reports[0], reports[1], reports[2], reports[0])); again.body != all.body {
		t.Error("the order in the address decides, or a reflection stands twice")
	}
	b.get(reports[2]).want(t, http.StatusOK, "Leg ze naast elkaar", "/vergelijk?reflectie="+strings.TrimPrefix(reports[1], "/rapport/")+"&amp;reflectie=")
	b.get("/reflectie").want(t, http.StatusOK, "Leg je reflecties naast elkaar")
	b.get("/").want(t, http.StatusOK, "Leg je reflecties naast elkaar")
}

// TestCompareAScan compares a Snelle scan, which has no statements, on the same day.
func TestCompareAScan(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	someReport(b)
	s.clock.advance(time.Minute)
	b.finish(b.start(assessment.FormScan), assessment.ChoseGrowing, assessment.ChosePassingOn)
	b.get("/vergelijk").want(t, http.StatusOK, "Een snelle scan heeft geen stellingen", "21 november 2026 om ", "21 nov 2026, ", "Snelle scan van",
		"op één competentie hoger ingeschat")
}

// TestCompareRefuses sends ids that cannot be compared.
func TestCompareRefuses(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b, stranger := s.browser(t), s.browser(t)
	b.get("/vergelijk").want(t, http.StatusNotFound) // no session
	first := someReport(b)
	b.get("/vergelijk").want(t, http.StatusOK, "Er is nog niets om te vergelijken", "Je hebt één rapport", first)
	second, theirs := someReport(b), someReport(stranger)
	open := strings.Replace(b.start(assessment.FormReflection), "/reflectie/", "/rapport/", 1)

	for _, path := range []string{compareOf(first, theirs), compareOf(theirs), compareOf(first, second, "/rapport/1"), "/vergelijk?reflectie=", compareOf(first, second, theirs, open)} {
		b.get(path).want(t, http.StatusNotFound)
	}
	refusals := map[string]string{
		compareOf(first):       "Kies er minstens twee.",
		compareOf(first, open): "is nog niet af. Rond die eerst af.",
	}
	reports := []string{first, second}
	for len(reports) < 7 {
		reports = append(reports, b.finish(b.start(assessment.FormScan), assessment.ChoseGrowing))
	}
	b.get(compareOf(reports[:6]...)).want(t, http.StatusOK)
	refusals[compareOf(reports...)] = "Kies er maximaal zes. Je hebt er nu 7 gekozen."
	for path, message := range refusals {
		b.get(path).want(t, http.StatusUnprocessableEntity, message, "Fout: ", `href="#kiezen"`).without(t, "Vergeleken met")
	}
}

// TestCompareWaitsForTheChoice checks that a reflection about which a round asks whether it counts is
// not offered and not compared, until the question is answered.
func TestCompareWaitsForTheChoice(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	w := s.newWorld(t)
	b := w.browser(professional)
	var before []string
	for range 2 { // a Snelle scan counts in no round
		before = append(before, b.finish(b.start(assessment.FormScan), assessment.ChoseGrowing))
	}
	w.round()
	s.clock.advance(time.Minute)
	asked := b.finishes()
	id := strings.TrimPrefix(asked, "/rapport/")
	box := `value="` + id + `"`
	b.get("/vergelijk").want(t, http.StatusOK, "staat nog één vraag open", "/reflectie/"+id+"/telt-mee", "Vergeleken met").without(t, box, asked)
	b.get(compareOf(before[0], asked)).want(t, http.StatusUnprocessableEntity, "Geef eerst antwoord op de vraag of je Reflectie van").without(t, box, "Vergeleken met")

	b.post("/reflectie/"+id+"/telt-mee", url.Values{"ronde": {"nee"}}).want(t, http.StatusSeeOther)
	b.get("/vergelijk").want(t, http.StatusOK, box, `href="`+asked+`"`).without(t, "staat nog één vraag open")
	b.get(compareOf(before[0], asked)).want(t, http.StatusOK, "Vergeleken met")
}
