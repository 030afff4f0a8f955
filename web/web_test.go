package web

import (
	"io"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
)

func get(t *testing.T, method, path, encoding string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(method, path, nil)
	r.Header.Set("Accept-Encoding", encoding)
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, r)
	return w
}

func TestHandlerServesEveryAssetForAYear(t *testing.T) {
	for name := range names {
		res := get(t, "GET", Asset(name), "br, gzip")
		if res.Code != 200 {
			t.Fatalf("%s: status %d", name, res.Code)
		}
		if got := res.Header().Get("Cache-Control"); got != "public, max-age=31536000, immutable" {
			t.Errorf("%s: Cache-Control %q", name, got)
		}
		if res.Header().Get("Content-Type") == "" {
			t.Errorf("%s: no content type", name)
		}
	}
}

func TestHandlerRefusesTheRest(t *testing.T) {
	for path, want := range map[string]int{
		"/static/":                 404,
		"/static/app.css":          404,
		"/static/../web.go":        404,
		"/static/manifest.json":    404,
		"/static/x/" + "app.css":   404,
		"/static/" + "..%2fweb.go": 404,

		"/static/.0123456789.css": 404, "/static/onbekend.0123456789.css": 404, "/static/app.0123456789.js.css": 404,
	} {
		if res := get(t, "GET", path, ""); res.Code != want {
			t.Errorf("%s: status %d, want %d", path, res.Code, want)
		}
	}
	if res := get(t, "POST", Asset("app.js"), ""); res.Code != 405 || res.Header().Get("Allow") == "" {
		t.Errorf("POST: status %d, Allow %q", res.Code, res.Header().Get("Allow"))
	}
}

// TestAssetOfAnotherVersion asks for assets as a page does that a server of another version made.
func TestAssetOfAnotherVersion(t *testing.T) {
	for name := range names {
		ext := filepath.Ext(name)
		got, want := get(t, "GET", Prefix+strings.TrimSuffix(name, ext)+".0123456789"+ext, ""), get(t, "GET", Asset(name), "")
		if got.Code != 200 || got.Body.String() != want.Body.String() || got.Header().Get("Content-Type") != want.Header().Get("Content-Type") {
			t.Errorf("%s: status %d, %d bytes", name, got.Code, got.Body.Len())
		}
		if caching := got.Header().Get("Cache-Control"); caching != "no-store" {
			t.Errorf("%s: Cache-Control %q: browsers would keep the wrong version", name, caching)
		}
	}
}

// A first visit fetches a page, the stylesheet, the script and both fonts: 100 kB in all,
// of which the page itself may take 30. Members of an organisation fetch one theme as well.
func TestAssetsLeaveRoomForThePage(t *testing.T) {
	total, theme := 0, 0
	for name := range names {
		body, err := io.ReadAll(get(t, "GET", Asset(name), "gzip").Body)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%-20s %6d bytes", name, len(body))
		if strings.HasPrefix(name, "thema-") {
			theme = max(theme, len(body))
		} else {
			total += len(body)
		}
	}
	if total+theme > 70_000 {
		t.Errorf("the assets weigh %d bytes compressed, at most 70,000 leaves room for the page", total+theme)
	}
	if theme > 1_000 {
		t.Errorf("a theme weighs %d bytes compressed: it should have only what differs", theme)
	}
}

func TestThemeIsAStylesheetOrNone(t *testing.T) {
	path, ok := Theme("violet")
	if !ok {
		t.Fatal("there is no theme violet")
	}
	if res := get(t, "GET", path, ""); res.Code != 200 || res.Header().Get("Content-Type") != types[".css"] {
		t.Errorf("%s: status %d, %s", path, res.Code, res.Header().Get("Content-Type"))
	}
	for _, slug := range []string{"", "voorbeeld", "roze", "../app"} {
		if path, ok := Theme(slug); ok {
			t.Errorf("%q has a stylesheet, %s", slug, path)
		}
	}
}

func TestStylesheetAsksNothingFromOtherSites(t *testing.T) {
	for name := range names {
		if !strings.HasSuffix(name, ".css") {
			continue
		}
		body, err := io.ReadAll(get(t, "GET", Asset(name), "").Body)
		if err != nil {
			t.Fatal(err)
		}
		for _, bad := range []string{"http://", "https://", "@import", "data:"} {
			if strings.Contains(string(body), bad) {
				t.Errorf("%s contains %q", name, bad)
			}
		}
	}
}
