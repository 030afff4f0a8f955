package site_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/assessment"
	"reflectietool/internal/database"
	"reflectietool/internal/database/dbtest"
	httpsite "reflectietool/internal/httpd/site"
)

// raid is a world in which every person did what their role can do, for an attacker who is each of
// them in turn. Every text that a person typed holds a marker of that person.
type raid struct {
	*world
	owner    *pgx.Conn // reads and restores every table
	browsers map[role]*browser
	// begins are the pages on which the walk of a role begins, besides the home page: those that
	// links in mails and the answers to the role's own forms lead to.
	begins map[role][]string
	// belongs holds the part of the database that each id belongs to, roleOf the role of a person.
	belongs  map[string]part
	roleOf   map[string]role
	harvests map[role]harvest // what each role found, once it walked
}

// marker is a text that shows on its own who typed it, and where.
func marker(r role, field string) string { return "zz" + string(r) + "zz" + field + "zz" }

var markers = regexp.MustCompile(`zz([a-z]+)zz([a-z-]+)zz`)

func newRaid(t *testing.T) *raid {
	t.Helper()
	return newRaidWith(t, func(*httpsite.Server) {})
}

// newRaidWith is newRaid, and lets a test change the settings of the server.
func newRaidWith(t *testing.T, set func(*httpsite.Server)) *raid {
	t.Helper()
	db := dbtest.NewDB(t)
	s, owner := newRaidSite(t, db.AdminURL, db.Pool, set)
	return s.newRaid(t, owner)
}

// newRaidSite makes a site that trusts the network of its tests, and a connection that may do everything.
func newRaidSite(t *testing.T, adminURL string, pool *database.Pool, set func(*httpsite.Server)) (*site, *pgx.Conn) {
	t.Helper()
	owner, err := pgx.Connect(t.Context(), adminURL)
	if err == nil {
		_, err = owner.Exec(t.Context(), `set jit = off`) // it takes longer than the statements themselves
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = owner.Close(context.WithoutCancel(t.Context())) })
	return newSiteWith(t, pool, func(server *httpsite.Server) {
		server.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
		set(server)
	}), owner
}

// newRaid adds a world to a site.
func (s *site) newRaid(t *testing.T, owner *pgx.Conn) *raid {
	t.Helper()
	x := &raid{world: s.newWorld(t), owner: owner, browsers: map[role]*browser{}, begins: map[role][]string{}, roleOf: map[string]role{}, harvests: map[role]harvest{}}
	for _, r := range roles {
		x.browsers[r] = x.browser(r)
		if r != nobody {
			x.roleOf[x.person[r]] = r
		}
		x.browsers[r].http.Transport = direct{s, r}
	}
	x.furnish()
	x.belongs = x.owners()
	return x
}

// direct hands the requests of a role to a site, without a network in between. Each comes from an address
// of its own, so that none meets a limit per address.
type direct struct {
	to *site
	by role
}

func (d direct) RoundTrip(request *http.Request) (*http.Response, error) {
	if d.to.asked != nil {
		d.to.asked(d.by, request.Method+" "+request.URL.Path)
	}
	served := request.Clone(request.Context())
	served.RequestURI, served.RemoteAddr = request.URL.RequestURI(), "127.0.0.1:1"
	if served.Body == nil {
		served.Body = http.NoBody
	}
	n := addresses.Add(1)
	served.Header.Set("X-Forwarded-For", fmt.Sprintf("10.%d.%d.%d", n>>16%256, n>>8%256, n%256))
	recorder := httptest.NewRecorder()
	d.to.Config.Handler.ServeHTTP(recorder, served)
	return recorder.Result(), nil
}

// does posts a form as a role, which must be accepted, and returns the path that it leads to.
func (x *raid) does(r role, path string, form url.Values) string {
	x.t.Helper()
	leads := x.browsers[r].post(path, form).want(x.t, http.StatusSeeOther).location
	x.begins[r] = append(x.begins[r], leads)
	return leads
}

// furnish makes everybody do what they can, through the site itself.
func (x *raid) furnish() {
	x.query(`update member set joined_at = joined_at - interval '2 years' where person_id = $1 returning ''`, x.person[lead])
	x.catalogue()
	for _, r := range roles[1:] {
		x.reflects(r)
	}
	x.manages(admin, x.organisation)
	x.manages(otherAdmin, x.query(`select organisation_id from member where person_id = $1`, x.person[otherAdmin]))
	x.curates(national, "")
	x.meets()
	x.counts()
	x.shares()
	x.buddies()
	for _, r := range registered {
		x.does(r, "/gegevens/adres", url.Values{"email": {"nieuw-" + x.address(r)}})
		x.does(r, "/gegevens/verwijderen", url.Values{"bevestig": {"ja"}})
	}
	for _, name := range routes(x.t, x.site) {
		if route, read := strings.CutPrefix(name, "GET "); read && !strings.ContainsAny(route, "{*") {
			x.begins[nobody] = append(x.begins[nobody], route)
		}
	}
	x.begins[nobody] = append(x.begins[nobody], "/api/v1/aanbod/"+x.query(`select id from offering where organisation_id is null and state = 'gepubliceerd' limit 1`))
	x.does(nobody, "/inloggen", url.Values{"email": {x.address(stranger)}, "per": {"mail"}})
}

// catalogue makes national offerings for everybody, and one of the organisation.
func (x *raid) catalogue() {
	for i, organisation := range []string{"", "", x.organisation} {
		x.query(`
			with o as (
			    insert into offering (organisation_id, title, kind, state, source, url)
			    values (nullif($1, '')::uuid, $2, 'training', 'gepubliceerd', 'Folder', 'https://aanbod.example/') returning id
			)
			insert into offering_competency (offering_id, competency, rank) select id, 'zelfregie', 1 from o returning offering_id`,
			organisation, fmt.Sprintf("Aanbod %d %s", i, pick(organisation == "", "", marker(admin, "aanbod"))))
	}
}

// plans makes goals of a role: one that rests, one that asks how it goes, and one about which it answered that. They
// plan something to learn for it, and write down what was agreed.
func (x *raid) plans(r role) {
	mark := func(field string) []string { return []string{marker(r, field)} }
	rests := x.does(r, "/plan/nieuw", url.Values{
		"voornemen": mark("voornemen"), "hindernis": mark("hindernis"), "als": mark("als"), "dan": mark("dan"),
		"merkbaar": mark("merkbaar"), "met-wie": mark("metwie"), "terugkijken": {"3"},
	})
	rests, _, _ = strings.Cut(rests, "?")
	x.does(r, rests+"/rusten", nil)
	due := func() string {
		return "/plan/" + x.query(`
			insert into goal (person_id, state, source, intention, obstacle, if_text, then_text, look_back_on, started_at, changed_at)
			values ($1, 'active', 'eigen', $2, '', 'een gesprek stilvalt', 'wacht ik', $3::timestamptz::date, $3, $3) returning id`,
			x.person[r], marker(r, "doel"), x.site.clock.Now())
	}
	answered := due()
	x.does(r, answered+"/terugkijken", url.Values{"keer": {"1"}, "antwoord": {"beetje"}})
	x.does(r, answered+"/terugkijken/verder", url.Values{"keer": {"1"}, "opgevallen": mark("opgevallen"), "besluit": {"keep"}, "terugkijken": {"2"}})
	goal := due()
	x.begins[r] = append(x.begins[r], "/plan", goal)
	x.does(r, "/plan/scholing", url.Values{
		"titel": mark("titel"), "verplicht": {"vrijwillig"}, "uiterlijk": {"2027-03-28"}, "betaling": {"zelf"}, "doel": {strings.TrimPrefix(goal, "/plan/")},
		"register": mark("skj"), "puntensoort": {"overig"}, "punten-verwacht": {"2"}, "link": {"https://voorbeeld.example/" + marker(r, "link")},
	})
	x.does(r, "/plan/afspraken", url.Values{"afspraak": mark("afspraak"), "met-wie": mark("gesprek"), "wanneer": {"2027-02-01"}})
	x.does(r, "/plan/afspraken", url.Values{"afspraak": mark("gedaan"), "gedaan": {x.site.clock.Now().Format(time.DateOnly)}})
	x.browsers[r].post("/plan/agenda", url.Values{"titels": {"ja"}}).want(x.t, http.StatusOK)
	x.does(r, "/plan/register", url.Values{"register": mark("register"), "begin": {"2024-01-01"}})
}

// reflects makes a role reflect, share a list, and say what they think of an offering.
func (x *raid) reflects(r role) {
	b, mark := x.browsers[r], func(field string) []string { return []string{marker(r, field)} }
	path := b.start(assessment.FormReflection)
	x.does(r, path+"/zelfregie", url.Values{"zelfregie": {"verkennen"}, "zelfregie-1": {"altijd"}, "zelfregie-2": {"altijd"}, "zelfregie-notitie": mark("notitie"), "eigen-kracht-vraag": mark("vraag")})
	report := b.finish(path, assessment.ChoseExploring, assessment.ChoseGrowing, assessment.ChosePassingOn)
	x.begins[r] = append(x.begins[r], report)
	x.does(r, report+"/verschil", url.Values{"zelfregie-verschil": mark("verschil")})
	x.does(r, report, url.Values{"groeien": {"zelfregie"}, "zelfregie-reden": {"leren"}})
	if r != guest { // one person without a gespreksblad
		sheet := x.does(r, report+"/gespreksblad", nil)
		x.does(r, sheet, url.Values{"punt": {"zelfregie"}, "zelfregie-woorden": mark("woorden"), "eigen": mark("gespreksvraag")})
	}
	x.plans(r)
	x.site.clock.advance(1)
	open := b.start(assessment.FormReflection)
	x.begins[r] = append(x.begins[r], open, open+"/overzicht")
	x.does(r, open+"/zelfregie", url.Values{"zelfregie": {"groeien"}, "zelfregie-notitie": mark("open-notitie")})
	offering := x.query(`select id from offering where organisation_id is null and state = 'gepubliceerd' limit 1`)
	x.does(r, "/aanbod/"+offering+"/bewaren", url.Values{"bewaar": {"ja"}})
	x.does(r, "/aanbod/"+offering+"/nuttig", url.Values{"nuttig": {"ja"}})
	x.does(r, "/aanbod/"+offering+"/melden", url.Values{"soort": {"anders"}, "woorden": mark("melding")})
	x.does(r, "/aanbod/bewaard/delen", nil)
	x.does(r, "/aanbod/voorstellen", url.Values{"titel": mark("voorstel"), "aanbieder": mark("aanbieder"), "waarom": mark("waarom")})
	x.does(r, "/aanbod/voorkeur", url.Values{"regio": mark("regio")})
	if slices.Contains(guests, r) {
		b.post("/verder/code", nil).want(x.t, http.StatusOK)
		return
	}
	x.does(r, "/gegevens/naam", url.Values{"naam": mark("naam")})
	x.does(r, "/gegevens/vraag", url.Values{"meetellen": {"ja"}})
}
