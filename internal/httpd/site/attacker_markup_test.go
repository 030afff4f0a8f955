package site_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// markup becomes an element, an attribute, a script or the address of a link wherever a page writes
// it without escaping.
const markup = `javascript:zzx'"><zzx zzx="x" onzzx=x></textarea></title></script><script>zzx()</script>`

// TestAttackerMarkup types markup into every text field of every form of every role, and looks for
// what arises from it on the pages of everybody.
func TestAttackerMarkup(t *testing.T) {
	t.Parallel()
	x := newRaid(t)
	for _, r := range roles {
		x.harvests[r] = x.walk(r)
	}
	kinds, tried := map[string]int{}, 0
	for _, r := range roles {
		for _, p := range x.harvests[r].posts {
			name, _ := x.kind(p)
			if kinds[name] == perKind || p.file || destroys(name) {
				continue
			}
			kinds[name]++
			for _, f := range p.fields {
				if !f.isText() {
					continue
				}
				tried++
				values := p.fill(markup, func(other field) bool { return other.name != f.name && (other.required || samples[other.name] != "") })
				values[f.name] = []string{markup}
				got := x.send(r, p, values, nil)
				x.inert(p.action, got)
				if got.status == http.StatusUnprocessableEntity {
					alone := p.values()
					alone[f.name] = []string{markup}
					x.inert(p.action, x.send(r, p, alone, nil))
				}
			}
		}
	}
	stored := 0
	for _, r := range roles {
		for link, got := range x.walk(r).pages {
			x.inert(link, got)
			if stored += strings.Count(got.body, "zzx("); strings.Contains(got.header.Get("Content-Type"), "json") && strings.Contains(got.body, "<zzx") {
				t.Errorf("%s: JSON with a bare <", link)
			}
		}
	}
	if tried < 50 || stored < 50 {
		t.Errorf("%d fields were tried, and pages show the text %d times: too few to show anything", tried, stored)
	}
}

// destroys reports whether a form deletes something that later forms need.
func destroys(name string) bool {
	for _, word := range []string{"verwijderen", "stoppen", "uitloggen", "verlaten", "afwijzen", "intrekken", "terug", "afzeggen", "/weg", "archiveren", "vergeet"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}

// inert reports markup that became part of a page.
func (x *raid) inert(where string, got reply) {
	x.t.Helper()
	if got.status >= 500 {
		x.t.Errorf("%s answers %d to markup", where, got.status)
	}
	if !strings.HasPrefix(got.header.Get("Content-Type"), "text/html") || !strings.Contains(got.body, "zzx") {
		return
	}
	document, err := html.Parse(strings.NewReader(got.body))
	if err != nil {
		x.t.Fatal(err)
	}
	for n := range document.Descendants() {
		arises := n.Type == html.CommentNode && strings.Contains(n.Data, "zzx") || n.Type == html.ElementNode && strings.Contains(n.Data, "zzx") ||
			n.Type == html.TextNode && n.Parent.Data == "script" && strings.Contains(n.Data, "zzx") && !isData(n)
		for _, a := range n.Attr {
			arises = arises || strings.Contains(a.Key, "zzx") ||
				(a.Key == "href" || a.Key == "src" || a.Key == "action" || a.Key == "style") && strings.HasPrefix(strings.TrimSpace(a.Val), "javascript:")
		}
		if arises {
			x.t.Errorf("%s: markup becomes part of the page, at <%s>", where, n.Data)
		}
	}
}

// isData reports whether the text of a script is JSON, which browsers do not run.
func isData(n *html.Node) bool {
	return attr(n.Parent, "type") == "application/ld+json" && json.Valid([]byte(n.Data))
}
