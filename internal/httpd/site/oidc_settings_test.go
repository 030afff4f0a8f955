package site_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"reflectietool/internal/account"
	"reflectietool/internal/database/dbtest"
	"reflectietool/internal/httpd/accounts"
	httpsite "reflectietool/internal/httpd/site"
)

func TestSettingsOfAProvider(t *testing.T) {
	t.Parallel()
	s := newLoginSite(t, "")
	page := s.admin.get(s.settings()).want(t, http.StatusOK, s.URL+"/inloggen/terug", s.provider.URL, "voorbeeld.example", "Er is een geheim bewaard")
	if strings.Contains(page.body, "100%") {
		t.Error("the page shows the secret")
	}
	secret := func() (secret string) {
		if err := s.db.QueryRow(t.Context(), `select client_secret || sealed_secret from organisation_login`).Scan(&secret); err != nil {
			t.Fatal(err)
		}
		return secret
	}
	stored := secret()
	domains := "  @Voorbeeld.EXAMPLE, zorg.voorbeeld.example\nstraße.example; voorbeeld.example"
	s.admin.post(s.settings(), s.form(map[string]string{"geheim": "", "domeinen": domains})).want(t, http.StatusSeeOther)
	s.admin.get("/beheer").want(t, http.StatusOK, s.settings())
	s.admin.get(s.settings()).want(t, http.StatusOK, "straße.example\nvoorbeeld.example\nzorg.voorbeeld.example")
	if stored == "" || secret() != stored {
		t.Error("an empty field changed the secret")
	}
	b := s.browser(t)
	b.post("/inloggen", url.Values{"email": {"x@Straße.example"}}).want(t, http.StatusOK, "Log in met je account van Voorbeeld Welzijn")
	b.post("/inloggen", url.Values{"email": {"x@sub.voorbeeld.example"}}).want(t, http.StatusSeeOther)
	s.browser(t).signInAt(s, "k,k@zorg.voorbeeld.example,yes").want(t, http.StatusSeeOther)

	// Another client clears the secret, which was not meant for it, and deletes the identities,
	// since it may identify people differently.
	leaving := s.browser(t)
	back := leaving.away(s, leaving.depart(s), "l,l@voorbeeld.example,yes")
	s.admin.post(s.settings(), s.form(map[string]string{"client": "openbaar", "geheim": ""})).want(t, http.StatusSeeOther)
	if secret() != "" || s.count(t, `select count(*) from identity`) != 0 {
		t.Error("the secret or the identities stay with another client")
	}
	leaving.get(back).want(t, http.StatusUnprocessableEntity, "verlopen")
	s.browser(t).signInAt(s, "k,k@voorbeeld.example,yes").want(t, http.StatusSeeOther) // a client without a secret
	s.admin.post(s.settings(), s.form(map[string]string{"zonder": "ja"})).want(t, http.StatusSeeOther)
	if secret() != "" {
		t.Error("a client without a secret has one")
	}

	remove := s.settings() + "/verwijderen"
	s.admin.post(remove, nil).want(t, http.StatusSeeOther)
	b.get("/inloggen/organisatie/"+s.organisation).want(t, http.StatusNotFound)
	b.post("/inloggen", url.Values{"email": {"x@voorbeeld.example"}}).want(t, http.StatusSeeOther)
	if n := s.count(t, `select (select count(*) from identity) + (select count(*) from organisation_domain)`); n != 0 {
		t.Errorf("%d rows are left", n)
	}
	if n := s.count(t, `select count(*) from audit where act = 'login.changed' and organisation_id = $1 and detail ->> 'issuer' = $2`, s.organisation, s.provider.URL); n != 4 {
		t.Errorf("%d changes in the trail, want 4", n)
	}
	if n := s.count(t, `select count(*) from audit where detail::text like '%geheim%' or detail::text like '%100%%'`); n != 0 {
		t.Error("the trail holds the secret")
	}
	if n := s.count(t, `select count(*) from audit where act = 'login.removed'`); n != 1 {
		t.Errorf("%d removals in the trail", n)
	}
}

func TestRefusedSettingsOfAProvider(t *testing.T) {
	t.Parallel()
	s := newLoginSite(t, "")
	for _, test := range []struct{ field, value, says string }{
		{"uitgever", "", "Vul het adres van de uitgever in"},
		{"uitgever", "http://login.voorbeeld.example", "begint met https://"},
		{"uitgever", "ftp://127.0.0.1", "begint met https://"},
		{"uitgever", "https://jan:geheim@login.voorbeeld.example", "begint met https://"},
		{"uitgever", s.provider.URL + "?x", "begint met https://"},
		{"uitgever", "https://" + strings.Repeat("x", 500), "begint met https://"},
		{"uitgever", s.provider.URL + "/", "noemt zichzelf anders: " + s.provider.URL + "."},
		{"uitgever", s.URL, "niet lezen"},
		{"uitgever", "http://127.0.0.1:1", "niet lezen"},
		{"client", " ", "Vul de client-id in"},
		{"client", "a\x00b", "een teken dat we niet kunnen bewaren"},
		{"client", strings.Repeat("x", 501), "501 tekens lang"},
		{"geheim", strings.Repeat("x", 501), "501 tekens lang"},
		{"domeinen", "", "minstens één domein"},
		{"domeinen", "voorbeeld", "voorbeeld is geen domein"},
		{"domeinen", "voorbeeld.example -x.example", "-x.example is geen domein"},
		{"domeinen", "a@voorbeeld.example", "is geen domein"},
		{"domeinen", "<b>.example", "is geen domein"},
		{"domeinen", "voorbeeld.example GMail.com", "iedereen kan daar een adres krijgen"},
		{"domeinen", strings.Repeat("x", 250) + ".example", "is geen domein"},
		{"domeinen", "a" + strings.Join(strings.Split("bcdefghijklmnopqrstuv", ""), ".example a") + ".example", "maximaal 20"},
	} {
		reply := s.admin.post(s.settings(), s.form(map[string]string{test.field: test.value}))
		reply.want(t, http.StatusUnprocessableEntity, test.says, `href="#`+test.field)
		if t.Failed() {
			t.Fatalf("%s %q", test.field, test.value)
		}
	}
	if n := s.count(t, `select count(*) from audit where act = 'login.changed'`); n != 1 {
		t.Errorf("%d changes in the trail", n)
	}

	// A domain belongs to one organisation only.
	theirs := s.newOrganisation(t, "Voorbeeld Zorg")
	s.admin.post("/beheer/organisatie/"+theirs+"/inloggen", s.form(map[string]string{"domeinen": "zorg.example voorbeeld.example"})).
		want(t, http.StatusUnprocessableEntity, "hoort al bij een andere organisatie: voorbeeld.example.", "zorg.example")
	if n := s.count(t, `select count(*) from organisation_login`); n != 1 {
		t.Errorf("%d organisations have a provider", n)
	}
	s.admin.post("/beheer/organisatie/"+theirs+"/inloggen", s.form(map[string]string{"domeinen": "zorg.example"})).want(t, http.StatusSeeOther)

	// A person who is not a national admin cannot make this server send any request to a provider.
	asked := len(s.provider.paths())
	other := s.browser(t)
	other.signIn()
	other.post(s.settings(), s.form(nil)).want(t, http.StatusNotFound)
	other.post(s.settings()+"/verwijderen", nil).want(t, http.StatusNotFound)
	if got := s.provider.paths()[asked:]; len(got) != 0 {
		t.Errorf("asked for %s", got)
	}
}

func TestBadDiscovery(t *testing.T) {
	t.Parallel()
	s := newLoginSite(t, "")
	const path = "/.well-known/openid-configuration"
	set := func(name, value string) spoil {
		return edit(func(document map[string]any) { document[name] = value })
	}
	for name, test := range map[string]struct {
		spoil spoil
		says  string
	}{
		"another issuer":       {set("issuer", "https://evil.example/<b>"), "noemt zichzelf anders: https://evil.example/<b>"},
		"sign-in without TLS":  {set("authorization_endpoint", "http://evil.example/"), "niet lezen"},
		"tokens without TLS":   {set("token_endpoint", "http://evil.example/"), "niet lezen"},
		"keys without TLS":     {set("jwks_uri", "http://evil.example/"), "niet lezen"},
		"userinfo without TLS": {set("userinfo_endpoint", "file:///etc/passwd"), "niet lezen"},
		"no token endpoint":    {set("token_endpoint", ""), "niet lezen"},
		"huge":                 {replace(http.StatusOK, "application/json", strings.Repeat(" ", 2<<20)), "niet lezen"},
		"no JSON":              {replace(http.StatusOK, "text/html", "<h1>Hallo</h1>"), "niet lezen"},
		"not there":            {replace(http.StatusNotFound, "text/html", "weg"), "niet lezen"},
	} {
		s.provider.spoiled(map[string]spoil{path: test.spoil})
		reply := s.admin.post(s.settings(), s.form(nil)).want(t, http.StatusUnprocessableEntity, test.says)
		if strings.Contains(reply.body, "<b>") || strings.Contains(reply.body, "Hallo") {
			t.Errorf("%s: the page holds what the provider answered", name)
		}
	}
	// The same holds while a person signs in, once the cached document has expired.
	s.provider.spoiled(map[string]spoil{path: set("issuer", "https://evil.example")})
	s.clock.advance(account.SessionLife)
	s.browser(t).get("/inloggen/organisatie/"+s.organisation).want(t, http.StatusServiceUnavailable, "Mail mij een code")
}

func TestProvidersWithoutMail(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	var service *account.Service
	s := newSiteWith(t, db, func(server *httpsite.Server) {
		service = account.NewService(db, server.Now)
		server.Accounts = service
	})
	b := s.browser(t)
	if service.RedirectURI() != "" {
		t.Error("a site without an address has one to come back to")
	}
	id := s.newOrganisation(t, "Voorbeeld Welzijn")
	if _, err := db.Exec(t.Context(), `
		with l as (insert into organisation_login (organisation_id, issuer, client_id) values ($1, 'https://login.example', 'x'))
		insert into organisation_domain (domain, organisation_id) values ('voorbeeld.example', $1)`, id); err != nil {
		t.Fatal(err)
	}
	// A site without its own URL offers no way to sign in.
	b.get("/inloggen").want(t, http.StatusOK, "Inloggen kan hier nog niet")
	b.get("/inloggen/organisatie/"+id).want(t, http.StatusNotFound)
	b.post("/inloggen", url.Values{"email": {"a@voorbeeld.example"}}).want(t, http.StatusNotFound)
	b.get("/inloggen/terug?state=x&code=y").want(t, http.StatusNotFound)

	if err := service.OfferOIDC(s.URL, accounts.ProviderClient()); err != nil {
		t.Fatal(err)
	}
	b.get("/inloggen").want(t, http.StatusOK, "Gebruik het adres van je organisatie")
	page := b.post("/inloggen", url.Values{"email": {"a@voorbeeld.example"}}).want(t, http.StatusOK, "Log in met je account van Voorbeeld Welzijn")
	if strings.Contains(page.body, "Mail mij een code") {
		t.Error("offers a mail that cannot go out")
	}
	b.post("/inloggen", url.Values{"email": {"a@anders.example"}}).want(t, http.StatusUnprocessableEntity, "Gebruik het adres van je organisatie", "a@anders.example")
	b.post("/inloggen", url.Values{"email": {"a@voorbeeld.example"}, "per": {"mail"}}).want(t, http.StatusUnprocessableEntity)
	b.get("/uitnodiging/"+nobodysID).want(t, http.StatusOK, "Log in met het adres")
	b.get(someReport(b)).want(t, http.StatusOK, "Bewaar je rapport in een account")
}

// TestDeletingAnAccountWithoutMail checks that the box is enough when no code can be mailed.
func TestDeletingAnAccountWithoutMail(t *testing.T) {
	t.Parallel()
	s := newLoginSite(t, "")
	b := s.browser(t)
	b.signInAt(s, "n,n@voorbeeld.example,yes").want(t, http.StatusSeeOther)
	service := account.NewService(s.db, s.clock.Now)
	if err := service.OfferOIDC(s.URL, accounts.ProviderClient()); err != nil {
		t.Fatal(err)
	}
	without := newSiteWith(t, s.db, func(server *httpsite.Server) { server.Accounts, server.Now = service, s.clock.Now })
	b.site = without // the same cookie, since the host is the same
	b.get("/gegevens").want(t, http.StatusOK, "Dat gebeurt meteen")
	b.post("/gegevens/verwijderen", nil).want(t, http.StatusUnprocessableEntity, "Zet eerst een vinkje")
	b.post("/gegevens/verwijderen", url.Values{"bevestig": {"ja"}}).want(t, http.StatusOK, "Je gegevens zijn verwijderd")
	if n := s.count(t, `select count(*) from account where email = 'n@voorbeeld.example'`); n != 0 {
		t.Error("the account is still there")
	}
}

// TestDomainThatGoesEndsItsIdentities removes a domain from an organisation: its provider no longer
// opens the accounts of people in that domain.
func TestDomainThatGoesEndsItsIdentities(t *testing.T) {
	t.Parallel()
	s := newLoginSite(t, "")
	both := s.form(map[string]string{"domeinen": "voorbeeld.example zorg.voorbeeld.example"})
	s.admin.post(s.settings(), both).want(t, http.StatusSeeOther)
	s.browser(t).signInAt(s, "k,k@zorg.voorbeeld.example,yes").want(t, http.StatusSeeOther)
	s.browser(t).signInAt(s, "l,l@voorbeeld.example,yes").want(t, http.StatusSeeOther)
	s.admin.post(s.settings(), s.form(map[string]string{"domeinen": "voorbeeld.example"})).want(t, http.StatusSeeOther)
	s.browser(t).signInAt(s, "k,k@zorg.voorbeeld.example,yes").want(t, http.StatusUnprocessableEntity, "een ander domein")
	s.browser(t).signInAt(s, "l,l@voorbeeld.example,yes").want(t, http.StatusSeeOther)
}
