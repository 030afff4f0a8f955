package main

import (
	"crypto/sha256"
	"fmt"
	"net/url"
)

// snap takes the pictures of the page that is shown: both widths, light and dark. The state says what
// is special about it, and may be "".
func (t *tab) snap(state string) error {
	at, err := t.where()
	if err != nil {
		return err
	}
	shot := &shot{
		visitor: t.visitor, pattern: at.pattern, path: at.path, page: t.pageName(at), state: state,
	}
	if !t.album.take(shot) {
		return nil
	}
	for _, view := range []struct {
		screen size
		scheme string
	}{{desk, "light"}, {desk, "dark"}, {phone, "dark"}, {phone, "light"}} {
		data, whole, err := t.picture(view.screen, view.scheme, "")
		if err != nil {
			return fmt.Errorf("picture of %s: %w", at.path, err)
		}
		if view.scheme == "light" {
			shot.measured(view.screen, whole)
		}
		if err := t.album.save(shot, fmt.Sprintf("%d-%s", view.screen.width, view.scheme), data); err != nil {
			return err
		}
	}
	return t.view(desk, "light", "")
}

// pageName is the name of a page. An address that only takes forms has no page of its own, and neither
// has one that does not exist.
func (t *tab) pageName(at place) string {
	if at.pattern == "" {
		return pageName(t.actionName(at.path), at.query)
	}
	return pageName(at.pattern, at.query)
}

// snapPrint takes the page as it is printed: as a picture of one long sheet, and as a PDF.
func (t *tab) snapPrint(state string) error {
	at, err := t.where()
	if err != nil {
		return err
	}
	shot := &shot{
		visitor: t.visitor, pattern: at.pattern, path: at.path, page: t.pageName(at), state: state, print: true,
	}
	if !t.album.take(shot) {
		return nil
	}
	data, _, err := t.picture(paper, "light", "print")
	if err == nil {
		err = t.album.save(shot, "print", data)
	}
	if err == nil {
		data, err = t.pdf()
	}
	if err == nil {
		err = t.album.savePDF(shot, data)
	}
	if err != nil {
		return err
	}
	return t.view(desk, "light", "")
}

// place is where a tab is.
type place struct {
	path, pattern string
	query         url.Values
}

// link is the address without the host.
func (p place) link() string {
	if len(p.query) == 0 {
		return p.path
	}
	return p.path + "?" + p.query.Encode()
}

func (t *tab) where() (place, error) {
	address, err := js[string](t, `location.href`)
	if err != nil {
		return place{}, err
	}
	parsed, err := url.Parse(address)
	if err != nil {
		return place{}, err
	}
	return place{parsed.Path, t.site.pattern(parsed.Path), parsed.Query()}, nil
}

// shape is a page as it can be compared: the kinds of its elements, and its sections. Pages that differ
// in nothing but their other texts have the same shape.
func (t *tab) shape() (string, error) {
	kinds, err := js[string](t, `(() => {
		const main = document.querySelector('main') ?? document.body, kinds = new Set();
		for (const e of main.querySelectorAll('*')) kinds.add(e.tagName === 'H2' ? e.textContent : e.tagName + '.' + e.className);
		return [...kinds].sort().join('\n');
	})()`)
	return fmt.Sprintf("%x", sha256.Sum256([]byte(kinds))), err
}
