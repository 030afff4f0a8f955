package site_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"reflectietool/internal/assessment"
)

// TestBrowserChecksReport checks the report in all its forms.
func TestBrowserChecksReport(t *testing.T) {
	t.Parallel()
	s := catalogueSite(t)
	v, b := s.browser(t), newTab(t, s)
	path := fullReport(v)
	c := s.frameworks.Current().Competencies()
	b.as(v)
	b.want(path, 200)
	for _, part := range []string{"Wat maakt het verschil?", "schat je jezelf", "Gekozen: ", "Wat speelt hier?"} {
		if !b.says(part) {
			t.Errorf("the full report does not say %q", part)
		}
	}
	b.check("report: picked, with difference and previous")
	b.openAll()
	b.check("report: everything open")
	b.want(path+"?kosten=veel", 200)
	b.check("report: bad filter")
	b.want(path+"?soort=publicatie&onbekend=nee&regio=zeeland", 200)
	b.check("report: filters that hide offerings")
	pick := url.Values{"groeien": {c[0].Slug, c[1].Slug, c[2].Slug, c[3].Slug}}
	if got := b.submit(path, pick); got != 422 {
		t.Errorf("four picks: status %d", got)
	}
	b.check("report: too many picks")
	if got := b.submit(path+"/verschil", url.Values{c[0].Slug + "-verschil": {strings.Repeat("x ", 1500)}}); got != 422 {
		t.Errorf("a long difference: status %d", got)
	}
	b.check("report: difference too long")
}

// TestBrowserChecksReportReasons picks a point and gives each reason in turn.
func TestBrowserChecksReportReasons(t *testing.T) {
	t.Parallel()
	s := newSite(t) // without offerings
	v, b := s.browser(t), newTab(t, s)
	path := someReport(v)
	point := s.frameworks.Current().Competencies()[0]
	b.as(v)
	b.want(path, 200)
	b.check("report: plain")
	b.click(b.box(point.Slug))
	b.follow("button", "Bewaar mijn keuze")
	b.check("report: picked without offerings")
	for _, reason := range assessment.Reasons() {
		b.openAll()
		b.answer(asks(point), reason.Label())
		b.follow("button", "Bewaar mijn antwoorden")
		if !b.says("1 van 1 beantwoord") {
			t.Errorf("the folded step does not count the answer %q", reason.Label())
		}
		b.check("report: " + string(reason))
	}
	// The last reason removes the point from the list, and can still be changed.
	b.openAll()
	b.answer(asks(point), assessment.ReasonRare.Label())
	b.follow("button", "Bewaar mijn antwoorden")
	if !b.says("Omdat het weinig voorkomt") {
		t.Error("the point does not come back")
	}
}

// TestBrowserChecksOtherProfiles checks reports without points, strengths or levels.
func TestBrowserChecksOtherProfiles(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	levels := map[string][]assessment.Choice{
		"even":      repeat(assessment.ChoseSteady),
		"all high":  repeat(assessment.ChosePassingOn),
		"all low":   repeat(assessment.ChoseExploring),
		"no levels": {assessment.ChoseGrowing, assessment.ChoseNotApplicable, assessment.ChoseDontKnow},
		"one level": {assessment.ChoseGrowing},
	}
	b := newTab(t, s)
	for name, choices := range levels {
		v := s.browser(t)
		path := v.finish(v.start(assessment.FormScan), choices...)
		b.as(v)
		b.want(path, 200)
		b.openAll()
		b.check("report: " + name)
	}
}

func repeat(choice assessment.Choice) (all []assessment.Choice) {
	for range 10 {
		all = append(all, choice)
	}
	return all
}

// fullReport makes a report with everything in it: a previous one, gaps, strengths, a difference
// between level and practice, picks with reasons, notes and own words. It returns its path.
func fullReport(v *browser) string {
	v.t.Helper()
	f := v.site.frameworks.Current()
	for _, choice := range []assessment.Choice{assessment.ChoseSteady, assessment.ChoseGrowing} {
		v.finish(v.start(assessment.FormReflection), repeat(choice)...)
		v.site.clock.advance(10 * time.Minute)
	}
	path := v.start(assessment.FormReflection)
	choices := []assessment.Choice{
		assessment.ChoseExploring, assessment.ChoseGrowing, assessment.ChosePassingOn, assessment.ChoseSteady, assessment.ChoseExploring,
		assessment.ChosePassingOn, assessment.ChoseGrowing, assessment.ChoseDontKnow, assessment.ChoseSteady, assessment.ChoseNotApplicable,
	}
	answers := []assessment.Answer{assessment.Always, assessment.Sometimes, assessment.Often, assessment.DontKnow}
	note := strings.Repeat("Ik vroeg door tot ik wist wat er echt speelde, en liet het plan bij haar. ", 4)
	for i, c := range f.Competencies() {
		form := fullForm(c, answers[i%len(answers)], choices[i])
		form.Set(c.Slug+"-notitie", note)
		form.Set(c.Slug+"-belang", "hoog")
		k, _ := f.KenmerkOf(c.Slug)
		form.Set(k.Slug+"-vraag", note)
		v.post(path+"/"+c.Slug, form).want(v.t, 303)
	}
	path = v.finish(path)
	c := f.Competencies()
	v.post(path+"/verschil", url.Values{c[0].Slug + "-verschil": {"Ik ben nieuw in dit team."}}).want(v.t, 303)
	v.post(path, url.Values{
		"groeien":  {c[0].Slug, c[4].Slug},
		"inzetten": {c[2].Slug}, c[0].Slug + "-reden": {"leren"}, c[4].Slug + "-reden": {"ruimte"},
	}).want(v.t, 303)
	return path
}

// TestBrowserFetchesFolds opens by keyboard what is fetched then, and without script by its link.
func TestBrowserFetchesFolds(t *testing.T) {
	t.Parallel()
	s := catalogueSite(t)
	v, b := s.browser(t), newTab(t, s)
	path := fullReport(v)
	b.as(v)
	b.want(path, 200)
	b.tabTo("Toon alle")
	b.key(kb.Enter)
	b.tabTo("Meer dat past")
	b.key(kb.Enter)
	b.await("the list comes", `document.querySelectorAll('#meer-inhoud li').length > 1`)
	if got := js[string](b, `document.activeElement.innerText`); !strings.HasPrefix(got, "Meer dat past") {
		t.Errorf("the focus moves to %q", got)
	}
	b.tabTo("Filter dit aanbod")
	b.key(kb.Enter)
	b.await("the filters come", `document.querySelector('#filters-inhoud form')?.checkVisibility() === true`)
	b.check("report: fetched folds")

	plain := newTab(t, s)
	plain.withoutScript()
	plain.as(v)
	plain.want(path, 200)
	plain.openAll()
	plain.follow("link", "Toon wat nog meer past")
	if !js[bool](plain, `document.querySelector('#meer li').checkVisibility()`) {
		t.Error("without script the list does not show")
	}
	plain.openAll()
	plain.follow("link", "Toon de filters")
	if !js[bool](plain, `document.querySelector('#filters form').checkVisibility()`) {
		t.Error("without script the filters do not show")
	}
}
