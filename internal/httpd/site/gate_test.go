package site_test

import (
	"net/http"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"reflectietool/internal/assessment"
	"reflectietool/internal/database/dbtest"
	httpsite "reflectietool/internal/httpd/site"
	"reflectietool/web"
)

// typedAnswers are the routes that show a person's own answers as they were typed. Nothing on them
// is derived from a level, so they stay open before "Telt mee?" is answered.
var typedAnswers = map[string]bool{
	"GET /gegevens/download":                      true,
	"GET /reflectie/{id}/verbeteren":              true,
	"GET /reflectie/{id}/verbeteren/{competency}": true,
}

// asking is a person whose finished Reflectie waits for the answer to "Telt mee?".
type asking struct {
	*world
	browsers map[role]*browser
	// work holds what fills {id} in a path, by the key of works: the Reflectie, a sheet and a share
	// of it.
	work map[string]string
}

// newAsking makes the professional of a new world finish a Reflectie with these levels during a
// round. The professional is signed in, since a round asks guests nothing.
func (s *site) newAsking(t *testing.T, levels ...assessment.Choice) *asking {
	t.Helper()
	w := s.newWorld(t)
	round, b := w.round(), w.browser(professional)
	path := b.start(assessment.FormReflection)
	b.finish(path, levels...)
	a := &asking{world: w, browsers: map[role]*browser{professional: b, recipient: w.browser(recipient)}}
	reflection := strings.TrimPrefix(path, "/reflectie/")
	sheet := w.query(`
		with sheet as (
		    insert into sheet (reflection_id, created_at, changed_at) values ($1, $2, $2) returning id
		), asked as (
		    insert into sheet_question (sheet_id, place, question) select id, 1, 'Herken je dit?' from sheet
		)
		select id from sheet`, reflection, s.clock.Now())
	share := w.query(`
		insert into share (sheet_id, email, email_key, with_report, until, created_at) values ($1, $2, $2, true, $3, $4) returning id`,
		sheet, w.address(recipient), s.clock.Now().AddDate(0, 0, 14), s.clock.Now())
	a.work = map[string]string{"open": reflection, "finished": reflection, "sheet": sheet, "share": share,
		"round-mail": w.query(`
			select m.id from round_invitation i join mail_turn m on m.about = i.id where i.round_id = $1 and i.person_id = $2`, round, w.person[professional])}
	return a
}

// scan makes a Snelle scan, whose report looks back at the Reflectie, and returns its id. It is
// finished at the same moment for everybody, whatever other tests did to the clock: its report says
// until when it can be corrected.
func (a *asking) scan() string {
	a.site.clock.advance(time.Minute)
	b := a.browsers[professional]
	report := b.finish(b.start(assessment.FormScan), assessment.ChoseGrowing, assessment.ChoseGrowing, assessment.ChoseGrowing)
	id := strings.TrimPrefix(report, "/rapport/")
	return a.query(`update reflection set started_at = $2, finished_at = $2 where id = $1 returning id`, id, time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC))
}

// passing matches the parts of an answer that differ between any two people.
var passing = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[A-Z2-7]{10,}\b`)

// ask requests a route as a role and returns the answer without the parts that differ for any two
// people.
func (a *asking) ask(t *testing.T, asks role, name, work string, form url.Values) string {
	t.Helper()
	method, route, _ := strings.Cut(name, " ")
	id, known := a.work[work]
	switch {
	case work == "scan":
		id = a.scan()
	case !known:
		id = works[work](a.world, asks)
	}
	round := a.published(route)
	path := strings.NewReplacer(
		"{id}", id, "{reflectie}", a.work["finished"], "{competency}", "zelfregie", "{kenmerk}", "eigen-kracht", "{partner}", "inwoners", "{secret}", strings.Repeat("A", 26), "{bewijs}", strings.Repeat("A", 52),
		"/static/*", web.Asset("app.css"), "{ronde}", round, "{afspraak}", a.agreed(route, round), "{sessie}", a.planned(route),
	).Replace(route)
	var got reply
	if b := a.browsers[asks]; method == http.MethodGet {
		got = b.get(path)
	} else {
		got = b.post(path, form)
	}
	return passing.ReplaceAllString(strings.Join([]string{http.StatusText(got.status), got.location, got.body}, "\n"), "")
}

// TestNothingOfALevelShowsBeforeTheChoice requests every route for two people who differ only in
// the levels of one Reflectie. While "Telt mee?" is not answered for that Reflectie, every answer
// is the same to the letter; once it is, the report differs.
func TestNothingOfALevelShowsBeforeTheChoice(t *testing.T) {
	t.Parallel()
	s := newSiteWith(t, dbtest.New(t), func(server *httpsite.Server) {
		server.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	})
	s.loadCatalogue(t)
	pair := func(t *testing.T) [2]*asking {
		return [2]*asking{
			s.newAsking(t, assessment.ChoseNotApplicable, assessment.ChoseExploring, assessment.ChosePassingOn, assessment.ChosePassingOn),
			s.newAsking(t, assessment.ChoseExploring, assessment.ChosePassingOn, assessment.ChoseExploring, assessment.ChoseExploring),
		}
	}
	differs := func(t *testing.T, both [2]*asking, asks role, name, work string, form url.Values) bool {
		t.Helper()
		return both[0].ask(t, asks, name, work, form) != both[1].ask(t, asks, name, work, form)
	}
	more := map[string]access{ // routes that show more with a query
		"GET /aanbod?rapport=ja":                              {},
		"GET /rapport/{id}?scan":                              {work: "scan"},
		"GET /rapport/{id}.csv?scan":                          {work: "scan"},
		"GET /vergelijk?scan":                                 {work: "scan"},
		"GET /vergelijk?reflectie={id}&reflectie={reflectie}": {work: "scan"},
		"POST /rapport/{id}?strength":                         {work: "finished", form: url.Values{"inzetten": {"zichtbaarheid"}}},
		"POST /gespreksblad/{id}?own":                         {work: "sheet", form: url.Values{"zelfregie-woorden": {"Dit wil ik."}, "zelfregie-soort": {"punt"}}},
	}
	check := func(name string, row access) {
		if typedAnswers[name] {
			return
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, asks := range []role{professional, recipient} {
				if both := pair(t); differs(t, both, asks, name, row.work, row.form) {
					t.Errorf("%s: what the %s sees depends on the levels", name, asks)
				}
			}
		})
	}
	for _, name := range routes(t, s) {
		if row, known := authorization[name]; known {
			check(name, row)
		}
	}
	for name, row := range more {
		check(name, row)
	}

	t.Run("after the answer", func(t *testing.T) {
		t.Parallel()
		both := pair(t)
		for _, a := range both {
			ask := "/reflectie/" + a.work["finished"] + "/telt-mee"
			a.browsers[professional].post(ask, url.Values{"ronde": {"nee"}}).want(t, http.StatusSeeOther)
		}
		for name, work := range map[string]string{
			"GET /rapport/{id}": "finished", "GET /rapport/{id}.csv": "finished", "GET /rapport/{id}.json": "finished",
			"GET /gespreksblad/{id}": "sheet", "GET /team/{id}/sessie/{sessie}": "team", "GET /aanbod?rapport=ja": "",
		} {
			if !differs(t, both, professional, name, work, nil) {
				t.Errorf("%s does not depend on the levels at all, so that the test above shows nothing of it", name)
			}
		}
		if !differs(t, both, recipient, "GET /gedeeld/{id}/rapport", "share", nil) {
			t.Error("the shared report does not depend on the levels at all")
		}
		// By default the Reflectie is compared with the scan as long as there is only one of those.
		for _, name := range []string{"GET /vergelijk?scan", "GET /vergelijk?reflectie={id}&reflectie={reflectie}"} {
			if !differs(t, both, professional, name, "scan", nil) {
				t.Errorf("%s does not depend on the levels at all", name)
			}
		}
		if !differs(t, both, professional, "GET /rapport/{id}?scan", "scan", nil) {
			t.Error("the report of a later scan does not look back")
		}
	})
}
