package site_test

import (
	"bufio"
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// provider is a real OpenID provider (npm oidc-provider) behind a proxy, in which a test spoils its
// answers. The URL of the proxy is the issuer.
type provider struct {
	*httptest.Server
	key *rsa.PrivateKey // the test's own, to forge with

	mu    sync.Mutex
	spoil map[string]spoil      // by path
	asked map[string]url.Values // what was last posted, by path
	seen  []string              // the path of each request
}

// newProvider starts a provider for a site. With "email" for userinfo, the provider gives the
// address only there.
func newProvider(t testing.TB, s *site, userinfo string) *provider {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	p := &provider{key: key, asked: map[string]url.Values{}}
	p.Server = httptest.NewUnstartedServer(nil)
	issuer := "http://" + p.Listener.Addr().String()
	command := exec.Command("node", "../../../web/test/provider.mjs", issuer, s.URL+"/inloggen/terug", userinfo)
	input, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var complaints bytes.Buffer
	command.Stderr = &complaints
	if err := command.Start(); err != nil {
		t.Fatalf("%v; run make test, which installs node", err)
	}
	t.Cleanup(func() {
		_ = input.Close() // this ends the provider
		_ = command.Wait()
	})
	port, err := bufio.NewReader(output).ReadString('\n')
	if err != nil {
		t.Fatalf("the provider did not start: %v %s", err, complaints.String())
	}
	behind := &url.URL{Scheme: "http", Host: "127.0.0.1:" + strings.TrimSpace(port)}
	p.Config.Handler = &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(behind)
			r.Out.Host = r.In.Host
			p.note(r.Out)
		},
		ModifyResponse: p.modify,
	}
	p.Start()
	t.Cleanup(p.Close)
	return p
}

func (p *provider) note(r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.seen = append(p.seen, r.URL.Path)
	if r.Method != http.MethodPost {
		return
	}
	body, _ := io.ReadAll(r.Body) // a form that our own server sends
	r.Body = io.NopCloser(bytes.NewReader(body))
	form, _ := url.ParseQuery(string(body))
	p.asked[r.URL.Path] = form
}

// paths returns the paths that were requested so far.
func (p *provider) paths() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.seen)
}

// answer is an answer of the provider, for a test to spoil.
type answer struct {
	status     int
	header     http.Header
	body       []byte
	withLength bool // send a Content-Length
}

type spoil func(*answer)

func (p *provider) modify(response *http.Response) error {
	p.mu.Lock()
	spoils := p.spoil[response.Request.URL.Path]
	p.mu.Unlock()
	if spoils == nil {
		return nil
	}
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	a := &answer{response.StatusCode, response.Header, body, true}
	spoils(a)
	a.header.Del("Content-Length")
	response.StatusCode, response.Body, response.ContentLength = a.status, io.NopCloser(bytes.NewReader(a.body)), -1
	if a.withLength {
		response.ContentLength = int64(len(a.body))
		a.header.Set("Content-Length", strconv.Itoa(len(a.body)))
	}
	return nil
}

// spoiled sets what happens to the answers at each path, until the next call.
func (p *provider) spoiled(at map[string]spoil) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.spoil = at
}

// replace sends another answer instead.
func replace(status int, contentType, body string) spoil {
	return func(a *answer) {
		a.status, a.body = status, []byte(body)
		a.header.Set("Content-Type", contentType)
	}
}

// edit changes a JSON answer.
func edit(change func(map[string]any)) spoil {
	return func(a *answer) {
		var content map[string]any
		if err := json.Unmarshal(a.body, &content); err != nil {
			panic(err)
		}
		change(content)
		var err error
		if a.body, err = json.Marshal(content); err != nil {
			panic(err)
		}
	}
}

// forge replaces the ID token by one with other claims, signed with the test's key, and presents
// that key as the provider's.
func (p *provider) forge(change func(map[string]any)) map[string]spoil {
	return map[string]spoil{
		"/token": p.resign(`{"alg":"RS256","kid":"test"}`, change),
		"/jwks": edit(func(keys map[string]any) {
			keys["keys"] = []any{map[string]any{
				"kty": "RSA", "kid": "test", "alg": "RS256", "use": "sig",
				"n": encode(p.key.N.Bytes()), "e": encode(big.NewInt(int64(p.key.E)).Bytes()),
			}}
		}),
	}
}

// resign gives the ID token another header, changes claims and signs it with the test's key.
func (p *provider) resign(header string, change func(map[string]any)) spoil {
	return edit(func(token map[string]any) {
		parts := strings.Split(token["id_token"].(string), ".")
		payload, err := base64.RawURLEncoding.DecodeString(parts[1])
		if err != nil {
			panic(err)
		}
		var claims map[string]any
		if err := json.Unmarshal(payload, &claims); err != nil {
			panic(err)
		}
		change(claims)
		if payload, err = json.Marshal(claims); err != nil {
			panic(err)
		}
		signed := encode([]byte(header)) + "." + encode(payload)
		sum := sha256.Sum256([]byte(signed))
		signature, err := rsa.SignPKCS1v15(rand.Reader, p.key, crypto.SHA256, sum[:])
		if err != nil {
			panic(err)
		}
		token["id_token"] = signed + "." + encode(signature)
	})
}

func encode(data []byte) string { return base64.RawURLEncoding.EncodeToString(data) }

// loginSite is a site with an organisation whose people sign in with its account.
type loginSite struct {
	*site
	provider     *provider
	organisation string // id
	admin        *browser
}

// newLoginSite makes a loginSite, for addresses at voorbeeld.example.
func newLoginSite(t testing.TB, userinfo string) *loginSite {
	t.Helper()
	return newLoginSiteOn(t, newSite(t), userinfo)
}

// newLoginSiteOn is newLoginSite on a site with settings of its own.
func newLoginSiteOn(t testing.TB, on *site, userinfo string) *loginSite {
	t.Helper()
	s := &loginSite{site: on}
	s.clock.advance(time.Since(s.clock.Now())) // the provider does not use our clock
	s.provider = newProvider(t, s.site, userinfo)
	s.organisation = s.newOrganisation(t, "Voorbeeld Welzijn")
	s.admin = s.national(t)
	s.admin.post(s.settings(), s.form(nil)).want(t, http.StatusSeeOther)
	return s
}

func (s *site) newOrganisation(t testing.TB, name string) (id string) {
	t.Helper()
	if err := s.db.QueryRow(t.Context(), `insert into organisation (name, created_at) values ($1, now()) returning id`, name).Scan(&id); err != nil {
		t.Fatal(err)
	}
	return id
}

// national makes a landelijk beheerder.
func (s *site) national(t testing.TB) *browser {
	t.Helper()
	b := s.browser(t)
	if _, err := s.db.Exec(t.Context(), `update account set national = true where email = $1`, b.signIn()); err != nil {
		t.Fatal(err)
	}
	return b
}

func (s *loginSite) settings() string { return "/beheer/organisatie/" + s.organisation + "/inloggen" }

// form returns the form of the settings, with some fields changed.
func (s *loginSite) form(change map[string]string) url.Values {
	form := url.Values{
		"uitgever": {s.provider.URL}, "client": {"reflectietool"}, "geheim": {"geheim & 100%"}, "domeinen": {"voorbeeld.example"},
	}
	for field, value := range change {
		form.Set(field, value)
	}
	return form
}

// depart begins signing in and returns the URL at the provider.
func (b *browser) depart(s *loginSite) string {
	b.t.Helper()
	return b.get("/inloggen/organisatie/"+s.organisation).want(b.t, http.StatusSeeOther).location
}

// away signs in at the provider as who, "subject,address,verified", and returns the path that the
// provider redirects to, with the parameters it added.
func (b *browser) away(s *loginSite, target, who string) string {
	b.t.Helper()
	for range 6 {
		if back, ok := strings.CutPrefix(target, s.URL); ok {
			return back
		}
		at, err := url.Parse(target)
		if err != nil {
			b.t.Fatal(err)
		}
		if strings.HasPrefix(at.Path, "/interaction/") {
			at.RawQuery = url.Values{"who": {who}}.Encode()
		}
		base, err := url.Parse(s.provider.URL)
		if err != nil {
			b.t.Fatal(err)
		}
		request, err := http.NewRequestWithContext(b.t.Context(), http.MethodGet, base.ResolveReference(at).String(), http.NoBody)
		if err != nil {
			b.t.Fatal(err)
		}
		reply := b.do(request)
		if reply.status != http.StatusSeeOther {
			b.t.Fatalf("the provider answers %d: %.500s", reply.status, reply.body)
		}
		target = reply.location
	}
	b.t.Fatal("the provider sends us round")
	return ""
}

// signInAt signs in from begin to end and returns the answer to the return from the provider.
func (b *browser) signInAt(s *loginSite, who string) reply {
	b.t.Helper()
	return b.get(b.away(s, b.depart(s), who))
}
