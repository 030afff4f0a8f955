package site_test

import (
	"net/http"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"reflectietool/templates/parts"
)

// refusalPage is what a page says about a form that was refused.
type refusalPage struct {
	title   string
	advises bool              // the page is one of the fixed pages that say what to do
	summary map[string]string // the ids of the fields, by message
	nodes   map[string]*html.Node
	fields  []field
}

func readRefusal(body string) refusalPage {
	page := refusalPage{nodes: map[string]*html.Node{}}
	document, err := html.Parse(strings.NewReader(body))
	if err != nil {
		return page
	}
	for n := range document.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if id := attr(n, "id"); id != "" {
			page.nodes[id] = n
		}
		switch {
		case n.Data == "title" && page.title == "":
			page.title = textOf(n)
		case slices.Contains([]string{"input", "select", "textarea"}, n.Data):
			page.fields = append(page.fields, readField(n))
		}
	}
	text := textOf(document)
	for _, status := range []int{http.StatusBadRequest, http.StatusForbidden, http.StatusNotFound, http.StatusConflict, http.StatusRequestEntityTooLarge} {
		page.advises = page.advises || strings.Contains(text, parts.ErrorFor(status, "").Advice)
	}
	if list := page.nodes["fouten"]; list != nil {
		page.summary = map[string]string{}
		for n := range list.Descendants() {
			if n.Data == "a" {
				page.summary[textOf(n)] = strings.TrimPrefix(attr(n, "href"), "#")
			}
		}
	}
	return page
}

// explains returns what is wrong with the place that a message leads to, "" for nothing: a field that is
// marked and described by the message, a group that is described by it with such a field, or the part of
// the page with the message and the form that was sent to a path, when the message is about no field.
func (page refusalPage) explains(id, message, action string) string {
	n := page.nodes[id]
	if n == nil {
		return "no such field"
	}
	for up := range n.Ancestors() {
		if up.Data == "details" && !has(up, "open") {
			return "folded away"
		}
	}
	if isField := slices.Contains([]string{"input", "select", "textarea"}, n.Data); !isField && attr(n, "aria-invalid") == "" {
		inside := slices.Collect(n.Descendants())
		switch {
		case sends(n, action) && strings.Contains(textOf(n), message):
			return ""
		case !page.describes(n, message):
			return "the group is not described by the message"
		case !slices.ContainsFunc(inside, func(d *html.Node) bool { return attr(d, "aria-invalid") == "true" && page.describes(d, message) }):
			return "no field of the group is marked as invalid"
		}
		return ""
	}
	if attr(n, "aria-invalid") != "true" {
		return "<" + n.Data + "> is not marked as invalid"
	}
	if !page.describes(n, message) {
		return "not described by the message"
	}
	return ""
}

// describes reports whether a field or a group is described by a message. In the summary the name of the
// field can come before it.
func (page refusalPage) describes(n *html.Node, message string) bool {
	return slices.ContainsFunc(strings.Fields(attr(n, "aria-describedby")), func(id string) bool {
		by := page.nodes[id]
		return by != nil && strings.HasPrefix(textOf(by), "Fout: ") && strings.HasSuffix(message, strings.TrimPrefix(textOf(by), "Fout: "))
	})
}

// sends reports whether a part of a page is or holds a form that is sent to a path.
func sends(n *html.Node, action string) bool {
	to := func(form *html.Node) bool {
		where, _, _ := strings.Cut(attr(form, "action"), "?")
		path, _, _ := strings.Cut(action, "?")
		return form.Data == "form" && where == path
	}
	for d := range n.Descendants() {
		if to(d) {
			return true
		}
	}
	return to(n)
}

// kept reports whether a page still has the value that a field sent: as text, or as the choice. Secrets
// are not sent back, and what hides in a form is not typed.
func (x field) kept(value string, page refusalPage) bool {
	return value == "" || slices.Contains([]string{"password", "hidden", "button"}, x.kind) || slices.ContainsFunc(page.fields, func(y field) bool {
		return y.name == x.name && y.value == value && (y.kind != "checkbox" && y.kind != "radio" || y.chosen)
	})
}

// textOf returns the text in an element, with single spaces.
func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
			b.WriteString(" ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
