package linkcheck_test

import (
	"context"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"reflectietool/internal/linkcheck"
)

// web is a server that plays several sites, and records the requests.
type web struct {
	client *linkcheck.Client
	pinned map[string]netip.AddrPort

	mu    sync.Mutex
	asked []string // "HEAD goed.example/pad"
	agent string
	waits []time.Duration
	busy  map[string]int // current requests, by host
	most  map[string]int
}

// newWeb serves all the hosts with one handler.
func newWeb(t *testing.T, handler http.HandlerFunc, hosts ...string) *web {
	t.Helper()
	w := &web{pinned: map[string]netip.AddrPort{}, busy: map[string]int{}, most: map[string]int{}}
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.note(r, +1)
		defer w.note(r, -1)
		handler(rw, r)
	}))
	t.Cleanup(server.Close)
	for _, host := range hosts {
		w.pinned[host] = netip.MustParseAddrPort(server.Listener.Addr().String())
	}
	w.client = linkcheck.New(linkcheck.Settings{Site: "https://tool.example", Pinned: w.pinned}).WithWait(func(d time.Duration) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.waits = append(w.waits, d)
	})
	return w
}

func (w *web) note(r *http.Request, n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.busy[r.Host] += n
	w.most[r.Host] = max(w.most[r.Host], w.busy[r.Host])
	if n > 0 {
		w.asked = append(w.asked, r.Method+" "+r.Host+r.URL.RequestURI())
		w.agent = r.UserAgent()
	}
}

func (w *web) check(t *testing.T, addresses ...string) map[string]linkcheck.Result {
	t.Helper()
	found := map[string]linkcheck.Result{}
	w.client.Check(t.Context(), addresses, func(address string, r linkcheck.Result) { found[address] = r })
	return found
}

// pages answers by path, and with 404 for any other path.
func pages(answers map[string]func(http.ResponseWriter, *http.Request)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if answer, known := answers[r.URL.Path]; known {
			answer(w, r)
			return
		}
		w.WriteHeader(http.StatusNotFound)
	}
}

func says(status int) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }
}

func leadsTo(location string) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", location)
		w.WriteHeader(http.StatusFound)
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	const site = "http://site.example"
	w := newWeb(t, pages(map[string]func(http.ResponseWriter, *http.Request){
		"/goed": says(200), "/leeg": says(204), "/weg": says(410), "/stuk": says(500), "/vreemd": says(304),
		"/dicht": says(401), "/geweigerd": says(403), "/rustig": says(429),
		"/zonder-head": func(rw http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodHead {
				rw.WriteHeader(http.StatusMethodNotAllowed)
			}
		},
		"/hangt-op": func(_ http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodHead {
				panic(http.ErrAbortHandler)
			}
		},
		"/verhuisd": leadsTo("/goed"), "/elders": leadsTo("http://ander.example/goed#deel"), "/kring": leadsTo("/kring"),
		"/nergens": leadsTo(""), "/binnen": leadsTo("http://127.0.0.1/"), "/metadata": leadsTo("http://169.254.169.254/latest"),
		"/localhost": leadsTo("http://localhost/"), "/poort": leadsTo("http://ander.example:8080/"), "/bestand": leadsTo("file:///etc/passwd"),
	}), "site.example", "ander.example")
	type result = linkcheck.Result
	want := map[string]result{
		site + "/goed":        {Verdict: linkcheck.Works, Status: 200},
		site + "/leeg":        {Verdict: linkcheck.Works, Status: 204},
		site + "/zonder-head": {Verdict: linkcheck.Works, Status: 200},
		site + "/hangt-op":    {Verdict: linkcheck.Works, Status: 200},
		site + "/verhuisd":    {Verdict: linkcheck.Works, Status: 200},
		site + "/elders":      {Verdict: linkcheck.Works, Status: 200},
		site + "/bestaat-niet": {
			Verdict: linkcheck.Fails, Reason: linkcheck.BadStatus, Status: 404},
		site + "/weg":       {Verdict: linkcheck.Fails, Reason: linkcheck.BadStatus, Status: 410},
		site + "/stuk":      {Verdict: linkcheck.Fails, Reason: linkcheck.BadStatus, Status: 500},
		site + "/vreemd":    {Verdict: linkcheck.Fails, Reason: linkcheck.BadStatus, Status: 304},
		site + "/kring":     {Verdict: linkcheck.Fails, Reason: linkcheck.BadRedirect},
		site + "/nergens":   {Verdict: linkcheck.Fails, Reason: linkcheck.BadRedirect, Status: 302},
		site + "/dicht":     {Verdict: linkcheck.Unsure, Reason: linkcheck.Closed, Status: 401},
		site + "/geweigerd": {Verdict: linkcheck.Unsure, Reason: linkcheck.Closed, Status: 403},
		site + "/rustig":    {Verdict: linkcheck.Unsure, Reason: linkcheck.Closed, Status: 429},
		site + "/binnen":    {Verdict: linkcheck.Unsure, Reason: linkcheck.NotPublic},
		site + "/metadata":  {Verdict: linkcheck.Unsure, Reason: linkcheck.NotPublic},
		site + "/localhost": {Verdict: linkcheck.Unsure, Reason: linkcheck.NotPublic},
		site + "/poort":     {Verdict: linkcheck.Unsure, Reason: linkcheck.NotPublic, Status: 302},
		site + "/bestand":   {Verdict: linkcheck.Unsure, Reason: linkcheck.NotPublic, Status: 302},
		"http://127.0.0.1/": {Verdict: linkcheck.Unsure, Reason: linkcheck.NotPublic},
		"http://[::1]/":     {Verdict: linkcheck.Unsure, Reason: linkcheck.NotPublic},
		"ftp://site.example/goed": {
			Verdict: linkcheck.Unsure, Reason: linkcheck.NotPublic},
		"http://jo:geheim@site.example/goed": {Verdict: linkcheck.Unsure, Reason: linkcheck.NotPublic},
		"http://site.example:8080/goed":      {Verdict: linkcheck.Unsure, Reason: linkcheck.NotPublic},
		"http://site.example/%zz":            {Verdict: linkcheck.Unsure, Reason: linkcheck.NotPublic},
	}
	found := w.check(t, slices.Sorted(maps.Keys(want))...)
	for address, result := range want {
		if found[address] != result {
			t.Errorf("%s: %+v, want %+v", address, found[address], result)
		}
	}
	if len(found) != len(want) {
		t.Errorf("%d results, want %d", len(found), len(want))
	}
	if w.agent != "Reflectietool (linkcontrole; +https://tool.example/over)" {
		t.Errorf("calls itself %q", w.agent)
	}
	for host, most := range w.most {
		if most > 1 {
			t.Errorf("%s was asked %d things at once", host, most)
		}
	}
	// Every request to a host except the first comes after a wait of nearly the pause.
	if hosts := 2; len(w.waits) != len(w.asked)-hosts {
		t.Errorf("%d waits for %d requests to %d hosts", len(w.waits), len(w.asked), hosts)
	}
	if slices.Max(w.waits) > 2*time.Second {
		t.Errorf("waits %s", slices.Max(w.waits))
	}
	if asked := strings.Join(w.asked, "\n"); strings.Count(asked, "/robots.txt") != 2 || strings.Contains(asked, "GET site.example/goed") {
		t.Errorf("asked too much:\n%s", asked)
	}
}

func TestNoAnswer(t *testing.T) {
	t.Parallel()
	w := newWeb(t, says(200), "site.example")
	encrypted := httptest.NewTLSServer(http.HandlerFunc(says(200)))
	encrypted.Config.ErrorLog = nil
	t.Cleanup(encrypted.Close)
	w.pinned["geheim.example"] = netip.MustParseAddrPort(encrypted.Listener.Addr().String())
	w.pinned["stil.example"] = netip.MustParseAddrPort("127.0.0.1:1")
	for address, want := range map[string]linkcheck.Reason{
		"https://geheim.example/": linkcheck.BadCertificate,
		"http://stil.example/":    linkcheck.NoAnswer,
	} {
		if found := w.check(t, address)[address]; found.Verdict != linkcheck.Fails || found.Reason != want {
			t.Errorf("%s: %+v, want %s", address, found, want)
		}
	}
	if !(linkcheck.Result{Reason: linkcheck.NoHost}).Network() || (linkcheck.Result{Reason: linkcheck.BadStatus}).Network() {
		t.Error("Network says the wrong thing")
	}
}

func TestRobots(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		robots func(http.ResponseWriter, *http.Request)
		want   map[string]linkcheck.Reason // by path; "" means Works
	}{
		"none":    {says(404), map[string]linkcheck.Reason{"/a": ""}},
		"closed":  {says(403), map[string]linkcheck.Reason{"/a": ""}},
		"broken":  {says(503), map[string]linkcheck.Reason{"/a": linkcheck.ByRobots}},
		"nothing": {text(""), map[string]linkcheck.Reason{"/a": ""}},
		"all": {text("User-agent: *\nDisallow: /\n"), map[string]linkcheck.Reason{
			"/": linkcheck.ByRobots, "/a": linkcheck.ByRobots}},
		"some": {text("User-agent: *\nDisallow: /besloten\nAllow: /besloten/open\nDisallow: /*?zoek=\n"), map[string]linkcheck.Reason{
			"/a": "", "/besloten/x": linkcheck.ByRobots, "/besloten/open/x": "", "/lijst?zoek=x": linkcheck.ByRobots}},
		"us": {text("User-agent: reflectietool\nDisallow: /a\n\nUser-agent: *\nDisallow: /b\n"), map[string]linkcheck.Reason{
			"/a": linkcheck.ByRobots, "/b": ""}},
		"others":     {text("User-agent: Andere\nDisallow: /\n"), map[string]linkcheck.Reason{"/a": ""}},
		"unreadable": {text("Disallow: /x\n"), map[string]linkcheck.Reason{"/a": linkcheck.ByRobots}},
		"moved":      {leadsTo("/elders.txt"), map[string]linkcheck.Reason{"/a": linkcheck.ByRobots, "/elders": ""}},
		"inside":     {leadsTo("http://127.0.0.1/robots.txt"), map[string]linkcheck.Reason{"/a": linkcheck.ByRobots}},
		"circle":     {leadsTo("/robots.txt"), map[string]linkcheck.Reason{"/a": ""}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWeb(t, func(rw http.ResponseWriter, r *http.Request) {
				switch r.URL.Path {
				case "/robots.txt":
					test.robots(rw, r)
				case "/elders.txt":
					text("User-agent: *\nDisallow: /a\n")(rw, r)
				}
			}, "site.example")
			for path, want := range test.want {
				address := "http://site.example" + path
				if found := w.check(t, address)[address]; found.Reason != want {
					t.Errorf("%s: %+v, want %q", path, found, want)
				}
			}
			for _, asked := range w.asked {
				path := strings.TrimPrefix(asked, "HEAD site.example")
				if test.want[path] != "" {
					t.Errorf("asked for %s", asked)
				}
			}
		})
	}
}

func text(body string) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(body)) }
}

func TestCrawlDelay(t *testing.T) {
	t.Parallel()
	w := newWeb(t, func(rw http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			text("User-agent: *\nCrawl-delay: 900\nDisallow: /x\n")(rw, r)
		}
	}, "site.example")
	w.check(t, "http://site.example/a", "http://site.example/b", "http://site.example/c")
	if last := w.waits[len(w.waits)-1]; last <= 2*time.Second || last > 10*time.Second {
		t.Errorf("waits %s", last)
	}
}

// An interrupted check reports no result.
func TestCutOff(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	w := newWeb(t, func(_ http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/b" {
			cancel()
			<-r.Context().Done()
		}
	}, "site.example")
	var told []string
	w.client.Check(ctx, []string{"http://site.example/a", "http://site.example/b", "http://site.example/c"},
		func(address string, _ linkcheck.Result) { told = append(told, address) })
	if !slices.Equal(told, []string{"http://site.example/a"}) {
		t.Errorf("results for %q", told)
	}
}
