package httpd_test

import (
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/assessment"
	"reflectietool/internal/database/dbtest"
	"reflectietool/internal/httpd"
	"reflectietool/web"
)

// access says what a route answers to each role. An id in the route is that of the
// owner's work; a role that is not named gets what stranger says.
type access struct {
	form     url.Values // to post
	work     string     // whose id stands in the path: "open", "finished", "offering" or "sign-in"
	owner    int        // the visitor, with or without an account, whose work it is
	stranger int        // another visitor, with or without an account
	nobody   int        // a browser without a session
	signedIn int        // where an account makes a difference: for its owner
}

const (
	ok       = http.StatusOK
	other    = http.StatusSeeOther
	gone     = http.StatusNotFound
	refused  = http.StatusUnprocessableEntity
	conflict = http.StatusConflict
)

func public(status int) access { return access{owner: status, stranger: status, nobody: status} }

func own(work string, status int, form url.Values) access {
	return access{work: work, form: form, owner: status, stranger: gone, nobody: gone}
}

// visitors are routes about whoever asks, in which no id occurs.
func visitors(status int, form url.Values) access {
	return access{form: form, owner: status, stranger: status, nobody: gone}
}

// forAccounts are routes for who is signed in; others are led to the sign-in page.
func forAccounts(status int, form url.Values) access {
	return access{form: form, owner: other, stranger: other, nobody: other, signedIn: status}
}

var authorization = map[string]access{
	"GET /":                      public(ok),
	"GET /over":                  public(ok),
	"GET /privacy":               public(ok),
	"GET /toegankelijkheid":      public(ok),
	"GET /kader":                 public(ok),
	"GET /kader/{kenmerk}":       public(ok),
	"GET /aanbod":                public(ok),
	"GET /aanbod/{id}":           {work: "offering", owner: ok, stranger: ok, nobody: ok},
	"GET /api/v1/kader":          public(ok),
	"GET /healthz":               public(ok),
	"GET /readyz":                public(ok),
	"GET /static/*":              public(ok),
	"GET /reflectie":             public(ok),
	"GET /snelle-scan":           public(ok),
	"POST /reflectie":            {form: url.Values{"vorm": {"reflectie"}}, owner: other, stranger: other, nobody: other},
	"GET /verder":                public(ok),
	"POST /verder":               {form: url.Values{"code": {"AAAA-BBBB-CCCC-DDDD"}, "bevestig": {"ja"}}, owner: refused, stranger: refused, nobody: refused},
	"POST /verder/code":          {owner: ok, stranger: ok, nobody: gone, signedIn: other},
	"GET /gegevens":              public(ok),
	"POST /gegevens/onthouden":   visitors(other, nil),
	"GET /gegevens/download":     visitors(ok, nil),
	"POST /gegevens/stoppen":     public(other),
	"POST /gegevens/verwijderen": visitors(refused, nil), // without the box ticked nothing goes

	"GET /reflectie/{id}":               own("open", other, nil),
	"GET /reflectie/{id}/overzicht":     own("open", ok, nil),
	"POST /reflectie/{id}/overzicht":    own("finished", other, nil),
	"GET /reflectie/{id}/{competency}":  own("open", ok, nil),
	"POST /reflectie/{id}/{competency}": own("open", other, url.Values{"zelfregie-1": {"vaak"}}),
	"GET /rapport/{id}":                 own("finished", ok, nil),
	"POST /rapport/{id}":                own("finished", other, url.Values{"groeien": {"zelfregie"}}),
	"POST /rapport/{id}/verschil":       own("finished", other, url.Values{"zelfregie-verschil": {"x"}}),
	"GET /rapport/{id}.json":            own("finished", ok, nil),
	"GET /rapport/{id}.csv":             own("finished", ok, nil),

	"GET /inloggen":                   {owner: ok, stranger: ok, nobody: ok, signedIn: other},
	"POST /inloggen":                  {form: url.Values{"email": {"geen adres"}}, owner: refused, stranger: refused, nobody: refused},
	"GET /inloggen/{id}":              {work: "sign-in", owner: ok, stranger: ok, nobody: ok},
	"POST /inloggen/{id}":             {work: "sign-in", form: url.Values{"code": {"000000"}}, owner: refused, stranger: refused, nobody: refused},
	"GET /inloggen/link/{secret}":     public(ok),
	"POST /inloggen/link/{secret}":    public(refused),
	"GET /account":                    forAccounts(ok, nil),
	"GET /account/meenemen":           forAccounts(other, nil),
	"POST /account/meenemen":          forAccounts(other, url.Values{"meenemen": {"ja"}}),
	"POST /account/uitloggen":         forAccounts(other, nil),
	"GET /gegevens/verwijderen/{id}":  {work: "sign-in", owner: other, stranger: other, nobody: other, signedIn: ok},
	"POST /gegevens/verwijderen/{id}": {work: "sign-in", form: url.Values{"code": {"000000"}}, owner: other, stranger: other, nobody: other, signedIn: refused},
}

// routes walks the router's own list; patterns of ids are left out of the names.
func routes(t *testing.T, s *site) []string {
	t.Helper()
	var names []string
	router, isRouter := s.Config.Handler.(chi.Routes)
	if !isRouter {
		t.Fatalf("the handler is a %T, not a router", s.Config.Handler)
	}
	err := chi.Walk(router, func(method, route string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		route = strings.ReplaceAll(route, strings.TrimPrefix(uuidPattern, "{id"), "}")
		route = strings.ReplaceAll(route, ":[A-Z2-7]{26}}", "}")
		if method == http.MethodGet || method == http.MethodPost {
			names = append(names, method+" "+route)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

const uuidPattern = "{id:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}}"

// TestEveryRouteForEveryRole fails on a route without a row and on a row without a route.
func TestEveryRouteForEveryRole(t *testing.T) {
	t.Parallel()
	// Every visitor has an address of their own, or the limits per address would count
	// them as one.
	s := newSiteWith(t, dbtest.New(t), func(server *httpd.Server) {
		server.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	})
	s.loadCatalogue(t)
	seen := map[string]bool{}
	for _, name := range routes(t, s) {
		if name == "POST /static/*" { // the same handler, for every method
			continue
		}
		row, known := authorization[name]
		if !known {
			t.Errorf("%s has no row in the authorization table", name)
			continue
		}
		seen[name] = true
		t.Run(name, func(t *testing.T) { row.check(t, s, name) })
	}
	for name := range authorization {
		if !seen[name] {
			t.Errorf("%s stands in the table and is no route", name)
		}
	}
}

func (a access) check(t *testing.T, s *site, name string) {
	if a.signedIn == 0 {
		a.signedIn = a.owner
	}
	for _, role := range []struct {
		name     string
		signedIn bool
		owns     bool
		session  bool
		want     int
	}{
		{"a guest, own work", false, true, true, a.owner},
		{"a professional, own work", true, true, true, a.signedIn},
		{"another guest", false, false, true, a.stranger},
		{"another professional", true, false, true, pick(a.stranger == a.owner, a.signedIn, a.stranger)},
		{"nobody", false, false, false, a.nobody},
	} {
		asker, owner := s.browser(t), s.browser(t)
		asker.address = fmt.Sprintf("10.0.%d.%d", addresses.Add(1)/200, 1+addresses.Add(1)%200)
		owner.address = asker.address
		if role.session {
			asker.begin(role.signedIn)
		}
		if role.owns {
			owner = asker
		} else {
			owner.begin(false)
		}
		method, path, _ := strings.Cut(name, " ")
		path = strings.NewReplacer(
			"{id}", owner.workFor(a.work), "{competency}", "zelfregie", "{kenmerk}", "eigen-kracht",
			"{secret}", strings.Repeat("A", 26), "/static/*", web.Asset("app.css"),
		).Replace(path)
		var got reply
		if method == http.MethodGet {
			got = asker.get(path)
		} else {
			got = asker.post(path, a.form)
		}
		if got.status != role.want {
			t.Errorf("%s: status %d, want %d", role.name, got.status, role.want)
		}
	}
}

func pick(condition bool, yes, no int) int {
	if condition {
		return yes
	}
	return no
}

// begin gives the browser a session, of a guest or of a new account.
func (b *browser) begin(signedIn bool) {
	b.t.Helper()
	if signedIn {
		b.signIn()
		return
	}
	b.post("/reflectie", url.Values{"vorm": {string(assessment.FormScan)}}).want(b.t, other)
}

// workFor makes what a row needs an id of.
func (b *browser) workFor(kind string) string {
	b.t.Helper()
	switch kind {
	case "open":
		path := b.start(assessment.FormReflection)
		b.post(path+"/zelfregie", url.Values{"zelfregie": {"groeien"}}).want(b.t, other)
		return strings.TrimPrefix(path, "/reflectie/")
	case "finished":
		return strings.TrimPrefix(someReport(b), "/rapport/")
	case "sign-in":
		return nobodysID
	case "offering":
		var id string
		if err := b.site.db.QueryRow(b.t.Context(), `select id from offering where state = 'gepubliceerd' limit 1`).Scan(&id); err != nil {
			b.t.Fatal(err)
		}
		return id
	default:
		return ""
	}
}
