// Package web holds the built stylesheet, script and fonts, and serves them under /static/. The
// sources are in src/; `npm run build` makes dist/, which is committed so that the server builds
// with Go alone.
package web

import (
	"embed"
	"encoding/json"
)

// Prefix is the path under which the assets are served.
const Prefix = "/static/"

//go:embed dist
var dist embed.FS

// names maps the plain name of an asset to its hashed name.
var names = mustManifest()

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
