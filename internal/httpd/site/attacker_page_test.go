package site_test

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// contents holds the links, forms and texts that an attacker takes from the HTML of a response.
type contents struct {
	links []string // paths on this site, with their queries
	posts []post
}

// post is a form of a page, sent with one of its buttons. The pressed button is one of the fields.
type post struct {
	action string // a path on this site
	fields []field
	file   bool // the form brings a file
	asked  bool // it stands in a parts.Removal, which asks first
	danger bool // its button is one that takes something away
}

// field is a field of a form, with the value that it has on the page.
type field struct {
	name, kind string // kind is textarea, select, button or the type of an input
	value      string
	options    []string // of a select
	chosen     bool     // of a checkbox or a radio button
	required   bool
	most       int // the maximum length that the page gives, 0 for none
}

// linking are the attributes that hold a path on this site.
var linking = []string{"href", "src", "hx-get", "hx-post"}

// readPage parses the page at a path.
func readPage(t testing.TB, path, body string) (p contents) {
	t.Helper()
	document, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	fields, forms := map[*html.Node][]field{}, map[string]*html.Node{}
	var buttons []*html.Node
	for n := range document.Descendants() {
		for _, attribute := range n.Attr {
			if link := onSite(path, attribute.Val); slices.Contains(linking, attribute.Key) && link != "" {
				p.links = append(p.links, link)
			}
		}
		switch {
		case n.Type != html.ElementNode:
		case n.Data == "form" && !strings.EqualFold(attr(n, "method"), http.MethodPost):
			p.links = append(p.links, onSite(path, attr(n, "action")))
		case n.Data == "form":
			forms[attr(n, "id")] = n
		case n.Data == "button" || attr(n, "type") == "submit":
			buttons = append(buttons, n)
		case slices.Contains([]string{"input", "select", "textarea"}, n.Data) && attr(n, "name") != "":
			of := formOf(n, forms)
			fields[of] = append(fields[of], readField(n))
		}
	}
	for _, button := range buttons {
		of := formOf(button, forms)
		if of == nil || attr(button, "type") == "button" || !strings.EqualFold(attr(of, "method"), http.MethodPost) {
			continue
		}
		action := attr(button, "formaction")
		if action == "" {
			action = attr(of, "action")
		}
		sent := slices.Clone(fields[of])
		if attr(button, "name") != "" {
			sent = append(sent, field{name: attr(button, "name"), kind: "button", value: attr(button, "value")})
		}
		p.posts = append(p.posts, post{
			action: onSite(path, action), fields: sent, file: attr(of, "enctype") != "",
			asked: isAsked(of), danger: strings.Contains(attr(button, "class"), "rt-button--danger"),
		})
	}
	return p
}

// formOf returns the form that a field or a button belongs to, or nil.
func formOf(n *html.Node, byID map[string]*html.Node) *html.Node {
	if id := attr(n, "form"); id != "" {
		return byID[id]
	}
	for up := range n.Ancestors() {
		if up.Data == "form" {
			return up
		}
	}
	return nil
}

// isAsked reports whether a form stands in a fold that opens as a dialog, and that is closed.
func isAsked(form *html.Node) bool {
	for up := range form.Ancestors() {
		if up.Data == "details" && has(up, "data-ask") {
			return !has(up, "open")
		}
	}
	return false
}

func readField(n *html.Node) field {
	x := field{name: attr(n, "name"), kind: n.Data, value: attr(n, "value"), chosen: has(n, "checked"), required: has(n, "required")}
	x.most, _ = strconv.Atoi(attr(n, "maxlength")) // 0 without a maximum
	switch n.Data {
	case "input":
		x.kind = attr(n, "type")
	case "textarea":
		for d := range n.Descendants() {
			x.value += d.Data
		}
	case "select":
		for o := range n.Descendants() {
			if o.Data != "option" {
				continue
			}
			x.options = append(x.options, attr(o, "value"))
			if len(x.options) == 1 || has(o, "selected") {
				x.value = attr(o, "value")
			}
		}
	}
	return x
}

// values returns the fields as a browser sends them when nobody changed anything.
func (p post) values() url.Values {
	values := url.Values{}
	for _, x := range p.fields {
		if x.kind != "checkbox" && x.kind != "radio" || x.chosen {
			values.Add(x.name, x.value)
		}
	}
	return values
}

// onSite returns the path and query of a link on the page at a path, or "" if it leads elsewhere.
func onSite(path, link string) string {
	base, err := url.Parse(path)
	if err != nil {
		return ""
	}
	to, err := base.Parse(link)
	if err != nil || to.Host != "" || to.Scheme != "" {
		return ""
	}
	to.Fragment = ""
	return to.String()
}

func attr(n *html.Node, name string) string {
	for _, attribute := range n.Attr {
		if attribute.Key == name {
			return attribute.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}
