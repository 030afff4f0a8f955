package site_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"sync"

	"github.com/chromedp/chromedp"
)

// axeSource is the accessibility checker, which "npm ci" in web/ installs.
var axeSource = sync.OnceValues(func() (string, error) {
	source, err := os.ReadFile("../../../web/node_modules/axe-core/axe.min.js")
	if err != nil {
		return "", fmt.Errorf("no axe-core, run make test or npm ci in web/: %w", err)
	}
	return string(source) + "; true", nil
})

// runAxe returns a line per rule that the page breaks.
const runAxe = `axe.run(document, {
	runOnly: {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']},
	rules: {'target-size': {enabled: true}}, resultTypes: ['violations'], preload: false,
}).then(r => r.violations.map(v => 'axe ' + v.id + ' (' + v.help + '): ' + v.nodes.map(n => n.html.slice(0, 160) + ' ' + n.any.concat(n.all, n.none).map(c => c.message).join('; ')).slice(0, 3).join(' | ')))`

// outline returns the faults in language, title and headings.
const outline = `(() => {
	const faults = [], headings = [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].filter(h => h.checkVisibility());
	if (document.documentElement.lang !== 'nl') faults.push('lang is "' + document.documentElement.lang + '"');
	if (!document.title.trim()) faults.push('no title');
	if (document.querySelectorAll('h1').length !== 1) faults.push(document.querySelectorAll('h1').length + ' times h1');
	let above = 0, seen = false;
	for (const h of headings) {
		const level = +h.tagName[1];
		if (level > above + 1 && (seen || level > 2)) faults.push('h' + above + ' is followed by h' + level + ' "' + h.innerText + '"');
		[above, seen] = [level, true];
	}
	for (const id of new Set([...document.querySelectorAll('[id]')].map(e => e.id)))
		if (document.querySelectorAll('#' + CSS.escape(id)).length > 1) faults.push('id ' + id + ' is there twice');
	return faults;
})()`

// sizes returns the targets that are too small to tap: rows of answers under 44 px high, other
// targets under 24 px, except links within a sentence, whose height follows from the line height.
const sizes = `(() => {
	const faults = [];
	for (const e of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')) {
		if (!e.checkVisibility({visibilityProperty: true}) || e.classList.contains('rt-skip')) continue;
		const choice = e.matches('[type=radio], [type=checkbox]');
		const target = choice ? e.closest('label') : e, least = choice ? 44 : 24;
		if (!target) { faults.push('no label around ' + e.outerHTML.slice(0, 120)); continue; }
		const inSentence = e.matches('a') && getComputedStyle(e).display === 'inline' && e.parentElement.innerText.trim() !== e.innerText.trim();
		if (inSentence) continue;
		const r = target.getBoundingClientRect();
		if (r.height < least - 0.5 || r.width < 24) faults.push('target of ' + Math.round(r.width) + ' by ' + Math.round(r.height * 10) / 10 + ': ' + e.outerHTML.slice(0, 120));
	}
	return faults;
})()`

// sideways returns how far the page scrolls to the side, and which elements stick out.
const sideways = `(() => {
	const page = document.scrollingElement;
	if (page.scrollWidth <= page.clientWidth) return [];
	const wide = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > page.clientWidth + 1);
	return ['scrolls sideways: ' + page.scrollWidth + ' in ' + page.clientWidth + ': ' + wide.slice(-2).map(e => e.outerHTML.slice(0, 120)).join(' | ')];
})()`

// titles are the titles seen so far in the suite, each with the page that has it.
var titles sync.Map

// check checks the page that is shown, at both widths and zoomed in. State is "page" or "page:
// state"; two pages may not have the same title.
func (b *tab) check(state string) {
	b.t.Helper()
	fail := func(where string, faults []string) {
		for _, fault := range faults {
			b.t.Errorf("%s, %s: %s", state, where, fault)
		}
	}
	b.injectAxe()
	fail("text", js[[]string](b, outline))
	page, _, _ := strings.Cut(state, ":")
	title := js[string](b, `document.title`)
	if other, seen := titles.LoadOrStore(title, page); seen && other != page {
		b.t.Errorf("%s: has the title of %s, %q", page, other, title)
	}
	for _, width := range []int64{desk, phone} {
		b.width(width)
		where := fmt.Sprintf("%d px", width)
		fail(where, js[[]string](b, runAxe))
		fail(where, js[[]string](b, sizes))
		fail(where, js[[]string](b, sideways))
	}
	b.zoom()
	fail("400%", js[[]string](b, sideways))
	b.width(desk)
}

// injectAxe loads axe over the DevTools protocol, past the content security policy, unless the page has it.
func (b *tab) injectAxe() {
	b.t.Helper()
	if js[bool](b, `'axe' in window`) {
		return
	}
	source, err := axeSource()
	if err != nil {
		b.t.Fatal(err)
	}
	ctx, cancel := b.soon()
	defer cancel()
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[bool](source)); err != nil {
		b.t.Fatalf("axe: %v", err)
	}
}

// openAll opens everything that is folded on the page.
func (b *tab) openAll() {
	b.t.Helper()
	js[bool](b, `document.querySelectorAll('details').forEach(d => d.open = true), true`)
	if !b.scriptless() {
		b.await("the content of folds that are fetched", `!document.querySelector('details[hx-get] > div > p:only-child > a:only-child')`)
	}
}

// quote returns the text as a JavaScript string.
func quote(text string) string {
	quoted, _ := json.Marshal(text) // a string can always be encoded
	return string(quoted)
}
