package site_test

import (
	"bytes"
	"context"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"reflectietool/internal/httpd"
	httpsite "reflectietool/internal/httpd/site"

	"github.com/jackc/pgx/v5/pgxpool"

	"reflectietool/internal/account"
	"reflectietool/internal/assessment"
	"reflectietool/internal/database"
	"reflectietool/internal/database/dbtest"
	"reflectietool/internal/demand"
	"reflectietool/internal/expertise"
	"reflectietool/internal/framework"
	"reflectietool/internal/httpd/accounts"
	"reflectietool/internal/limit"
	"reflectietool/internal/mail"
	"reflectietool/internal/mail/mailtest"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/curate"
	"reflectietool/internal/offering/index"
	"reflectietool/internal/offering/intake"
	"reflectietool/internal/offering/links"
	"reflectietool/internal/offering/search"
	"reflectietool/internal/offering/shelf"
	"reflectietool/internal/organisation"
	"reflectietool/internal/plan"
	"reflectietool/internal/queue"
	"reflectietool/internal/report"
	"reflectietool/internal/sharing"
	"reflectietool/internal/tally"
	"reflectietool/internal/team"
	"reflectietool/internal/team/meeting"
	"reflectietool/internal/turn"
)

// site is the whole server on a database of its own.
type site struct {
	*httptest.Server
	db            *pgxpool.Pool
	frameworks    *framework.Library
	curation      *curate.Service
	imports       *intake.Service
	shelf         *shelf.Service
	log           *buffer
	accounts      *account.Service
	organisations *organisation.Service
	sharing       *sharing.Service
	teams         *team.Service
	turns         *turn.Service
	meetings      *meeting.Service
	expertise     *expertise.Service
	plans         *plan.Service
	mails         *mailtest.Server
	queue         *queue.Queue
	clock         *clock
	context       context.Context            // for requests that skip the network
	asked         func(by role, what string) // called before each request of a raid; nil in most tests
}

// clock is a clock that a test moves.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// buffer collects the log of several requests at once.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

func newSite(t testing.TB) *site {
	t.Helper()
	return newSiteOn(t, dbtest.New(t))
}

func newSiteOn(t testing.TB, db *pgxpool.Pool) *site {
	t.Helper()
	return newSiteWith(t, db, func(*httpsite.Server) {})
}

// newSiteWith makes a site, and lets a test change the settings of the server.
func newSiteWith(t testing.TB, db *pgxpool.Pool, set func(*httpsite.Server)) *site {
	t.Helper()
	frameworks, err := framework.Load()
	if err != nil {
		t.Fatal(err)
	}
	s := &site{
		context: t.Context(),
		db:      db, frameworks: frameworks, log: &buffer{},
		clock: &clock{now: time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)},
		mails: mailtest.NewServer(t),
		// The server listens before it serves, so that its address can be in mails.
		Server: httptest.NewUnstartedServer(nil),
	}
	s.offerMail(t)
	offerings := offering.NewService(db, s.clock.Now)
	s.curation = curate.NewService(db, frameworks.Current(), s.clock.Now)
	s.imports = intake.NewService(db, frameworks.Current(), s.clock.Now)
	s.shelf = shelf.NewService(db, s.clock.Now)
	s.imports.OfferJobs(s.queue)
	s.expertise = expertise.NewService(db, s.clock.Now)
	copies := index.NewKeeper(db, frameworks.Current(), s.clock.Now)
	assessments := assessment.NewService(db, frameworks, s.clock.Now)
	server := &httpsite.Server{
		Kit: &httpd.Kit{
			Accounts: s.accounts, Log: slog.New(slog.NewJSONHandler(s.log, nil)), Now: s.clock.Now,
			Operator: httpd.Operator{Name: "Voorbeeldbeheerder"}, Limits: limit.Standard(),
			Counter: tally.New(db, s.clock.Now, limit.Standard().Window),
		},
		Frameworks:    frameworks,
		Assessments:   assessments,
		Demand:        demand.NewService(db, frameworks, assessments, offerings, s.clock.Now),
		Offerings:     offerings,
		Search:        search.NewService(db, frameworks.Current(), copies),
		Shelf:         s.shelf,
		Curation:      s.curation,
		Imports:       s.imports,
		Links:         links.NewService(db, s.clock.Now),
		Organisations: s.organisations,
		Reports:       report.NewService(db, frameworks, assessments, copies, s.teams, s.sharing, s.clock.Now),
		Sharing:       s.sharing,
		Teams:         s.teams,
		Turns:         s.turns,
		Meetings:      s.meetings,
		Expertise:     s.expertise,
		Plans:         s.plans,
		Ready:         database.NewReadiness(db).Check,
	}
	set(server)
	s.Config.Handler = server.Handler()
	s.Start()
	t.Cleanup(s.Close)
	return s
}

// newSiteWithoutMail makes a site that cannot send mail.
func newSiteWithoutMail(t testing.TB) *site {
	t.Helper()
	db := dbtest.New(t)
	return newSiteWith(t, db, func(s *httpsite.Server) {
		s.Accounts = account.NewService(db, s.Now)
		s.Organisations = organisation.NewService(db, s.Frameworks, s.Now)
		s.Sharing = sharing.NewService(db, s.Now)
		s.Teams = team.NewService(db, s.Frameworks, s.Now)
		s.Turns = turn.NewService(db, s.Now)
		s.Plans = plan.NewService(db, s.Frameworks, s.Now)
	})
}

// offerMail lets people sign in by mail, and with the account of an organisation. It does not start
// the queue: a test does that, or calls the service to send the mail.
func (s *site) offerMail(t testing.TB) {
	t.Helper()
	sender, err := mail.New(s.mails.Settings())
	if err != nil {
		t.Fatal(err)
	}
	s.queue = queue.New(s.db, slog.New(slog.NewJSONHandler(s.log, nil)))
	s.accounts = account.NewService(s.db, s.clock.Now)
	s.turns = turn.NewService(s.db, s.clock.Now)
	s.turns.OfferMail(s.queue, sender, "http://"+s.Listener.Addr().String())
	s.accounts.OfferMail(s.queue, sender, "http://"+s.Listener.Addr().String(), s.turns)
	s.accounts.KeepSecrets(sealedWith(t, "toets"))
	if err := s.accounts.OfferOIDC("http://"+s.Listener.Addr().String(), accounts.ProviderClient()); err != nil {
		t.Fatal(err)
	}
	s.organisations = organisation.NewService(s.db, s.frameworks, s.clock.Now)
	s.organisations.OfferMail(s.queue, sender, "http://"+s.Listener.Addr().String())
	s.teams = team.NewService(s.db, s.frameworks, s.clock.Now)
	s.meetings = meeting.NewService(s.db, s.frameworks, s.clock.Now)
	s.teams.OfferMail(s.turns)
	s.sharing = sharing.NewService(s.db, s.clock.Now)
	s.sharing.OfferMail(s.queue, sender, "http://"+s.Listener.Addr().String())
	s.plans = plan.NewService(s.db, s.frameworks, s.clock.Now)
	s.plans.OfferMail(s.queue, sender, "http://"+s.Listener.Addr().String(), s.turns)
}

// sendTurn sends what waits for the person who is to get the mail of a kind about a row.
func (s *site) sendTurn(t testing.TB, kind, about string) {
	t.Helper()
	var id string
	if err := s.db.QueryRow(t.Context(), `select id from mail_turn where kind = $1 and about = $2`, kind, about).Scan(&id); err != nil {
		t.Fatal(err)
	}
	if err := s.turns.Send(t.Context(), id); err != nil {
		t.Fatal(err)
	}
}

// loadCatalogue fills the database with the shipped offerings.
func (s *site) loadCatalogue(t testing.TB) {
	t.Helper()
	if err := s.imports.LoadCatalogue(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// browser is a visitor with a cookie jar. It does not follow redirects by itself.
type browser struct {
	t    testing.TB
	site *site
	http *http.Client
	// address is the visitor's network address, when the site trusts the proxy in front.
	address string
}

func (s *site) browser(t testing.TB) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t: t, site: s, http: &http.Client{
		Jar:           jar,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// reply is a response whose body was read.
type reply struct {
	status   int
	header   http.Header
	body     string
	location string
}

func (b *browser) do(request *http.Request) reply {
	b.t.Helper()
	response, err := b.http.Do(request)
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	b.feedback(request, string(body))
	return reply{response.StatusCode, response.Header, string(body), response.Header.Get("Location")}
}

func (b *browser) request(method, path string, body io.Reader) *http.Request {
	b.t.Helper()
	request, err := http.NewRequestWithContext(context.Background(), method, b.site.URL+path, body)
	if err != nil {
		b.t.Fatal(err)
	}
	if b.address != "" {
		request.Header.Set("X-Forwarded-For", b.address)
	}
	return request
}

func (b *browser) get(path string) reply {
	b.t.Helper()
	return b.do(b.request(http.MethodGet, path, nil))
}

// post sends a form; htmx marks it as coming from a field that saves itself.
func (b *browser) post(path string, form url.Values, htmx ...bool) reply {
	b.t.Helper()
	request := b.request(http.MethodPost, path, strings.NewReader(form.Encode()))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if len(htmx) > 0 {
		request.Header.Set("HX-Request", "true")
	}
	return b.do(request)
}

func (r reply) want(t testing.TB, status int, texts ...string) reply {
	t.Helper()
	if r.status != status {
		t.Errorf("status %d, want %d: %.300s", r.status, status, r.body)
	}
	for _, text := range texts {
		if !strings.Contains(r.body, text) && !strings.Contains(html.UnescapeString(r.body), text) {
			t.Errorf("the page does not say %q", text)
		}
	}
	return r
}

// start begins a reflection and returns its path, "/reflectie/{id}".
func (b *browser) start(form assessment.Form) string {
	b.t.Helper()
	return b.post("/reflectie", url.Values{"vorm": {string(form)}}).want(b.t, http.StatusSeeOther).location
}

// finish chooses a level for the first competencies and finishes; it returns the path of
// the report.
func (b *browser) finish(path string, choices ...assessment.Choice) string {
	b.t.Helper()
	competencies := b.site.frameworks.Current().Competencies()
	for i, choice := range choices {
		slug := competencies[i].Slug
		b.post(path+"/"+slug, url.Values{slug: {string(choice)}}).want(b.t, http.StatusSeeOther)
	}
	return b.post(path+"/overzicht", nil).want(b.t, http.StatusSeeOther).location
}

// fullForm answers everything on the page of one competency.
func fullForm(c framework.Competency, answer assessment.Answer, choice assessment.Choice) url.Values {
	form := url.Values{c.Slug: {string(choice)}, "naar": {"volgende"}}
	for _, statement := range c.Statements {
		form.Set(statement.Code, string(answer))
	}
	return form
}
