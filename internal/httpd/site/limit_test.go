package site_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"reflectietool/internal/assessment"
	"reflectietool/internal/database/dbtest"
	httpsite "reflectietool/internal/httpd/site"
	"reflectietool/internal/limit"
)

// narrowSite makes a site on which one network may make three persons. It trusts the proxy in front.
func narrowSite(t *testing.T) *site {
	t.Helper()
	return newSiteWith(t, dbtest.New(t), func(s *httpsite.Server) {
		s.Limits.Network.NewPeople = 3
		s.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	})
}

// TestNewPeopleOfANetwork makes persons in every way there is, until the network may make no more.
// Visitors who are known already do not notice.
func TestNewPeopleOfANetwork(t *testing.T) {
	t.Parallel()
	s := narrowSite(t)
	s.loadCatalogue(t)
	offering := "/aanbod/" + s.oneText(t, `select id::text from offering where state = 'gepubliceerd' limit 1`)
	colleague := s.browser(t)
	email := colleague.signIn() // from another network
	newcomer := func() *browser {
		b := s.browser(t)
		b.address = "198.51.100.7"
		return b
	}
	guest := newcomer()
	guest.start(assessment.FormReflection)
	code := codeIn(t, guest.post("/verder/code", nil).body)
	newcomer().post(offering+"/bewaren", nil).want(t, other)
	newcomer().signInWith(t, newAddress(), false)
	for path, form := range map[string]url.Values{
		"/reflectie":          {"vorm": {"reflectie"}},
		offering + "/bewaren": {},
		offering + "/nuttig":  {"nuttig": {"ja"}},
		offering + "/melden":  {"soort": {"anders"}, "woorden": {`Dit <b>klopt</b> "niet"`}},
		"/aanbod/voorstellen": {"titel": {"Een cursus"}},
		"/aanbod/voorkeur":    {"regio": {"Utrecht"}},
	} {
		reply := newcomer().post(path, form).want(t, http.StatusTooManyRequests, "Het is nu te druk", "over 10 minuten", `action="`+path+`"`)
		if reply.header.Get("Retry-After") != "600" || reply.header.Get("Set-Cookie") != "" {
			t.Errorf("%s: headers %v", path, reply.header)
		}
		for name, values := range form { // what was typed is kept
			reply.want(t, http.StatusTooManyRequests, `name="`+name+`" value="`+values[0]+`"`)
		}
		if strings.Contains(reply.body, "<b>") {
			t.Errorf("%s: what was typed is not escaped", path)
		}
	}
	first := newcomer()
	page, digits, link := first.askCode("eerste@voorbeeld.example")
	first.post(page, url.Values{"code": {digits}}).want(t, http.StatusTooManyRequests, "Het is nu te druk")
	first.post(link, nil).want(t, http.StatusTooManyRequests)

	guest.start(assessment.FormReflection)
	newcomer().post("/verder", url.Values{"code": {code}}).want(t, other)
	newcomer().signInWith(t, email, false)
	s.browser(t).start(assessment.FormReflection) // of another network
	first.address = "198.51.100.8"
	first.post(page, url.Values{"code": {digits}}).want(t, other)
}

// TestNewPeopleOfAnOrganisation checks that a first sign-in with the account of an organisation
// counts too.
func TestNewPeopleOfAnOrganisation(t *testing.T) {
	t.Parallel()
	s := newLoginSiteOn(t, newSiteWith(t, dbtest.New(t), func(s *httpsite.Server) { s.Limits.Network.NewPeople = 1 }), "")
	s.browser(t).signInAt(s, "a1,anna@voorbeeld.example,yes").want(t, other)
	s.browser(t).signInAt(s, "b1,bo@voorbeeld.example,yes").want(t, http.StatusTooManyRequests, "Het is nu te druk")
	s.browser(t).signInAt(s, "a1,anna@voorbeeld.example,yes").want(t, other)
}

// TestGuestsOfTheServer reaches the limit of all servers together.
func TestGuestsOfTheServer(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	limits := limit.Standard()
	limits.GuestsPerHour = 1
	s.accounts.Limit(limits, slog.New(slog.NewJSONHandler(s.log, nil)))
	s.clock.advance(15 * time.Minute)
	known := s.browser(t)
	known.start(assessment.FormReflection)
	for range 3 {
		reply := s.browser(t).post("/reflectie", url.Values{"vorm": {"reflectie"}}).
			want(t, http.StatusTooManyRequests, "Het is nu te druk", "over 45 minuten", "Inloggen", "Verder met een hervatcode")
		if got := reply.header.Get("Retry-After"); got != "2700" {
			t.Errorf("Retry-After %s, want 2700", got)
		}
	}
	if n := strings.Count(s.log.String(), `"level":"WARN"`); n != 1 {
		t.Errorf("%d warnings, want 1: %s", n, s.log)
	}
	known.start(assessment.FormScan)
	s.browser(t).signInWith(t, newAddress(), false)
	s.clock.advance(45 * time.Minute)
	s.browser(t).start(assessment.FormReflection)
}

// TestOfficeSignsIn lets 290 colleagues behind one address ask for a code.
func TestOfficeSignsIn(t *testing.T) {
	t.Parallel()
	s, _ := countedSite(t)
	ask := func(n int) *httptest.ResponseRecorder {
		return s.from("10.9.0.1", "/inloggen", url.Values{"email": {strings.Repeat("x", 1+n/20) + string(rune('a'+n%20)) + "@voorbeeld.example"}})
	}
	for n := range 300 {
		if got := ask(n); got.Code != other {
			t.Fatalf("colleague %d: status %d", n, got.Code)
		}
	}
	if got := ask(300); got.Code != http.StatusTooManyRequests {
		t.Errorf("request 301: status %d", got.Code)
	}
}

// TestLimitsOff makes more of everything than the limits allow.
func TestLimitsOff(t *testing.T) {
	t.Parallel()
	s := newSiteWith(t, dbtest.New(t), func(s *httpsite.Server) { s.Limits = limit.Off() })
	b := s.browser(t)
	for range 101 {
		b.post("/verder", url.Values{"code": {"AAAA-BBBB-CCCC-DDDD"}}).want(t, refused)
	}
	for range 301 {
		s.browser(t).start(assessment.FormReflection)
	}
}

// TestUnnamedProxyIsReported sends requests through a proxy that is not trusted, and through one that
// is.
func TestUnnamedProxyIsReported(t *testing.T) {
	t.Parallel()
	for trusted, want := range map[string]int{"": 1, "10.0.0.0/8": 1, "127.0.0.0/8": 0} {
		s := newSiteWith(t, dbtest.New(t), func(s *httpsite.Server) {
			if trusted != "" {
				s.TrustedProxies = []netip.Prefix{netip.MustParsePrefix(trusted)}
			}
		})
		b := s.browser(t)
		b.get("/")
		if strings.Contains(s.log.String(), "TRUSTED_PROXIES") {
			t.Error("a request without a proxy is reported")
		}
		b.address = "198.51.100.7"
		b.get("/")
		b.get("/")
		if n := strings.Count(s.log.String(), "REFLECTIETOOL_TRUSTED_PROXIES"); n != want || strings.Contains(s.log.String(), "198.51") {
			t.Errorf("trusted %q: %d warnings, want %d", trusted, n, want)
		}
	}
}
