package site_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
)

// moving returns what moves on a page: elements, or the parts that the style adds to them, with a
// transition or an animation that takes time, and scrolling that is not at once.
const moving = `(() => {
	const long = (times) => times.split(',').some(time => parseFloat(time) > 0), faults = new Set();
	for (const e of document.querySelectorAll('*')) for (const part of ['', '::before', '::after', '::marker', '::details-content', '::backdrop']) {
		const s = getComputedStyle(e, part || null), name = e.localName + '.' + e.className + part;
		if (s.transitionProperty !== 'none' && long(s.transitionDuration)) faults.add(name + ' has a transition of ' + s.transitionDuration);
		if (s.animationName !== 'none' && long(s.animationDuration)) faults.add(name + ' has the animation ' + s.animationName);
		if (s.scrollBehavior !== 'auto') faults.add(name + ' scrolls ' + s.scrollBehavior);
	}
	for (const a of document.getAnimations()) faults.add('an animation runs: ' + (a.animationName ?? a.transitionProperty));
	return [...faults];
})()`

// TestBrowserStaysStill looks at every page on a device that asks for less motion.
func TestBrowserStaysStill(t *testing.T) {
	t.Parallel()
	s := catalogueSite(t)
	b := newTab(t, s)
	b.want("/", http.StatusOK)
	b.media("", "prefers-reduced-motion", "no-preference")
	if len(js[[]string](b, moving)) == 0 {
		t.Fatal("nothing moves on a device that does not ask for less motion, so that the test shows nothing")
	}
	b.media("", "prefers-reduced-motion", "reduce")
	pages := 0
	s.eachPage(t, b, roles, func(_ *world, name, _ string) {
		pages++
		b.openAll()
		for _, fault := range js[[]string](b, moving) {
			t.Errorf("%s: %s", name, fault)
		}
	})
	if pages < 70 {
		t.Errorf("only %d pages were looked at", pages)
	}
}

// eachPage shows every page of the site in a tab, as the first of these roles that may see it, each in
// a world of its own.
func (s *site) eachPage(t testing.TB, b *tab, which []role, look func(w *world, name, path string)) {
	t.Helper()
	for _, name := range routes(t, s) {
		row, known := authorization[name]
		method, route, _ := strings.Cut(name, " ")
		first := slices.IndexFunc(which, func(r role) bool { return row.want[r] == http.StatusOK })
		if !known || method != http.MethodGet || first < 0 || route == "/static/*" {
			continue
		}
		w, asks := s.newWorld(t), which[first]
		path, visitor := w.fill(route, row.work, asks), w.browser(asks)
		if !strings.HasPrefix(visitor.get(path).header.Get("Content-Type"), "text/html") { // a file
			continue
		}
		b.forget()
		b.as(visitor)
		b.want(path, http.StatusOK)
		look(w, name, path)
	}
}

// forget takes all cookies from the tab, so that it is a new visitor.
func (b *tab) forget() {
	b.t.Helper()
	call(b, network.ClearBrowserCookies, cdp.Empty{})
}
