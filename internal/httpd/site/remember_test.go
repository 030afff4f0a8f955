package site_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"reflectietool/internal/account"
)

const thirtyDays = "Max-Age=2592000"

// lasts fails when the session cookie of a reply does not last as long as wanted.
func (r reply) lasts(t *testing.T, how string, remembered bool) {
	t.Helper()
	cookie := ""
	for _, c := range r.header.Values("Set-Cookie") {
		if strings.HasPrefix(c, "reflectietool=") {
			cookie = c
		}
	}
	if cookie == "" || strings.Contains(cookie, thirtyDays) != remembered || strings.Contains(cookie, "Max-Age") != remembered {
		t.Errorf("%s: the cookie is %q", how, cookie)
	}
}

var ticked = url.Values{"onthoud": {"ja"}}

// with returns a form with the box ticked, when it should be.
func with(form url.Values, remember bool) url.Values {
	if remember {
		form.Set("onthoud", "ja")
	}
	return form
}

// TestSignInIsForgottenUnlessAsked signs in by code and by link, with and without the box.
func TestSignInIsForgottenUnlessAsked(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, remember := range []bool{false, true} {
		b := s.browser(t)
		email := map[bool]string{false: "vergeet@voorbeeld.example", true: "onthoud@voorbeeld.example"}[remember]
		ask := func() (page, code, link string) {
			page = b.post("/inloggen", with(url.Values{"email": {email}}, remember)).want(t, other).location
			code, link = s.mailed(t, page, email)
			return page, code, link
		}
		page, code, _ := ask()
		b.post(page, url.Values{"code": {"12"}}).want(t, refused) // the choice outlives a mistake
		b.post(page, url.Values{"code": {code}}).want(t, other).lasts(t, "code", remember)

		// The link may be opened elsewhere: only the box on its own page counts.
		_, _, link := ask()
		phone := s.browser(t)
		if page := phone.get(link).want(t, ok, "Onthoud mij op dit apparaat, 30 dagen lang"); strings.Contains(page.body, "checked") {
			t.Error("the box is ticked beforehand")
		}
		phone.post(link, nil).want(t, other).lasts(t, "link without the box", false)
		_, _, link = ask()
		phone = s.browser(t)
		phone.post(link, ticked).want(t, other).lasts(t, "link with the box", true)

		// A change of address keeps the choice.
		b.signInWith(t, email, remember)
		change := b.post("/gegevens/adres", url.Values{"email": {"nieuw-" + email}}).want(t, other).location
		code, _ = s.mailed(t, change, "nieuw-"+email)
		b.post(change, url.Values{"code": {code}}).want(t, other).lasts(t, "change of address", remember)
	}
	form := s.browser(t).post("/inloggen", with(url.Values{"email": {"geen adres"}}, true)).want(t, refused)
	if !strings.Contains(form.body, `value="ja" checked`) {
		t.Error("the box is forgotten when the address is wrong")
	}
	if page := s.browser(t).get("/inloggen").want(t, ok, "Onthoud mij op dit apparaat"); strings.Contains(page.body, "checked") {
		t.Error("the box is ticked beforehand")
	}
}

// signInWith signs in with the code of a mail to an address, remembered on the device or not.
func (b *browser) signInWith(t *testing.T, email string, remember bool) {
	t.Helper()
	page := b.post("/inloggen", with(url.Values{"email": {email}}, remember)).want(t, other).location
	code, _ := b.site.mailed(t, page, email)
	b.post(page, url.Values{"code": {code}}).want(t, other)
}

// TestSignInWithAnOrganisationIsForgottenUnlessAsked carries the box past the choice of how to sign
// in, and to the provider and back.
func TestSignInWithAnOrganisationIsForgottenUnlessAsked(t *testing.T) {
	t.Parallel()
	s := newLoginSite(t, "")
	b := s.browser(t)
	b.signInAt(s, "a1,anna@voorbeeld.example,yes").want(t, other).lasts(t, "without the box", false)
	s.browser(t).post("/inloggen", with(url.Values{"email": {"anna@voorbeeld.example"}}, true)).want(t, ok,
		"/inloggen/organisatie/"+s.organisation+"?onthoud=ja", `name="onthoud" value="ja"`)
	again := s.browser(t)
	target := again.get("/inloggen/organisatie/"+s.organisation+"?onthoud=ja").want(t, other).location
	again.get(again.away(s, target, "a1,anna@voorbeeld.example,yes")).want(t, other).lasts(t, "with the box", true)
}

// TestForgottenSignInEnds checks what the server does when the browser stays open.
func TestForgottenSignInEnds(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	forgotten, remembered := s.browser(t), s.browser(t)
	forgotten.signInWith(t, "kort@voorbeeld.example", false)
	remembered.signInWith(t, "lang@voorbeeld.example", true)
	for range 5 {
		s.clock.advance(4*time.Hour + 47*time.Minute)
		forgotten.get("/account").want(t, ok)
	}
	remembered.get("/account").want(t, ok)
	s.clock.advance(10 * time.Minute) // a day after signing in
	forgotten.get("/account").want(t, other)
	s.clock.advance(20 * 24 * time.Hour)
	remembered.get("/account").want(t, ok)
	s.clock.advance(account.RememberedLife - 21*24*time.Hour)
	remembered.get("/account").want(t, other)
}

// TestSignedInChoiceIsMadeWhenSigningIn checks that no other form makes a browser stay signed in.
func TestSignedInChoiceIsMadeWhenSigningIn(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	b.signInWith(t, newAddress(), false)
	if page := b.get("/reflectie").want(t, ok); strings.Contains(page.body, `name="onthoud"`) {
		t.Error("the page to begin offers the box to somebody who signed in")
	}
	for path, form := range map[string]url.Values{"/gegevens/onthouden": ticked, "/reflectie": {"vorm": {"reflectie"}, "onthoud": {"ja"}}} {
		if reply := b.post(path, form).want(t, http.StatusSeeOther); reply.header.Get("Set-Cookie") != "" {
			t.Errorf("%s sets %q", path, reply.header.Get("Set-Cookie"))
		}
	}
}
