package site_test

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"reflectietool/internal/seal"
)

// sealedWith returns keys with these names; the first one seals. A name always has the same key.
func sealedWith(t testing.TB, names ...string) seal.Keys {
	t.Helper()
	var specs []string
	for _, name := range names {
		sum := sha256.Sum256([]byte(name))
		specs = append(specs, name+":"+base64.StdEncoding.EncodeToString(sum[:]))
	}
	keys, err := seal.ParseKeys(strings.Join(specs, ","))
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

// clientSecret is the secret that the provider of the tests gave to the client.
const clientSecret = "geheim & 100%"

// holding lists the tables of which a row has a text in it.
func (s *site) holding(t *testing.T, text string) (tables []string) {
	t.Helper()
	var names []string
	if err := s.db.QueryRow(t.Context(), `
		select array_agg(table_name::text) from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`).Scan(&names); err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		var found bool
		err := s.db.QueryRow(t.Context(), `select has_table_privilege($1, 'select')`, name).Scan(&found)
		if err == nil && found {
			err = s.db.QueryRow(t.Context(), `select exists (select from "`+name+`" t where position($1 in t::text) > 0)`, text).Scan(&found)
		}
		if err != nil {
			t.Fatal(err)
		}
		if found {
			tables = append(tables, name)
		}
	}
	return tables
}

// signsIn signs somebody in at the provider, whose secret that takes.
func (s *loginSite) signsIn(t *testing.T) {
	t.Helper()
	s.browser(t).signInAt(s, "k,k@voorbeeld.example,yes").want(t, http.StatusSeeOther)
}

// isAway checks that nobody can sign in at the organisation, that the page offers a code by mail, and that
// it works.
func (s *loginSite) isAway(t *testing.T, reason string) {
	t.Helper()
	before := len(s.log.String())
	b := s.browser(t)
	b.get("/inloggen/organisatie/"+s.organisation).want(t, http.StatusServiceUnavailable, "Mail mij een code")
	if said := s.log.String()[before:]; !strings.Contains(said, reason) || strings.Contains(said, clientSecret) {
		t.Errorf("the log does not say %q, or holds the secret: %s", reason, said)
	}
	b.signIn()
	s.admin.get(s.settings()).want(t, http.StatusOK, "deze server kan het niet lezen")
}

func TestSecretOfAProviderIsSealed(t *testing.T) {
	t.Parallel()
	s := newLoginSite(t, "")
	if tables := s.holding(t, clientSecret); len(tables) != 0 {
		t.Errorf("the secret stands in %v", tables)
	}
	if tables := s.holding(t, s.provider.URL); len(tables) == 0 {
		t.Error("nothing is found, so this proves nothing")
	}
	s.signsIn(t)
}

func TestRotationOfKeys(t *testing.T) {
	t.Parallel()
	s := newLoginSite(t, "")
	seals := func(want int, names ...string) {
		t.Helper()
		s.accounts.KeepSecrets(sealedWith(t, names...))
		if done, err := s.accounts.SealSecrets(t.Context()); err != nil || done.Sealed != want || done.Plain != 0 || done.Unreadable != nil {
			t.Errorf("with the keys %v: %+v, %v, want %d sealed", names, done, err, want)
		}
	}
	seals(0, "toets", "nieuw")
	s.signsIn(t)
	seals(1, "nieuw", "toets")
	seals(0, "nieuw", "toets")
	s.signsIn(t)
	seals(0, "nieuw")
	s.signsIn(t)

	// A wrong key changes nothing: with the right one the secret is back.
	s.accounts.KeepSecrets(sealedWith(t, "anders"))
	done, err := s.accounts.SealSecrets(t.Context())
	if err != nil || done.Sealed != 0 || done.Unreadable == nil || !strings.Contains(done.Unreadable.Error(), s.organisation) {
		t.Errorf("with another key: %+v, %v", done, err)
	}
	s.isAway(t, `needs the key named \"nieuw\"`)
	s.accounts.KeepSecrets(sealedWith(t, "nieuw"))
	s.signsIn(t)
	s.accounts.KeepSecrets(nil)
	s.isAway(t, "needs the key named")
	// A landelijk beheerder fills it in again, for a server with another key.
	s.accounts.KeepSecrets(sealedWith(t, "anders"))
	s.admin.post(s.settings(), s.form(nil)).want(t, http.StatusSeeOther)
	s.signsIn(t)
}

// TestSecretIsBoundToItsRow changes the database as somebody would who can write there and has no key.
func TestSecretIsBoundToItsRow(t *testing.T) {
	t.Parallel()
	s := newLoginSite(t, "")
	other := s.newOrganisation(t, "Voorbeeld Zorg")
	s.admin.post("/beheer/organisatie/"+other+"/inloggen", s.form(map[string]string{"domeinen": "zorg.example"})).want(t, http.StatusSeeOther)
	for name, statement := range map[string]string{
		"a secret of another row": `update organisation_login l set sealed_secret = o.sealed_secret from organisation_login o where l.organisation_id = $1 and o.organisation_id = $2`,
		"another client":          `update organisation_login set client_id = 'openbaar' where organisation_id = $1 and $2::uuid is not null`,
		"another provider":        `update organisation_login set issuer = issuer || '/' where organisation_id = $1 and $2::uuid is not null`,
		"a changed secret":        `update organisation_login set sealed_secret = overlay(sealed_secret placing 'AAAA' from 20) where organisation_id = $1 and $2::uuid is not null`,
	} {
		if _, err := s.db.Exec(t.Context(), statement, s.organisation, other); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		s.isAway(t, "the row was changed")
		if t.Failed() {
			t.Fatal(name)
		}
		s.admin.post(s.settings(), s.form(nil)).want(t, http.StatusSeeOther)
		s.signsIn(t)
	}
}

func TestNoKeyForSecrets(t *testing.T) {
	t.Parallel()
	s := newLoginSite(t, "")
	s.accounts.KeepSecrets(nil)
	s.admin.post(s.settings()+"/verwijderen", nil).want(t, http.StatusSeeOther)
	s.admin.get(s.settings()).want(t, http.StatusOK, "er is geen sleutel ingesteld", "REFLECTIETOOL_SECRET_KEYS")
	s.admin.post(s.settings(), s.form(nil)).want(t, http.StatusUnprocessableEntity, "er is geen sleutel ingesteld", `href="#geheim`)
	if n := s.count(t, `select count(*) from organisation_login`); n != 0 {
		t.Error("the settings were stored")
	}
	s.admin.post(s.settings(), s.form(map[string]string{"client": "openbaar", "geheim": ""})).want(t, http.StatusSeeOther)
	s.signsIn(t) // a client without a secret needs no key

	// A secret from before sealing existed works, and is sealed once there is a key.
	if _, err := s.db.Exec(t.Context(), `update organisation_login set client_id = 'reflectietool', client_secret = $1`, clientSecret); err != nil {
		t.Fatal(err)
	}
	done, err := s.accounts.SealSecrets(t.Context())
	if err != nil || done.Plain != 1 || done.Sealed != 0 {
		t.Errorf("without a key: %+v, %v", done, err)
	}
	s.signsIn(t)
	s.admin.post(s.settings(), url.Values{
		"uitgever": {s.provider.URL}, "client": {"reflectietool"}, "domeinen": {"voorbeeld.example"}, "geheim": {""},
	}).want(t, http.StatusSeeOther)
	s.signsIn(t) // saving other settings keeps it
	s.accounts.KeepSecrets(sealedWith(t, "toets"))
	for want := range 2 {
		if done, err := s.accounts.SealSecrets(t.Context()); err != nil || done.Sealed != 1-want || done.Plain != 0 {
			t.Errorf("with a key: %+v, %v", done, err)
		}
	}
	if tables := s.holding(t, clientSecret); len(tables) != 0 {
		t.Errorf("the secret stands in %v", tables)
	}
	s.signsIn(t)
}
