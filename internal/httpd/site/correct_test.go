package site_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"reflectietool/internal/assessment"
)

// corrections returns the page on which the answers behind a report are corrected.
func corrections(report string) string {
	return strings.Replace(report, "/rapport/", "/reflectie/", 1) + "/verbeteren"
}

// TestCorrecting corrects a guest's answers without JavaScript, on the same pages, and finds the
// correction wherever the moment of finishing stands.
func TestCorrecting(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	report := someReport(b)
	overview := corrections(report)
	const until = "28 november 2026 om 10.00 uur"
	b.get(report).want(t, ok, `<a href="`+overview+`">je antwoorden verbeteren</a> tot `+until).without(t, "Gecorrigeerd")
	var before struct {
		FinishedAt  time.Time  `json:"finished_at"`
		CorrectedAt *time.Time `json:"corrected_at"`
	}
	after := before
	unmarshal(t, b.get(report+".json").body, &before)

	b.get(overview).want(t, ok, "Verbeter je antwoorden", until, `href="`+overview+`/zelfregie"`, `href="`+report+`"`, "Nog open", "4 van 4 stellingen")
	b.get(overview+"/zelfregie").want(t, ok, "1 van 10", "Je verbetert een reflectie", until,
		`value="altijd" id="zelfregie-1-4" checked`, "Bewaar en ga naar het overzicht", "Volgende competentie").without(t, "minuten")
	s.clock.advance(time.Hour)
	form := url.Values{"zelfregie": {"doorgeven"}, "was.zelfregie": {"verkennen"}, "zelfregie-1": {"soms"}, "was.zelfregie-1": {"altijd"}}
	for button, next := range map[string]string{"overzicht": overview, "volgende": overview + "/verantwoordelijkheid"} {
		form.Set("naar", button)
		if got := b.post(overview+"/zelfregie", form).want(t, other).location; got != next {
			t.Errorf("%s leads to %s", button, got)
		}
	}
	b.post(overview+"/zelfregie", url.Values{"zelfregie-2": {"vaak"}}, true).want(t, ok, "Opgeslagen")

	b.get(overview).want(t, ok, "Doorgeven", until)
	b.get(report).want(t, ok, "Gecorrigeerd op 21 november 2026", until)
	unmarshal(t, b.get(report+".json").body, &after)
	if before.CorrectedAt != nil || after.CorrectedAt == nil || !after.CorrectedAt.Equal(s.clock.Now()) || !after.FinishedAt.Equal(before.FinishedAt) {
		t.Errorf("before %+v, after %+v", before, after)
	}
	data := unzip(t, b.get("/gegevens/download").want(t, ok).body)
	if !strings.Contains(data["gegevens.json"], `"corrected_at": "2026-11-21T11:00:00+01:00"`) {
		t.Error("the download does not hold the correction")
	}
	if !strings.Contains(data["gegevens.html"], "Gecorrigeerd op 21 november 2026 om 11.00 uur.") {
		t.Error("the readable download does not say when it was corrected")
	}
}

func unmarshal(t *testing.T, body string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(body), into); err != nil {
		t.Fatal(err)
	}
}

// TestCorrectingIsRefused looks at every reason to refuse a correction: what was typed stays.
func TestCorrectingIsRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	w := s.newWorld(t)
	b := w.browser(professional)
	open := b.start(assessment.FormReflection)
	b.post(open+"/zelfregie", url.Values{"zelfregie": {"groeien"}}).want(t, other)
	if got := b.get(open+"/verbeteren").want(t, other).location; got != open {
		t.Errorf("correcting what is not finished leads to %s", got)
	}
	b.post(open+"/verbeteren/zelfregie", url.Values{"zelfregie": {"vast"}}).want(t, http.StatusConflict)
	report := b.post(open+"/overzicht", nil).want(t, other).location
	page := corrections(report) + "/zelfregie"

	typed := url.Values{"vorm": {"reflectie"}, "zelfregie": {"nvt"}, "zelfregie-notitie": {"Dit typte ik"}, "zelfregie-1": {"soms"}}
	kept := []string{"Dit typte ik", `value="soms" id="zelfregie-1-2" checked`, "Je verbetert een reflectie"}
	b.post(page, typed).want(t, refused, append(kept, "dit is je enige niveau")...)
	b.post(page, url.Values{"zelfregie": {"weet-niet"}}, true).want(t, refused, "dit is je enige niveau")
	long := url.Values{"vorm": {"reflectie"}, "zelfregie-notitie": {strings.Repeat("lang ", 500)}, "zelfregie-1": {"soms"}}
	b.post(page, long).want(t, refused, "lang lang", kept[1])
	b.post(page, url.Values{"andere": {"x"}}).want(t, refused, "hoort niet bij deze pagina")
	b.get(corrections(report)+"/bestaat-niet").want(t, http.StatusNotFound)
	b.post(corrections(report)+"/bestaat-niet", nil).want(t, http.StatusNotFound)

	for _, r := range []role{colleague, lead, admin, guest} {
		stranger := w.browser(r)
		for _, path := range []string{corrections(report), page} {
			stranger.get(path).want(t, http.StatusNotFound)
		}
		stranger.post(page, url.Values{"zelfregie": {"vast"}}).want(t, http.StatusNotFound)
		stranger.post(page, nil).want(t, http.StatusNotFound)
	}
	s.clock.advance(7*24*time.Hour - time.Second)
	b = w.signedIn(professional)
	b.get(page).want(t, ok, "Je verbetert een reflectie")
	b.post(page, url.Values{"zelfregie-3": {"vaak"}}).want(t, other)
	s.clock.advance(time.Second)
	const late = "Je kunt deze antwoorden niet meer verbeteren. Dat kon tot 28 november 2026 om 10.00 uur."
	for _, path := range []string{corrections(report), page} {
		b.get(path).want(t, ok, late, `href="`+report+`"`).without(t, "<form method")
	}
	typed.Set("zelfregie", "vast")
	b.post(page, typed).want(t, refused, append(kept, "Niet opgeslagen. "+late)...)
	b.post(page, url.Values{"zelfregie-1": {"soms"}}, true).want(t, refused, late)
	b.get(report).want(t, ok, "Gecorrigeerd op").without(t, corrections(report))
	if n := w.query(`select string_agg(key || ' ' || value, ', ') from reflection, jsonb_each_text(statements)`); n != "zelfregie-3 vaak" {
		t.Errorf("stored are %s", n)
	}
}

// TestCorrectingWithASheet takes away, by a correction, the level of a competency on a gespreksblad. The
// sheet keeps that competency, also when it is saved again, and the shared report gives the day of the
// correction.
func TestCorrectingWithASheet(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	x := newShared(t, s, true)
	x.recipient.get(x.path+"/rapport").want(t, ok).without(t, "Gecorrigeerd")
	sheet := x.recipient.get(x.path).want(t, ok, "Graag").body
	report := "/rapport/" + s.reflectionOf(t, x.sheet)
	x.owner.post(report, url.Values{"groeien": {"zelfregie"}, "inzetten": {"zichtbaarheid"}}).want(t, other)
	s.clock.advance(time.Hour)
	x.owner.post(corrections(report)+"/zelfregie", url.Values{"zelfregie": {"nvt"}}).want(t, other)

	x.recipient.get(x.path+"/rapport").want(t, ok, "Gecorrigeerd op 21 november 2026")
	if again := x.recipient.get(x.path).want(t, ok).body; again != sheet {
		t.Error("the shared sheet has changed")
	}
	var left int
	if err := s.db.QueryRow(t.Context(), `select count(*) from reflection, jsonb_array_elements(picks) p where p ->> 'competency' <> 'zelfregie'`).Scan(&left); err != nil || left != 1 {
		t.Errorf("%d picks are left, %v", left, err)
	}
	page := x.owner.get(x.sheet).want(t, ok, "Graag <b>oefenen</b>")
	if !strings.Contains(page.body, `name="zelfregie-als"`) {
		t.Fatal("the form of the sheet has lost the competency")
	}
	x.owner.post(x.sheet, url.Values{
		"zelfregie-als": {"punt"}, "zelfregie-woorden": {"Graag <b>oefenen</b>\r\nmet een collega"}, "eigen": {"Wie kijkt er mee?"},
	}).want(t, other)
	x.owner.get(x.sheet+"/blad").want(t, ok, "Graag <b>oefenen</b>", "Wie kijkt er mee?")
}

// reflectionOf returns the reflection of a sheet.
func (s *site) reflectionOf(t *testing.T, sheet string) (id string) {
	t.Helper()
	err := s.db.QueryRow(t.Context(), `select reflection_id from sheet where id = $1`, strings.TrimPrefix(sheet, "/gespreksblad/")).Scan(&id)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// TestCorrectingAroundARound corrects before "Telt mee?" is answered, which shows no report, and not
// while the Reflectie counts.
func TestCorrectingAroundARound(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	w := s.newWorld(t)
	round, b := w.round(), w.browser(professional)
	report := b.finishes()
	overview := corrections(report)
	const warning = "Kijk je antwoorden nog eens na. Tel je mee, dan kun je ze daarna niet meer verbeteren"
	b.get(question(report)).want(t, ok, warning, `href="`+overview+`"`)
	b.post(question(report), nil).want(t, refused, warning)
	b.get(overview).want(t, ok, `href="`+question(report)+`"`, "Daarna kies je of deze Reflectie meetelt").without(t, `href="`+report+`"`)
	b.post(overview+"/zelfregie", url.Values{"zelfregie": {"vast"}}).want(t, other)
	if got := b.get(report).want(t, other).location; got != question(report) {
		t.Errorf("after a correction the report leads to %s", got)
	}

	b.post(question(report), url.Values{"ronde": {round}}).want(t, other)
	const counts = "Deze Reflectie telt mee in een teamronde. Zolang dat zo is, kun je je antwoorden niet verbeteren."
	b.get(report).want(t, ok, counts, "Gecorrigeerd op").without(t, overview)
	b.get(question(report)).want(t, ok).without(t, warning, overview)
	b.get(overview).want(t, ok, counts)
	b.get(overview+"/zelfregie").want(t, ok, counts).without(t, "<form method")
	b.post(overview+"/zelfregie", url.Values{"zelfregie": {"doorgeven"}}).want(t, refused, "Niet opgeslagen. "+counts)
	if level := w.query(`select choices ->> 'zelfregie' from reflection where choices ? 'zelfregie'`); level != "vast" {
		t.Errorf("stored is %s", level)
	}
	b.post(question(report), url.Values{"ronde": {"nee"}}).want(t, other)
	b.post(overview+"/zelfregie", url.Values{"zelfregie": {"doorgeven"}}).want(t, other)

	s.clock.advance(time.Minute)
	late := b.finishes()
	s.clock.advance(8 * 24 * time.Hour)
	w.signedIn(professional).get(question(late)).want(t, ok, "Telt deze Reflectie mee?").without(t, warning, corrections(late))
}

// TestBrowserCorrects corrects an answer that saves itself, and reads the pages.
func TestBrowserCorrects(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v, b := s.browser(t), newTab(t, s)
	report := someReport(v)
	b.as(v)
	b.want(report, ok)
	b.link("je antwoorden verbeteren")
	b.check("verbeteren: overview")
	b.want(corrections(report)+"/zelfregie", ok)
	b.check("verbeteren: competency")
	b.change(s.frameworks.Current().Competencies()[0].Statements[0].Text, assessment.Never.Label())
	eventually(t, "Opgeslagen", func() bool { return b.status() == "Opgeslagen" })
	if got := s.stored(t, "zelfregie-1"); got != "nooit" {
		t.Errorf("stored is %q", got)
	}
	b.follow("button", "Bewaar en ga naar het overzicht")
	if got := b.path(); got != corrections(report) {
		t.Errorf("saving leads to %s", got)
	}
	b.want(report, ok)
	b.check("report: corrected")
	if _, err := s.db.Exec(t.Context(), `update reflection set started_at = started_at - interval '8 days',
		finished_at = finished_at - interval '8 days', corrected_at = corrected_at - interval '8 days'`); err != nil {
		t.Fatal(err)
	}
	b.want(corrections(report), ok)
	b.check("verbeteren: too late")
}
