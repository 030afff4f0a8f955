package site_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"reflectietool/internal/assessment"
	"reflectietool/internal/database"
	"reflectietool/internal/database/dbtest"
)

// counter counts the statements that reach the database, those in a batch one by one, and the round
// trips: one for a batch.
type counter struct{ n, trips atomic.Int64 }

// TraceQueryStart does not count the notice of new jobs, which the queue sends at most ten times a
// second, whatever the requests are.
func (c *counter) TraceQueryStart(ctx context.Context, _ *pgx.Conn, query pgx.TraceQueryStartData) context.Context {
	if !strings.Contains(query.SQL, "PGNotifyMany") {
		c.n.Add(1)
		c.trips.Add(1)
	}
	return ctx
}
func (c *counter) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

func (c *counter) TraceBatchStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchStartData) context.Context {
	c.trips.Add(1)
	return ctx
}
func (c *counter) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) { c.n.Add(1) }
func (c *counter) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData)     {}

// newCountedSite makes a site that counts its statements.
func newCountedSite(t *testing.T) (*site, *counter) {
	t.Helper()
	config, err := database.Config(dbtest.NewDB(t).ServingURL)
	if err != nil {
		t.Fatal(err)
	}
	count := &counter{}
	config.ConnConfig.Tracer = count
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return newSiteOn(t, pool), count
}

// TestQueriesPerPage checks that every page takes at most five statements, however much there is to
// show.
func TestQueriesPerPage(t *testing.T) {
	t.Parallel()
	s, count := newCountedSite(t)
	s.loadCatalogue(t)
	b, reader := s.browser(t), s.browser(t)
	b.signIn()
	address := reader.signIn()
	for range 3 {
		someReport(b)
	}
	report := someReport(b)
	path := b.start(assessment.FormReflection)
	b.post(path+"/zelfregie", url.Values{"zelfregie-1": {"soms"}})
	first := s.frameworks.Current().Competencies()[0]
	sheet := b.sheet(report)
	b.post(sheet, url.Values{"eigen": {"Herken je dit?"}}).want(t, http.StatusSeeOther)
	b.post(sheet+"/delen", url.Values{"email": {address}, "tot": {"2026-12-05"}, "rapport": {"ja"}}).want(t, http.StatusSeeOther)
	shared := sharedLink.FindString(reader.get("/").body)
	// The first opening in an hour is also written to the log.
	reader.get(shared).want(t, http.StatusOK)
	reader.get(shared+"/rapport").want(t, http.StatusOK)
	curator := s.curator(t, "Nadia")
	curated := curator.curates("/beheer/aanbod/nieuw")
	curator.post(curated, offeringForm("title", "Anders")).want(t, other)
	plan := curator.plans(csvLines("k1,Eerste,training,Folder,,,,", "k2,Tweede,training,Folder,,,,"))
	get := func(path string) func() reply { return func() reply { return b.get(path) } }
	b.get("/aanbod") // the first request copies the catalogue into memory
	for name, request := range map[string]func() reply{
		"home": get("/"), "intro": get("/reflectie"), "competency": get(path + "/zelfregie"), "check": get(path + "/overzicht"),
		"correct: overview": get(corrections(report)), "correct: competency": get(corrections(report) + "/zelfregie"),
		"report": get(report), "report as json": get(report + ".json"), "compare": get("/vergelijk"), "my data": get("/gegevens"), "resume": get("/verder"),
		"account": get("/account"), "visits": get("/account/bezoeken"), "sheet: choose": get(sheet), "sheet": get(sheet + "/blad"), "share": get(sheet + "/delen"), "who sees what": get("/wie-ziet-wat"),
		"privacy": get("/privacy"), "privacy sheet": get("/privacy/verwerkingen"),
		"shared":        func() reply { return reader.get(shared) },
		"shared report": func() reply { return reader.get(shared + "/rapport") },
		"offerings":     get("/aanbod?q=wijkteam&kenmerk=integraal-werken"), "kader": get("/kader/eigen-kracht"),
		"work list":        func() reply { return curator.get("/beheer/aanbod?toon=alles") },
		"attention":        func() reply { return curator.get("/beheer/aanbod?soort=training&niveau=1") },
		"coverage":         func() reply { return curator.get("/beheer/aanbod?toon=ontbreekt&soort=training") },
		"form from a list": func() reply { return curator.get(curated + "?lijst=toon%3Dalles%26plek%3D1%26van-alle%3D2") },
		"suggested":        func() reply { return curator.get("/beheer/aanbod?toon=voorgesteld") },
		"demand":           func() reply { return curator.get("/beheer/vraag") },
		"going back":       func() reply { return curator.get(curated + "/terug?versie=1") },
		"offering form":    func() reply { return curator.get(curated) },
		"import":           func() reply { return curator.get(importPage) },
		"import plan":      func() reply { return curator.get(plan) },
		"offering history": func() reply { return curator.get(curated + "/geschiedenis") },
		"one correction": func() reply {
			return b.post(corrections(report)+"/zelfregie", url.Values{"zelfregie-2": {"vaak"}}, true)
		},
	} {
		before := count.n.Load()
		request().want(t, http.StatusOK)
		if n := count.n.Load() - before; n > 5 {
			t.Errorf("%s takes %d statements, at most 5", name, n)
		} else {
			t.Logf("%s: %d", name, n)
		}
	}
	for _, path := range []string{report, report + ".json", report + ".csv", path + "/zelfregie", path + "/overzicht"} {
		before := count.trips.Load()
		b.get(path).want(t, http.StatusOK)
		if n := count.trips.Load() - before; n > 1 { // for the session, and all of the page
			t.Errorf("%s takes %d round trips", path, n)
		}
	}
	withNote := fullForm(first, assessment.Often, assessment.ChoseSteady)
	withNote.Set(first.Slug+"-notitie", "Een voorbeeld uit mijn werk.")
	for name, save := range map[string]struct {
		form url.Values
		most int64
		htmx []bool
	}{
		"one answer":             {url.Values{"zelfregie-2": {"vaak"}}, 1, []bool{true}}, // which also checks the session
		"a whole page":           {fullForm(first, assessment.Often, assessment.ChosePassingOn), 1, nil},
		"a whole page with text": {withNote, 3, nil}, // the session; the lock of the person and the answers, in one round trip
	} {
		before := count.n.Load()
		status := http.StatusSeeOther
		if save.htmx != nil {
			status = http.StatusOK
		}
		b.post(path+"/"+first.Slug, save.form, save.htmx...).want(t, status)
		if n := count.n.Load() - before; n > save.most {
			t.Errorf("%s takes %d statements to save, at most %d", name, n, save.most)
		}
	}
}

// TestQueriesPerPageOfOrganisations checks the same for pages about organisations with many people.
func TestQueriesPerPageOfOrganisations(t *testing.T) {
	t.Parallel()
	s, count := newCountedSite(t)
	m := s.newManager(t, "Voorbeeld Welzijn")
	if _, err := s.accounts.GrantNational(t.Context(), m.email); err != nil {
		t.Fatal(err)
	}
	team := m.team("Noord")
	m.post(m.home+"/functies", url.Values{"naam": {"Sociaal werker"}}).want(t, http.StatusSeeOther)
	for range 3 {
		m.colleague("Collega", team, "collega")
	}
	m.post(m.home+"/uitnodigen", url.Values{"actie": {"versturen"}, "adressen": {m.email}, "team": {team}}).want(t, http.StatusSeeOther)
	open := s.invitationOf(t, m.email)
	for range 5 {
		s.closeRound(t, team, "8-12", "sosoasoaoa", s.clock.Now())
	}
	for _, path := range []string{
		m.home + "/rondes", m.home + "/rondes.csv", m.home + "/rondes.json",
		"/beheer", "/beheer/logboek", m.home, m.home + "/mensen", m.home + "/mensen?lid=" + s.memberCode(t, m.id, m.email), m.home + "/logboek.csv", m.home + "/uitnodigen", m.home + "/teams", m.home + "/functies", m.home + "/functies/nieuw",
		m.home + "/instellingen", m.home + "/logboek", "/beheer/functie/" + s.oneText(t, `select id from job_function`), open,
		"/account/organisatie/" + m.id + "/verlaten",
	} {
		before := count.n.Load()
		m.get(path).want(t, http.StatusOK)
		if n := count.n.Load() - before; n > 5 {
			t.Errorf("%s takes %d statements, at most 5", path, n)
		}
	}
}
