package site_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"
)

// TestBrowserChecksOrganisationAccounts checks each page of signing in with an organisation's
// account, in a browser that follows the provider's redirects.
func TestBrowserChecksOrganisationAccounts(t *testing.T) {
	t.Parallel()
	s := newLoginSite(t, "")
	b := newTab(t, s.site)
	b.want("/inloggen", http.StatusOK)
	b.submit("/inloggen", url.Values{"email": {"scherm@voorbeeld.example"}})
	b.check("inloggen: a choice")
	b.log.elsewhere = s.provider.URL + "/"
	b.follow("link", "Log in met je account van Voorbeeld Welzijn")
	b.open(js[string](b, `location.href`) + "?who=o,scherm@voorbeeld.example,yes")
	if got := b.path(); got != "/" {
		t.Errorf("the browser comes back to %s", got)
	}
	b.want("/account", http.StatusOK)
	b.follow("button", "Uitloggen")
	b.want("/inloggen/terug", http.StatusUnprocessableEntity)
	b.check("inloggen: refused")

	b.as(s.admin)
	b.want(s.settings(), http.StatusOK)
	b.check("beheer: a provider")
	b.submit(s.settings(), s.form(nil))
	if !b.says("De instellingen zijn bewaard.") {
		t.Error("the page does not say that it was saved")
	}
	b.check("beheer: a provider, saved")
	b.submit(s.settings(), url.Values{"uitgever": {"http://x"}, "client": {""}, "domeinen": {"gmail.com"}})
	b.check("beheer: a provider, refused")
	b.want(s.settings(), http.StatusOK)
	b.click(b.opener("Verwijder deze koppeling"))
	b.check("beheer: a provider, asked")
	b.want("/beheer", http.StatusOK)
	b.check("beheer: with providers")
	b.want("/beheer/organisatie/"+s.newOrganisation(t, "Voorbeeld Jeugd")+"/inloggen", http.StatusOK)
	b.check("beheer: no provider yet")

	s.provider.Close()
	s.clock.advance(time.Hour) // longer than the discovery document is cached
	guest := newTab(t, s.site)
	guest.want("/inloggen/organisatie/"+s.organisation, http.StatusServiceUnavailable)
	guest.check("inloggen: provider away")
}
