package site_test

import (
	"maps"
	"math"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

var anyUUID = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

// harvest holds the links, forms and ids that a role finds on the pages that it can reach.
type harvest struct {
	pages map[string]reply // by path and query, those that answer 200
	links map[string]bool  // every path that a page links to, whatever it answers, without its query
	posts []post
	ids   map[string]bool
}

// variants is how many links to one path are followed that name the same parameters in their query,
// since the filters of the offerings can be combined without end.
const variants = 6

// walk follows every link from the home page and from the pages on which the role begins.
func (x *raid) walk(r role) harvest { return x.walkAtMost(r, math.MaxInt) }

// walkAtMost is walk that requests only so many pages of a route.
func (x *raid) walkAtMost(r role, most int) harvest {
	h := harvest{pages: map[string]reply{}, links: map[string]bool{}, ids: map[string]bool{}}
	todo, seen, known, times := append([]string{"/"}, x.begins[r]...), map[string]bool{}, map[string]bool{}, map[string]int{}
	for len(todo) > 0 {
		link := onSite("/", todo[0])
		todo = todo[1:]
		shape, route := shape(link), x.route(http.MethodGet, link)
		if seen[link] || times[shape] == variants || times[route] == most {
			continue
		}
		times[shape]++
		times[route]++
		seen[link] = true
		path, _, _ := strings.Cut(link, "?")
		h.links[path] = true
		got := x.browsers[r].get(link)
		for _, id := range anyUUID.FindAllString(link+got.body, -1) {
			h.ids[id] = true
		}
		switch {
		case got.status >= 500:
			x.t.Errorf("%s: %s answers %d", r, link, got.status)
		case got.status == http.StatusSeeOther:
			todo = append(todo, onSite(link, got.location))
		case got.status == http.StatusOK:
			h.pages[link] = got
			if !strings.HasPrefix(got.header.Get("Content-Type"), "text/html") {
				continue
			}
			read := readPage(x.t, link, got.body)
			todo = append(todo, read.links...)
			for _, p := range read.posts {
				if key := p.key(); !known[key] {
					known[key] = true
					h.posts = append(h.posts, p)
				}
			}
		}
	}
	return h
}

// shape is a link without the values in its query.
func shape(link string) string {
	path, query, _ := strings.Cut(link, "?")
	values, _ := url.ParseQuery(query) // what does not parse names nothing
	return path + "?" + strings.Join(slices.Sorted(maps.Keys(values)), "&")
}

// key names a form with its values.
func (p post) key() string { return p.action + "?" + p.values().Encode() }
