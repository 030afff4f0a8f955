package site_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	accounts "reflectietool/internal/account"
	httpsite "reflectietool/internal/httpd/site"
)

func TestSignInWithTheAccountOfAnOrganisation(t *testing.T) {
	t.Parallel()
	for _, userinfo := range []string{"", "email"} { // where the provider gives the address
		s := newLoginSite(t, userinfo)
		b := s.browser(t)
		report := someReport(b)
		before := b.visitorCookie()
		b.post("/inloggen", url.Values{"email": {"Anna@VOORBEELD.example"}}).
			want(t, http.StatusOK, "Log in met je account van Voorbeeld Welzijn", "Mail mij een code", "/inloggen/organisatie/"+s.organisation)
		target := b.depart(s)
		for _, part := range []string{"code_challenge_method=S256", "state=", "nonce=", "response_type=code", "scope=openid+email"} {
			if !strings.Contains(target, part) {
				t.Errorf("%s is not in %s", part, target)
			}
		}
		arrived := b.get(b.away(s, target, "a1,anna@voorbeeld.example,yes")).want(t, http.StatusSeeOther)
		if arrived.location != "/account/meenemen" {
			t.Errorf("signing in leads to %s", arrived.location)
		}
		if s.provider.asked["/token"].Get("code_verifier") == "" {
			t.Error("the code was swapped without its verifier")
		}
		if b.visitorCookie() == before {
			t.Error("the session token did not change")
		}
		b.post("/account/meenemen", url.Values{"meenemen": {"ja"}}).want(t, http.StatusSeeOther)
		b.get(report).want(t, http.StatusOK)
		b.get("/account").want(t, http.StatusOK, "anna@voorbeeld.example")
		b.get("/").want(t, http.StatusOK, report)

		// In another browser, with another address at the provider: the identity decides.
		elsewhere := s.browser(t)
		elsewhere.signInAt(s, "a1,anna.nieuw@anders.example,no").want(t, http.StatusSeeOther)
		elsewhere.get("/account").want(t, http.StatusOK, "anna@voorbeeld.example")
		elsewhere.get("/").want(t, http.StatusOK, report)
		if n := s.count(t, `select count(*) from member`); n != 0 {
			t.Errorf("signing in made %d members", n)
		}
	}
}

func (s *site) count(t testing.TB, query string, args ...any) int {
	t.Helper()
	rows, err := s.db.Query(t.Context(), query, args...)
	if err != nil {
		t.Fatal(err)
	}
	n, err := pgx.CollectExactlyOneRow(rows, pgx.RowTo[int])
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestAnAccountIsLinkedByItsVerifiedAddress(t *testing.T) {
	t.Parallel()
	s := newLoginSite(t, "")
	old := s.browser(t)
	page := old.post("/inloggen", url.Values{"email": {"Bo@Voorbeeld.example"}, "per": {"mail"}}).want(t, http.StatusSeeOther).location
	if err := s.accounts.MailSignIn(t.Context(), strings.TrimPrefix(page, "/inloggen/")); err != nil {
		t.Fatal(err)
	}
	code := codeInMail.FindString(s.mails.Wait("Bo@Voorbeeld.example").Text)
	old.post(page, url.Values{"code": {code}}).want(t, http.StatusSeeOther)
	report := someReport(old)

	b := s.browser(t)
	b.signInAt(s, "b1,bo@voorbeeld.example,yes").want(t, http.StatusSeeOther)
	b.get("/account").want(t, http.StatusOK, "Bo@Voorbeeld.example")
	b.get("/").want(t, http.StatusOK, report)

	// A new colleague got the address: that does not open the account of the old colleague.
	s.browser(t).signInAt(s, "b2,bo@voorbeeld.example,yes").
		want(t, http.StatusUnprocessableEntity, "hoort al een ander account van Voorbeeld Welzijn")

	if n := s.count(t, `select count(*) from identity`); n != 1 {
		t.Errorf("%d identities, want 1", n)
	}
	if _, err := s.db.Exec(t.Context(), `delete from person using account where person_id = id and email = 'Bo@Voorbeeld.example'`); err != nil {
		t.Fatal(err)
	}
	if n := s.count(t, `select count(*) from identity`); n != 0 {
		t.Errorf("%d identities outlive their account", n)
	}
}

func TestWhoLeavesLosesTheIdentity(t *testing.T) {
	t.Parallel()
	s := newLoginSite(t, "")
	b := s.browser(t)
	b.signInAt(s, "m,m@voorbeeld.example,yes").want(t, http.StatusSeeOther)
	var person string
	if err := s.db.QueryRow(t.Context(), `
		insert into member (organisation_id, person_id, joined_at) select $1, person_id, now() from identity returning person_id`,
		s.organisation).Scan(&person); err != nil {
		t.Fatal(err)
	}
	if err := s.organisations.Leave(t.Context(), person, s.organisation); err != nil {
		t.Fatal(err)
	}
	if n := s.count(t, `select count(*) from identity`); n != 0 {
		t.Errorf("%d identities, want 0", n)
	}
	b.get("/account").want(t, http.StatusOK, "m@voorbeeld.example")
	s.browser(t).signInAt(s, "m,m@anders.example,yes").want(t, http.StatusUnprocessableEntity, "een ander domein")
}

func TestSignInGoesOnToWhereItWasNeeded(t *testing.T) {
	t.Parallel()
	s := newLoginSite(t, "")
	const next = "/uitnodiging/01234567-89ab-cdef-0123-456789abcdef"
	b := s.browser(t)
	depart := "/inloggen/organisatie/" + s.organisation + "?verder=" + url.QueryEscape(next)
	b.post("/inloggen", url.Values{"email": {"c@voorbeeld.example"}, "verder": {next}}).want(t, http.StatusOK, depart)
	target := b.get(depart).want(t, http.StatusSeeOther).location
	if got := b.get(b.away(s, target, "c,c@voorbeeld.example,yes")).location; got != next {
		t.Errorf("goes on to %s", got)
	}
	evil := s.browser(t)
	target = evil.get("/inloggen/organisatie/"+s.organisation+"?verder=//evil.example").want(t, http.StatusSeeOther).location
	if got := evil.get(evil.away(s, target, "d,d@voorbeeld.example,yes")).location; got != "/" {
		t.Errorf("goes on to %s", got)
	}
}

func TestWhomAProviderCannotVouchFor(t *testing.T) {
	t.Parallel()
	for _, userinfo := range []string{"", "email"} {
		s := newLoginSite(t, userinfo)
		for who, says := range map[string]string{
			"e,e@voorbeeld.example,no":       "heeft je e-mailadres niet gecontroleerd",
			"e,e@anders.example,yes":         "een ander domein",
			"e,e@sub.voorbeeld.example,yes":  "een ander domein",
			"e,e@voorbeeld.example.evil,yes": "een ander domein",
			"e,,no":                          "heeft je e-mailadres niet doorgegeven",
			"e,e e@voorbeeld.example,yes":    "een e-mailadres doorgegeven dat niet klopt",
		} {
			b := s.browser(t)
			b.signInAt(s, who).want(t, http.StatusUnprocessableEntity, says, "code per mail", "Je bent niet ingelogd")
			b.get("/account").want(t, http.StatusSeeOther)
		}
		if n := s.count(t, `select count(*) from account`); n != 1 { // the national admin
			t.Errorf("%d accounts", n)
		}
	}
}

func TestUserinfoAboutSomebodyElse(t *testing.T) {
	t.Parallel()
	s := newLoginSite(t, "email")
	s.provider.spoiled(map[string]spoil{"/me": edit(func(info map[string]any) { info["sub"] = "anders" })})
	s.browser(t).signInAt(s, "f,f@voorbeeld.example,yes").want(t, http.StatusUnprocessableEntity, "klopt niet")
	s.provider.spoiled(map[string]spoil{"/me": replace(http.StatusBadGateway, "text/html", "weg")})
	s.browser(t).signInAt(s, "f,f@voorbeeld.example,yes").want(t, http.StatusServiceUnavailable, "antwoordt niet")
}

func TestForgedAndBrokenIDTokens(t *testing.T) {
	t.Parallel()
	s := newLoginSite(t, "")
	set := func(name string, value any) func(map[string]any) {
		return func(claims map[string]any) { claims[name] = value }
	}
	same := func(map[string]any) {}
	const who = "g,g@voorbeeld.example,yes"

	// First with the provider's own keys, then with a key of the test that is presented as the
	// provider's. That forgery works, so each later token is refused because of its own change.
	refuses := func(name string, at map[string]spoil) {
		t.Helper()
		s.provider.spoiled(at)
		reply := s.browser(t).signInAt(s, who)
		if reply.status != http.StatusUnprocessableEntity || !strings.Contains(reply.body, "klopt niet") {
			t.Errorf("%s: status %d: %.300s", name, reply.status, reply.body)
		}
	}
	s.browser(t).signInAt(s, who).want(t, http.StatusSeeOther)
	for name, header := range map[string]string{
		"another key": `{"alg":"RS256","kid":"anders"}`, "another key, no id": `{"alg":"RS256"}`,
		"alg none": `{"alg":"none"}`, "alg HS256": `{"alg":"HS256"}`,
	} {
		refuses(name, map[string]spoil{"/token": s.provider.resign(header, same)})
	}
	s.provider.spoiled(s.provider.forge(same))
	s.browser(t).signInAt(s, who).want(t, http.StatusSeeOther)
	before := s.count(t, `select count(*) from session`)
	for name, at := range map[string]map[string]spoil{
		"another nonce":       s.provider.forge(set("nonce", "anders")),
		"no nonce":            s.provider.forge(func(c map[string]any) { delete(c, "nonce") }),
		"another issuer":      s.provider.forge(set("iss", "https://evil.example")),
		"another audience":    s.provider.forge(set("aud", "anders")),
		"for another client":  s.provider.forge(set("azp", "anders")),
		"expired":             s.provider.forge(set("exp", time.Now().Add(-time.Minute).Unix())),
		"no expiry":           s.provider.forge(func(c map[string]any) { delete(c, "exp") }),
		"not yet valid":       s.provider.forge(set("nbf", time.Now().Add(time.Hour).Unix())),
		"no subject":          s.provider.forge(func(c map[string]any) { delete(c, "sub") }),
		"a very long subject": s.provider.forge(set("sub", strings.Repeat("x", 256))),
		"no ID token":         {"/token": edit(func(token map[string]any) { delete(token, "id_token") })},
		"no JWT":              {"/token": edit(set("id_token", "geen.token"))},
	} {
		refuses(name, at)
	}
	if after := s.count(t, `select count(*) from session`); after != before {
		t.Errorf("%d sessions, want %d", after, before)
	}
	for _, event := range []string{`"msg":"signed in","id":"[A-Z0-9]+","way":"organisation"`, `"msg":"sign-in refused","id":"[A-Z0-9]+","way":"organisation"`} {
		if !regexp.MustCompile(event).MatchString(s.log.String()) {
			t.Errorf("no line of the log matches %s", event)
		}
	}
	if strings.Contains(s.log.String(), "g@voorbeeld") {
		t.Error("an address is in the log")
	}
}

func TestRealTokensAreRefusedTooLateAndForAnotherSignIn(t *testing.T) {
	t.Parallel()
	s := newLoginSite(t, "")
	const who = "h,h@voorbeeld.example,yes"

	b := s.browser(t) // a token that the provider made for another nonce
	b.get(b.away(s, changed(t, b.depart(s), "nonce", "anders"), who)).want(t, http.StatusUnprocessableEntity, "klopt niet")

	b = s.browser(t) // a token that is valid for one minute
	back := b.away(s, b.depart(s), who)
	s.clock.advance(2 * time.Minute)
	b.get(back).want(t, http.StatusUnprocessableEntity, "klopt niet")
	s.clock.advance(-2 * time.Minute)

	b = s.browser(t)
	back = b.away(s, b.depart(s), who)
	s.clock.advance(accounts.FlowLife)
	b.get(back).want(t, http.StatusUnprocessableEntity, "verlopen")
	s.clock.advance(-accounts.FlowLife)

	b = s.browser(t) // a code that was requested with another challenge: the verifier does not match
	back = b.away(s, changed(t, b.depart(s), "code_challenge", strings.Repeat("A", 43)), who)
	b.get(back).want(t, http.StatusUnprocessableEntity, "verlopen")

	b = s.browser(t) // requested without a challenge, which the provider requires
	back = b.away(s, changed(t, changed(t, b.depart(s), "code_challenge", ""), "code_challenge_method", ""), who)
	b.get(back).want(t, http.StatusUnprocessableEntity, "is iets misgegaan")

	b = s.browser(t) // an answer of another issuer
	back = b.away(s, b.depart(s), who)
	b.get(changed(t, back, "iss", "https://evil.example")).want(t, http.StatusUnprocessableEntity, "klopt niet")

	b = s.browser(t)
	b.signInAt(s, "nobody").want(t, http.StatusUnprocessableEntity, "afgebroken", "Dat is niet erg")

	if n := s.count(t, `select count(*) from identity`); n != 0 {
		t.Errorf("%d identities", n)
	}
}

// changed returns a URL with another value of a parameter, or without it.
func changed(t testing.TB, address, name, value string) string {
	t.Helper()
	parsed, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	query := parsed.Query()
	query.Set(name, value)
	if value == "" {
		query.Del(name)
	}
	parsed.RawQuery = query.Encode()
	return parsed.String()
}

func TestComingBackIsForOneBrowserAndOnce(t *testing.T) {
	t.Parallel()
	s := newLoginSite(t, "")
	const who = "i,i@voorbeeld.example,yes"
	b, thief := s.browser(t), s.browser(t)
	back := b.away(s, b.depart(s), who)
	thief.get(back).want(t, http.StatusUnprocessableEntity, "andere browser")
	thief.depart(s)
	thief.get(back).want(t, http.StatusUnprocessableEntity, "andere browser")
	waiting := s.browser(t)
	waiting.get(changed(t, waiting.away(s, waiting.depart(s), who), "state", "anders")).want(t, http.StatusUnprocessableEntity, "verlopen")
	waiting.get("/inloggen/terug").want(t, http.StatusUnprocessableEntity, "verlopen")
	waiting.get("/inloggen/terug?state=&code=").want(t, http.StatusUnprocessableEntity, "verlopen")

	arrived := b.get(back).want(t, http.StatusSeeOther)
	if cookies := strings.Join(arrived.header.Values("Set-Cookie"), "\n"); !strings.Contains(cookies, "reflectietool-inloggen=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax") {
		t.Errorf("the cookie of the sign-in stays: %s", cookies)
	}
	b.get(back).want(t, http.StatusUnprocessableEntity, "al gebruikt")

	again := s.browser(t) // another sign-in, with a code that was used before
	used, err := url.Parse(back)
	if err != nil {
		t.Fatal(err)
	}
	fresh := again.away(s, again.depart(s), who)
	again.get(changed(t, fresh, "code", used.Query().Get("code"))).want(t, http.StatusUnprocessableEntity, "verlopen")
	if n := s.count(t, `select count(*) from oidc_flow where state_hash is not null`); n != 1+1 { // the thief's, and the one whose state was changed
		t.Errorf("%d sign-ins are still open", n)
	}
	s.clock.advance(accounts.FlowLife)
	if _, err := s.accounts.Purge(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := s.count(t, `select count(*) from oidc_flow`); n != 0 {
		t.Errorf("%d sign-ins outlive their time", n)
	}
}

// TestTheCookieOfASignInIsSecure checks that over https no other site can set the cookie that ties
// a sign-in to its browser.
func TestTheCookieOfASignInIsSecure(t *testing.T) {
	t.Parallel()
	s := newLoginSite(t, "")
	secure := newSiteWith(t, s.db, func(server *httpsite.Server) { server.Accounts, server.Secure = s.accounts, true })
	cookie := secure.browser(t).get("/inloggen/organisatie/"+s.organisation).want(t, http.StatusSeeOther).header.Get("Set-Cookie")
	for _, part := range []string{"__Host-reflectietool-inloggen=", "Path=/", "Max-Age=600", "HttpOnly", "Secure", "SameSite=Lax"} {
		if !strings.Contains(cookie, part) {
			t.Errorf("%s is not in %s", part, cookie)
		}
	}
}

func TestProviderAway(t *testing.T) {
	t.Parallel()
	s := newLoginSite(t, "")
	const who = "j,j@voorbeeld.example,yes"
	huge := strings.Repeat("x", 2<<20)
	noLength := func(a *answer) {
		replace(http.StatusOK, "application/json", huge)(a)
		a.withLength = false
	}
	elsewhere := func(a *answer) {
		a.status = http.StatusTemporaryRedirect
		a.header.Set("Location", "https://evil.example/")
	}
	for name, at := range map[string]map[string]spoil{
		"a page":           {"/token": replace(http.StatusBadGateway, "text/html", "<h1>Jan de Vries</h1>")},
		"a wrong secret":   {"/token": replace(http.StatusUnauthorized, "application/json", `{"error":"invalid_client","error_description":"Jan"}`)},
		"huge":             {"/token": replace(http.StatusOK, "application/json", huge)},
		"huge, no length":  {"/token": noLength},
		"elsewhere":        {"/token": elsewhere},
		"no keys":          {"/jwks": replace(http.StatusInternalServerError, "text/plain", "weg")},
		"huge keys":        {"/jwks": noLength},
		"keys of no shape": {"/jwks": replace(http.StatusOK, "application/json", `[]`)},
	} {
		s.provider.spoiled(at)
		b := s.browser(t)
		reply := b.signInAt(s, who)
		if reply.status != http.StatusServiceUnavailable || !strings.Contains(reply.body, "Mail mij een code") {
			t.Errorf("%s: status %d: %.300s", name, reply.status, reply.body)
		}
	}
	if strings.Contains(s.log.String(), "Jan") {
		t.Error("the log holds what the provider answered")
	}
	s.provider.spoiled(nil)
	s.browser(t).signInAt(s, who).want(t, http.StatusSeeOther)

	s.provider.Close()
	b := s.browser(t)
	b.depart(s) // the discovery document is cached for an hour
	s.clock.advance(time.Hour)
	b.get("/inloggen/organisatie/"+s.organisation).want(t, http.StatusServiceUnavailable, "De inlogdienst antwoordt niet")
}

// TestPrivateAddressEndsTheIdentity checks that an account which its owner moves to a private
// address is out of reach of the organisation's provider too.
func TestPrivateAddressEndsTheIdentity(t *testing.T) {
	t.Parallel()
	s := newLoginSite(t, "")
	b := s.browser(t)
	b.signInAt(s, "p,p@voorbeeld.example,yes").want(t, http.StatusSeeOther)
	page := b.post("/gegevens/adres", url.Values{"email": {"prive@anders.example"}}).want(t, http.StatusSeeOther).location
	code, _ := s.mailed(t, page, "prive@anders.example")
	b.post(page, url.Values{"code": {code}}).want(t, http.StatusSeeOther)
	if n := s.count(t, `select count(*) from identity`); n != 0 {
		t.Errorf("%d identities, want 0", n)
	}
	again := s.browser(t)
	again.signInAt(s, "p,p@voorbeeld.example,yes").want(t, http.StatusSeeOther)
	if page := again.get("/account"); strings.Contains(page.body, "prive@anders.example") {
		t.Error("the provider still opens the account")
	}
}
