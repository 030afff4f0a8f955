package site_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"reflectietool/internal/database/dbtest"
	"reflectietool/internal/demo"
	"reflectietool/internal/framework"
	httpsite "reflectietool/internal/httpd/site"
)

// newDemo makes a site that is a demonstration.
func newDemo(t testing.TB) *site {
	t.Helper()
	db := dbtest.New(t)
	return newSiteWith(t, db, func(s *httpsite.Server) {
		frameworks, err := framework.Load()
		if err != nil {
			t.Fatal(err)
		}
		if s.Demo, err = demo.Load(t.Context(), db, frameworks, s.Now); err != nil {
			t.Fatal(err)
		}
	})
}

const exampleBanner = "Voorbeeld, vul geen echte antwoorden in."

func TestDemoSignsInAsEachRole(t *testing.T) {
	t.Parallel()
	s := newDemo(t)
	for _, role := range demo.Roles() {
		b := s.browser(t)
		b.get("/inloggen").want(t, ok, exampleBanner, role.Label, `value="`+role.Slug+`"`)
		b.post("/voorbeeld/inloggen", url.Values{"rol": {role.Slug}}).want(t, other)
		b.get("/account").want(t, ok, role.Email, exampleBanner)
		page := b.get("/").want(t, ok, "Vandaag", exampleBanner)
		if role.Slug == "teamleider" {
			page.want(t, ok, "Met mij gedeeld", "Anna Voorbeeld")
		}
	}
	guest := s.browser(t)
	share, signIn := guest.sheetToShare()
	guest.get(signIn).want(t, ok, `action="/voorbeeld/inloggen"`)
	guest.get(guest.post("/voorbeeld/inloggen", url.Values{"rol": {"teamleider"}, "verder": {share}}).want(t, other).location).want(t, ok, "Ja, neem mee")
	if to := guest.post("/account/meenemen", url.Values{"meenemen": {"ja"}}).want(t, other).location; to != share {
		t.Errorf("sharing in the demonstration ends at %s", to)
	}
	b := s.browser(t)
	b.post("/voorbeeld/inloggen", url.Values{"rol": {"niemand"}}).want(t, gone, exampleBanner)
	b.post("/voorbeeld/inloggen", nil).want(t, gone)
	b.get("/").want(t, ok, exampleBanner)
	b.get("/aanbod").want(t, ok, exampleBanner)
	b.get("/bestaat-niet").want(t, gone, exampleBanner)
}

func TestDemoShowsItsMails(t *testing.T) {
	t.Parallel()
	s := newDemo(t)
	b := s.browser(t)
	b.get("/voorbeeld/mails").want(t, ok, "Nog geen mails")
	if got := s.browser(t).get("/voorbeeld/mails").header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("Cache-Control %q", got)
	}
}

// TestNoDemoElsewhere checks that other sites have no demonstration, whatever the request.
func TestNoDemoElsewhere(t *testing.T) {
	t.Parallel()
	b := newSite(t).browser(t)
	b.post("/voorbeeld/inloggen", url.Values{"rol": {"beheerder"}}).want(t, gone)
	b.get("/voorbeeld/mails").want(t, gone)
	if page := b.get("/inloggen"); strings.Contains(page.body, "voorbeeld/inloggen") || strings.Contains(page.body, exampleBanner) {
		t.Error("the page offers a demonstration")
	}
}

// TestDemoAnswersToThisMachineOnly checks that a host name which an attacker made point to this
// machine (DNS rebinding) is refused.
func TestDemoAnswersToThisMachineOnly(t *testing.T) {
	t.Parallel()
	s := newDemo(t)
	for host, want := range map[string]int{
		"localhost": ok, "LOCALHOST:8080": ok, "127.0.0.1": ok, "127.1.2.3:80": ok, "[::1]:8080": ok, "[::1]": ok,
		"evil.example": http.StatusMisdirectedRequest, "evil.example:8080": http.StatusMisdirectedRequest,
		"localhost.evil.example": http.StatusMisdirectedRequest, "10.0.0.1:8080": http.StatusMisdirectedRequest,
		"127.0.0.1.evil.example": http.StatusMisdirectedRequest, "[::]": http.StatusMisdirectedRequest,
	} {
		request := s.browser(t).request(http.MethodGet, "/inloggen", nil)
		request.Host = host
		if got := s.browser(t).do(request); got.status != want {
			t.Errorf("%s: status %d, want %d", host, got.status, want)
		}
	}
}

func TestBrowserChecksDemo(t *testing.T) {
	t.Parallel()
	s := newDemo(t)
	b := newTab(t, s)
	b.want("/voorbeeld/mails", 200)
	b.check("demo mails: none")
	b.want("/inloggen", 200)
	b.check("inloggen: demo")
	b.submit("/voorbeeld/inloggen", url.Values{"rol": {"professional"}})
	b.check("vandaag: demo")
}
