package site_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"reflectietool/internal/assessment"
	"reflectietool/internal/database"
	"reflectietool/internal/database/dbtest"
)

const nobodysID = "01234567-89ab-4cde-8f01-23456789abcd"

// TestOtherPeoplesWorkIsNotThere tries every route with an id on work that belongs to another
// person, without a session, as another visitor, and with texts that are not ids.
func TestOtherPeoplesWorkIsNotThere(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	owner, other, nobody := s.browser(t), s.browser(t), s.browser(t)
	open := strings.TrimPrefix(owner.start(assessment.FormReflection), "/reflectie/")
	owner.post("/reflectie/"+open+"/zelfregie", url.Values{"zelfregie-1": {"soms"}})
	finished := strings.TrimPrefix(someReport(owner), "/rapport/")
	other.start(assessment.FormReflection)
	routes := []struct {
		method, path string
		form         url.Values
	}{
		{"GET", "/reflectie/ID", nil},
		{"GET", "/reflectie/ID/zelfregie", nil},
		{"POST", "/reflectie/ID/zelfregie", url.Values{"zelfregie-1": {"vaak"}}},
		{"POST", "/reflectie/ID/zelfregie", nil},
		{"GET", "/reflectie/ID/overzicht", nil},
		{"POST", "/reflectie/ID/overzicht", nil},
		{"GET", "/rapport/ID", nil},
		{"POST", "/rapport/ID", url.Values{"groeien": {"zelfregie"}}},
		{"POST", "/rapport/ID/verschil", url.Values{"zelfregie-verschil": {"x"}}},
		{"GET", "/rapport/ID.json", nil},
		{"GET", "/rapport/ID.csv", nil},
	}
	ids := []string{open, finished, nobodysID, "1", "ABC", strings.ToUpper(open), open + "0", "%27%3B--", "..%2f..%2fetc%2fpasswd"}
	for _, route := range routes {
		for _, id := range ids {
			path := strings.Replace(route.path, "ID", id, 1)
			for name, b := range map[string]*browser{"another visitor": other, "nobody": nobody} {
				var got reply
				if route.method == "GET" {
					got = b.get(path)
				} else {
					got = b.post(path, route.form)
				}
				if got.status != http.StatusNotFound {
					t.Errorf("%s %s as %s: status %d, want 404", route.method, path, name, got.status)
				}
			}
		}
	}
	owner.get("/reflectie/"+open+"/zelfregie").want(t, http.StatusOK, `value="soms" id="zelfregie-1-2" checked`)
	owner.get("/rapport/"+finished).want(t, http.StatusOK)
}

func TestErrorPagesAreInTheHouseStyle(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	path := b.start(assessment.FormReflection)
	big := url.Values{"zelfregie-notitie": {strings.Repeat("x", 70_000)}}
	send := func(method, path string) reply { return b.do(b.request(method, path, nil)) }
	crossOrigin := func() reply {
		request := b.request(http.MethodPost, path+"/zelfregie", strings.NewReader("zelfregie-1=vaak"))
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.Header.Set("Origin", "https://elders.example")
		request.Header.Set("Sec-Fetch-Site", "cross-site")
		return b.do(request)
	}
	chunked := func() reply { // a body whose length is not announced
		request := b.request(http.MethodPost, path+"/zelfregie", struct{ *strings.Reader }{strings.NewReader(big.Encode())})
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.ContentLength = -1
		return b.do(request)
	}
	malformed := func(body, contentType string) reply {
		request := b.request(http.MethodPost, path+"/zelfregie", strings.NewReader(body))
		request.Header.Set("Content-Type", contentType)
		return b.do(request)
	}
	tests := []struct {
		name   string
		reply  reply
		status int
		text   string
	}{
		{"no such page", b.get("/bestaat-niet"), 404, "Deze pagina is er niet"},
		{"no such kenmerk", b.get("/kader/bestaat-niet"), 404, "Deze pagina is er niet"},
		{"no such competency", b.get(path + "/bestaat-niet"), 404, "Deze pagina is er niet"},
		{"wrong method", send(http.MethodDelete, path+"/zelfregie"), 405, "Dit kan hier niet"},
		{"wrong method on a public page", b.post("/kader", nil), 405, "Dit kan hier niet"},
		{"another site posts", crossOrigin(), 403, "Dit mag niet"},
		{"body too large", b.post(path+"/zelfregie", big), 413, "Dit is te veel in één keer"},
		{"body in chunks", chunked(), 411, "zonder te zeggen hoe groot het is"},
		{"broken escapes", malformed("zelfregie-1=%zz", "application/x-www-form-urlencoded"), 400, "Dit begrijpen we niet"},
		{"not UTF-8", malformed("zelfregie-notitie=%ff%fe", "application/x-www-form-urlencoded"), 400, "Dit begrijpen we niet"},
		{"unknown form", b.post("/reflectie", url.Values{"vorm": {"lang"}}), 422, "Reflectietool"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.reply.want(t, tt.status, tt.text, "Naar de inhoud", "<h1>")
			if strings.Contains(tt.reply.body, "Er is bij ons iets misgegaan") {
				t.Error("blames the server")
			}
		})
	}
	b.get(path+"/zelfregie").want(t, http.StatusOK)
	if answers := b.get(path + "/zelfregie").body; strings.Contains(answers, "checked") {
		t.Error("a refused request saved an answer")
	}
}

func TestSecurityHeadersAreOnEveryReply(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	report := someReport(b)
	for path, kind := range map[string]string{
		"/": "text/html", report: "text/html", report + ".json": "application/json", report + ".csv": "text/csv",
		"/bestaat-niet": "text/html", "/api/v1/kader": "application/json", "/healthz": "text/plain",
	} {
		h := b.get(path).header
		csp := h.Get("Content-Security-Policy")
		for _, directive := range []string{"default-src 'none'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"} {
			if !strings.Contains(csp, directive) {
				t.Errorf("%s: the policy has no %s: %q", path, directive, csp)
			}
		}
		if strings.Contains(csp, "unsafe") {
			t.Errorf("%s: policy %q", path, csp)
		}
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin", "Content-Type": kind + "; charset=utf-8",
		} {
			if got := h.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", path, name, got, want)
			}
		}
	}
	inline := regexp.MustCompile(`(?i)<script>|<style|\sstyle=|\son[a-z]+=|https?://[^"]*\.(js|css|woff2)`)
	for _, path := range []string{"/", "/reflectie", "/kader/eigen-kracht", "/aanbod", report} {
		if found := inline.FindString(b.get(path).body); found != "" {
			t.Errorf("%s has inline or foreign code: %q", path, found)
		}
	}
}

func TestLogHoldsNothingPersonal(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	path := b.start(assessment.FormReflection)
	note := "geheimenotitie"
	b.post(path+"/zelfregie", url.Values{"zelfregie-notitie": {note}, "zelfregie": {"groeien"}})
	report := b.post(path+"/overzicht", nil).location
	b.get(report)
	code := codeIn(t, b.post("/verder/code", nil).body)
	b.post("/verder", url.Values{"code": {code}, "bevestig": {"ja"}})
	b.get("/aanbod?q=" + note)
	s.browser(t).get(report).want(t, http.StatusNotFound)
	foreign := b.request(http.MethodPost, path+"/zelfregie", nil)
	foreign.Header.Set("Origin", "https://elders.example")
	b.do(foreign).want(t, http.StatusForbidden)
	id := strings.TrimPrefix(path, "/reflectie/")
	var cookie string
	address, _ := url.Parse(s.URL)
	for _, c := range b.http.Jar.Cookies(address) {
		cookie = c.Value
	}
	log := s.log.String()
	for name, secret := range map[string]string{"note": note, "reflection": id, "code": code, "cookie": cookie, "address": "127.0.0.1"} {
		if secret == "" || strings.Contains(log, secret) {
			t.Errorf("the log holds the %s", name)
		}
	}
	for _, line := range []string{
		`"GET","route":"/rapport/[^"]*","status":200`, `"GET","route":"/rapport/[^"]*","status":404`,
		`"POST","route":"[^"]*","status":403`,
	} {
		if !regexp.MustCompile(line).MatchString(log) {
			t.Errorf("no line of the log matches %s", line)
		}
	}
}

// cut is a connection to PostgreSQL that a test can break and restore.
type cut struct {
	mu    sync.Mutex
	away  bool
	conns []net.Conn
}

var errCut = errors.New("database is away")

func (c *cut) dial(ctx context.Context, network, address string) (net.Conn, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.away {
		return nil, errCut
	}
	conn, err := new(net.Dialer).DialContext(ctx, network, address)
	if err == nil {
		c.conns = append(c.conns, conn)
	}
	return conn, err
}

func (c *cut) set(away bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.away = away
	for _, conn := range c.conns {
		_ = conn.Close() // it may be closed already
	}
	c.conns = nil
}

func TestDatabaseAway(t *testing.T) {
	t.Parallel()
	config, err := database.Config(dbtest.NewDB(t).ServingURL)
	if err != nil {
		t.Fatal(err)
	}
	wire := &cut{}
	config.ConnConfig.DialFunc = wire.dial
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	s := newSiteOn(t, pool)
	b := s.browser(t)
	path := b.start(assessment.FormReflection)
	b.post(path+"/zelfregie", url.Values{"zelfregie-1": {"soms"}}).want(t, http.StatusSeeOther)
	b.get("/readyz").want(t, http.StatusOK)

	wire.set(true)
	b.get("/healthz").want(t, http.StatusOK)
	b.get("/readyz").want(t, http.StatusServiceUnavailable)
	s.browser(t).get("/").want(t, http.StatusOK) // needs no database
	b.get("/over").want(t, http.StatusOK)
	b.get("/").want(t, http.StatusServiceUnavailable, "We zijn er even niet")
	b.get(path+"/zelfregie").want(t, http.StatusServiceUnavailable, "We zijn er even niet")
	b.get("/aanbod").want(t, http.StatusServiceUnavailable, "We zijn er even niet")
	b.post("/verder", url.Values{"code": {"x"}}).want(t, http.StatusServiceUnavailable, "We zijn er even niet") // it cannot be counted
	b.get("/api/v1/kader").want(t, http.StatusServiceUnavailable, `"status": 503`)
	saving := b.post(path+"/zelfregie", url.Values{"zelfregie-2": {"vaak"}}, true)
	saving.want(t, http.StatusServiceUnavailable)
	if strings.Contains(saving.body, "<span>Opgeslagen") {
		t.Error("an answer that was not saved is acknowledged")
	}
	b.post(path+"/zelfregie", url.Values{"zelfregie-2": {"vaak"}, "zelfregie-notitie": {"wat ik typte"}, "vorm": {"reflectie"}}).
		want(t, http.StatusServiceUnavailable, "Opslaan lukt nu even niet", "wat ik typte", `value="vaak" id="zelfregie-2-3" checked`)

	wire.set(false)
	b.get("/readyz").want(t, http.StatusOK)
	b.get(path+"/zelfregie").want(t, http.StatusOK, `value="soms" id="zelfregie-1-2" checked`)
	b.post(path+"/zelfregie", url.Values{"zelfregie-2": {"vaak"}}).want(t, http.StatusSeeOther)
}
