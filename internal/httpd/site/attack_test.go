package site_test

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"reflectietool/internal/assessment"
	"reflectietool/internal/database/dbtest"
	httpsite "reflectietool/internal/httpd/site"
	"reflectietool/web"
)

// TestNamesWithNUL sends a name that PostgreSQL cannot take.
func TestNamesWithNUL(t *testing.T) {
	t.Parallel()
	b := newSite(t).browser(t)
	report := someReport(b)
	b.post(report+"/verschil", url.Values{"zelf\x00regie-verschil": {"x"}}).want(t, http.StatusNotFound)
	b.post(report, url.Values{"groeien": {"zelf\x00regie"}}).want(t, http.StatusUnprocessableEntity)
	open := b.start(assessment.FormReflection)
	b.post(open+"/zelfregie", url.Values{"zelfregie-1\x00": {"soms"}}).want(t, http.StatusUnprocessableEntity)
	b.get("/aanbod?q=%00&regio=%00&soort=%00").want(t, http.StatusOK)
	b.post("/rapport/"+nobodysID+"/verschil", nil).want(t, http.StatusNotFound)
}

// TestOnlyFormsAreRead posts bodies that are not forms: the answer may not say that anything was
// saved, and stored data must stay.
func TestOnlyFormsAreRead(t *testing.T) {
	t.Parallel()
	b := newSite(t).browser(t)
	report := someReport(b)
	b.post(report, url.Values{"groeien": {"zelfregie"}}).want(t, http.StatusSeeOther)
	picked := b.get(report+".json").want(t, http.StatusOK, `"picked": true`).body
	open := b.start(assessment.FormReflection)
	for _, kind := range []string{"", "text/plain", "application/json", "multipart/form-data; boundary=x", ";"} {
		for _, path := range []string{open + "/zelfregie", report, report + "/verschil"} {
			request := b.request(http.MethodPost, path, strings.NewReader("zelfregie-1=soms"))
			request.Header.Set("Content-Type", kind)
			request.Header.Set("HX-Request", "true")
			if got := b.do(request); got.status != http.StatusBadRequest || strings.Contains(got.body, "<span>Opgeslagen") {
				t.Errorf("%s as %q: status %d, %q", path, kind, got.status, got.body)
			}
		}
	}
	if b.get(report+".json").body != picked {
		t.Error("the report changed")
	}
}

// TestRequestThatEndedIsNotAcknowledged checks the answer to a request whose time is over: an empty
// 200 would mean that it was saved.
func TestRequestThatEndedIsNotAcknowledged(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	path := b.start(assessment.FormReflection)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	request := httptest.NewRequestWithContext(ctx, http.MethodPost, path+"/zelfregie", strings.NewReader("zelfregie-1=soms"))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Cookie", b.visitorCookie())
	request.Header.Set("HX-Request", "true")
	recorder := httptest.NewRecorder()
	s.Config.Handler.ServeHTTP(recorder, request)
	if recorder.Code != http.StatusServiceUnavailable || recorder.Body.Len() == 0 {
		t.Errorf("status %d with %q", recorder.Code, recorder.Body)
	}
	if strings.Contains(s.log.String(), `"level":"ERROR"`) {
		t.Error("a visitor who left is logged as an error")
	}
}

// TestSlowFormIsNotAcknowledged sends a form that stops halfway. The answer is a 408, after which a
// field that saves itself tries again.
func TestSlowFormIsNotAcknowledged(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	path := b.start(assessment.FormReflection)
	hasty := httptest.NewUnstartedServer(s.Config.Handler)
	hasty.Config.ReadTimeout = time.Second // enough for the headers, also on a busy machine
	hasty.Start()
	t.Cleanup(hasty.Close)
	s.Server = hasty
	rest, writer := io.Pipe()
	defer func() { _ = writer.Close() }()
	body := io.MultiReader(strings.NewReader("zelfregie-1=soms"), rest)
	request := b.request(http.MethodPost, path+"/zelfregie", body)
	request.ContentLength = 100
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("HX-Request", "true")
	b.do(request).want(t, http.StatusRequestTimeout, "Nog niet opgeslagen")
}

// TestDoubleClickStartsOnce starts a reflection several times in parallel, as a double click does.
func TestDoubleClickStartsOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for range 5 {
		b := s.browser(t)
		b.start(assessment.FormScan)
		started := inParallel(8, func(int) string { return b.start(assessment.FormReflection) })
		for _, path := range started {
			if path != started[0] {
				t.Fatalf("one visitor started %q and %q at once", path, started[0])
			}
		}
	}
}

// TestDeletingInParallel deletes a person while other tabs save. Every request gets an answer, and
// nothing of the person's work remains.
func TestDeletingInParallel(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	var gone []string
	for range 15 {
		b := s.browser(t)
		report, open := someReport(b), b.start(assessment.FormReflection)
		gone = append(gone, strings.TrimPrefix(report, "/rapport/"), strings.TrimPrefix(open, "/reflectie/"))
		cookie := b.visitorCookie()
		posts := []struct{ path, form string }{
			{"/gegevens/verwijderen", "bevestig=ja"}, {"/gegevens/verwijderen", "bevestig=ja"},
			{"/verder/code", ""}, {"/gegevens/onthouden", "onthoud=ja"}, {"/gegevens/onthouden", ""},
			{"/reflectie", "vorm=snelle-scan"}, {open + "/zelfregie", "zelfregie-1=soms&zelfregie=vast"},
			{open + "/overzicht", ""}, {report, "groeien=zelfregie"}, {report + "/verschil", "zelfregie-verschil=x"},
		}
		statuses := inParallel(len(posts), func(i int) int {
			return s.serve(http.MethodPost, posts[i].path, posts[i].form, cookie).Code
		})
		for i, status := range statuses {
			if status >= 500 {
				t.Errorf("%s gives %d", posts[i].path, status)
			}
		}
	}
	var left int
	err := s.db.QueryRow(t.Context(), `select count(*) from reflection where id::text = any($1)`, gone).Scan(&left)
	if err != nil || left > 0 {
		t.Errorf("%d reflections are left (%v)", left, err)
	}
}

// TestSavingInParallel saves from many tabs while one finishes: every acknowledged answer is in the
// report, and a request only fails because the reflection is finished.
func TestSavingInParallel(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for range 10 {
		b := s.browser(t)
		open := b.start(assessment.FormReflection)
		b.post(open+"/zelfregie", url.Values{"zelfregie": {"vast"}}).want(t, http.StatusSeeOther)
		cookie := b.visitorCookie()
		statuses := inParallel(22, func(i int) int {
			if i >= 20 {
				return s.serve(http.MethodPost, open+"/overzicht", "", cookie).Code
			}
			fields := []string{fmt.Sprintf("zelfregie-%d=soms", 1+i%4), fmt.Sprintf("zelfregie-notitie=%d", i), "eigen-kracht-vraag=x"}
			if i%2 == 0 {
				fields[0], fields[2] = fields[2], fields[0]
			}
			return s.serve(http.MethodPost, open+"/zelfregie", strings.Join(fields, "&"), cookie).Code
		})
		report := b.get(strings.Replace(open, "reflectie", "rapport", 1)+".json").want(t, http.StatusOK).body
		for i, status := range statuses {
			switch code := fmt.Sprintf("zelfregie-%d", 1+i%4); {
			case status >= 500:
				t.Errorf("request %d gives %d", i, status)
			case i < 20 && status == http.StatusSeeOther && !answered(report, code):
				t.Errorf("%s was acknowledged and is not in the report", code)
			}
		}
	}
}

func answered(report, code string) bool {
	_, after, found := strings.Cut(report, `"code": "`+code+`"`)
	statement, _, _ := strings.Cut(after, "}")
	return found && strings.Contains(statement, `"answer": "soms"`)
}

// TestErrorsAreNotStored checks that caches do not store error pages, which can be about one
// person.
func TestErrorsAreNotStored(t *testing.T) {
	t.Parallel()
	b := newSite(t).browser(t)
	path := b.start(assessment.FormReflection)
	foreign := b.request(http.MethodPost, path, nil)
	foreign.Header.Set("Origin", "https://elders.example")
	for name, got := range map[string]reply{
		"unknown path": b.get("/rapport/1"), "no such report": b.get("/rapport/" + nobodysID),
		"wrong method": b.do(b.request(http.MethodDelete, path, nil)), "other site": b.do(foreign),
		"large": b.post(path, url.Values{"x": {strings.Repeat("x", 70_000)}}),
	} {
		if got.status < 400 || got.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: status %d, Cache-Control %q", name, got.status, got.header.Get("Cache-Control"))
		}
	}
}

func TestMethods(t *testing.T) {
	t.Parallel()
	b := newSite(t).browser(t)
	for path, want := range map[string]string{"/kader": "GET, HEAD", "/reflectie": "GET, HEAD, POST", "/verder/code": "POST"} {
		got := b.do(b.request(http.MethodDelete, path, nil)).want(t, http.StatusMethodNotAllowed)
		if allow := strings.Join(got.header.Values("Allow"), ", "); allow != want {
			t.Errorf("%s allows %q, want %q", path, allow, want)
		}
	}
	for _, method := range []string{http.MethodTrace, http.MethodPut, http.MethodPatch, "DEBUG"} {
		got := b.do(b.request(method, "/kader", strings.NewReader("geheim"))).want(t, http.StatusMethodNotAllowed)
		if strings.Contains(got.body, "geheim") {
			t.Errorf("%s sends back the request", method)
		}
	}
	if got := b.do(b.request(http.MethodHead, "/kader", nil)).want(t, http.StatusOK); got.body != "" {
		t.Error("HEAD has a body")
	}
	b.do(b.request(http.MethodHead, "/verder/code", nil)).want(t, http.StatusMethodNotAllowed)
}

// TestCookieOverHTTPS checks that no sister domain can set or read the cookie.
func TestCookieOverHTTPS(t *testing.T) {
	t.Parallel()
	s := newSiteWith(t, dbtest.New(t), func(server *httpsite.Server) { server.Secure = true })
	cookie := s.serve(http.MethodPost, "/reflectie", "vorm=reflectie", "").Header().Get("Set-Cookie")
	for _, want := range []string{"__Host-reflectietool=", "; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"} {
		if !strings.Contains(cookie, want) {
			t.Errorf("cookie %q lacks %q", cookie, want)
		}
	}
	token, _, _ := strings.Cut(cookie, ";")
	if got := s.serve(http.MethodGet, "/gegevens", "", token).Body.String(); !strings.Contains(got, "Verwijder mijn gegevens") {
		t.Error("the cookie is not known again")
	}
	tossed := strings.Replace(token, "__Host-", "", 1)
	if got := s.serve(http.MethodPost, "/verder/code", "", tossed).Code; got != http.StatusNotFound {
		t.Errorf("a cookie without the prefix is taken: status %d", got)
	}
}

// TestHTTPSIsKept expects the header that keeps browsers on https on every reply of a site with https, and on none of
// a site without.
func TestHTTPSIsKept(t *testing.T) {
	t.Parallel()
	for secure, want := range map[bool]string{true: "max-age=63072000; includeSubDomains", false: ""} {
		s := newSiteWith(t, dbtest.New(t), func(server *httpsite.Server) { server.Secure = secure })
		for _, path := range []string{"/", "/bestaat-niet", "/account", "/api/v1/kader", "/healthz", "/readyz", web.Asset("app.css")} {
			if got := s.serve(http.MethodGet, path, "", "").Header().Get("Strict-Transport-Security"); got != want {
				t.Errorf("https %t: %s is sent with %q, want %q", secure, path, got, want)
			}
		}
	}
}

// TestWhateverIsSearched searches for texts full of operators.
func TestWhateverIsSearched(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.loadCatalogue(t)
	search := func(fatal func(string, ...any), text string) {
		if got := s.serve(http.MethodGet, "/aanbod?q="+url.QueryEscape(text), "", "").Code; got != http.StatusOK {
			fatal("%q gives %d", text, got)
		}
	}
	for _, piece := range []string{"-", "- ", "-\u00a0", "-\u3000", "-!", "-(", "-|", "-\"", "-\"\"", "-\" \"", "-*", "--\"", "\\-", "-\\", "-:", "-'"} {
		search(t.Fatalf, strings.Repeat(piece, 200))
	}
	pieces := rapid.SliceOfN(rapid.SampledFrom([]string{"-", "-", "-", "\"", " ", "!", "&", "|", "(", ")", ":", "*", "<->", "'", "\\", "a", "0", ".", "or ", "\u00a0", "\u200b", "\t"}), 60, 200)
	rapid.Check(t, func(t *rapid.T) { search(t.Fatalf, strings.Join(pieces.Draw(t, "text"), "")) })
}

// inParallel calls do for 0 to n-1 at the same time and returns the results.
func inParallel[T any](n int, do func(i int) T) []T {
	results := make([]T, n)
	var ready, done sync.WaitGroup
	ready.Add(n)
	for i := range n {
		done.Go(func() {
			ready.Done()
			ready.Wait()
			results[i] = do(i)
		})
	}
	done.Wait()
	return results
}

// TestSpreadsheetRunsNothing writes texts that a spreadsheet could take for formulas.
func TestSpreadsheetRunsNothing(t *testing.T) {
	t.Parallel()
	b := newSite(t).browser(t)
	open := b.start(assessment.FormReflection)
	slugs := b.site.frameworks.Current().Competencies()
	dangerous := []string{"=1+1", " =1+1", "\u00a0+1", "\n=1", "\t@x", "\"=1", "'-1", "\ufeff=1", "\u200b=1", "＝1+1"}
	for i, text := range dangerous {
		slug := slugs[i].Slug
		b.post(open+"/"+slug, url.Values{slug: {"vast"}, slug + "-notitie": {text}}).want(t, http.StatusSeeOther)
	}
	report := b.post(open+"/overzicht", nil).want(t, http.StatusSeeOther).location
	reader := csv.NewReader(strings.NewReader(b.get(report+".csv").want(t, http.StatusOK).body))
	reader.Comma = ';'
	rows, err := reader.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := slices.Index(rows[0], "notitie")
	for i, text := range dangerous {
		want := "'" + text
		switch text { // a spreadsheet may also see a cell behind a line end or a tab
		case "\n=1":
			want = "\n'=1"
		case "\t@x":
			want = "'\t'@x"
		}
		if got := rows[i+1][column]; got != want {
			t.Errorf("%q is written as %q, want %q", text, got, want)
		}
	}
}

// TestMarkupStaysText puts markup into every field that a page shows again.
func TestMarkupStaysText(t *testing.T) {
	t.Parallel()
	b := newSite(t).browser(t)
	const markup = `</textarea></script><script>x</script>"'><img src=x onerror=x>`
	report, open := someReport(b), b.start(assessment.FormReflection)
	b.post(open+"/zelfregie", url.Values{"zelfregie": {"vast"}, "zelfregie-notitie": {markup}, "eigen-kracht-vraag": {markup}}).want(t, http.StatusSeeOther)
	b.post(report+"/verschil", url.Values{"zelfregie-verschil": {markup}}).want(t, http.StatusSeeOther)
	query := "?q=" + url.QueryEscape(markup) + "&regio=" + url.QueryEscape(markup) + "&kosten=" + url.QueryEscape(markup)
	pages := map[string]reply{
		"question": b.get(open + "/zelfregie"), "check": b.get(open + "/overzicht"), "report": b.get(report + query),
		"offerings": b.get("/aanbod" + query),
		"refused answer": b.post(open+"/zelfregie", url.Values{
			markup: {markup}, "editie": {markup}, "vorm": {markup}, "was." + markup: {markup}, "was.zelfregie-notitie": {markup},
			"zelfregie-1": {markup}, "zelfregie-notitie": {markup + strings.Repeat("x", 2000)},
		}),
		"refused pick":       b.post(report, url.Values{"groeien": {markup, "zelfregie"}, "zelfregie-reden": {markup}}),
		"refused difference": b.post(report+"/verschil", url.Values{"zelfregie-verschil": {strings.Repeat(markup, 50)}}),
		"refused code":       b.post("/verder", url.Values{"code": {markup}}),
		"no such kenmerk":    b.get("/kader/" + url.PathEscape(markup)),
	}
	for name, page := range pages {
		if page.status >= 500 || strings.Contains(page.body, "<script>x") || strings.Contains(page.body, "<img src=x") {
			t.Errorf("%s: status %d, markup %v", name, page.status, strings.Contains(page.body, "<script>x"))
		}
	}
}

// TestForwardedAddressIsNotBelieved tries resume codes under many false addresses.
func TestForwardedAddressIsNotBelieved(t *testing.T) {
	t.Parallel()
	b := newSite(t).browser(t)
	var last reply
	for i := range 101 {
		request := b.request(http.MethodPost, "/verder", strings.NewReader("code=AAAA-BBBB-CCCC-DDDD"))
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		for _, name := range []string{"X-Forwarded-For", "X-Real-Ip", "True-Client-Ip", "Forwarded", "Cf-Connecting-Ip"} {
			request.Header.Set(name, fmt.Sprintf("192.0.2.%d", i))
		}
		last = b.do(request)
	}
	last.want(t, http.StatusTooManyRequests)
}

// TestOtherSitesCannotPost tries the requests that a browser sends on behalf of another site.
func TestOtherSitesCannotPost(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	path := b.start(assessment.FormReflection)
	own := s.URL
	for _, tt := range []struct {
		origin, site string
		want         int
	}{
		{"https://elders.example", "", 403}, {"null", "", 403}, {own + ".elders.example", "", 403}, {own + "0", "", 403},
		{"", "cross-site", 403}, {"", "same-site", 403}, {own, "same-site", 403}, {"", "onzin", 403},
		{own, "", 303}, {own, "same-origin", 303}, {"", "none", 303},
	} {
		request := b.request(http.MethodPost, path+"/zelfregie", strings.NewReader("zelfregie-1=soms"))
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.Header.Set("X-Forwarded-Host", "elders.example")
		if tt.origin != "" {
			request.Header.Set("Origin", tt.origin)
		}
		if tt.site != "" {
			request.Header.Set("Sec-Fetch-Site", tt.site)
		}
		if got := b.do(request).status; got != tt.want {
			t.Errorf("origin %q, site %q: status %d, want %d", tt.origin, tt.site, got, tt.want)
		}
	}
}

// TestForwardedAddressBehindProxy lets a visitor put addresses before the one that a trusted proxy
// adds.
func TestForwardedAddressBehindProxy(t *testing.T) {
	t.Parallel()
	s := newSiteWith(t, dbtest.New(t), func(server *httpsite.Server) {
		server.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}
	})
	b := s.browser(t)
	try := func(forwarded string) int {
		request := b.request(http.MethodPost, "/verder", strings.NewReader("code=AAAA-BBBB-CCCC-DDDD"))
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.Header.Set("X-Forwarded-For", forwarded)
		return b.do(request).status
	}
	last := 0
	for i := range 101 {
		last = try(fmt.Sprintf("192.0.2.%d, 127.0.0.9, 198.51.100.7", i))
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("false addresses help: status %d", last)
	}
	if got := try("192.0.2.1, 198.51.100.8"); got != http.StatusUnprocessableEntity {
		t.Errorf("another visitor is held up: status %d", got)
	}
	for i := range 101 { // all within one IPv6 network
		last = try(fmt.Sprintf("2001:db8::%d", i+1))
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("more addresses of one network help: status %d", last)
	}
}
