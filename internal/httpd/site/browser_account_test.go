package site_test

import (
	"net/url"
	"strings"
	"testing"
)

// TestBrowserChecksAccountPages goes from a guest's report to an account and out again.
func TestBrowserChecksAccountPages(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v, b := s.browser(t), newTab(t, s)
	report := someReport(v)
	b.as(v)
	b.want("/inloggen", 200)
	b.check("inloggen")
	b.submit("/inloggen", url.Values{"email": {"geen adres"}})
	b.check("inloggen: no address")
	b.submit("/inloggen", url.Values{"email": {"scherm@voorbeeld.example"}})
	b.check("code: asked")
	page := b.path()
	code, link := b.mailed(strings.TrimPrefix(page, "/inloggen/"), "scherm@voorbeeld.example")
	b.submit(page, url.Values{"code": {"12"}})
	b.check("code: wrong")
	b.want(link, 200)
	b.check("link")
	b.submit(page, url.Values{"code": {code}})
	b.check("claim")
	b.follow("button", "Ja, neem mee")
	b.check("vandaag: after claiming")
	b.want("/account", 200)
	b.check("account")
	b.want(report, 200)
	b.want(link, 200)
	if !b.says("Vraag een nieuwe") {
		t.Error("the page of a used link does not say what to do")
	}
	b.check("link: used")

	b.want("/gegevens", 200)
	b.check("gegevens: with an account")
	b.submit("/gegevens/verwijderen", url.Values{"bevestig": {"ja"}})
	b.check("delete: code asked")
	page = b.path()
	code, _ = b.mailed(strings.TrimPrefix(page, "/gegevens/verwijderen/"), "scherm@voorbeeld.example")
	b.submit(page, url.Values{"code": {"12"}})
	b.check("delete: wrong code")
	b.submit(page, url.Values{"code": {code}})
	b.check("deleted")
}

// mailed sends the mail of a request and returns its code and the path of its link.
func (b *tab) mailed(id, email string) (code, link string) {
	b.t.Helper()
	if err := b.site.accounts.MailSignIn(b.t.Context(), id); err != nil {
		b.t.Fatal(err)
	}
	text := b.site.mails.Wait(email).Text
	return codeInMail.FindString(text), linkInMail.FindString(text)
}

func TestBrowserChecksEmptyAccount(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v, b := s.browser(t), newTab(t, s)
	v.signIn()
	b.as(v)
	b.want("/account", 200)
	b.check("account: empty")
	b.want("/account/bezoeken", 200)
	b.check("visits")
	b.want("/verder", 200)
	b.check("verder: with an account")
	b.want("/reflectie", 200)
	b.check("reflectie: with an account")

	without := newTab(t, newSiteWithoutMail(t))
	without.want("/inloggen", 200)
	without.check("inloggen: no mail")
}
