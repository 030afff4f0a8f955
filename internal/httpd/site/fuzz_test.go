package site_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"reflectietool/internal/assessment"
	"reflectietool/internal/calendar"
)

// serve sends a request to the site without a network in between.
func (s *site) serve(method, target, body, cookie string) *httptest.ResponseRecorder {
	request := httptest.NewRequestWithContext(s.context, method, "/", strings.NewReader(body))
	request.URL = &url.URL{Path: target}
	if path, query, found := strings.Cut(target, "?"); found {
		request.URL = &url.URL{Path: path, RawQuery: query}
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Cookie", cookie)
	recorder := httptest.NewRecorder()
	s.Config.Handler.ServeHTTP(recorder, request)
	return recorder
}

// visitorCookie returns the session cookie of a browser as a header.
func (b *browser) visitorCookie() string {
	address, _ := url.Parse(b.site.URL)
	cookie := b.http.Jar.Cookies(address)[0]
	return cookie.Name + "=" + cookie.Value
}

// FuzzForm posts arbitrary bytes to the pages that take a form.
func FuzzForm(f *testing.F) {
	s := newSite(f)
	b := s.browser(f)
	report := someReport(b)
	open := b.start(assessment.FormReflection)
	b.post(open+"/zelfregie", url.Values{"zelfregie-1": {"soms"}})
	cookie := b.visitorCookie()
	paths := []string{open + "/zelfregie", report, report + "/verschil", "/reflectie", "/verder", "/gegevens/onthouden"}
	f.Add(uint8(0), "zelfregie-1=vaak&was.zelfregie-1=&zelfregie=vast&zelfregie-notitie=a%0D%0Ab&naar=vorige")
	f.Add(uint8(1), "groeien=zelfregie&zelfregie-reden=leren&inzetten=systemen")
	f.Add(uint8(2), "zelfregie-verschil=x&-verschil=y")
	f.Add(uint8(3), "vorm=reflectie&onthoud=ja")
	f.Add(uint8(4), "code=AAAA-BBBB-CCCC-DDDD&bevestig=ja")
	f.Add(uint8(0), "zelfregie-notitie=%00&zelfregie-streefniveau=99999999999999999999&%zz=")
	f.Fuzz(func(t *testing.T, where uint8, body string) {
		path := paths[int(where)%len(paths)]
		if got := s.serve(http.MethodPost, path, body, cookie); got.Code >= 500 {
			t.Errorf("%s with %q gives %d", path, body, got.Code)
		}
	})
}

// FuzzPlanForm posts arbitrary bytes to the forms of a plan, as somebody with a goal that asks how it goes.
func FuzzPlanForm(f *testing.F) {
	s := newSite(f)
	b := s.browser(f)
	b.signIn()
	goal := b.goal("Doorvragen")
	if _, err := s.db.Exec(f.Context(), `update goal set look_back_on = $1`, calendar.DayOf(s.clock.Now())); err != nil {
		f.Fatal(err)
	}
	cookie := b.visitorCookie()
	forms := []struct{ path, seed string }{
		{"/plan/nieuw", goalForm("Doorvragen").Encode() + "&rust=" + nobodysID + "&competentie=zelfregie&rapport=x"},
		{goal + "/terugkijken", "antwoord=nog-niet&keer=1"},
		{goal + "/terugkijken/verder", "besluit=change&keer=1&als=%00&dan=y&terugkijken=99999999999999999999&opgevallen=a%0D%0Ab"},
		{goal + "/veranderen", "voornemen=x&als=y&dan=z&terugkijken=6&mail=ja&merkbaar=&met-wie=%F0%9F%98%80"},
		{goal + "/hervatten", "terugkijken=-3&rust=x"},
		{goal + "/maatje", "email=%22x%22%40voorbeeld.example"},
		{"/plan/scholing", "titel=T&verplicht=verplicht&betaling=ikb&uiterlijk=31-02-2027&gedaan=1.1.0001&register=SKJ&puntensoort=overig&punten-verwacht=1.000,001&link=https://[::1]:99999/&doel=x"},
		{"/plan/afspraken", "afspraak=x&wanneer=9999-12-31&met-wie=y&gedaan=ja"},
		{"/plan/register", "register=SKJ&begin=29-02-2025"},
		{"/plan/agenda", "titels=ja&%zz="},
	}
	for i, form := range forms {
		f.Add(uint8(i), form.seed)
	}
	f.Fuzz(func(t *testing.T, where uint8, body string) {
		path := forms[int(where)%len(forms)].path
		if got := s.serve(http.MethodPost, path, body, cookie); got.Code >= 500 {
			t.Errorf("%s with %q gives %d", path, body, got.Code)
		}
	})
}

// FuzzPath requests arbitrary paths, as a visitor who has work.
func FuzzPath(f *testing.F) {
	s := newSite(f)
	b := s.browser(f)
	report := someReport(b)
	cookie := b.visitorCookie()
	for _, path := range []string{
		"/", report, report + ".json", report + "?kosten=1e9&vanaf=31-02-2027", "/kader/eigen-kracht", "/aanbod/" + nobodysID,
		"/aanbod?q=schulden+-training+\"wijkteam&soort=training&kosten=€ 1.250,-&pagina=-1", "/reflectie/" + nobodysID + "/zelfregie",
		"/static/../../etc/passwd", "//", "/rapport/%00.csv",
	} {
		f.Add(path)
	}
	f.Fuzz(func(t *testing.T, path string) {
		if got := s.serve(http.MethodGet, "/"+path, "", cookie); got.Code >= 500 {
			t.Errorf("%q gives %d", path, got.Code)
		}
	})
}
