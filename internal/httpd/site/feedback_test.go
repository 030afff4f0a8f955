package site_test

import (
	"net/http"
	"regexp"
	"strings"
)

// bubbling finds a form on which the browser would show messages of its own, in its own language.
var bubbling = regexp.MustCompile(`<form( [^n][^>]*)?>`)

// feedback checks on every page that its forms leave the messages to us, and that the title of a page
// says "Fout:" exactly when it lists errors.
func (b *browser) feedback(request *http.Request, page string) {
	b.t.Helper()
	if form := bubbling.FindString(page); form != "" {
		b.t.Errorf("%s %s: a form without novalidate: %s", request.Method, request.URL.Path, form)
	}
	if lists, says := strings.Contains(page, `id="fouten"`), strings.Contains(page, "<title>Fout: "); lists != says && strings.Contains(page, "<title>") {
		b.t.Errorf("%s %s: lists errors: %v, the title begins with Fout: %v", request.Method, request.URL.Path, lists, says)
	}
}
