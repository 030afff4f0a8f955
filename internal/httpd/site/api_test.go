package site_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"

	"reflectietool/internal/database/dbtest"
	httpsite "reflectietool/internal/httpd/site"
	"reflectietool/internal/offering"
)

// described checks the answers of a site against the site's own description.
type described struct {
	*browser
	router routers.Router
	seen   map[string]bool // "GET path status"
}

func newDescribed(t *testing.T, s *site) *described {
	t.Helper()
	b := s.browser(t)
	document, err := openapi3.NewLoader().LoadFromData([]byte(b.get("/api/v1/openapi.json").want(t, http.StatusOK).body))
	if err != nil {
		t.Fatal(err)
	}
	if err := document.Validate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if !document.IsOpenAPI31OrLater() {
		t.Fatalf("version %s", document.OpenAPI)
	}
	router, err := legacy.NewRouter(document)
	if err != nil {
		t.Fatal(err)
	}
	return &described{b, router, map[string]bool{}}
}

// ask makes a request that the description must allow, unless the answer is 400.
func (d *described) ask(path string, want int, header ...string) reply {
	d.t.Helper()
	request := d.request(http.MethodGet, path, nil)
	if len(header) > 0 {
		request.Header.Set(header[0], header[1])
	}
	got := d.do(request).want(d.t, want)
	request.URL.Scheme, request.URL.Host = "", "" // the description names no host
	route, parameters, err := d.router.FindRoute(request)
	if err != nil {
		d.t.Fatalf("%s: %v", path, err)
	}
	d.seen[fmt.Sprintf("%s %d", route.Path, got.status)] = true
	in := &openapi3filter.RequestValidationInput{Request: request, PathParams: parameters, Route: route}
	if err := openapi3filter.ValidateRequest(d.t.Context(), in); err != nil && want != http.StatusBadRequest && want != http.StatusNotFound {
		d.t.Errorf("%s: not as described: %v", path, err)
	}
	out := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: in, Status: got.status, Header: got.header, Body: io.NopCloser(strings.NewReader(got.body)),
		Options: &openapi3filter.Options{IncludeResponseStatus: true, MultiError: true},
	}
	if err := openapi3filter.ValidateResponse(d.t.Context(), out); err != nil {
		d.t.Errorf("%s: the answer is not as described: %v", path, err)
	}
	return got
}

type listed struct {
	Offerings []struct {
		ID, Title, Page, Kind string
		Competencies          []struct{ Competency string }
	}
	Next *string
}

func (d *described) list(path string) (found listed) {
	d.t.Helper()
	if err := json.Unmarshal([]byte(d.ask(path, http.StatusOK).body), &found); err != nil {
		d.t.Fatal(err)
	}
	return found
}

// ids returns the ids of all offerings that pass a filter, walking through pages of a hundred.
func (d *described) ids(query string) (ids []string) {
	d.t.Helper()
	path := "/api/v1/aanbod?aantal=100&" + query
	for page := d.list(path); ; page = d.list(path + "&na=" + *page.Next) {
		for _, o := range page.Offerings {
			ids = append(ids, o.ID)
		}
		if page.Next == nil {
			return ids
		}
	}
}

func TestAPIAsDescribed(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.loadCatalogue(t)
	d := newDescribed(t, s)
	d.ask("/api/v1/openapi.json", http.StatusOK)
	d.ask("/api/v1/kader", http.StatusOK)
	d.ask("/api/v1/aanbod?aantal=100", http.StatusOK)
	first := d.list("/api/v1/aanbod?aantal=1").Offerings[0]
	one := d.ask("/api/v1/aanbod/"+first.ID, http.StatusOK)
	d.get(first.Page).want(t, http.StatusOK, first.Title)
	for _, path := range []string{"/api/v1/kader", "/api/v1/openapi.json", "/api/v1/aanbod", "/api/v1/aanbod/" + first.ID} {
		etag := d.ask(path, http.StatusOK).header.Get("ETag")
		if again := d.ask(path, http.StatusNotModified, "If-None-Match", etag); etag == "" || again.body != "" {
			t.Errorf("%s: ETag %q, and a 304 with %d bytes", path, etag, len(again.body))
		}
	}
	for name, want := range map[string]string{
		"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Credentials": "", "Set-Cookie": "", "Cache-Control": "public, no-cache",
	} {
		if got := one.header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if got := d.get(first.Page).header.Get("Access-Control-Allow-Origin"); got != "" {
		t.Errorf("other sites may read pages: %q", got)
	}
	d.ask("/api/v1/aanbod/"+nobodysID, http.StatusNotFound)
	d.ask("/api/v1/aanbod/geen-id", http.StatusNotFound)
	for _, query := range []string{
		"kenmerk=bestaat-niet", "competentie=x", "soort=cursus", "vorm=x", "kosten=veel", "vanaf=31-02-2027", "tot=morgen", "aantal=0", "aantal=101",
		"aantal=x", "na=x", "pagina=2", "iets=x", "punten=x", "onbekend=ja",
	} {
		problem := d.ask("/api/v1/aanbod?"+query, http.StatusBadRequest)
		field, _, _ := strings.Cut(query, "=")
		var details struct{ Errors map[string]string }
		if err := json.Unmarshal([]byte(problem.body), &details); err != nil || details.Errors[field] == "" || len(details.Errors) != 1 {
			t.Errorf("%s: %v, %s", query, err, problem.body)
		}
		if kind := problem.header.Get("Content-Type"); kind != "application/problem+json" || problem.header.Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%s: a program gets %s", query, kind)
		}
	}
	for _, want := range []string{
		"/api/v1/aanbod 200", "/api/v1/aanbod 304", "/api/v1/aanbod 400", "/api/v1/aanbod/{id} 200", "/api/v1/aanbod/{id} 404",
		"/api/v1/kader 200", "/api/v1/openapi.json 200",
	} {
		if !d.seen[want] {
			t.Errorf("%s was not held against the description", want)
		}
	}
}

// TestAPIPages walks through all pages while offerings come and go.
func TestAPIPages(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.loadCatalogue(t)
	d := newDescribed(t, s)
	all := d.ids("")
	if len(all) < 120 || !slices.IsSorted(all) {
		t.Fatalf("%d offerings, sorted %t", len(all), slices.IsSorted(all))
	}
	var walked []string
	path := "/api/v1/aanbod?aantal=7"
	for page := d.list(path); ; page = d.list(path + "&na=" + *page.Next) {
		for _, o := range page.Offerings {
			walked = append(walked, o.ID)
		}
		if page.Next == nil {
			break
		}
		if len(walked) == 14 { // an offering that was already returned is removed, and so is the next one
			_, err := s.db.Exec(t.Context(), `update offering set state = 'gearchiveerd' where id = any($1)`, []string{all[13], all[14]})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	if want := slices.Delete(slices.Clone(all), 14, 15); !slices.Equal(walked, want) {
		t.Errorf("walked %d, want %d", len(walked), len(want))
	}
}

func TestAPIFilters(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.loadCatalogue(t)
	d := newDescribed(t, s)
	for _, query := range []string{
		"", "q=schulden", "kenmerk=integraal-werken", "competentie=zelfregie", "soort=training&soort=e-learning", "vorm=online",
		"regio=Utrecht", "provincie=Zeeland&provincie=Limburg", "prijs=gratis", "niveau=mbo", "register=skj", "kosten=250", "punten=1", "onbekend=nee&kosten=100", "vanaf=2026-12-01&tot=2027-06-01",
	} {
		page := d.get("/aanbod?"+query).want(t, http.StatusOK).body
		total := len(d.ids(query))
		if said := regexp.MustCompile(`role="status"[^>]*>\s*([0-9.]+)`).FindStringSubmatch(page); total > 0 && (said == nil || said[1] != fmt.Sprint(total)) {
			t.Errorf("%q: %d in the API, and the page says %q", query, total, said)
		}
	}
	for _, o := range d.list("/api/v1/aanbod?competentie=zelfregie").Offerings {
		if o.Competencies[0].Competency != "zelfregie" && !slices.ContainsFunc(o.Competencies, func(l struct{ Competency string }) bool { return l.Competency == "zelfregie" }) {
			t.Errorf("%s is not about zelfregie", o.Title)
		}
	}
	// The API takes every parameter that the form of the page sends.
	described := d.ask("/api/v1/openapi.json", http.StatusOK).body
	for _, name := range regexp.MustCompile(`(?:input|select)[^>]* name="([a-z-]+)"`).FindAllStringSubmatch(d.get("/aanbod").body, -1) {
		ordered := name[1] == "volgorde" // the API orders by id, so that pages repeat nothing
		if !ordered && !strings.Contains(described, `"name": "`+name[1]+`"`) {
			t.Errorf("the page filters by %s, the API does not", name[1])
		}
	}
	for _, kind := range offering.Kinds() {
		if !strings.Contains(described, `"`+string(kind)+`"`) {
			t.Errorf("kind %s is not described", kind)
		}
	}
}

// TestAPIKeepsToPublished asks for offerings that are not public.
func TestAPIKeepsToPublished(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	w := s.newWorld(t)
	d := newDescribed(t, s)
	for _, own := range []string{
		w.query(`insert into offering (title, kind, source, state) values ('Concept', 'training', 'x', 'concept') returning id`),
		w.query(`insert into offering (title, kind, source, state, organisation_id) values ('Eigen', 'training', 'x', 'gepubliceerd', $1) returning id`, w.organisation),
	} {
		d.ask("/api/v1/aanbod/"+own, http.StatusNotFound)
	}
	past := w.query(`insert into offering (title, kind, source, state, valid_until) values ('Voorbij', 'training', 'x', 'gepubliceerd', '2020-01-01') returning id`)
	d.ask("/api/v1/aanbod/"+past, http.StatusOK)
	if found := d.list("/api/v1/aanbod"); len(found.Offerings) != 0 || found.Next != nil {
		t.Errorf("listed %+v", found)
	}
	// A session makes no difference.
	if body := w.browser(professional).get("/api/v1/aanbod").want(t, http.StatusOK).body; strings.Contains(body, "Eigen") {
		t.Errorf("a member gets another answer: %s", body)
	}
}

func TestAPILimit(t *testing.T) {
	t.Parallel()
	s := newSiteWith(t, dbtest.New(t), func(server *httpsite.Server) {
		server.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	})
	b := s.browser(t)
	b.address = "203.0.113.7"
	for range 600 {
		b.get("/api/v1/openapi.json").want(t, http.StatusOK)
	}
	refused := b.get("/api/v1/aanbod").want(t, http.StatusTooManyRequests)
	var problem struct{ Status int }
	if err := json.Unmarshal([]byte(refused.body), &problem); err != nil || problem.Status != http.StatusTooManyRequests {
		t.Errorf("%v: %s", err, refused.body)
	}
	b.get("/aanbod").want(t, http.StatusOK)
	b.address = "203.0.113.8"
	b.get("/api/v1/aanbod").want(t, http.StatusOK)
}

// TestOfferingJSONLD checks the data that search engines read.
func TestOfferingJSONLD(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	w := s.newWorld(t)
	title := `</script><script>alert(1)</script>`
	id := w.query(`insert into offering (title, kind, source, state, url, duration_hours, cost_eur) values
		($1, 'training', 'x', 'gepubliceerd', 'www.voorbeeld.example/x', 2.5, 108.68) returning id`, title)
	page := s.browser(t).get("/aanbod/"+id).want(t, http.StatusOK)
	found := regexp.MustCompile(`(?s)<script type="application/ld\+json">(.*?)</script>`).FindStringSubmatch(page.body)
	if found == nil {
		t.Fatal("no JSON-LD")
	}
	var node struct {
		Context string `json:"@context"`
		Type    string `json:"@type"`
		Name    string `json:"name"`
		URL     string `json:"url"`
		Time    string `json:"timeRequired"`
		Offers  struct{ Price, PriceCurrency string }
	}
	if err := json.Unmarshal([]byte(found[1]), &node); err != nil {
		t.Fatal(err)
	}
	if node.Name != title || node.Type != "Course" || node.Context != "https://schema.org" || node.Time != "PT2H30M" || node.Offers.Price != "108.68" {
		t.Errorf("node %+v", node)
	}
	if u, err := url.Parse(node.URL); err != nil || u.Scheme != "https" {
		t.Errorf("url %q", node.URL)
	}
}
