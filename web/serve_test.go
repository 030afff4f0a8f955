package web

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"path"
	"strconv"
	"testing"

	"github.com/andybalholm/brotli"
)

// plain undoes a coding.
func plain(t *testing.T, coding string, body io.Reader) string {
	t.Helper()
	switch coding {
	case "br":
		body = brotli.NewReader(body)
	case "gzip":
		zr, err := gzip.NewReader(body)
		if err != nil {
			t.Fatal(err)
		}
		body = zr
	}
	text, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestEveryTextIsSmallerInEachCoding checks what the build left in dist, as clients get it.
func TestEveryTextIsSmallerInEachCoding(t *testing.T) {
	etags := map[string]string{}
	for name, hashed := range names {
		want, err := dist.ReadFile("dist/" + hashed)
		if err != nil {
			t.Fatal(err)
		}
		for _, coding := range []string{"", "gzip", "br"} {
			res := get(t, "GET", Asset(name), coding)
			sent, length := res.Header().Get("Content-Encoding"), res.Body.Len()
			if font := path.Ext(name) == ".woff2"; font && sent != "" || !font && sent != coding {
				t.Errorf("%s: asked for %q, got %q", name, coding, sent)
			} else if vary := res.Header().Get("Vary"); font != (vary == "") {
				t.Errorf("%s: Vary %q", name, vary)
			}
			if got := res.Header().Get("Content-Length"); got != strconv.Itoa(length) {
				t.Errorf("%s as %q: Content-Length %s of %d bytes", name, coding, got, length)
			}
			if sent != "" && length >= len(want) {
				t.Errorf("%s as %s is %d bytes, and %d plain", name, sent, length, len(want))
			}
			if got := plain(t, sent, res.Body); got != string(want) {
				t.Errorf("%s as %q differs from the file", name, coding)
			}
			etag := res.Header().Get("ETag")
			if other, known := etags[etag]; etag == "" || known && other != name+sent {
				t.Errorf("%s as %q has the ETag %q of %s", name, coding, etag, other)
			}
			etags[etag] = name + sent
		}
	}
}

func TestHandlerSendsWhatTheClientLikesBest(t *testing.T) {
	for accepted, want := range map[string]string{
		"":                                   "",
		"gzip":                               "gzip",
		"br":                                 "br",
		"gzip, deflate, br, zstd":            "br",
		"GZIP;q=1.0, Br;Q=0.9":               "gzip",
		"br;q=0, gzip":                       "gzip",
		"br;q=0,gzip;q=0":                    "",
		"br ; q=0.5 , gzip;q=0.5":            "br",
		"identity":                           "",
		"identity;q=1, br;q=0.5":             "",
		"identity;q=0.1, gzip;q=0.2":         "gzip",
		"*":                                  "br",
		"br;q=0, *;q=0.1":                    "gzip",
		"*;q=0":                              "",
		"identity;q=0, *;q=0":                "",
		"zstd, deflate, compress":            "",
		"xgzip, brotli, gzippy;q=1":          "",
		"br;q=much, gzip;q=0.1":              "gzip",
		"gzip;q=NaN":                         "",
		", ;q=1,,;":                          "",
		"gzip;level=9":                       "",
		"br;q=0.001, gzip;q=0, identity;q=0": "br",
	} {
		if got := get(t, "GET", Asset("app.css"), accepted).Header().Get("Content-Encoding"); got != want {
			t.Errorf("%q gets %q, want %q", accepted, got, want)
		}
	}
}

// TestClientNeedNotFetchTwice checks that a client that has a variant gets a 304 for it, and the
// bytes again when it has another one.
func TestClientNeedNotFetchTwice(t *testing.T) {
	etag := func(coding string) string { return get(t, "GET", Asset("app.js"), coding).Header().Get("ETag") }
	for _, coding := range []string{"", "gzip", "br"} {
		for _, had := range []string{"", "gzip", "br"} {
			r := httptest.NewRequest(http.MethodGet, Asset("app.js"), nil)
			r.Header.Set("Accept-Encoding", coding)
			r.Header.Set("If-None-Match", etag(had))
			w := httptest.NewRecorder()
			Handler().ServeHTTP(w, r)
			want := http.StatusOK
			if had == coding {
				want = http.StatusNotModified
			}
			if w.Code != want || w.Header().Get("Vary") != "Accept-Encoding" || w.Header().Get("ETag") != etag(coding) {
				t.Errorf("had %q, asks %q: status %d, %v", had, coding, w.Code, w.Header())
			}
			if want == http.StatusNotModified && (w.Body.Len() > 0 || w.Header().Get("Content-Length") != "" || w.Header().Get("Content-Encoding") != "") {
				t.Errorf("a 304 describes a body: %v", w.Header())
			}
		}
	}
}

func TestHeadHasNoBody(t *testing.T) {
	for _, coding := range []string{"", "gzip", "br"} {
		head, whole := get(t, "HEAD", Asset("app.css"), coding), get(t, "GET", Asset("app.css"), coding)
		if head.Code != http.StatusOK || head.Body.Len() != 0 {
			t.Errorf("%q: status %d with %d bytes", coding, head.Code, head.Body.Len())
		}
		for _, name := range []string{"Content-Length", "Content-Encoding", "Content-Type", "ETag", "Vary", "Cache-Control"} {
			if head.Header().Get(name) != whole.Header().Get(name) {
				t.Errorf("%q: %s is %q, and %q for GET", coding, name, head.Header().Get(name), whole.Header().Get(name))
			}
		}
	}
}

// TestPartOfAnAsset checks that a range is one of the bytes in the coding that is sent, and that
// what a client has of one coding is not continued with another.
func TestPartOfAnAsset(t *testing.T) {
	part := func(coding, ifRange string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, Asset("app.css"), nil)
		r.Header.Set("Accept-Encoding", coding)
		r.Header.Set("Range", "bytes=10-19")
		if ifRange != "" {
			r.Header.Set("If-Range", ifRange)
		}
		w := httptest.NewRecorder()
		Handler().ServeHTTP(w, r)
		return w
	}
	for _, coding := range []string{"", "gzip", "br"} {
		whole := get(t, "GET", Asset("app.css"), coding)
		length := strconv.Itoa(whole.Body.Len())
		w := part(coding, whole.Header().Get("ETag"))
		if w.Code != http.StatusPartialContent || w.Body.String() != whole.Body.String()[10:20] ||
			w.Header().Get("Content-Range") != "bytes 10-19/"+length || w.Header().Get("Content-Encoding") != coding {
			t.Errorf("%q: status %d, %v", coding, w.Code, w.Header())
		}
		if w := part(coding, `"of another coding"`); w.Code != http.StatusOK || w.Body.Len() != whole.Body.Len() {
			t.Errorf("%q: status %d with %d bytes for a client that has another coding", coding, w.Code, w.Body.Len())
		}
	}
}
