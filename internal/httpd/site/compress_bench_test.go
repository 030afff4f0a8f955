package site_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/go-chi/chi/v5/middleware"
	"github.com/klauspost/compress/gzhttp"
)

// reportPage returns the HTML of a report.
func reportPage(b *testing.B) string {
	b.Helper()
	s := newSite(b)
	s.loadCatalogue(b)
	v := s.browser(b)
	return v.get(v.finishes()).want(b, http.StatusOK).body
}

// BenchmarkCompressLevels compresses a report at each level, and reports how large it becomes.
func BenchmarkCompressLevels(b *testing.B) {
	page := reportPage(b)
	measure := func(name string, compress func(http.Handler) http.Handler) {
		b.Run(name, func(b *testing.B) {
			handler := compress(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "text/html; charset=utf-8")
				_, _ = w.Write([]byte(page))
			}))
			request := httptest.NewRequest(http.MethodGet, "/", nil)
			request.Header.Set("Accept-Encoding", "gzip")
			b.ReportAllocs()
			for b.Loop() {
				answer := httptest.NewRecorder()
				handler.ServeHTTP(answer, request)
				b.ReportMetric(float64(answer.Body.Len()), "bytes")
			}
		})
	}
	measure("none", func(h http.Handler) http.Handler { return h })
	measure("standard library, level 5", middleware.Compress(5, "text/html"))
	for _, level := range []int{1, 2, 3, 4, 5, 6, 7, 9} {
		w, err := gzhttp.NewWrapper(gzhttp.CompressionLevel(level), gzhttp.EnableZstd(false))
		if err != nil {
			b.Fatal(err)
		}
		measure(fmt.Sprint("level=", level), func(h http.Handler) http.Handler { return w(h) })
	}
}
