package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/assessment"
	"reflectietool/internal/database/dbtest"
	"reflectietool/internal/framework"
	"reflectietool/internal/mail"
	"reflectietool/internal/mail/mailtest"
	"reflectietool/internal/report"
	"reflectietool/internal/visit"
)

// pair is two servers on one database, behind a proxy that sends each request to either.
type pair struct {
	t        *testing.T
	db       dbtest.DB
	programs [2]string
	both     [2]*server // the first began first, so it leads the queue
	mails    *mailtest.Server
	known    atomic.Int64 // how many visitors there are
}

func newPair(t *testing.T) *pair {
	t.Helper()
	return newPairOf(t, binary, binary)
}

// newPairOf starts a pair of two programs.
func newPairOf(t *testing.T, first, second string) *pair {
	t.Helper()
	p := &pair{
		t: t, db: dbtest.NewDB(t), mails: mailtest.NewServer(t, mailtest.Options{TLS: mail.None, NoLogin: true}),
		programs: [2]string{first, second},
	}
	p.both[0] = p.start(first)
	eventually(t, "the first server leads the queue", func() bool { return p.number(`select count(*) from river_leader`) == 1 })
	p.both[1] = p.start(second)
	return p
}

// start starts one more server.
func (p *pair) start(program string) *server {
	p.t.Helper()
	s := launch(p.t, p.command(program))
	s.waitUntilServing()
	return s
}

func (p *pair) command(program string) *exec.Cmd {
	cmd := prepare(p.settings(), "serve", "--addr", "127.0.0.1:0")
	cmd.Path, cmd.Args[0] = program, program
	return cmd
}

// must does something in the database as its owner.
func (p *pair) must(statements string) {
	p.t.Helper()
	conn, err := pgx.Connect(p.t.Context(), p.db.OwnerURL)
	if err == nil {
		_, err = conn.Exec(p.t.Context(), statements)
		err = errors.Join(err, conn.Close(p.t.Context()))
	}
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *pair) settings() []string {
	smtp := p.mails.Settings()
	return []string{
		"DATABASE_URL=" + p.db.ServingURL + "&pool_max_conns=8", "DATABASE_OWNER_URL=" + p.db.OwnerURL, "REFLECTIETOOL_TRUSTED_PROXIES=127.0.0.1",
		"REFLECTIETOOL_URL=http://voorbeeld.example", "REFLECTIETOOL_MAIL_FROM=tool@voorbeeld.example",
		"REFLECTIETOOL_SMTP_HOST=" + smtp.Host, fmt.Sprintf("REFLECTIETOOL_SMTP_PORT=%d", smtp.Port), "REFLECTIETOOL_SMTP_TLS=none",
	}
}

// number returns the number that a statement yields.
func (p *pair) number(sql string, args ...any) (n int) {
	p.t.Helper()
	if err := p.db.Pool.QueryRow(p.t.Context(), sql, args...).Scan(&n); err != nil {
		p.t.Fatal(err)
	}
	return n
}

// roamer is a visitor whose next request goes to one server or the other. Browsers keep cookies by host
// and not by port, so both get the same.
type roamer struct {
	*visitor
	at *atomic.Int64
}

// visitor returns a visitor from a network of their own.
func (p *pair) visitor() roamer {
	p.t.Helper()
	r := roamer{at: &atomic.Int64{}}
	r.visitor = newVisitor(p.t, func() string { return p.both[r.at.Load()].url })
	n := p.known.Add(1)
	r.From = func() string { return fmt.Sprintf("10.0.%d.%d", n/250, 1+n%250) }
	return r
}

// on sends the next requests to a server.
func (r roamer) on(server int) roamer {
	r.at.Store(int64(server))
	return r
}

// signIn asks for a code at one server and uses it at the other.
func (p *pair) signIn(t *testing.T, email string) roamer {
	t.Helper()
	v := p.visitor()
	page := v.on(0).post(t, "/inloggen", url.Values{"email": {email}}).want(t, http.StatusSeeOther).location
	code := visit.MailedCode.FindString(p.mails.Wait(email).Text)
	v.on(1).post(t, page, url.Values{"code": {code}}).want(t, http.StatusSeeOther)
	return v
}

// TestTwoServersAgree goes through what one server could remember by itself.
func TestTwoServersAgree(t *testing.T) {
	t.Parallel()
	agreeOnAll(t, newPair(t))
}

func agreeOnAll(t *testing.T, p *pair) {
	t.Helper()
	for name, agree := range map[string]func(*testing.T, *pair){
		"sessions": sessionsAgree, "offerings": offeringsAgree, "saves of one page": savesAgree,
		"mails to an address": mailsAreCounted, "wrong codes": wrongCodesAreCounted, "new people of a network": newPeopleAreCounted,
	} {
		t.Run(name, func(t *testing.T) { agree(t, p) })
	}
}

// sessionsAgree signs somebody in and out in two browsers.
func sessionsAgree(t *testing.T, p *pair) {
	const email = "bezoek@voorbeeld.example"
	v, other := p.signIn(t, email), p.visitor()
	for server := range p.both {
		v.on(server).get(t, "/account").want(t, http.StatusOK, email)
	}
	site, err := url.Parse(p.both[0].url)
	if err != nil {
		t.Fatal(err)
	}
	other.HTTP.Jar.SetCookies(site, []*http.Cookie{{Name: "reflectietool", Value: v.session(t), Path: "/"}}) // which forgets nothing when v signs out
	other.on(1).get(t, "/account").want(t, http.StatusOK, email)
	v.on(0).post(t, "/account/uitloggen", url.Values{}).want(t, http.StatusSeeOther)
	if got := other.on(1).get(t, "/account").want(t, http.StatusSeeOther); !strings.HasPrefix(got.location, "/inloggen") {
		t.Errorf("a session that ended elsewhere leads to %s", got.location)
	}
}

// offeringsAgree has a curator at one server, and somebody who searches and reads a report at the other,
// which has both in its memory.
func offeringsAgree(t *testing.T, p *pair) {
	const email = "redactie@voorbeeld.example"
	execute(t, p.settings(), "account", "grant", "--role", "landelijk-beheerder", email).want(t, 0)
	curator, reader := p.signIn(t, email).on(0), p.visitor().on(1)
	path := reader.post(t, "/reflectie", url.Values{"vorm": {"snelle-scan"}}).want(t, http.StatusSeeOther).location
	reader.post(t, path+"/zelfregie", url.Values{"zelfregie": {"verkennen"}}).want(t, http.StatusSeeOther)
	rapport := reader.post(t, path+"/overzicht", url.Values{}).want(t, http.StatusSeeOther).location
	pages := []string{"/aanbod?q=keukentafelgesprek", rapport}
	shows := func(text string, want bool) {
		t.Helper()
		for _, page := range pages {
			if got := reader.get(t, page).want(t, http.StatusOK); strings.Contains(got.body, text) != want {
				t.Errorf("%s says %q: %t, want %t", page, text, !want, want)
			}
		}
	}
	form := func(title, act string) url.Values {
		return url.Values{
			"actie": {act}, "versie": {"1"}, "title": {title}, "kind": {"training"}, "source": {"Folder"}, "provider": {"Aanbieder"},
			"competentie": {"zelfregie"}, "van": {"1"}, "naar": {"2"},
		}
	}
	shows("Het keukentafelgesprek", false)
	place, _, _ := strings.Cut(curator.post(t, "/beheer/aanbod/nieuw", form("Het keukentafelgesprek", "publiceren")).want(t, http.StatusSeeOther).location, "?")
	shows("Het keukentafelgesprek", true)
	curator.post(t, place, form("Een goed keukentafelgesprek", "bewaren")).want(t, http.StatusSeeOther)
	shows("Het keukentafelgesprek", false)
	shows("Een goed keukentafelgesprek", true)
	curator.post(t, place+"/actie", url.Values{"actie": {"archiveren"}}).want(t, http.StatusSeeOther)
	shows("Een goed keukentafelgesprek", false)
}

// savesAgree answers the questions of each page at the same moment, each at another server.
func savesAgree(t *testing.T, p *pair) {
	frameworks, err := framework.Load()
	if err != nil {
		t.Fatal(err)
	}
	v := p.visitor()
	path := v.on(0).post(t, "/reflectie", url.Values{"vorm": {string(assessment.FormReflection)}}).want(t, http.StatusSeeOther).location
	tabs := [2]roamer{v, p.visitor().on(1)}
	tabs[1].HTTP.Jar = v.HTTP.Jar
	answers := map[string]string{}
	for i, c := range frameworks.Current().Competencies() {
		answers[c.Slug] = string(assessment.ChoseGrowing)
		for j, statement := range c.Statements {
			answers[statement.Code] = string(assessment.Answers()[(i+j)%4])
		}
		var saving sync.WaitGroup
		begin := make(chan struct{})
		save := func(server int, name string) {
			saving.Go(func() {
				<-begin
				form := url.Values{"vorm": {string(assessment.FormReflection)}, "editie": {frameworks.Current().ID}, name: {answers[name]}}
				if got, err := tabs[server].send(path+"/"+c.Slug, form, true); err != nil || !strings.Contains(got.body, "Opgeslagen") {
					t.Errorf("%s at server %d: status %d, %v", name, server, got.status, err)
				}
			})
		}
		save(0, c.Slug)
		for j, statement := range c.Statements {
			save((j+1)%2, statement.Code)
		}
		close(begin)
		saving.Wait()
	}
	rapport := v.on(1).post(t, path+"/overzicht", url.Values{}).want(t, http.StatusSeeOther).location
	var export report.Export
	if err := json.Unmarshal([]byte(v.on(0).get(t, rapport+".json").want(t, http.StatusOK).body), &export); err != nil {
		t.Fatal(err)
	}
	stored := visit.StoredAnswers(export)
	for name, value := range answers {
		if stored[name] != value {
			t.Errorf("%s is %q, and was saved as %q", name, stored[name], value)
		}
	}
}
