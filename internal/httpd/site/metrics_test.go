package site_test

import (
	"fmt"
	"index/suffixarray"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5"
	"github.com/jackc/pgx/v5"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"reflectietool/internal/assessment"
	"reflectietool/internal/database"
	"reflectietool/internal/database/dbtest"
	httpsite "reflectietool/internal/httpd/site"
	"reflectietool/internal/metrics"
)

// counted gives a server metrics.
func counted(db *database.Pool, server *httpsite.Server, kinds func() []string) *metrics.Metrics {
	server.Metrics = metrics.New(db, server.Now, kinds, server.Secure)
	return server.Metrics
}

// scrape returns the figures as Prometheus reads them.
func scrape(m *metrics.Metrics) string {
	answer := httptest.NewRecorder()
	promhttp.HandlerFor(m.Gatherer(), promhttp.HandlerOpts{}).ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/", http.NoBody))
	return answer.Body.String()
}

// TestRequestsAreCountedByRoute makes requests to routes with and without parameters, and to none.
func TestRequestsAreCountedByRoute(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	var figures *metrics.Metrics
	s := newSiteWith(t, db, func(server *httpsite.Server) { figures = counted(db, server, func() []string { return nil }) })
	b := s.browser(t)
	path := b.start(assessment.FormReflection)
	b.get(path+"/zelfregie").want(t, http.StatusOK)
	b.get(path+"/zelfregie").want(t, http.StatusOK)
	b.get(path+"/bestaat-niet").want(t, http.StatusNotFound)
	b.get("/jo@inwoner.example").want(t, http.StatusNotFound)
	b.do(b.request("PROPFIND", "/over", nil)).want(t, http.StatusMethodNotAllowed)
	b.do(b.request(http.MethodHead, "/over", nil)).want(t, http.StatusOK)
	s.Close() // all requests are counted then
	text := scrape(figures)
	for _, line := range []string{
		`http_request_method="POST",http_response_status_code="303",http_route="/reflectie",url_scheme="http"} 1`,
		`http_request_method="GET",http_response_status_code="200",http_route="/reflectie/{id}/{competency}",url_scheme="http"} 2`,
		`http_request_method="GET",http_response_status_code="404",http_route="/reflectie/{id}/{competency}",url_scheme="http"} 1`,
		`http_request_method="GET",http_response_status_code="404",http_route="",url_scheme="http"} 1`,
		`http_request_method="_OTHER",http_response_status_code="405",http_route="",url_scheme="http"} 1`,
		`http_request_method="HEAD",http_response_status_code="200",http_route="/over",url_scheme="http"} 1`,
	} {
		if !strings.Contains(text, "http_server_request_duration_seconds_count{error_type=\"\","+line+"\n") {
			t.Errorf("there is no %s", line)
		}
	}
	if !strings.Contains(text, `http_server_active_requests{http_request_method="GET",url_scheme="http"} 0`) {
		t.Error("requests that are over count as active")
	}
	if t.Failed() {
		for line := range strings.Lines(text) {
			if strings.Contains(line, "_count{") {
				t.Log(line)
			}
		}
	}
}

var (
	label  = regexp.MustCompile(`(\w+)="((?:[^"\\]|\\.)*)"`)
	number = `[0-9.e+-]+|\+Inf`
	// labels are the values that each label can have. Routes have a check of their own.
	labels = map[string]*regexp.Regexp{
		"http_request_method":            regexp.MustCompile(`\A(GET|HEAD|POST|PUT|DELETE|CONNECT|OPTIONS|TRACE|PATCH|_OTHER)\z`),
		"error_type":                     regexp.MustCompile(`\A(5\d\d|broken_off)?\z`),
		"http_response_status_code":      regexp.MustCompile(`\A[1-5]\d\d\z`),
		"url_scheme":                     regexp.MustCompile(`\Ahttps?\z`),
		"kind":                           regexp.MustCompile(`\A[a-z]+(-[a-z]+)*\z`),
		"state":                          regexp.MustCompile(`\A(available|cancelled|discarded|pending|retryable|running|scheduled)\z`),
		"outcome":                        regexp.MustCompile(`\A(done|retried|given_up|sent|failed|refused)\z`),
		"verdict":                        regexp.MustCompile(`\A(works|fails|unsure)\z`),
		"db_client_connection_state":     regexp.MustCompile(`\A(used|idle)\z`),
		"db_client_connection_pool_name": regexp.MustCompile(`\Aserving\z`),
		"le":                             regexp.MustCompile(`\A(` + number + `)\z`),
		"quantile":                       regexp.MustCompile(`\A(` + number + `)\z`),
		"version":                        regexp.MustCompile(`\Ago[0-9.]+`),
	}
	anAddress = regexp.MustCompile(`\d+\.\d+\.\d+\.\d+|[0-9a-f]{1,4}::|@`)
)

// figuresAreAboutNobody reads the figures after a whole run: labels have values from fixed sets, and nothing
// in the figures is an id, an address or a text that stands in the database.
func (x *raid) figuresAreAboutNobody(m *metrics.Metrics, server *httpsite.Server) {
	x.t.Helper()
	text := scrape(m)
	routes := map[string]bool{"": true}
	parameter := regexp.MustCompile(`\{(\w+)[^/]*\}`)
	err := chi.Walk(server.Handler().(chi.Routes), func(_, pattern string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		routes[parameter.ReplaceAllString(pattern, "{$1}")] = true
		return nil
	})
	if err != nil {
		x.t.Fatal(err)
	}
	seen, kinds := map[string]bool{}, append(x.site.queue.Kinds(), "other")
	for _, found := range label.FindAllStringSubmatch(text, -1) {
		name, value := found[1], found[2]
		switch {
		case name == "http_route":
			if seen[value] = true; !routes[value] {
				x.t.Errorf("%q is no route", value)
			}
		case name == "kind" && !slices.Contains(kinds, value):
			x.t.Errorf("%q is no kind of jobs", value)
		case labels[name] == nil || !labels[name].MatchString(value):
			x.t.Errorf("the label %s has the value %q", name, value)
		}
	}
	if len(seen) < len(routes)*3/4 {
		x.t.Errorf("only %d of %d routes were counted", len(seen), len(routes))
	}
	if found := anAddress.FindString(text); found != "" {
		x.t.Errorf("the figures have an address: %q", found)
	}
	secrets := append(x.list(x.textsSQL()), slices.Collect(maps.Values(x.token))...)
	if len(secrets) < 1000 {
		x.t.Errorf("only %d texts were looked for", len(secrets))
	}
	searched := suffixarray.New([]byte(text)) // finds each of the many texts without reading all figures
	for _, secret := range secrets {
		if len(searched.Lookup([]byte(secret), 1)) > 0 {
			x.t.Errorf("the figures have %q", secret)
		}
	}
}

// textsSQL returns the statement that lists what must not be in the figures: ids, and texts that
// have an @ or are long. Of a large table it takes the latest, which the run made.
func (x *raid) textsSQL() string {
	x.t.Helper()
	rows, err := x.owner.Query(x.t.Context(), `
		select table_name::text, column_name::text from information_schema.columns join information_schema.tables using (table_schema, table_name)
		 where table_schema = 'public' and table_type = 'BASE TABLE' and data_type in ('uuid', 'text') and table_name !~ '^(river|schema)_'`)
	if err != nil {
		x.t.Fatal(err)
	}
	columns, err := pgx.CollectRows(rows, pgx.RowToStructByPos[struct{ Table, Name string }])
	if err != nil {
		x.t.Fatal(err)
	}
	var parts []string
	for _, c := range columns {
		parts = append(parts, fmt.Sprintf(`(select %[2]q::text as t from %[1]s where length(%[2]q::text) > 20 or %[2]q::text like '%%@%%' order by ctid desc limit 2000)`, c.Table, c.Name))
	}
	return "select distinct t from (" + strings.Join(parts, " union all ") + ") texts"
}
