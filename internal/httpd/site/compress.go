package site

import (
	"net/http"
	"strings"

	"github.com/klauspost/compress/gzhttp"

	"reflectietool/web"
)

// gzipLevel makes a report of 47 kB 8.7 kB in 0.12 ms. Level 1 takes half of that time for 10% more
// bytes; level 7 takes twice as long for 2% fewer (BenchmarkCompressLevels).
const gzipLevel = 5

// compressed sends pages, CSV and JSON of 1 kB or more as gzip to clients that take it. The files
// under web.Prefix are compressed when they are built.
func compressed(next http.Handler) http.Handler {
	wrap, err := gzhttp.NewWrapper(
		gzhttp.CompressionLevel(gzipLevel),
		gzhttp.ContentTypes([]string{"text/html", "text/csv", "application/json", "application/problem+json"}),
		gzhttp.SetContentType(false),
		gzhttp.EnableZstd(false),
	)
	if err != nil {
		panic(err) // the level does not exist
	}
	zipped := wrap(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, web.Prefix) {
			next.ServeHTTP(w, r)
			return
		}
		zipped.ServeHTTP(w, r)
	})
}
