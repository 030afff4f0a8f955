package monitor_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"reflectietool/internal/httpd/monitor"
)

// broken is a figure that cannot be read.
type broken struct{}

func (broken) Describe(chan<- *prometheus.Desc) {}
func (broken) Collect(found chan<- prometheus.Metric) {
	found <- prometheus.NewInvalidMetric(prometheus.NewDesc("broken", "broken", nil, nil), errors.New("no"))
}

func TestMonitor(t *testing.T) {
	t.Parallel()
	figures := prometheus.NewRegistry()
	works := prometheus.NewCounter(prometheus.CounterOpts{Name: "works", Help: "works"})
	figures.MustRegister(works, broken{})
	for name, tt := range map[string]struct {
		method, path string
		ready        bool
		wrong        []string
		status       int
		text         string
	}{
		"ready":            {"GET", "/readyz", true, nil, 200, "ready\n"},
		"ready, but":       {"GET", "/readyz", true, []string{"warning: a"}, 200, "ready\nwarning: a\n"},
		"not ready":        {"GET", "/readyz", false, []string{"fault: a", "fault: b"}, 503, "not ready\nfault: a\nfault: b\n"},
		"what can be read": {"GET", "/metrics", true, nil, 200, "works 0\n"},
		"nothing else":     {"GET", "/over", true, nil, 404, ""},
		"only reading":     {"POST", "/metrics", true, nil, 405, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			handler := monitor.Handler(figures, func(context.Context) (bool, []string) { return tt.ready, tt.wrong })
			answer := httptest.NewRecorder()
			handler.ServeHTTP(answer, httptest.NewRequest(tt.method, tt.path, http.NoBody))
			if answer.Code != tt.status || !strings.HasSuffix(answer.Body.String(), tt.text) {
				t.Errorf("answers %d %q, want %d %q", answer.Code, answer.Body, tt.status, tt.text)
			}
		})
	}
}
