package site_test

import (
	"fmt"
	"net/url"
	"regexp"
	"testing"

	"reflectietool/internal/assessment"
)

// How many bytes a page may take, compressed and with its headers.
const (
	maxFirstVisit = 100_000
	maxLaterPage  = 30_000
	maxPrinted    = 4 // pages of A4
)

// TestBrowserPageWeight visits the home page first and then every other page, as a person does.
func TestBrowserPageWeight(t *testing.T) {
	t.Parallel()
	s := catalogueSite(t)
	v, b := s.browser(t), newTab(t, s)
	b.log.received()
	b.want("/", 200)
	first := b.arrived(t)
	t.Logf("first visit: %.0f bytes", first)
	if first > maxFirstVisit {
		t.Errorf("the first visit takes %.0f bytes, want at most %d", first, maxFirstVisit)
	}
	report := fullReport(v)
	open := v.start(assessment.FormReflection)
	b.as(v)
	for _, path := range []string{
		"/reflectie", "/snelle-scan", open + "/zelfregie", open + "/overzicht", report, report + "?kosten=100",
		"/kader", "/kader/eigen-kracht", "/kader/op-de-vraag-af", "/kader/binden-en-verbinden", "/kader/integraal-werken",
		"/kader/signaleren-en-agenderen", "/aanbod", "/aanbod?pagina=2", "/aanbod?q=schulden", s.offeringPath(t),
		"/over", "/privacy", "/toegankelijkheid", "/verder", "/gegevens",
	} {
		b.want(path, 200)
		if got := b.arrived(t); got > maxLaterPage {
			t.Errorf("%s takes %.0f bytes, want at most %d", path, got, maxLaterPage)
		}
	}
}

// arrived waits until a page has loaded completely and returns how many bytes that took.
func (b *tab) arrived(t testing.TB) float64 {
	t.Helper()
	js[bool](b, `document.fonts.ready.then(() => true)`)
	eventually(t, "all requests end", b.log.quiet)
	return b.log.received()
}

var pdfPage = regexp.MustCompile(`/Type\s*/Page\b`)

// TestBrowserPrintsReportOnFourPages prints the fullest report with each reason, since the
// reason decides which advice comes with a point.
func TestBrowserPrintsReportOnFourPages(t *testing.T) {
	t.Parallel()
	s := catalogueSite(t)
	v, b := s.browser(t), newTab(t, s)
	path := fullReport(v)
	b.as(v)
	c := s.frameworks.Current().Competencies()
	toPaper := func(picks string) {
		t.Helper()
		b.want(path, 200)
		printed := b.printed()
		t.Logf("%s: %d pages", picks, printed)
		if printed < 1 || printed > maxPrinted {
			t.Errorf("%s: the report prints on %d pages, want at most %d", picks, printed, maxPrinted)
		}
	}
	toPaper("points and a strength")
	for _, reason := range assessment.Reasons() {
		form := url.Values{}
		for _, i := range []int{0, 4, 6} {
			form.Add("groeien", c[i].Slug)
			form.Set(c[i].Slug+"-reden", string(reason))
		}
		v.post(path, form).want(t, 303)
		toPaper("three points, " + string(reason))
	}
	for _, points := range [][3]int{{0, 4, 6}, {1, 2, 8}, {4, 5, 6}} {
		form := url.Values{}
		for n, i := range points {
			form.Add("groeien", c[i].Slug)
			form.Set(c[i].Slug+"-reden", []string{"ruimte", "ruimte", "leren"}[n])
		}
		v.post(path, form).want(t, 303)
		toPaper(fmt.Sprintf("points %v without room, and one to learn", points))
	}
}
