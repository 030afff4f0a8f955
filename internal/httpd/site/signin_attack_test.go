package site_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"reflectietool/internal/database"
	"reflectietool/internal/database/dbtest"
	httpsite "reflectietool/internal/httpd/site"
)

// countedSite makes a site that counts its statements and trusts the proxy in front.
func countedSite(t *testing.T) (*site, *counter) {
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
	return newSiteWith(t, pool, func(s *httpsite.Server) {
		s.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")} // the addresses of httptest's requests
	}), count
}

// from posts a form with this address as its source, without a network in between.
func (s *site) from(address, path string, form url.Values) *httptest.ResponseRecorder {
	request := httptest.NewRequestWithContext(s.context, http.MethodPost, path, strings.NewReader(form.Encode()))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("X-Forwarded-For", address)
	recorder := httptest.NewRecorder()
	s.Config.Handler.ServeHTTP(recorder, request)
	return recorder
}

// TestTenThousandSignIns spreads attempts over mail addresses, known and unknown, and over the
// network. The limits hold, nothing grows beyond them, and no answer reveals which addresses have
// an account.
func TestTenThousandSignIns(t *testing.T) {
	t.Parallel()
	s, _ := countedSite(t)
	const attempts, mailboxes, hosts = 10_000, 100, 18
	for i := range mailboxes / 2 { // the even ones have an account
		if _, err := s.db.Exec(t.Context(), `
			with p as (insert into person (created_at, last_seen_at) values (now(), now()) returning id)
			insert into account (person_id, email, email_key, created_at) select id, $1, $1, now() from p`,
			fmt.Sprintf("bus%d@voorbeeld.example", 2*i)); err != nil {
			t.Fatal(err)
		}
	}
	var mu sync.Mutex
	answers := map[bool]map[int]int{true: {}, false: {}}
	var wg sync.WaitGroup
	var next atomic.Int64 // one queue, so that attempts on one kind of mailbox do not run ahead of the other
	for range 4 {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < attempts; i = int(next.Add(1)) - 1 {
				mailbox := i / 2 % mailboxes // each host requests mails for both kinds of mailbox
				address := fmt.Sprintf("10.0.%d.%d", i%hosts/250, 1+i%hosts%250)
				if i%3 == 0 { // one household or office has all addresses of a /64
					address = fmt.Sprintf("2001:db8:0:%x::%x", i%25, i+1)
				}
				got := s.from(address, "/inloggen", url.Values{"email": {fmt.Sprintf("Bus%d@voorbeeld.example", mailbox)}})
				mu.Lock()
				answers[mailbox%2 == 0][got.Code]++
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	t.Logf("with an account %v, without %v", answers[true], answers[false])
	for known, codes := range answers {
		if codes[other] != 5*mailboxes/2 {
			t.Errorf("account %v: %d requests were taken, want five for each address", known, codes[other])
		}
		if n := codes[other] + codes[refused] + codes[http.StatusTooManyRequests]; n != attempts/2 {
			t.Errorf("account %v: other answers: %v", known, codes)
		}
		if codes[http.StatusTooManyRequests] == 0 {
			t.Errorf("account %v: no attempt was refused for being too many: %v", known, codes)
		}
	}
	for what, question := range map[string]string{
		"requests": `select count(*) from sign_in`, "jobs that mail": `select count(*) from river_job where kind = 'sign-in'`,
	} {
		var n int
		if err := s.db.QueryRow(t.Context(), question).Scan(&n); err != nil {
			t.Fatal(err)
		}
		if n != 5*mailboxes {
			t.Errorf("%d %s after %d attempts, want %d", n, what, attempts, 5*mailboxes)
		}
	}
	var people, visits int
	if err := s.db.QueryRow(t.Context(), `select (select count(*) from person), (select count(*) from session)`).Scan(&people, &visits); err != nil {
		t.Fatal(err)
	}
	if people != mailboxes/2 || visits != 0 {
		t.Errorf("%d persons and %d sessions: asking made some", people, visits)
	}
}

var anyID = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}|[A-Z2-7]{10}|\w*@voorbeeld\.example`)

// TestKnownAndUnknownAddressesTakeTheSameWork goes through the same attempts with a known and an
// unknown address, and compares answers and numbers of statements.
func TestKnownAndUnknownAddressesTakeTheSameWork(t *testing.T) {
	t.Parallel()
	s, count := countedSite(t)
	b := s.browser(t)
	known := newAddress()
	b.signInWith(t, known, false)
	b.get("/account").want(t, http.StatusOK)
	type step struct {
		code       int
		statements int64
		page       string
	}
	follow := func(email string, host int) (steps []step) {
		var path string
		post := func(to string, form url.Values) {
			before := count.n.Load()
			got := s.from(fmt.Sprintf("10.1.0.%d", host), to, form)
			steps = append(steps, step{
				got.Code, count.n.Load() - before,
				anyID.ReplaceAllString(got.Header().Get("Location")+got.Body.String(), "X"),
			})
			if path == "" {
				path = got.Header().Get("Location")
			}
		}
		post("/inloggen", url.Values{"email": {email}})
		before := count.n.Load()
		if err := s.accounts.MailSignIn(t.Context(), strings.TrimPrefix(path, "/inloggen/")); err != nil {
			t.Fatal(err)
		}
		steps = append(steps, step{statements: count.n.Load() - before})
		for range 6 {
			post(path, url.Values{"code": {"not-it"}})
			post(path, url.Values{"code": {"000000"}})
		}
		for range 4 { // the second mail brings the warning of the owner, the last one the limit of a day
			post("/inloggen", url.Values{"email": {email}})
			path = s.lastRequest(t)
			if err := s.accounts.MailSignIn(t.Context(), strings.TrimPrefix(path, "/inloggen/")); err != nil {
				t.Fatal(err)
			}
			for range 6 {
				post(path, url.Values{"code": {"000000"}})
			}
		}
		for range 3 {
			post("/inloggen", url.Values{"email": {email}})
		}
		return steps
	}
	follow("warm@voorbeeld.example", 1) // statements are prepared once
	s.clock.advance(61 * time.Minute)   // the hour of the known address begins again
	one, two := follow(known, 2), follow("niemand@voorbeeld.example", 3)
	if !slices.ContainsFunc(one, func(s step) bool { return strings.Contains(s.page, "te vaak een verkeerde code") }) {
		t.Error("the limit of a day was not reached")
	}
	for i := range one {
		if one[i] != two[i] {
			t.Errorf("step %d: with an account %d, %d statements; without %d, %d statements\n%.300s\n%.300s",
				i, one[i].code, one[i].statements, two[i].code, two[i].statements, one[i].page, two[i].page)
		}
	}
}

// lastRequest returns the page for the code of the last mail that was asked for.
func (s *site) lastRequest(t *testing.T) (page string) {
	t.Helper()
	if err := s.db.QueryRow(t.Context(), `
		select '/inloggen/' || (args->>'id') from river_job where kind = 'sign-in' order by id desc limit 1`).Scan(&page); err != nil {
		t.Fatal(err)
	}
	return page
}

// TestCodeOfAnotherPurpose tries every code on the pages that need another kind of code.
func TestCodeOfAnotherPurpose(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	email := b.signIn()
	signIn, signInCode, link := b.askCode(email)
	toDelete := b.post("/gegevens/verwijderen", url.Values{"bevestig": {"ja"}}).want(t, other).location
	deleteCode, _ := s.mailed(t, toDelete, email)
	toChange := b.post("/gegevens/adres", url.Values{"email": {"elders@voorbeeld.example"}}).want(t, other).location
	changeCode, _ := s.mailed(t, toChange, "elders@voorbeeld.example")
	codes := map[string]string{signIn: signInCode, toDelete: deleteCode, toChange: changeCode}
	doors := []string{"/inloggen/", "/gegevens/verwijderen/", "/gegevens/adres/"}
	for page, code := range codes {
		id := page[strings.LastIndexByte(page, '/')+1:]
		for _, door := range doors {
			if door+id != page {
				b.post(door+id, url.Values{"code": {code}}).want(t, refused, "werkt niet meer")
			}
		}
	}
	// Each code still works on its own page.
	b.post(toChange, url.Values{"code": {changeCode}}).want(t, other)
	b.get("/gegevens").want(t, ok, "elders@voorbeeld.example")
	b.post(toDelete, url.Values{"code": {deleteCode}}).want(t, refused, "werkt niet meer") // the code was mailed to the previous address
	s.browser(t).post(link, nil).want(t, refused)                                          // the same holds for this one
}

// TestAddressesThatAreOne signs in with several spellings of one address, and with other addresses
// that look like it.
func TestAddressesThatAreOne(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	person := func(email string) (id string) {
		t.Helper()
		b := s.browser(t)
		page := b.post("/inloggen", url.Values{"email": {email}}).want(t, other).location
		code, _ := s.codeOf(t, page)
		b.post(page, url.Values{"code": {code}}).want(t, other)
		if err := s.db.QueryRow(t.Context(), `select person_id from session order by created_at desc, token_hash limit 1`).Scan(&id); err != nil {
			t.Fatal(err)
		}
		s.clock.advance(time.Second)
		return id
	}
	first := person("José.Straße@voorbeeld.example")
	for _, same := range []string{"JOSÉ.STRAßE@VOORBEELD.EXAMPLE", " jose\u0301.straße@voorbeeld.example ", "ｊｏｓé.straße@voorbeeld.example"} {
		if person(same) != first {
			t.Errorf("%q is somebody else", same)
		}
	}
	for _, different := range []string{"josé.strasse@voorbeeld.example", "jose.straße@voorbeeld.example", "jоsé.straße@voorbeeld.example" /* a Cyrillic o */, "josé.straße@voorbeeld.example.example"} {
		if person(different) == first {
			t.Errorf("%q signs in to the account of another", different)
		}
	}
}

// TestLookalikeDomainOpensNoAccount requests a code as the owner of straße.example. The mail goes
// to their domain, and it must open an account of their own.
func TestLookalikeDomainOpensNoAccount(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	victim := s.browser(t)
	victim.signInWith(t, "anna@strasse.example", false)
	report := someReport(victim)
	attacker := s.browser(t)
	page := attacker.post("/inloggen", url.Values{"email": {"anna@straße.example"}}).want(t, other).location
	if err := s.accounts.MailSignIn(t.Context(), page[strings.LastIndexByte(page, '/')+1:]); err != nil {
		t.Fatal(err)
	}
	all := s.mails.Messages()
	mail := all[len(all)-1]
	if mail.To != "anna@straße.example" {
		t.Fatalf("the mail went to %q", mail.To)
	}
	attacker.post(page, url.Values{"code": {codeInMail.FindString(mail.Text)}}).want(t, other)
	attacker.get(report).want(t, gone)
	attacker.get("/").want(t, ok, "Begin met een reflectie").without(t, report)
}

// codeOf sends the mail of a request, and returns the code and link of the last mail.
func (s *site) codeOf(t *testing.T, page string) (code, link string) {
	t.Helper()
	if err := s.accounts.MailSignIn(t.Context(), page[strings.LastIndexByte(page, '/')+1:]); err != nil {
		t.Fatal(err)
	}
	all := s.mails.Messages()
	text := all[len(all)-1].Text
	return codeInMail.FindString(text), linkInMail.FindString(text)
}
