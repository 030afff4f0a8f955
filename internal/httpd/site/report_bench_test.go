package site_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"reflectietool/internal/assessment"
)

// reportToMeasure fills the catalogue, makes a signed-in visitor finish a whole Reflectie and pick two
// points, and returns the visitor and the path of the report.
func reportToMeasure(b *testing.B) (*browser, string) {
	b.Helper()
	s := newSite(b)
	s.loadCatalogue(b)
	v := s.browser(b)
	v.signIn()
	path := v.start(assessment.FormReflection)
	choices := []assessment.Choice{assessment.ChoseExploring, assessment.ChoseGrowing, assessment.ChoseSteady, assessment.ChosePassingOn}
	answers := []assessment.Answer{assessment.Sometimes, assessment.Often, assessment.Always}
	competencies := s.frameworks.Current().Competencies()
	for i, c := range competencies {
		v.post(path+"/"+c.Slug, fullForm(c, answers[i%len(answers)], choices[i%len(choices)])).want(b, http.StatusSeeOther)
	}
	report := v.post(path+"/overzicht", nil).want(b, http.StatusSeeOther).location
	v.post(report, url.Values{"groeien": {competencies[0].Slug, competencies[1].Slug}}).want(b, http.StatusSeeOther)
	return v, report
}

// BenchmarkReport requests the report of a signed-in visitor from the router, without a network.
func BenchmarkReport(b *testing.B) {
	v, report := reportToMeasure(b)
	request := v.request(http.MethodGet, report, nil)
	for _, cookie := range v.http.Jar.Cookies(request.URL) {
		request.AddCookie(cookie)
	}
	handler := v.site.Config.Handler
	b.ReportAllocs()
	for b.Loop() {
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, request)
		if answer.Code != http.StatusOK {
			b.Fatal(answer.Code)
		}
		b.SetBytes(int64(answer.Body.Len()))
	}
}
