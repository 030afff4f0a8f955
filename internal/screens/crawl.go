package main

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/chromedp/chromedp"

	"reflectietool/internal/paths"
)

// guest is the visitor without an account.
const guest = "gast"

// How many pages of one route a visitor opens, and of how many a picture is taken. A second picture is
// only taken of a page of another shape: a round that is open, and one that is closed.
const (
	openPerRoute = 4
	takePerRoute = 3
)

// roles lists the roles that the sign-in page of the demonstration offers.
func (w *walk) roles() ([]string, error) {
	var roles []string
	err := w.visit(guest, func(t *tab) error {
		_, err := t.open(paths.SignIn)
		if err == nil {
			roles, err = js[[]string](t, `[...document.querySelectorAll('form[action="`+paths.DemoSignIn+`"] button')].map(b => b.value)`)
		}
		if err == nil && len(roles) == 0 {
			err = fmt.Errorf("%s offers no roles: this is no demonstration", paths.SignIn)
		}
		return err
	})
	return roles, err
}

// signIn signs the visitor in, if the visitor is one of the roles.
func (t *tab) signIn() error {
	if strings.HasPrefix(t.visitor, guest) {
		return nil
	}
	if _, err := t.open(paths.SignIn); err != nil {
		return err
	}
	_, err := t.clickOn(`form[action="` + paths.DemoSignIn + `"] button[value="` + t.visitor + `"]`)
	return err
}

// clickOn clicks the first element that matches a selector, and returns the status of the page that it
// leads to.
func (t *tab) clickOn(selector string) (int, error) {
	quoted, err := json.Marshal(selector)
	if err != nil {
		return 0, err
	}
	return t.load(selector, chromedp.Evaluate[chromedp.Void](`document.querySelector(`+string(quoted)+`).click()`))
}

// crawler is what one visitor has opened so far.
type crawler struct {
	*tab
	queue  []string
	queued map[string]bool
	routes map[string]*visited
}

// visited is what is known of one route with certain parameters in its query, for one visitor.
type visited struct {
	opened, taken int
	done          bool // more pages of it would look the same
	shapes        map[string]bool
}

// crawl opens every page that the visitor can reach from the routes without parameters, and takes
// pictures of it.
func (t *tab) crawl() error {
	c := newCrawler(t)
	c.add(t.site.fixed())
	return c.drain()
}

func newCrawler(t *tab) *crawler {
	return &crawler{tab: t, queued: map[string]bool{}, routes: map[string]*visited{}}
}

// drain opens the pages in the queue, and those that they lead to.
func (c *crawler) drain() error {
	for len(c.queue) > 0 {
		next := c.queue[0]
		c.queue = c.queue[1:]
		if err := c.open(next); err != nil {
			return err
		}
	}
	return nil
}

func (c *crawler) add(links []string) {
	for _, link := range links {
		if !c.queued[link] {
			c.queued[link] = true
			c.queue = append(c.queue, link)
		}
	}
}

// route returns what is known of the route of a path and its query, or nil when there is no reason to
// open the path.
func (c *crawler) route(link string) *visited {
	address, err := url.Parse(link)
	if err != nil {
		return nil
	}
	pattern, query := c.site.pattern(address.Path), names(address.Query())
	if pattern == "" || len(query) > 1 { // more filters at a time look no different
		return nil
	}
	key := pattern + "?" + strings.Join(query, "&")
	if c.routes[key] == nil {
		c.routes[key] = &visited{shapes: map[string]bool{}}
	}
	route, limit := c.routes[key], openPerRoute
	if len(query) > 0 {
		limit = 1
	}
	if route.done || route.opened >= limit || route.taken >= takePerRoute {
		return nil
	}
	return route
}

// open loads a path, takes its picture when it is worth one, and notes the links on it.
func (c *crawler) open(link string) error {
	route := c.route(link)
	if route == nil {
		return nil
	}
	route.opened++
	if file, err := c.isFile(link); err != nil || file {
		return err
	}
	status, err := c.tab.open(link)
	if err != nil || status != 200 {
		return err
	}
	if err := c.take(link); err != nil {
		return err
	}
	links, err := c.links()
	c.add(links)
	return err
}

// links lists the links of the page that is shown to pages of the site.
func (t *tab) links() ([]string, error) {
	return js[[]string](t, `[...document.querySelectorAll('a[href]')].filter(a => a.origin === location.origin).map(a => a.pathname + a.search)`)
}

// isFile reports whether a path is a file to download, which the browser cannot show. It asks once for
// each route.
func (c *crawler) isFile(link string) (bool, error) {
	here, err := js[string](c.tab, `location.protocol`)
	if err != nil || here == "about:" { // no page yet to ask from
		return false, err
	}
	address, err := url.Parse(link)
	if err != nil {
		return false, err
	}
	pattern := c.site.pattern(address.Path)
	if kind := c.kind(pattern, ""); kind != "" {
		return kind != html, nil
	}
	quoted, err := json.Marshal(c.address + link)
	if err != nil {
		return false, err
	}
	kind, err := js[string](c.tab, `fetch(`+string(quoted)+`, {method: 'HEAD'}).then(answer => answer.ok && !answer.redirected ? (answer.headers.get('Content-Type') ?? 'unknown').split(';')[0] : '')`)
	if err != nil || kind == "" {
		return false, err
	}
	return c.kind(pattern, kind) != html, nil
}

// html is the media type of a page.
const html = "text/html"

// kind keeps the media type of a route, unless that is "", and returns the one that is known.
func (w *walk) kind(pattern, kind string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	if kind != "" {
		w.kinds[pattern] = kind
	}
	return w.kinds[pattern]
}

// take takes the pictures of the page that is shown, unless there is one already that looks the same.
func (c *crawler) take(link string) error {
	at, err := c.where()
	if err != nil {
		return err
	}
	landed := c.route(at.link())
	if at.link() != link && (landed == nil || landed.taken > 0) { // it led to another page, which has its picture
		return nil
	}
	if landed == nil {
		landed = &visited{shapes: map[string]bool{}}
	}
	shape, err := c.shape()
	if err != nil {
		return err
	}
	if c.knows(c.visitor, at, shape) {
		landed.done = true
		return nil
	}
	if landed.shapes[shape] {
		return nil
	}
	landed.shapes[shape] = true
	landed.taken++
	state := ""
	if landed.taken > 1 {
		state = strconv.Itoa(landed.taken)
	}
	forms, err := c.forms()
	if err != nil {
		return err
	}
	c.note(c.visitor, at.link(), forms)
	return c.snap(state)
}

// knows reports whether a guest, who comes first, saw the same page as this visitor, or one of the same
// shape.
func (w *walk) knows(visitor string, at place, shape string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	key := at.pattern + "?" + strings.Join(names(at.query), "&") + " " + shape
	if w.shapes[key] {
		return true
	}
	w.shapes[key] = visitor == guest
	return false
}

// note keeps the forms of a page that a visitor saw, to submit them later.
func (w *walk) note(visitor, link string, forms []form) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, form := range forms {
		form.page = link
		w.found[visitor] = append(w.found[visitor], form)
	}
}
