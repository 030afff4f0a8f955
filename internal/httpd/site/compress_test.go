package site_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"

	"reflectietool/internal/assessment"
	"reflectietool/web"
)

// ask requests a page with headers, given as names and values, and no others about compression.
func (b *browser) ask(method, path string, headers ...string) reply {
	b.t.Helper()
	request := b.request(method, path, nil)
	request.Header.Set("Accept-Encoding", "identity")
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	return b.do(request)
}

// unpacked undoes the coding of a reply.
func (r reply) unpacked(t *testing.T) string {
	t.Helper()
	body := io.Reader(strings.NewReader(r.body))
	switch coding := r.header.Get("Content-Encoding"); coding {
	case "":
	case "br":
		body = brotli.NewReader(body)
	case "gzip":
		unzipped, err := gzip.NewReader(body)
		if err != nil {
			t.Fatal(err)
		}
		body = unzipped
	default:
		t.Fatalf("Content-Encoding %q", coding)
	}
	text, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestPagesAreCompressed asks for pages, CSV and JSON with every Accept-Encoding that matters.
func TestPagesAreCompressed(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.loadCatalogue(t)
	b := s.browser(t)
	report := b.finish(b.start(assessment.FormScan), assessment.ChoseGrowing)
	for _, path := range []string{"/welkom", "/aanbod?q=schulden", report, report + ".csv", report + ".json", "/api/v1/aanbod", "/bestaat-niet"} {
		plain := b.ask(http.MethodGet, path)
		for accepted, want := range map[string]string{
			"gzip": "gzip", "gzip, deflate, br, zstd": "gzip", "br;q=1, gzip;q=0.5": "gzip",
			"": "", "identity": "", "gzip;q=0": "", "br": "", "zstd": "", "deflate": "", "xgzip": "",
		} {
			got := b.ask(http.MethodGet, path, "Accept-Encoding", accepted)
			if coding := got.header.Get("Content-Encoding"); coding != want {
				t.Errorf("%s, accepting %q, is sent as %q", path, accepted, coding)
			}
			if got.header.Get("Vary") != "Accept-Encoding" || got.header.Get("Content-Type") != plain.header.Get("Content-Type") || got.status != plain.status {
				t.Errorf("%s, accepting %q: status %d, %v", path, accepted, got.status, got.header)
			}
			if want != "" && 2*len(got.body) > len(plain.body) {
				t.Errorf("%s is %d bytes compressed, and %d plain", path, len(got.body), len(plain.body))
			}
			if path != "/bestaat-niet" && got.unpacked(t) != plain.body { // an error page names its request
				t.Errorf("%s, accepting %q, differs from the plain page", path, accepted)
			}
		}
		if head := b.ask(http.MethodHead, path, "Accept-Encoding", "gzip"); head.status != plain.status || head.body != "" || head.header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("HEAD %s: status %d with %d bytes, %v", path, head.status, len(head.body), head.header)
		}
	}
}

// TestWhatIsNotCompressed checks the responses that are sent as they are: short ones and compressed files,
// which would not become smaller, and ranges, which count the bytes of the uncompressed file.
func TestWhatIsNotCompressed(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.loadCatalogue(t)
	b := s.browser(t)
	b.start(assessment.FormScan)
	zipped := []string{"Accept-Encoding", "gzip"}
	for path, headers := range map[string][]string{
		"/healthz":           zipped,
		"/bestaat-niet":      append(zipped, "HX-Request", "true"),
		"/gegevens/download": zipped,
	} {
		if got := b.ask(http.MethodGet, path, headers...); got.header.Get("Content-Encoding") != "" || got.body == "" {
			t.Errorf("%s: %d bytes as %q", path, len(got.body), got.header.Get("Content-Encoding"))
		}
	}
	download := b.ask(http.MethodGet, "/gegevens/download", zipped...).body
	if _, err := zip.NewReader(bytes.NewReader([]byte(download)), int64(len(download))); err != nil {
		t.Errorf("the download: %v", err)
	}

	whole := b.ask(http.MethodGet, "/api/v1/aanbod")
	part := b.ask(http.MethodGet, "/api/v1/aanbod", append(zipped, "Range", "bytes=0-1999")...).want(t, http.StatusPartialContent)
	if part.header.Get("Content-Encoding") != "" || part.body != whole.body[:2000] {
		t.Errorf("a part of %d bytes as %q", len(part.body), part.header.Get("Content-Encoding"))
	}
	etag := b.ask(http.MethodGet, "/api/v1/aanbod", zipped...).header.Get("ETag")
	same := b.ask(http.MethodGet, "/api/v1/aanbod", append(zipped, "If-None-Match", etag)...).want(t, http.StatusNotModified)
	if same.body != "" || same.header.Get("Content-Encoding") != "" {
		t.Errorf("a 304 with %d bytes as %q", len(same.body), same.header.Get("Content-Encoding"))
	}
}

// TestAssetsAreCompressed checks that the middleware leaves alone what package web serves.
func TestAssetsAreCompressed(t *testing.T) {
	t.Parallel()
	b := newSite(t).browser(t)
	for _, name := range []string{"app.css", "app.js", "icon.svg"} {
		path := web.Asset(name)
		plain := b.ask(http.MethodGet, path).want(t, http.StatusOK)
		for accepted, want := range map[string]string{"gzip, deflate, br, zstd": "br", "gzip": "gzip", "br;q=0, gzip;q=0.1": "gzip", "gzip;q=0": "", "zstd": ""} {
			got := b.ask(http.MethodGet, path, "Accept-Encoding", accepted).want(t, http.StatusOK)
			if got.header.Get("Content-Encoding") != want || got.unpacked(t) != plain.body || len(got.header.Values("Vary")) != 1 {
				t.Errorf("%s, accepting %q: %v", path, accepted, got.header)
			}
			again := b.ask(http.MethodGet, path, "Accept-Encoding", accepted, "If-None-Match", got.header.Get("ETag")).want(t, http.StatusNotModified)
			if again.body != "" || again.header.Get("Cache-Control") != got.header.Get("Cache-Control") {
				t.Errorf("%s, accepting %q: a 304 with %d bytes, %v", path, accepted, len(again.body), again.header)
			}
			if head := b.ask(http.MethodHead, path, "Accept-Encoding", accepted).want(t, http.StatusOK); head.body != "" || head.header.Get("Content-Length") != got.header.Get("Content-Length") {
				t.Errorf("HEAD %s: %d bytes, %v", path, len(head.body), head.header)
			}
		}
	}
}
