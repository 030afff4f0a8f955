package site_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5"
)

// notWalked are the routes of pages to which no page leads, and why they need none here.
var notWalked = map[string]string{
	"/inloggen/link/{secret}":    "the secret stands in a mail only: signin_attack_test.go",
	"/uitnodiging/{id}/{bewijs}": "the secret stands in a mail only: invitation_mail_test.go",
	"/maatje/mail/{secret}":      "the secret stands in a mail only: plan_buddy_test.go",
	"/agenda/{secret}.ics":       "the secret is shown once, to its owner: plan_calendar_test.go",
	"/terugkijken/{secret}":      "the secret stands in a mail only: lookback_mail_test.go",
	"/inloggen/organisatie/{id}": "it leads to a provider: oidc_test.go",
}

// byLink are the routes that answer everybody who has the link, and why.
var byLink = map[string]string{
	"/aanbod/lijst/{id}":    "a list is shared by its link",
	"/team/rondemails/{id}": "the link in a mail works without signing in, and its page names nobody",
	"/mails/{id}":           "the link in a mail works without signing in, and its page names nobody",
	"/static/*":             "files of the site itself",
	"/api/v1/aanbod/{id}":   "published offerings are for everybody, and the walk does not follow every page of the list",
}

// ownPages are the pages with only the visitor's own work that are linked when there is enough of it, and
// what they show before that.
var ownPages = map[string]string{
	"/vergelijk": "it says how to get a second reflection to compare",
}

// readsThatWrite are the tables that a read may write to, and why.
var readsThatWrite = map[string]string{
	"share_view":    "the owner of a shared gespreksblad sees when it was opened",
	"audit":         "the trail has the opening too",
	"pseudonym":     "the trail calls the person who opened it by it",
	"write_check":   "asking whether the server is ready writes one row, which is about nobody",
	"import_plan":   "opening a preview works it out again when the catalogue changed",
	"offering_open": "how often the page of an offering is opened, without the person",
}

// TestAttackerReads requests every page that any role found as every other role, and every route
// with ids of all kinds. A role reads only what it found on its own pages and what everybody may
// read, no response holds a text of somebody else that mayRead does not list, and reading changes
// nothing.
func TestAttackerReads(t *testing.T) {
	t.Parallel()
	x := newRaid(t)
	before := x.copy()
	then := before.now()
	found, example := map[string]bool{}, map[string]string{}
	for _, r := range roles {
		h := x.walk(r)
		x.harvests[r] = h
		for link, got := range h.pages {
			x.scan(r, link, got)
		}
		for link := range h.links {
			found[link] = true
			example[x.route(http.MethodGet, link)] = link
		}
	}
	for _, name := range routes(t, x.site) {
		method, route, _ := strings.Cut(name, " ")
		if _, left := notWalked[route]; method == http.MethodGet && (example[route] == "") != left {
			t.Errorf("%s: a walk reaches it: %v; listed as not walked: %v", route, example[route] != "", left)
		}
	}
	for link := range found {
		for _, r := range roles {
			x.peeks(r, link)
		}
	}
	kinds := map[string]string{}
	for id, of := range x.belongs {
		kinds[of.table] = id
	}
	turn := 0
	for _, link := range example {
		for _, id := range anyUUID.FindAllString(link, -1) {
			for _, other := range kinds {
				x.peeks(roles[turn%len(roles)], strings.Replace(link, id, other, 1))
				turn++
			}
		}
	}
	// Ids are combined by chance, so this one is not left to it.
	x.peeks(otherLead, "/team/"+x.query(`select team_id from team_member where person_id = $1`, x.person[otherLead])+"/ronde/nieuw")
	for _, p := range before.now().since(then) {
		if readsThatWrite[p.table] == "" {
			t.Errorf("reading pages changes %s of %s", p.table, x.roleOf[p.person])
		}
	}
}

// peeks requests a page that a role did not find itself.
func (x *raid) peeks(r role, link string) {
	x.t.Helper()
	if x.harvests[r].links[link] {
		return
	}
	got, route := x.browsers[r].get(link), x.route(http.MethodGet, link)
	x.scan(r, link, got)
	_, everybody := x.harvests[nobody].pages[link]
	switch {
	case got.status >= 500:
		x.t.Errorf("%s: %s answers %d", r, link, got.status)
	case got.status != http.StatusOK, everybody, byLink[route] != "", ownPages[link] != "", x.isFileOf(r, link), x.isRoundOf(r, link):
	case !x.sameForUnknown(r, link, got):
		x.t.Errorf("%s reads %s, to which no page of theirs leads", r, link)
	}
}

// isFileOf reports whether the path is the file of a page that the role found: a page may link to its
// file only when there is something in it.
func (x *raid) isFileOf(r role, link string) bool {
	page, isFile := strings.CutSuffix(link, ".csv")
	_, found := x.harvests[r].pages[page]
	return isFile && found
}

// isRoundOf reports whether the path is the form to open a round of a team that the role leads: the page of
// the team links to it only when the team is large enough, and before that it says so itself.
func (x *raid) isRoundOf(r role, link string) bool {
	team, isNew := strings.CutSuffix(link, "/ronde/nieuw")
	return isNew && (r == lead || r == otherLead) && x.harvests[r].links[team]
}

// sameForUnknown reports whether the page is the same for an id that does not exist, so that it
// shows nothing about this one: a form for a code, and a page that asks to sign in.
func (x *raid) sameForUnknown(r role, link string, got reply) bool {
	unknown := anyUUID.ReplaceAllString(link, nobodysID)
	return unknown != link && passing.ReplaceAllString(x.browsers[r].get(unknown).body, "") == passing.ReplaceAllString(got.body, "")
}

// route returns the route of the router that a path leads to, as routes names it.
func (x *raid) route(method, path string) string {
	path, _, _ = strings.Cut(path, "?")
	match, router := chi.NewRouteContext(), x.site.Config.Handler.(chi.Routes) // routes checks the type
	router.Match(match, method, path)
	return routeName(match.RoutePattern())
}

// scan fails for each text of other people that a response shows without a line in mayRead.
func (x *raid) scan(r role, link string, got reply) {
	x.t.Helper()
	body := got.body
	if strings.HasPrefix(body, "PK") { // a download, or a spreadsheet
		for _, file := range unzip(x.t, body) {
			body += file
		}
	}
	shown := map[text]bool{}
	for _, of := range registered {
		if strings.Contains(body, x.address(of)) {
			shown[text{of, "adres"}] = true
			body = strings.ReplaceAll(body, x.address(of), "") // in this world the address holds the id
		}
	}
	for _, m := range markers.FindAllStringSubmatch(body, -1) {
		shown[text{role(m[1]), m[2]}] = true
	}
	for _, id := range anyUUID.FindAllString(body, -1) {
		if of := x.belongs[id]; of.person != "" && !strings.Contains(link, id) {
			shown[text{x.roleOf[of.person], "id van " + of.table}] = true
		}
	}
	route := x.route(http.MethodGet, link)
	for what := range shown {
		if what.of != r && !slices.ContainsFunc(mayRead, func(m reading) bool { return m.allows(r, what, route) }) {
			x.t.Errorf("%s shows %s the %s of %s", route, r, what.field, what.of)
		}
	}
}
