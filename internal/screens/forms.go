package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/chromedp/chromedp"

	"reflectietool/internal/paths"
)

// form is a form on a page.
type form struct {
	At     int    // among the forms of the page
	Action string // its path
	Fields int
	page   string // where it is
}

// submitForms submits each form of the pages that the visitor saw, with its texts and boxes empty, and
// takes what the site answers: mostly which fields to fill in. An answer can lead to pages, and to forms,
// that nothing else leads to.
func (t *tab) submitForms() error {
	c := newCrawler(t)
	for i := 0; i < len(t.found[t.visitor]); i++ {
		form := t.found[t.visitor][i]
		if !t.first(form) {
			continue
		}
		if err := c.submitEmpty(form); err != nil {
			return err
		}
	}
	return nil
}

// follow notes the forms on the page that is shown, and opens the pages that only it leads to.
func (c *crawler) follow() error {
	at, err := c.where()
	if err != nil {
		return err
	}
	forms, err := c.forms()
	if err != nil {
		return err
	}
	c.note(c.visitor, at.link(), forms)
	links, err := c.links()
	if err != nil {
		return err
	}
	c.add(slices.DeleteFunc(links, func(link string) bool {
		address, err := url.Parse(link)
		return err != nil || c.album.shows(c.site.pattern(address.Path))
	}))
	return c.drain()
}

// forms lists the forms of the page that is shown that post to the site.
func (t *tab) forms() ([]form, error) {
	return js[[]form](t, `[...document.forms].map((form, at) => ({
		at, method: form.method, fields: form.querySelectorAll('input:not([type=hidden]), textarea, select').length,
		action: new URL(form.action).pathname,
	})).filter(form => form.method === 'post')`)
}

// first reports whether no form with this action was submitted yet. Signing out is left out: the pages
// after it are those of a guest.
func (w *walk) first(form form) bool {
	key := fmt.Sprint(w.actionName(form.Action), form.Fields)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.answered[key] || form.Action == paths.SignOut || form.Action == paths.DemoSignIn {
		return false
	}
	w.answered[key] = true
	return true
}

// actionName is a path without its ids and secrets.
func (w *walk) actionName(path string) string {
	parts := strings.Split(path, "/")
	for i, part := range parts {
		switch {
		case strings.Count(part, "-") == 4 && len(part) == len(aReflection):
			parts[i] = "id"
		case len(part) == len(noSecret) && strings.ToUpper(part) == part:
			parts[i] = "secret"
		}
	}
	return strings.Join(parts, "/")
}

// sameAction reports whether the forms post to the same address.
func (f form) sameAction(other form) bool { return f.Action == other.Action }

// submitEmpty submits a form as a visitor who fills in nothing.
func (c *crawler) submitEmpty(form form) error {
	if _, err := c.tab.open(form.page); err != nil {
		return err
	}
	forms, err := c.forms()
	if err != nil {
		return err
	}
	now := slices.IndexFunc(forms, form.sameAction)
	if now < 0 { // an answer to another form took it away
		return nil
	}
	before, err := c.shape()
	if err != nil {
		return err
	}
	status, err := c.load(form.Action, submitting(forms[now].At))
	if errors.Is(err, context.DeadlineExceeded) { // the form leads to no page, but that is no reason to stop
		fmt.Println("no page after", form.Action, "on", form.page)
		return c.ctx.Err()
	}
	if err != nil {
		return err
	}
	after, err := c.shape()
	if err != nil {
		return err
	}
	at, err := c.where()
	if err != nil || after == before || c.knows(c.visitor, at, after) {
		return err
	}
	state := "na-" + pageName(c.actionName(form.Action), url.Values{})
	if status >= 400 {
		state = "fout-" + pageName(c.actionName(form.Action), url.Values{})
	}
	if err := c.snap(state); err != nil || status >= 400 {
		return err
	}
	return c.follow()
}

// submitting empties a form and presses its first button.
func submitting(at int) chromedp.Action[chromedp.Void] {
	return chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`(() => {
		const form = document.forms[%d];
		for (const field of form.elements) {
			if (field.type === 'checkbox') field.checked = false;
			else if (field.tagName === 'TEXTAREA' || /^(text|email|number|search|tel|url|date)$/.test(field.type)) field.value = '';
		}
		form.noValidate = true;
		const button = form.querySelector('button:not([type=button])');
		button ? form.requestSubmit(button) : form.requestSubmit();
	})()`, at))
}
