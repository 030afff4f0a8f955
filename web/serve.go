package web

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// types are the content types, fixed here since the table of the operating system differs between
// machines.
var types = map[string]string{
	".css":   "text/css; charset=utf-8",
	".svg":   "image/svg+xml",
	".js":    "text/javascript; charset=utf-8",
	".woff2": "font/woff2",
}

// codings are the ways in which dist holds an asset, in the order of preference: the smallest first.
var codings = []struct{ name, extension string }{{"br", ".br"}, {"gzip", ".gz"}, {identity, ""}}

// identity is the name of the coding that leaves an asset as it is.
const identity = "identity"

// variant is an asset in one coding.
type variant struct {
	coding string
	body   []byte
	etag   string // differs between the codings, as their bytes do
}

// Handler serves the assets under /static/ for GET and HEAD, in the coding that the client likes
// best. Since the name of an asset changes with its content, browsers may keep it for a year.
//
// During an update two versions serve side by side, and a page of one can ask the other for its assets. It
// then gets the asset of that name as it is here, to be kept by nobody. Anything else is a 404.
func Handler() http.Handler {
	assets := make(map[string][]variant, len(names))
	for _, hashed := range names {
		assets[Prefix+hashed] = variantsOf(hashed)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		variants, ok := assets[r.URL.Path]
		caching := "public, max-age=31536000, immutable"
		if !ok {
			variants, ok = assets[Prefix+names[plainName(r.URL.Path)]]
			caching = "no-store"
		}
		switch {
		case !ok:
			http.NotFound(w, r)
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
		default:
			w.Header().Set("Cache-Control", caching)
			send(w, r, variants)
		}
	})
}

// hashedName is the path of an asset: its name with a hash before the extension.
var hashedName = regexp.MustCompile(`^` + Prefix + `([a-z0-9-]+)\.[0-9a-f]{10}(\.[a-z0-9]+)$`)

// plainName returns the name without the hash, "" for a path that no version of an asset has.
func plainName(path string) string {
	if parts := hashedName.FindStringSubmatch(path); parts != nil {
		return parts[1] + parts[2]
	}
	return ""
}

// variantsOf reads an asset in the codings in which dist holds it, in the order of codings.
func variantsOf(hashed string) (variants []variant) {
	for _, c := range codings {
		body, err := dist.ReadFile("dist/" + hashed + c.extension)
		if err == nil {
			sum := sha256.Sum256(body)
			variants = append(variants, variant{c.name, body, `"` + hex.EncodeToString(sum[:8]) + `"`})
		} else if c.name == identity { // a font only lacks the others
			panic(err)
		}
	}
	return variants
}

func send(w http.ResponseWriter, r *http.Request, variants []variant) {
	h := w.Header()
	h.Set("Content-Type", types[path.Ext(r.URL.Path)])
	if len(variants) > 1 {
		h.Add("Vary", "Accept-Encoding")
	}
	v := choose(variants, strings.Join(r.Header.Values("Accept-Encoding"), ","))
	if v.coding != identity {
		h.Set("Content-Encoding", v.coding)
		h.Set("Content-Length", strconv.Itoa(len(v.body))) // ServeContent sets it only for a body without a coding
	}
	h.Set("ETag", v.etag)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(v.body))
}

// choose returns the variant of the highest quality for a client that sent this Accept-Encoding, the
// first of equals. A client that takes none of them gets the last, which is the asset as it is.
func choose(variants []variant, accepted string) variant {
	best, highest := variants[len(variants)-1], 0.0
	for _, v := range variants {
		if q := quality(accepted, v.coding); q > highest {
			best, highest = v, q
		}
	}
	return best
}

// quality returns how much a client that sent this Accept-Encoding wants a coding, from 0 to 1. "*"
// stands for every coding that the client does not name.
func quality(accepted, coding string) float64 {
	other := 0.0
	for item := range strings.SplitSeq(accepted, ",") {
		name, parameter, _ := strings.Cut(item, ";")
		q, err := strconv.ParseFloat(cmp.Or(strings.TrimPrefix(strings.ToLower(strings.TrimSpace(parameter)), "q="), "1"), 64)
		if err != nil {
			continue // not a quality: as if the client did not name it
		}
		switch name = strings.TrimSpace(name); {
		case strings.EqualFold(name, coding):
			return q
		case name == "*":
			other = q
		}
	}
	return other
}
