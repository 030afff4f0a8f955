package site_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
)

// recorder records the failures that would have failed a test.
type recorder struct {
	testing.TB
	faults []string
}

func (r *recorder) Helper() {}

func (r *recorder) Error(args ...any) { r.faults = append(r.faults, fmt.Sprint(args...)) }

func (r *recorder) Errorf(format string, args ...any) {
	r.faults = append(r.faults, fmt.Sprintf(format, args...))
}

// TestBrowserNoticesFaults breaks a page in every way that the checks look for.
func TestBrowserNoticesFaults(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	r := &recorder{TB: t}
	t.Cleanup(func() { // runs after the cleanup of the tab
		found := strings.Join(r.faults, "\n")
		for _, want := range []string{
			"axe image-alt", "axe color-contrast", "axe label", "lang is", "2 times h1", "is followed by h4", "id dubbel is there twice",
			"target of 20 by", "no label around", "1280 px: scrolls sideways", "320 px: scrolls sideways", "400%: scrolls sideways",
			"has the title of", "is covered by", "security error", "console.error", "exception", "asks another site", "/static/weg.css",
		} {
			if !strings.Contains(found, want) {
				t.Errorf("not noticed: %s", want)
			}
		}
		if t.Failed() {
			t.Log(found)
		}
	})
	b := newTab(r, s)
	b.want("/reflectie", 200)
	js[bool](b, `document.documentElement.lang = 'en', document.querySelector('main').insertAdjacentHTML('beforeend',
		'<h1>Nog een</h1><h4 id="dubbel">Diep</h4><p id="dubbel">Twee</p><img src="/bestaat-niet"><p class="licht">Licht</p>'
		+ '<input type="radio"><div class="breed">breed</div><button class="klein">x</button>'),
		document.querySelector('.licht').style.color = '#eee', document.querySelector('.breed').style.width = '2000px',
		document.querySelector('.klein').style.cssText = 'width: 20px; min-width: 0; padding: 0; overflow: hidden',
		document.title = 'Reflectietool', console.error('fout'), setTimeout(() => { throw new Error('fout') }),
		document.body.append(Object.assign(document.createElement('script'), {textContent: '1'})), true`)
	titles.LoadOrStore("Reflectietool", "home")
	b.check("broken")
	js[bool](b, `document.body.insertAdjacentHTML('beforeend', '<div class="deken"></div>'),
		document.querySelector('.deken').style.cssText = 'position: fixed; inset: 0; z-index: 9', true`)
	b.click(b.node("button", "Begin"))
	call(b, page.SetBypassCSP, page.SetBypassCSPParams{Enabled: true})
	b.want("/over", 200)
	js[bool](b, `Promise.allSettled(['http://127.0.0.1:1/pixel', '/static/weg.css'].map(a => fetch(a, {mode: 'no-cors'}))).then(() => true)`)
}
