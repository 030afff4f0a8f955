// Package metrics counts what one server does, for Prometheus. The names follow the conventions of
// OpenTelemetry where these have one.
//
// No figure is about a person. The values of labels come from sets that the program knows: routes with
// the names of their parameters, methods, statuses, kinds of jobs, words of this package.
package metrics

import (
	"errors"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"reflectietool/internal/database"
	"reflectietool/internal/linkcheck"
	"reflectietool/internal/queue"
)

// Metrics are the figures of one server. On a nil Metrics, which a server without metrics has, the methods
// about requests do nothing.
type Metrics struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
	active   *prometheus.GaugeVec
	jobs     *prometheus.HistogramVec
	mails    *prometheus.CounterVec
	links    *prometheus.CounterVec
}

// Buckets, in seconds. Most pages take a few milliseconds, and most jobs as long as a mail server takes.
var (
	requestBuckets = []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}
	jobBuckets     = []float64{.005, .025, .1, .5, 1, 5, 15, 60, 120}
)

// New returns the metrics of a server on a database, in the serving role. kinds lists the kinds of jobs;
// it is called at each scrape. secure is whether visitors come by https.
func New(db *database.Pool, now func() time.Time, kinds func() []string, secure bool) *Metrics {
	scheme := prometheus.Labels{"url_scheme": "http"}
	if secure {
		scheme["url_scheme"] = "https"
	}
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "http_server_request_duration_seconds", Help: "How long requests took, from the first line to the last byte of the answer.",
			ConstLabels: scheme, Buckets: requestBuckets,
		}, []string{"http_request_method", "http_route", "http_response_status_code", "error_type"}),
		active: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "http_server_active_requests", Help: "Requests that are being answered.", ConstLabels: scheme,
		}, []string{"http_request_method"}),
		jobs: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "reflectietool_job_duration_seconds", Help: "How long attempts of jobs took on this server, by how they ended.", Buckets: jobBuckets,
		}, []string{"kind", "outcome"}),
		mails: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "reflectietool_mails_total", Help: "Mails that this server gave to the mail server, by how that ended.",
		}, []string{"outcome"}),
		links: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "reflectietool_link_checks_total", Help: "Checks whether the page of an offering exists, by what they found.",
		}, []string{"verdict"}),
	}
	m.registry.MustRegister(m.requests, m.active, m.jobs, m.mails, m.links, newConnections(db), newWaiting(db, now, kinds),
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	for _, outcome := range []string{sent, failed, refused} { // so that a rate is zero instead of absent
		m.mails.WithLabelValues(outcome)
	}
	return m
}

// Gatherer returns the figures as they are at each call of Gather.
func (m *Metrics) Gatherer() prometheus.Gatherer { return m.registry }

// methods are the methods that count by name (RFC 9110 and RFC 5789).
var methods = map[string]bool{
	"GET": true, "HEAD": true, "POST": true, "PUT": true, "DELETE": true, "CONNECT": true, "OPTIONS": true, "TRACE": true, "PATCH": true,
}

// method returns the name under which a method counts. Anybody can send a method of their own.
func method(asked string) string {
	if methods[asked] {
		return asked
	}
	return "_OTHER"
}

// Begin counts a request that is going to be answered, until End.
func (m *Metrics) Begin(asked string) {
	if m != nil {
		m.active.WithLabelValues(method(asked)).Inc()
	}
}

// End ends what Begin began.
func (m *Metrics) End(asked string) {
	if m != nil {
		m.active.WithLabelValues(method(asked)).Dec()
	}
}

// Answered counts an answer. The route is that of the route table, with the names of its parameters; ""
// for a path that is on no route. An answer that is not whole ended before its last byte.
func (m *Metrics) Answered(asked, route string, status int, whole bool, took time.Duration) {
	if m == nil {
		return
	}
	code, failure := strconv.Itoa(status), ""
	switch {
	case !whole:
		failure = "broken_off"
	case status >= 500: // the server failed
		failure = code
	}
	m.requests.WithLabelValues(method(asked), route, code, failure).Observe(took.Seconds())
}

// Attempted counts an attempt of a job, for queue.Queue.Watch.
func (m *Metrics) Attempted(kind string, outcome queue.Outcome, took time.Duration) {
	m.jobs.WithLabelValues(kind, string(outcome)).Observe(took.Seconds())
}

// verdicts are the words for what a check of a page found.
var verdicts = map[linkcheck.Verdict]string{linkcheck.Works: "works", linkcheck.Fails: "fails", linkcheck.Unsure: "unsure"}

// Checked counts results of a check of a page, for links.Service.Watch.
func (m *Metrics) Checked(verdict linkcheck.Verdict, offerings int) {
	m.links.WithLabelValues(verdicts[verdict]).Add(float64(offerings))
}

// The outcomes of giving a mail to the mail server.
const (
	sent    = "sent"
	failed  = "failed"  // the job will try again, or was its last attempt
	refused = "refused" // trying again is of no use
)

// outcome returns how sending a mail ended, from its error.
func outcome(err error) string {
	var lasting interface{ Permanent() bool }
	switch {
	case err == nil:
		return sent
	case errors.As(err, &lasting) && lasting.Permanent():
		return refused
	}
	return failed
}
