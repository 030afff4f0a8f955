package site_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"reflectietool/internal/account"
	"reflectietool/internal/assessment"
)

// sheetToShare makes a report and a gespreksblad, and returns the form to share it with the path that
// signing in starts at.
func (b *browser) sheetToShare() (share, signIn string) {
	b.t.Helper()
	sheet := b.sheet(someReport(b))
	b.post(sheet, url.Values{"punt": {"zelfregie"}}).want(b.t, other)
	share = sheet + "/delen"
	signIn = "/inloggen?verder=" + share
	b.get(share).want(b.t, ok, "Log eerst in om te delen", `href="`+signIn+`"`)
	b.get(signIn).want(b.t, ok, `name="verder" value="`+share+`"`)
	return share, signIn
}

// TestSharingEndsWhereItBegan follows a guest with a gespreksblad: share, sign in by code, by link and
// with the account of an organisation, say whose the work is, and share.
func TestSharingEndsWhereItBegan(t *testing.T) {
	t.Parallel()
	s := newLoginSite(t, "")
	ways := map[string]func(b *browser, share string) (claim string){
		"code": func(b *browser, share string) string {
			return b.signInByMailed("code@anders.example", share, false)
		},
		"link": func(b *browser, share string) string {
			return b.signInByMailed("link@anders.example", share, true)
		},
		"organisation": func(b *browser, share string) string {
			depart := "/inloggen/organisatie/" + s.organisation + "?verder=" + url.QueryEscape(share)
			b.post("/inloggen", url.Values{"email": {"o@voorbeeld.example"}, "verder": {share}}).want(t, ok, depart)
			return b.get(b.away(s, b.get(depart).want(t, other).location, "o,o@voorbeeld.example,yes")).want(t, other).location
		},
	}
	for name, signIn := range ways {
		b := s.browser(t)
		share, _ := b.sheetToShare()
		if claim := signIn(b, share); claim != "/account/meenemen" {
			t.Fatalf("%s leads to %s", name, claim)
		}
		b.get("/account/meenemen").want(t, ok, "Ja, neem mee")
		if to := b.post("/account/meenemen", url.Values{"meenemen": {"ja"}}).want(t, other).location; to != share {
			t.Errorf("%s: claiming leads to %s", name, to)
		}
		b.get(share).want(t, ok, "E-mailadres van de ander").without(t, "Log eerst in")
	}
}

// signInByMailed signs in with the code or the link of a mail, and returns where that leads.
func (b *browser) signInByMailed(email, next string, byLink bool) (to string) {
	b.t.Helper()
	page := b.post("/inloggen", url.Values{"email": {email}, "verder": {next}, "per": {"mail"}}).want(b.t, other).location
	code, link := b.site.mailed(b.t, page, email)
	if byLink {
		return b.post(link, nil).want(b.t, other).location
	}
	return b.post(page, url.Values{"code": {code}}).want(b.t, other).location
}

// TestSharingElsewhere signs in with the link in another browser, which does not have the gespreksblad, and
// in the browser that has it but whose work is somebody else's.
func TestSharingElsewhere(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	guest, phone := s.browser(t), s.browser(t)
	share, _ := guest.sheetToShare()
	to := phone.signInByMailed("telefoon@voorbeeld.example", share, true)
	if to != "/?klaar=blad-elders" {
		t.Errorf("another browser is led to %s", to)
	}
	phone.get(to).want(t, ok, "Je gespreksblad staat nog in de browser waarin je het hebt gemaakt")
	phone.get(share).want(t, gone)
	if to := guest.signInByMailed("telefoon@voorbeeld.example", share, false); to != "/account/meenemen" {
		t.Errorf("the browser with the work is led to %s", to)
	}
	left := guest.post("/account/meenemen", url.Values{"meenemen": {"nee"}}).want(t, other).location
	if left != "/?klaar=blad-van-ander" {
		t.Errorf("leaving the work leads to %s", left)
	}
	guest.get(left).want(t, ok, "Het gespreksblad kun je daarom hier niet delen")
}

// TestLeavingTheWorkGoesOnToo says that the work in this browser is of somebody else, on the way to each
// kind of page that a person is sent to sign in from, and says it again, as pressing twice does.
func TestLeavingTheWorkGoesOnToo(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	m := s.newManager(t, "Voorbeeld Welzijn")
	team := "/team/" + m.team("Noord")
	for i, page := range []string{
		"/aanbod/bewaard", team, team + "/ronde/" + nobodysID, team + "/sessie/" + nobodysID, "/uitnodiging/" + nobodysID, "/gedeeld/" + nobodysID,
		"/plan", "/maatje", "/maatje/" + nobodysID, "/maatje/vraag/" + nobodysID,
	} {
		for _, answer := range []string{"ja", "nee"} {
			b := s.browser(t)
			b.start(assessment.FormReflection)
			if claim := b.signInByMailed(fmt.Sprintf("%s%d@voorbeeld.example", answer, i), page, i%2 == 0); claim != "/account/meenemen" {
				t.Fatalf("signing in for %s leads to %s", page, claim)
			}
			for range 2 {
				if to := b.post("/account/meenemen", url.Values{"meenemen": {answer}}).want(t, other).location; to != page {
					t.Errorf("%s: answering %q leads to %s", page, answer, to)
				}
			}
			if to := b.get("/account/meenemen").want(t, other).location; to != page {
				t.Errorf("%s: the question that was answered with %q leads to %s", page, answer, to)
			}
		}
	}
}

// TestProviderThatFailsKeepsThePage asks for a page, and lets signing in with the account of an organisation
// fail in every way. Signing in after that leads to the page.
func TestProviderThatFailsKeepsThePage(t *testing.T) {
	t.Parallel()
	s := newLoginSite(t, "")
	const page, who = "/gedeeld/" + nobodysID, "k,k@voorbeeld.example,yes"
	depart := "/inloggen/organisatie/" + s.organisation + "?verder=" + page
	begin := func() (b *browser, target string) {
		b = s.browser(t)
		return b, b.get(depart).want(t, other).location
	}
	keeps := func(name string, b *browser, status int, back string) {
		t.Helper()
		if got := b.get(back); got.status != status || !strings.Contains(got.body, `href="/inloggen?verder=`+page+`"`) {
			t.Errorf("%s: status %d, and the page is lost: %.300s", name, got.status, got.body)
		}
	}
	for name, says := range map[string]string{"stopped": "nobody", "not checked": "k,k@voorbeeld.example,no", "another domain": "k,k@anders.example,yes"} {
		b, target := begin()
		keeps(name, b, refused, b.away(s, target, says))
	}
	b, target := begin()
	keeps("another answer", b, refused, changed(t, b.away(s, target, who), "state", "anders"))
	b, target = begin()
	back := b.away(s, target, who)
	s.clock.advance(account.FlowLife)
	keeps("too late", b, refused, back)
	s.clock.advance(-account.FlowLife)
	b, target = begin()
	back = b.away(s, target, who)
	s.provider.spoiled(map[string]spoil{"/token": replace(http.StatusBadGateway, "text/html", "weg")})
	keeps("away on the way back", b, http.StatusServiceUnavailable, back)
	s.provider.Close()
	s.clock.advance(time.Hour) // the description of a provider is kept for an hour
	keeps("away before it began", s.browser(t), http.StatusServiceUnavailable, depart)

	forged := s.browser(t) // a cookie is only believed when it names a page of this site
	where, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	forged.http.Jar.SetCookies(where, []*http.Cookie{{Name: "reflectietool-inloggen", Value: "x.//evil.example", Path: "/"}})
	forged.get("/inloggen/terug").want(t, refused, `href="/inloggen"`).without(t, "evil")
}

// TestAskedToSignInForAPage opens pages that need an account, from a mail for example: signing in leads
// back to them.
func TestAskedToSignInForAPage(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	m := s.newManager(t, "Voorbeeld Welzijn")
	page := "/team/" + m.team("Noord")
	b := s.browser(t)
	if to := b.get(page).want(t, other).location; to != "/inloggen?verder="+page {
		t.Errorf("a page of a team leads to %s", to)
	}
	if to := b.signInByMailed("lid@voorbeeld.example", page, false); to != page {
		t.Errorf("signing in leads to %s", to)
	}
	if to := s.browser(t).get("/beheer").want(t, other).location; to != "/inloggen" {
		t.Errorf("a page that is not known leads to %s", to)
	}
	if to := s.browser(t).post("/account/uitloggen", nil).want(t, other).location; to != "/inloggen" {
		t.Errorf("a post leads to %s", to)
	}
}

// TestNewCodeGoesOnToo asks for a new code from the page of a code, and from that of a link that is over.
func TestNewCodeGoesOnToo(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	share, signIn := b.sheetToShare()
	page := b.post("/inloggen", url.Values{"email": {"code@voorbeeld.example"}, "verder": {share}}).want(t, other).location
	b.get(page).want(t, ok, `href="`+signIn+`"`)
	b.post(page, url.Values{"code": {"12"}}).want(t, refused, `href="`+signIn+`"`)
	_, link := s.mailed(t, page, "code@voorbeeld.example")
	s.browser(t).post(link, nil).want(t, other)
	s.browser(t).post(link, nil).want(t, refused, `href="`+signIn+`"`)
	b.get("/inloggen/"+nobodysID).want(t, http.StatusOK, `href="/inloggen"`)
}

// TestReportOffersAnAccountToGuestsOnly checks that somebody who has an account is not asked to make one.
func TestReportOffersAnAccountToGuestsOnly(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	const offer = "Bewaar je rapport in een account"
	guest, signedIn := s.browser(t), s.browser(t)
	guest.get(someReport(guest)).want(t, ok, offer)
	signedIn.signIn()
	signedIn.get(someReport(signedIn)).want(t, ok).without(t, offer)
}
