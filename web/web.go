// Package web holds the built stylesheet, script and fonts, and serves them under /static/. The
// sources are in src/; `npm run build` makes dist/, which is committed so that the server builds
// with Go alone.
package web

import (
	"bytes"
	"compress/gzip"
	"embed"
	"encoding/json"
	"net/http"
	"path"
	"strings"
)

// Prefix is the path under which the assets are served.
const Prefix = "/static/"

//go:embed dist
var dist embed.FS

// names maps the plain name of an asset to its hashed name.
var names = mustManifest()

// types are the content types, fixed here since the table of the operating system differs between
// machines.
var types = map[string]string{
	".css":   "text/css; charset=utf-8",
	".svg":   "image/svg+xml",
	".js":    "text/javascript; charset=utf-8",
	".woff2": "font/woff2",
}

func mustManifest() map[string]string {
	raw, err := dist.ReadFile("dist/manifest.json")
	if err != nil {
		panic(err)
	}
	var m map[string]string
	if err := json.Unmarshal(raw, &m); err != nil {
		panic(err)
	}
	return m
}

// Asset returns the public path of an asset, for example "/static/app.1a2b.css" for "app.css".
// Templates use constant names, so an unknown name is a programming error and panics.
func Asset(name string) string {
	hashed, ok := names[name]
	if !ok {
		panic("web: no asset named " + name)
	}
	return Prefix + hashed
}

// Theme returns the path of the stylesheet that applies a theme on top of app.css, for example
// "/static/thema-violet.1a2b.css" for "violet". ok is false when there is none: for the default
// theme, and for a theme that this version does not know.
func Theme(slug string) (path string, ok bool) {
	hashed, ok := names["thema-"+slug+".css"]
	return Prefix + hashed, ok
}

// file is an asset as it is sent; gzipped is nil when compression gains nothing.
type file struct {
	contentType    string
	plain, gzipped []byte
}

// Handler serves the assets under /static/ for GET and HEAD. Since the name of an asset changes
// with its content, browsers may keep it for a year. Anything else is a 404.
func Handler() http.Handler {
	files := make(map[string]file, len(names))
	for _, hashed := range names {
		files[Prefix+hashed] = load(hashed)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f, ok := files[r.URL.Path]
		switch {
		case !ok:
			http.NotFound(w, r)
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
		default:
			f.send(w, r)
		}
	})
}

func load(hashed string) file {
	plain, err := dist.ReadFile("dist/" + hashed)
	if err != nil {
		panic(err)
	}
	f := file{contentType: types[path.Ext(hashed)], plain: plain}
	if path.Ext(hashed) == ".woff2" { // already compressed
		return f
	}
	var buf bytes.Buffer
	zw, _ := gzip.NewWriterLevel(&buf, gzip.BestCompression) // fails only for an unknown level
	_, _ = zw.Write(plain)                                   // a bytes.Buffer does not fail
	_ = zw.Close()
	f.gzipped = buf.Bytes()
	return f
}

func (f file) send(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", f.contentType)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	body := f.plain
	if f.gzipped != nil {
		h.Add("Vary", "Accept-Encoding")
		if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			h.Set("Content-Encoding", "gzip")
			body = f.gzipped
		}
	}
	if r.Method == http.MethodHead {
		return
	}
	_, _ = w.Write(body) // the client went away, and nothing is left to do
}
