package main

import (
	"errors"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/demo"
	"reflectietool/internal/httpd"
	"reflectietool/internal/httpd/site"
	"reflectietool/internal/paths"
)

// routes are the GET routes of the site, from its own router: a new page is in it by itself.
type routes struct {
	router chi.Routes
	all    []string // the patterns, without the regular expressions of their parameters
}

func readRoutes() (*routes, error) {
	// No request is answered, so the services behind the routes are not needed.
	router, ok := (&site.Server{Kit: &httpd.Kit{}, Demo: &demo.Demo{}}).Handler().(chi.Router)
	if !ok {
		return nil, errors.New("the handler of the site is not a router")
	}
	r := &routes{router: router}
	for _, route := range flat(router.Routes(), "") {
		if route.Handlers["GET"] != nil {
			r.all = append(r.all, plain(route.Pattern))
		}
	}
	slices.Sort(r.all)
	return r, nil
}

// flat lists routes with those of the routers below them.
func flat(tree []chi.Route, prefix string) []chi.Route {
	var all []chi.Route
	for _, route := range tree {
		route.Pattern = prefix + strings.TrimSuffix(route.Pattern, "/*")
		if route.SubRoutes != nil {
			all = append(all, flat(route.SubRoutes.Routes(), route.Pattern)...)
			continue
		}
		all = append(all, route)
	}
	return all
}

// parameters matches the parameters of a pattern: their names, and their regular expressions, which
// have counts in braces.
var parameters = regexp.MustCompile(`\{(\w+)(:(?:[^{}]|\{\d+\})*)?\}`)

func plain(pattern string) string { return parameters.ReplaceAllString(pattern, "{$1}") }

// pattern returns the pattern of the route that answers a path, or "".
func (r *routes) pattern(path string) string {
	return plain(r.router.Find(chi.NewRouteContext(), "GET", path))
}

// fixed lists the paths of the routes without parameters.
func (r *routes) fixed() []string {
	return slices.DeleteFunc(slices.Clone(r.all), func(pattern string) bool { return strings.ContainsAny(pattern, "{*") })
}

// missing lists the routes of pages that are not among these pages.
func (r *routes) missing(pages map[string]bool) []string {
	return slices.DeleteFunc(slices.Clone(r.all), func(pattern string) bool { return pages[pattern] || !isPage(pattern) })
}

// answers matches the routes that have no page of their own: files, answers to programs, and addresses
// that only lead to another page.
var answers = regexp.MustCompile(`\.(csv|ics|json|txt|xlsx)$|^/(api/|static|healthz|readyz)|^(` + strings.Join([]string{
	regexp.QuoteMeta(paths.DataDownload), regexp.QuoteMeta(paths.Reflection(paths.AnyID)),
	regexp.QuoteMeta(paths.SignInOrganisation(paths.AnyID)), regexp.QuoteMeta(paths.SignInReturn),
}, "|") + `)$`)

func isPage(pattern string) bool { return !answers.MatchString(pattern) }

// pageName turns a pattern and the names in a query into a part of the name of a file: "/team/{id}"
// with "voor" becomes "team-id-voor".
func pageName(pattern string, query url.Values) string {
	name := strings.Trim(regexp.MustCompile(`[^a-z0-9]+`).ReplaceAllString(pattern, "-"), "-")
	if name == "" {
		name = "begin"
	}
	for _, parameter := range names(query) {
		name += "-" + parameter
	}
	return name
}

// names lists the names in a query, sorted.
func names(query url.Values) []string {
	var all []string
	for name := range query {
		all = append(all, name)
	}
	slices.Sort(all)
	return all
}
