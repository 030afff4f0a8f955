package metrics_test

import (
	"testing"
	"time"

	"reflectietool/internal/database/dbtest"
)

// BenchmarkRequest counts a request, as the middleware does.
func BenchmarkRequest(b *testing.B) {
	m := newMetrics(dbtest.New(b))
	b.ReportAllocs()
	for b.Loop() {
		m.Begin("GET")
		m.Answered("GET", "/rapport/{id}", 200, true, 3*time.Millisecond)
		m.End("GET")
	}
}
