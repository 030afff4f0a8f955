package site_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"reflectietool/internal/database/dbtest"
	httpsite "reflectietool/internal/httpd/site"
)

// BenchmarkMetrics makes the smallest request through all of the middleware, without metrics and with them.
func BenchmarkMetrics(b *testing.B) {
	db := dbtest.New(b)
	for name, on := range map[string]bool{"without": false, "with": true} {
		b.Run(name, func(b *testing.B) {
			s := newSiteWith(b, db, func(server *httpsite.Server) {
				server.Log = slog.New(slog.DiscardHandler)
				if on {
					counted(db, server, func() []string { return nil })
				}
			})
			request := httptest.NewRequest(http.MethodGet, "/healthz", http.NoBody)
			b.ReportAllocs()
			for b.Loop() {
				s.Config.Handler.ServeHTTP(httptest.NewRecorder(), request)
			}
		})
	}
}
