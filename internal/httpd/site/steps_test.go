package site_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"reflectietool/internal/assessment"
)

// shownPicks returns the fields with picks as the report shows them, hidden ones included: what a browser
// without script sends.
func shownPicks(t *testing.T, b *browser, report string) url.Values {
	t.Helper()
	for _, p := range readPage(t, report, b.get(report).want(t, http.StatusOK).body).posts {
		if p.action == report {
			return p.values()
		}
	}
	t.Fatal("the report has no form with picks")
	return nil
}

// TestStepsWithoutScript takes the three steps by their forms.
func TestStepsWithoutScript(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	path := someReport(b)
	c := s.frameworks.Current().Competencies()
	b.get(path).want(t, http.StatusOK, "0 van 3 gekozen", "Kies eerst een punt waarin je wilt groeien.", c[0].FirstStep)

	form := shownPicks(t, b, path)
	form["groeien"] = []string{c[0].Slug, c[1].Slug}
	form["inzetten"] = []string{c[2].Slug}
	if to := b.post(path, form).want(t, http.StatusSeeOther).location; to != path+"#keuze" {
		t.Errorf("the first step leads to %s", to)
	}
	b.get(path).want(t, http.StatusOK, "3 van 3 gekozen", "Gekozen: "+c[0].Spoken+", "+c[1].Spoken+", "+c[2].Spoken, "0 van 2 beantwoord", "0 van 2 beantwoord", c[2].StrengthIdea)

	form = shownPicks(t, b, path)
	form.Set(c[0].Slug+"-reden", "zelden")
	form.Set(c[1].Slug+"-reden", "ruimte")
	b.post(path, form).want(t, http.StatusSeeOther)
	b.get(path).want(t, http.StatusOK, "2 van 2 beantwoord", c[0].PracticeStep, c[1].RoomQuestion, "Dit kan je organisatie bieden")

	form = shownPicks(t, b, path) // both steps in one form: neither undoes the other
	form["groeien"] = []string{c[1].Slug}
	b.post(path, form).want(t, http.StatusSeeOther)
	page := b.get(path).want(t, http.StatusOK, "2 van 3 gekozen", c[1].RoomQuestion)
	if strings.Contains(page.body, c[0].PracticeStep) {
		t.Error("what was taken back still has its step")
	}
	stranger := s.browser(t)
	stranger.start(assessment.FormScan)
	stranger.post(path, form).want(t, http.StatusNotFound)
	stranger.post(path, form, true).want(t, http.StatusNotFound)
}

// TestStepsOfTwoTabs sends forms that were shown before another tab changed the picks.
func TestStepsOfTwoTabs(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	path := someReport(b)
	c := s.frameworks.Current().Competencies()
	left, right := shownPicks(t, b, path), shownPicks(t, b, path)
	left["groeien"] = []string{c[0].Slug, c[2].Slug}
	right["groeien"] = []string{c[1].Slug}
	b.post(path, left).want(t, http.StatusSeeOther)
	b.post(path, right).want(t, http.StatusSeeOther)
	b.get(path).want(t, http.StatusOK, "Gekozen: "+c[0].Spoken+", "+c[1].Spoken+", "+c[2].Spoken)

	// A fourth is refused, and the page shows all four with what to do.
	right["groeien"], right["inzetten"] = nil, nil
	b.post(path, url.Values{"groeien": {c[0].Slug, c[1].Slug}}).want(t, http.StatusSeeOther)
	left = shownPicks(t, b, path)
	right = shownPicks(t, b, path)
	left.Set(c[0].Slug+"-reden", "leren")
	left["inzetten"] = []string{c[2].Slug}
	b.post(path, left).want(t, http.StatusSeeOther)
	right["groeien"] = []string{c[0].Slug}
	right.Set(c[0].Slug+"-reden", "ruimte")
	b.post(path, right).want(t, http.StatusSeeOther) // takes back one, answers another, and leaves the strength alone
	b.get(path).want(t, http.StatusOK, "Gekozen: "+c[0].Spoken+", "+c[2].Spoken, c[0].RoomQuestion)
}

// TestStepsAreRefusedWithWhatWasChosen sends too many picks and values that do not exist.
func TestStepsAreRefusedWithWhatWasChosen(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	path := b.finish(b.start(assessment.FormScan), assessment.ChoseExploring, assessment.ChoseGrowing, assessment.ChosePassingOn, assessment.ChoseGrowing)
	c := s.frameworks.Current().Competencies()
	form := shownPicks(t, b, path)
	form["groeien"] = []string{c[0].Slug, c[1].Slug, c[2].Slug, c[3].Slug}
	form.Set(c[1].Slug+"-reden", "zelden")
	page := b.post(path, form).want(t, http.StatusUnprocessableEntity, "Je hebt er 4 gekozen. Kies er in totaal maximaal 3", `href="#groeien-`+c[0].Slug+`"`, `id="stap-1" open`,
		`value="zelden" id="`+c[1].Slug+`-reden-zelden" checked`, `name="was.groeien" value=""`)
	for _, competency := range c[:4] {
		page.want(t, http.StatusUnprocessableEntity, `value="`+competency.Slug+`" checked`)
	}
	b.post(path, url.Values{"groeien": {c[0].Slug}}).want(t, http.StatusSeeOther)
	other := shownPicks(t, b, path)
	b.post(path, url.Values{"groeien": {c[0].Slug, c[1].Slug}}).want(t, http.StatusSeeOther)
	other["groeien"] = []string{c[0].Slug, c[2].Slug, c[3].Slug}
	b.post(path, other).want(t, http.StatusUnprocessableEntity, "Met je keuze in een ander venster zijn het er 4.", `value="`+c[1].Slug+`" checked`)
	b.post(path, other, true).want(t, http.StatusUnprocessableEntity, "Met je keuze in een ander venster zijn het er 4.").without(t, "<html")

	for name, values := range map[string]url.Values{
		"no such competency": {"groeien": {"bestaat-niet"}}, "no level": {"groeien": {c[5].Slug}},
		"no such reason": {"groeien": {c[0].Slug}, c[0].Slug + "-reden": {"zomaar"}},
	} {
		b.post(path, values).want(t, http.StatusUnprocessableEntity, "Deze keuze kennen we niet")
		if got := b.get(path); !strings.Contains(got.body, "2 van 3 gekozen") {
			t.Errorf("%s: changed what is stored", name)
		}
	}
}

// TestStepSavedAtOnce sends one field as the script of the page does: the answer is a fragment with
// the parts that follow, by the filters in the address of the page.
func TestStepSavedAtOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.loadCatalogue(t)
	b := s.browser(t)
	path := someReport(b)
	c := s.frameworks.Current().Competencies()
	saved := b.post(path+"?soort=training", url.Values{"groeien": {c[1].Slug}, "was.groeien": {""}}, true).want(t, http.StatusOK,
		"Opgeslagen.", "1 van 3 gekozen.", `id="stap-2" hx-swap-oob="true"`, `id="stap-3" hx-swap-oob="true"`, `id="aanbod" hx-swap-oob="true"`,
		`id="sterk" hx-swap-oob="true"`, `id="wachten" hx-swap-oob="true"`, c[1].FirstStep, "voor: "+c[1].Spoken, "?soort=training").without(t, "<html")
	if strings.Contains(saved.body, "E-learning · ") {
		t.Error("the offerings do not follow the filters of the page")
	}
	b.get(path+"?soort=training").want(t, http.StatusOK, `action="`+path+`?soort=training"`).without(t, "hx-swap-oob")
	if to := b.post(path+"?soort=training", url.Values{"was.groeien": {c[1].Slug}, "groeien": {c[1].Slug}}).want(t, http.StatusSeeOther).location; to != path+"?soort=training#keuze" {
		t.Errorf("the filters are lost on the way to %s", to)
	}
	b.post(path, url.Values{"groeien": {c[0].Slug}, "was.groeien": {""}}, true).want(t, http.StatusOK, "1 van 3 gekozen.") // the tab that knows one of the two
}
