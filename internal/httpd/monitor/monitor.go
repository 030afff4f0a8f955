// Package monitor answers the operator, on a listener that only this machine reaches: the metrics, and
// what is wrong when the server is not ready. The public listener says no more than yes or no.
package monitor

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"reflectietool/internal/paths"
)

// patience is how long finding out what is wrong may take.
const patience = 5 * time.Second

// Examine returns whether the server is ready, and a line for each fault and warning. A server that
// is ready can have such lines too.
type Examine func(ctx context.Context) (ready bool, wrong []string)

// Handler returns the handler of that listener.
func Handler(figures prometheus.Gatherer, examine Examine) http.Handler {
	mux := http.NewServeMux()
	// Figures that cannot be read are left out; the others are still of use.
	mux.Handle("GET "+paths.Metrics, promhttp.HandlerFor(figures, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError}))
	mux.HandleFunc("GET "+paths.Ready, func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), patience)
		defer cancel()
		ready, wrong := examine(ctx)
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		first := "ready"
		if !ready {
			first = "not ready"
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		_, _ = w.Write([]byte(strings.Join(append([]string{first}, wrong...), "\n") + "\n")) // an error means that nobody reads it
	})
	return mux
}
