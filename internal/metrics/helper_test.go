package metrics_test

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"reflectietool/internal/metrics"
)

// figures returns the figures as a scrape finds them, by name with labels.
func figures(t *testing.T, m *metrics.Metrics) map[string]float64 {
	t.Helper()
	scrape := httptest.NewRecorder()
	promhttp.HandlerFor(m.Gatherer(), promhttp.HandlerOpts{}).ServeHTTP(scrape, httptest.NewRequest(http.MethodGet, "/metrics", http.NoBody))
	found := map[string]float64{}
	for line := range strings.Lines(scrape.Body.String()) {
		name, value, ok := strings.Cut(strings.TrimSpace(line), "} ")
		if ok {
			name += "}"
		} else if name, value, ok = strings.Cut(strings.TrimSpace(line), " "); !ok || name == "#" {
			continue
		}
		number, err := strconv.ParseFloat(value, 64)
		if err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		found[name] = number
	}
	return found
}
