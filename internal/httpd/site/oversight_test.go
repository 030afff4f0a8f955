package site_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"testing"

	"reflectietool/internal/assessment"
	"reflectietool/internal/database/dbtest"
	httpsite "reflectietool/internal/httpd/site"
)

// overseers are the roles that see something of the professional because of their work.
var overseers = []role{admin, lead, otherLead, colleague, otherAdmin, national}

// ofOwner are the kinds of work that only their owner opens, so that an overseer gets a 404 with
// them anyway. Making one would already be a difference that must not show.
var ofOwner = map[string]bool{"open": true, "finished": true, "sheet": true, "share": true, "list": true, "round-mail": true, "suggestion": true, "goal": true, "buddy": true}

// TestOverseersSeeNothingOfHowAMemberUsesTheTool requests every page, file and answer of the API as
// everybody who oversees a member, before and after that member used all of the tool for
// themselves: visits, reflections with targets of their own, points, a gespreksblad, a share with a
// stranger, a goal with a maatje, kept and valued offerings, preferences. Not a letter may differ.
func TestOverseersSeeNothingOfHowAMemberUsesTheTool(t *testing.T) {
	t.Parallel()
	s := newSiteWith(t, dbtest.New(t), func(server *httpsite.Server) {
		server.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	})
	w := s.newWorld(t)
	s.oneText(t, `insert into offering (title, kind, source, version, state) values ('Landelijk', 'training', 'Folder', 1, 'gepubliceerd') returning id`)
	own := s.oneText(t, `
		insert into offering (organisation_id, title, kind, source, version, state)
		values ($1, 'Van de organisatie', 'training', 'Folder', 1, 'gepubliceerd') returning id`, w.organisation)
	round := w.published("{ronde}")
	look := w.overlook(t)

	before := look()
	w.useEverything(t, own)
	compare(t, before, look(), false)

	// What an overseer may see does show, so that the comparison above can fail.
	w.browser(professional).post("/gegevens/naam", url.Values{"naam": {"Anna Voorbeeld"}}).want(t, other)
	w.browser(professional).post("/account/organisatie/"+w.organisation+"/functie", url.Values{"functie": {w.function}}).want(t, other)
	after := look()
	compare(t, before, after, true, string(admin)+" GET /beheer/organisatie/{id}/mensen", string(lead)+" GET /team/{id}", string(colleague)+" GET /team/{id}")
	if round == "" || len(after) < 200 {
		t.Errorf("only %d pages were compared", len(after))
	}
}

// overlook returns a function that requests every route as every overseer, and returns the answers
// by role and route.
func (w *world) overlook(t *testing.T) func() map[string]string {
	t.Helper()
	targets := map[string]string{} // by role and route
	for _, name := range routes(t, w.site) {
		row := authorization[name]
		method, route, _ := strings.Cut(name, " ")
		if method != http.MethodGet || route == "/static/*" || ofOwner[row.work] {
			continue
		}
		ronde, sessie := w.published(route), w.plannedOnce(route)
		afspraak := w.agreed(route, ronde)
		for _, asks := range overseers {
			targets[string(asks)+" "+name] = strings.NewReplacer(
				"{id}", works[row.work](w, asks), "{competency}", "zelfregie", "{kenmerk}", "eigen-kracht",
				"{secret}", strings.Repeat("A", 26), "{bewijs}", strings.Repeat("A", 52), "{ronde}", ronde, "{afspraak}", afspraak, "{sessie}", sessie).Replace(route)
		}
	}
	return func() map[string]string {
		answers := map[string]string{}
		for key, path := range targets {
			asks, _, _ := strings.Cut(key, " ")
			got := w.site.serve(http.MethodGet, path, "", "reflectietool="+w.token[role(asks)])
			body := got.Body.String()
			if strings.HasPrefix(body, "PK") { // a workbook: the order of the files in it is of no meaning
				files := unzip(t, body)
				body = ""
				for _, name := range slices.Sorted(maps.Keys(files)) {
					body += name + files[name]
				}
			}
			answers[key] = passing.ReplaceAllString(fmt.Sprint(got.Code, got.Header().Get("Location"), body), "")
		}
		return answers
	}
}

// plannedOnce plans one meeting for all routes, since a team can have one a day.
func (w *world) plannedOnce(route string) string {
	if !strings.Contains(route, "{sessie}") {
		return ""
	}
	if w.meeting == "" {
		w.meeting = w.planned(route)
	}
	return w.meeting
}

// useEverything makes the professional use the tool for themselves.
func (w *world) useEverything(t *testing.T, offering string) {
	t.Helper()
	b := w.browser(professional)
	w.query(`with p as (update person set last_seen_at = last_seen_at - interval '9 days' where id = $1 returning id)
		update session set touched_at = touched_at - interval '9 days' where person_id = (select id from p) returning 'done'`, w.person[professional])
	path := b.start(assessment.FormReflection)
	b.post(path+"/zelfregie", url.Values{"zelfregie": {"groeien"}, "zelfregie-streefniveau": {"4"}, "zelfregie-belang": {"hoog"}, "zelfregie-notitie": {"Voor mij"}}).want(t, other)
	report := b.finish(path, assessment.ChoseGrowing, assessment.ChoseExploring)
	b.get(report).want(t, ok)
	b.post(report, url.Values{"groeien": {"zelfregie"}, "zelfregie-reden": {"leren"}}).want(t, other)
	sheet := b.post(report+"/gespreksblad", nil).want(t, other).location
	b.post(sheet, url.Values{"eigen": {"Wat spreken we af?"}}).want(t, other)
	b.post(sheet+"/delen", url.Values{"email": {w.address(stranger)}, "tot": {"2026-12-05"}}).want(t, other)
	b.post(b.goal("Vaker wachten")+"/maatje", url.Values{"email": {w.address(stranger)}}).want(t, other)
	question := "/maatje/vraag/" + w.query(`select id from buddy where email = $1`, w.address(stranger))
	w.browser(stranger).post(question, nil).want(t, other)
	b.start(assessment.FormScan)
	b.get("/aanbod/"+offering+"?van=rapport").want(t, ok)
	b.post("/aanbod/"+offering+"/bewaren", url.Values{"bewaar": {"ja"}}).want(t, other)
	b.post("/aanbod/"+offering+"/nuttig", url.Values{"nuttig": {"ja"}}).want(t, other)
	b.post("/aanbod/voorkeur", url.Values{"regio": {"Zeeland"}}).want(t, other)
	b.post("/gegevens/vraag", url.Values{"meetellen": {"ja"}}).want(t, other)
	b.post("/gegevens/bewaren", url.Values{"bewaren": {"5"}}).want(t, other)
}

// compare fails for every answer that changed, or, if they must change, for each of these that did
// not.
func compare(t *testing.T, before, after map[string]string, must bool, these ...string) {
	t.Helper()
	for key := range before {
		if !must && before[key] != after[key] {
			t.Errorf("%s shows how a member uses the tool:\n%s", key, firstDifference(before[key], after[key]))
		}
	}
	for _, key := range these {
		if before[key] == "" || before[key] == after[key] {
			t.Errorf("%s does not depend on the member at all, so that the comparison shows nothing", key)
		}
	}
}

// firstDifference returns the text around the first byte in which two answers differ.
func firstDifference(a, b string) string {
	at := 0
	for at < len(a) && at < len(b) && a[at] == b[at] {
		at++
	}
	from := max(0, at-120)
	return a[from:min(len(a), at+160)] + "\n----\n" + b[from:min(len(b), at+160)]
}
