package main

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/chromedp/chromedp"

	"reflectietool/internal/paths"
)

// form is a form on a page.
type form struct {
	At     int    // among the forms of the page
	Action string // its path
	Fields int
}

// submitForms submits each form of the pages that the visitor saw, with its texts and boxes empty, and
// takes what the site answers: mostly which fields to fill in.
func (t *tab) submitForms() error {
	for _, link := range t.seen[t.visitor] {
		forms, err := t.forms(link)
		if err != nil {
			return err
		}
		for _, form := range forms {
			if !t.first(form) {
				continue
			}
			if err := t.submitEmpty(link, form); err != nil {
				return err
			}
		}
	}
	return nil
}

// forms opens a page and lists the forms that post to the site.
func (t *tab) forms(link string) ([]form, error) {
	if _, err := t.open(link); err != nil {
		return nil, err
	}
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

// actionName is a path without its ids.
func (w *walk) actionName(path string) string {
	parts := strings.Split(path, "/")
	for i, part := range parts {
		if strings.Count(part, "-") == 4 && len(part) == len(aReflection) {
			parts[i] = "id"
		}
	}
	return strings.Join(parts, "/")
}

// submitEmpty submits a form as a visitor who fills in nothing.
func (t *tab) submitEmpty(link string, form form) error {
	if _, err := t.open(link); err != nil {
		return err
	}
	before, err := t.shape()
	if err != nil {
		return err
	}
	status, err := t.load(form.Action, submitting(form.At))
	if err != nil {
		fmt.Println("no page after", form.Action, "on", link)
		return nil
	}
	after, err := t.shape()
	if err != nil {
		return err
	}
	at, err := t.where()
	if err != nil || after == before || t.knows(t.visitor, at, after) {
		return err
	}
	state := "na-" + pageName(t.actionName(form.Action), url.Values{})
	if status >= 400 {
		state = "fout-" + pageName(t.actionName(form.Action), url.Values{})
	}
	return t.snap(state)
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
