package site_test

import (
	"log/slog"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/jackc/pgx/v5/pgxpool"

	"reflectietool/internal/account"
	"reflectietool/internal/assessment"
	"reflectietool/internal/database"
	"reflectietool/internal/database/dbtest"
	"reflectietool/internal/limit"
)

// TestBrowserChecksRefusals checks the pages for requests that a browser may not or cannot make.
func TestBrowserChecksRefusals(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v, b := s.browser(t), newTab(t, s)
	path := v.start(assessment.FormReflection)
	b.as(v)
	b.want(path+"/zelfregie", 200)
	for _, tt := range []struct {
		name, path string
		form       url.Values
		status     int
	}{
		{"405", "/kader", url.Values{}, 405},
		{"413", path + "/zelfregie", url.Values{"zelfregie-notitie": {strings.Repeat("x", 70_000)}}, 413},
		{"422", "/reflectie", url.Values{"vorm": {"lang"}}, 422},
	} {
		if got := b.submit(tt.path, tt.form); got != tt.status {
			t.Errorf("%s: status %d", tt.name, got)
		}
		b.check(tt.name)
	}
	v.finish(path, assessment.ChoseGrowing)
	if got := b.submit(path+"/zelfregie", url.Values{"zelfregie-1": {"vaak"}}); got != 409 {
		t.Errorf("answering after finishing: status %d", got)
	}
	b.check("409")
	for range limit.Standard().Network.ResumeCodes {
		v.post("/verder", url.Values{"code": {"AAAA-BBBB-CCCC-DDDD"}})
	}
	if got := b.submit("/verder", url.Values{"code": {"AAAA-BBBB-CCCC-DDDD"}}); got != 429 {
		t.Errorf("one code too many: status %d", got)
	}
	b.check("429")
	b.open("data:text/html,<form method=post action='" + s.URL + path + "/zelfregie'><button>x</button></form>")
	if got := b.load("a post from another site", chromedp.Evaluate[chromedp.Void](`document.forms[0].submit()`)); got != 403 {
		t.Errorf("a post from another site: status %d", got)
	}
	b.check("403")
}

// TestBrowserChecksStrangers checks the personal pages for a visitor without a session, or whose
// session is over.
func TestBrowserChecksStrangers(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v, b := s.browser(t), newTab(t, s)
	path := v.start(assessment.FormReflection)
	b.want(path+"/zelfregie", 404)
	b.check("no visit")
	b.as(v)
	b.want(path+"/zelfregie", 200)
	s.clock.advance(account.SessionLife + time.Minute)
	if got := b.submit(path+"/zelfregie", url.Values{"zelfregie-1": {"vaak"}, "vorm": {"reflectie"}}); got != 403 {
		t.Errorf("answering after the visit: status %d", got)
	}
	b.check("competency zelfregie: visit is over")
	b.want(path+"/zelfregie", 403)
	b.check("visit is over")

	limits := limit.Standard()
	limits.GuestsPerHour = 1
	s.accounts.Limit(limits, slog.New(slog.DiscardHandler))
	s.browser(t).start(assessment.FormReflection)
	fresh := newTab(t, s)
	fresh.want("/aanbod/voorstellen", 200)
	if got := fresh.submit("/aanbod/voorstellen", url.Values{"titel": {"Een cursus"}}); got != 429 {
		t.Errorf("beginning beyond the limit: status %d", got)
	}
	fresh.check("busy")
}

// TestBrowserChecksFailures checks the pages for failures of the server.
func TestBrowserChecksFailures(t *testing.T) {
	t.Parallel()
	db := dbtest.NewDB(t)
	s, wire := cutSite(t, db)
	v, b := s.browser(t), newTab(t, s)
	path := v.start(assessment.FormReflection)
	b.as(v)
	b.want(path+"/zelfregie", 200)
	wire.set(true)
	if got := b.submit(path+"/zelfregie", url.Values{"zelfregie-1": {"vaak"}, "vorm": {"reflectie"}}); got != 503 {
		t.Errorf("answering without a database: status %d", got)
	}
	b.check("competency zelfregie: not saved")
	b.want(path+"/zelfregie", 503)
	b.check("503")
	wire.set(false)
	owner, err := pgxpool.New(t.Context(), db.OwnerURL)
	if err != nil {
		t.Fatal(err)
	}
	defer owner.Close()
	if _, err := owner.Exec(t.Context(), `alter table reflection_text rename to elsewhere`); err != nil {
		t.Fatal(err)
	}
	b.want(path+"/zelfregie", 500)
	b.check("500")
}

// cutSite makes a site whose database connection a test can cut.
func cutSite(t testing.TB, db dbtest.DB) (*site, *cut) {
	t.Helper()
	config, err := database.Config(db.ServingURL)
	if err != nil {
		t.Fatal(err)
	}
	wire := &cut{}
	config.ConnConfig.DialFunc = wire.dial
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return newSiteOn(t, pool), wire
}
