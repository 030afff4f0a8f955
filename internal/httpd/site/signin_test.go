package site_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	accounts "reflectietool/internal/account"
	"reflectietool/internal/assessment"
)

var addresses atomic.Int64

var (
	codeInMail = regexp.MustCompile(`\d{3} \d{3}`)
	linkInMail = regexp.MustCompile(`/inloggen/link/[A-Z2-7]{26}`)
)

// askCode requests a mail for an address and returns the page for the code, the code and
// the path of the link.
func (b *browser) askCode(email string) (page, code, link string) {
	b.t.Helper()
	page = b.post("/inloggen", url.Values{"email": {email}, "per": {"mail"}}).want(b.t, http.StatusSeeOther).location
	code, link = b.site.mailed(b.t, page, email)
	return page, code, link
}

// mailed sends the mail of the request that a page is for, and returns its code and the path of its
// link.
func (s *site) mailed(t testing.TB, page, email string) (code, link string) {
	t.Helper()
	if err := s.accounts.MailSignIn(t.Context(), page[strings.LastIndexByte(page, '/')+1:]); err != nil {
		t.Fatal(err)
	}
	text := s.mails.Wait(email).Text
	return codeInMail.FindString(text), linkInMail.FindString(text)
}

// signIn makes an account and signs in with it; it returns the address.
func (b *browser) signIn() string {
	b.t.Helper()
	email := newAddress()
	b.signInAs(email)
	return email
}

// newAddress returns a mail address that no other test uses.
func newAddress() string { return fmt.Sprintf("pro%d@voorbeeld.example", addresses.Add(1)) }

// signInAs signs in with an address in small letters, as signInWith does, but without a mail and the slow
// hashes of its code. It makes the account when there is none.
func (b *browser) signInAs(email string) {
	b.t.Helper()
	ctx, now := b.t.Context(), b.site.clock.Now()
	_, err := b.site.db.Exec(ctx, `
		with known as (
		    update person set last_seen_at = $2 from account where email_key = $1 and person_id = id returning id
		), fresh as (
		    insert into person (created_at, last_seen_at) select $2, $2 where not exists (select from known) returning id
		)
		insert into account (person_id, email, email_key, created_at) select id, $1, $1, $2 from fresh`, email, now)
	if err != nil {
		b.t.Fatal(err)
	}
	token, err := b.site.accounts.SignInAs(ctx, email, accounts.Afterwards{}, accounts.Token(b.cookie()))
	if err != nil {
		b.t.Fatal(err)
	}
	b.setCookie(string(token))
}

func TestKeepMyResults(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	if err := s.queue.Start(t.Context()); err != nil { // the real way, with the queue
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.queue.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	b := s.browser(t)
	report := someReport(b)
	resume := codeIn(t, b.post("/verder/code", nil).body)
	page := b.post("/inloggen", url.Values{"email": {"Pro.Fessional@Voorbeeld.example"}}).want(t, http.StatusSeeOther).location
	mail := s.mails.Wait("Pro.Fessional@Voorbeeld.example")
	b.get(page).want(t, http.StatusOK, "Vul de code in")
	claim := b.post(page, url.Values{"code": {codeInMail.FindString(mail.Text)}}).want(t, http.StatusSeeOther).location
	if claim != "/account/meenemen" {
		t.Fatalf("signing in leads to %s", claim)
	}
	b.get(report).want(t, http.StatusNotFound) // not before the visitor said whose work it is
	b.get(claim).want(t, http.StatusOK, "Is deze reflectie van jou?", "Reflectie, begonnen op")
	b.post(claim, url.Values{"meenemen": {"ja"}}).want(t, http.StatusSeeOther)
	b.get(report).want(t, http.StatusOK, "Je rapport")
	b.get("/account").want(t, http.StatusOK, "Pro.Fessional@Voorbeeld.example")
	b.get("/").want(t, http.StatusOK, report)
	b.get(claim).want(t, http.StatusSeeOther)
	s.browser(t).post("/verder", url.Values{"code": {resume}}).want(t, http.StatusUnprocessableEntity, "kennen we niet")

	// The same address in another case, on another device, is the same person.
	elsewhere := s.browser(t)
	page = elsewhere.post("/inloggen", url.Values{"email": {"pro.fessional@voorbeeld.EXAMPLE"}}).want(t, http.StatusSeeOther).location
	mail = s.mails.Wait("Pro.Fessional@Voorbeeld.example")
	elsewhere.post(page, url.Values{"code": {codeInMail.FindString(mail.Text)}}).want(t, http.StatusSeeOther)
	elsewhere.get(report).want(t, http.StatusOK)
}

func TestWorkOfSomebodyElseIsNotTakenAlong(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	report := someReport(b)
	resume := codeIn(t, b.post("/verder/code", nil).body)
	b.signInWith(t, newAddress(), false)
	b.post("/account/meenemen", url.Values{"meenemen": {"nee"}}).want(t, http.StatusSeeOther)
	b.get(report).want(t, http.StatusNotFound)
	owner := s.browser(t)
	owner.post("/verder", url.Values{"code": {resume}}).want(t, http.StatusSeeOther)
	owner.get(report).want(t, http.StatusOK)
}

func TestLinkShowsAPageAndThePostUsesIt(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	page, code, link := b.askCode("link@voorbeeld.example")
	for range 2 { // a program that scans mail opens the link too
		s.browser(t).get(link).want(t, http.StatusOK, "Inloggen")
	}
	phone := s.browser(t)
	phone.post(link, nil).want(t, http.StatusSeeOther)
	phone.get("/account").want(t, http.StatusOK, "link@voorbeeld.example")
	b.post(link, nil).want(t, http.StatusUnprocessableEntity, "maar één keer")
	b.post(page, url.Values{"code": {code}}).want(t, http.StatusUnprocessableEntity, "Deze code werkt niet meer")
}

func TestCodesAreLimited(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	page, code, _ := b.askCode("code@voorbeeld.example")
	wrong := "000 000"
	if code == wrong {
		wrong = "111111"
	}
	b.post(page, url.Values{"code": {"12"}}).want(t, http.StatusUnprocessableEntity, "Vul de zes cijfers")
	b.post(page, url.Values{"code": {"zesset"}}).want(t, http.StatusUnprocessableEntity, "Vul de zes cijfers")
	for _, says := range []string{"nog 4 keer", "nog 3 keer", "nog 2 keer", "nog één keer", "Vraag een nieuwe code aan"} {
		b.post(page, url.Values{"code": {wrong}}).want(t, http.StatusUnprocessableEntity, says, wrong)
	}
	b.post(page, url.Values{"code": {code}}).want(t, http.StatusUnprocessableEntity, "Deze code werkt niet meer")

	page, code, link := b.askCode("code@voorbeeld.example")
	s.clock.advance(accounts.CodeLife + time.Second)
	b.post(page, url.Values{"code": {code}}).want(t, http.StatusUnprocessableEntity, "Deze code werkt niet meer")
	b.post(link, nil).want(t, http.StatusUnprocessableEntity, "tien minuten")
}

// TestSignInsAreLogged reads the log after a wrong code, a right one and a link. It names the way and nobody.
func TestSignInsAreLogged(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	page, code, _ := b.askCode("logboek@voorbeeld.example")
	wrong := "000 000"
	if code == wrong {
		wrong = "111 111"
	}
	b.post(page, url.Values{"code": {wrong}}).want(t, http.StatusUnprocessableEntity)
	b.post(page, url.Values{"code": {code}}).want(t, http.StatusSeeOther)
	_, _, link := s.browser(t).askCode("logboek@voorbeeld.example")
	s.browser(t).post(link, nil).want(t, http.StatusSeeOther)
	s.browser(t).post(link, nil).want(t, http.StatusUnprocessableEntity)
	log := s.log.String()
	for _, event := range []string{
		`"msg":"sign-in refused","id":"[A-Z0-9]+","way":"code by mail"`, `"msg":"signed in","id":"[A-Z0-9]+","way":"code by mail"`,
		`"msg":"sign-in refused","id":"[A-Z0-9]+","way":"link by mail"`, `"msg":"signed in","id":"[A-Z0-9]+","way":"link by mail"`,
	} {
		if n := len(regexp.MustCompile(event).FindAllString(log, -1)); n != 1 {
			t.Errorf("%d lines like %s, want 1", n, event)
		}
	}
	if strings.Contains(log, "logboek") {
		t.Error("the log names the person")
	}
}

func TestCodeIsTypedAnyWay(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, typed := range []string{"%s", " %s ", "%.3s-%[2]s", "%.1s \t%[3]s"} {
		b := s.browser(t)
		page, code, _ := b.askCode(fmt.Sprintf("typ%d@voorbeeld.example", addresses.Add(1)))
		digits := strings.ReplaceAll(code, " ", "")
		text := strings.SplitN(fmt.Sprintf(typed, digits, digits[3:], digits[1:]), "%!", 2)[0]
		b.post(page, url.Values{"code": {text}}).want(t, http.StatusSeeOther)
	}
}

func TestBadAddresses(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	for _, address := range []string{
		"", "naam", "@voorbeeld.nl", "naam@", "naam@voorbeeld", "a b@voorbeeld.nl", "Naam <naam@voorbeeld.nl>",
		"naam@voorbeeld.nl\r\nBcc: x@y.nl", strings.Repeat("x", 250) + "@voorbeeld.nl",
	} {
		reply := b.post("/inloggen", url.Values{"email": {address}}).want(t, http.StatusUnprocessableEntity)
		if !strings.Contains(reply.body, "Vul een e-mailadres in") && !strings.Contains(reply.body, "Vul je e-mailadres in") {
			t.Errorf("%q: no advice", address)
		}
	}
	if n := len(s.mails.Messages()); n > 0 {
		t.Errorf("%d mails went out", n)
	}
}

func TestMailsPerAddressAreLimited(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	for range 5 {
		b.post("/inloggen", url.Values{"email": {"vaak@voorbeeld.example"}}).want(t, http.StatusSeeOther)
	}
	b.post("/inloggen", url.Values{"email": {"VAAK@voorbeeld.example"}}).want(t, http.StatusUnprocessableEntity, "Wacht een uur", "VAAK@")
	s.clock.advance(time.Hour)
	b.post("/inloggen", url.Values{"email": {"vaak@voorbeeld.example"}}).want(t, http.StatusSeeOther)
}

func TestSignInChangesTheTokenAndEnds(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b, second := s.browser(t), s.browser(t)
	b.start(assessment.FormReflection)
	before := b.visitorCookie()
	email := newAddress()
	b.signInWith(t, email, false)
	if b.visitorCookie() == before {
		t.Error("the session token did not change at signing in")
	}
	if got := s.serve(http.MethodGet, "/account", "", before); got.Code != http.StatusSeeOther {
		t.Errorf("the old token still gives %d", got.Code)
	}
	second.signInWith(t, email, false)
	b.get("/account").want(t, http.StatusOK)

	if page := b.get("/account/bezoeken").want(t, http.StatusOK, "(hier)"); strings.Count(page.body, "laatst gebruikt") != 2 {
		t.Error("the page does not show both visits")
	}
	second.post("/account/uitloggen", nil).want(t, http.StatusSeeOther)
	second.get("/account").want(t, http.StatusSeeOther)
	b.get("/account").want(t, http.StatusOK)
	b.post("/account/uitloggen", url.Values{"overal": {"ja"}}).want(t, http.StatusSeeOther)
	b.get("/account").want(t, http.StatusSeeOther)
}

func TestSignedInSessionsEnd(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	b.signInWith(t, newAddress(), false)
	for range 3 {
		s.clock.advance(accounts.SignedInIdle - time.Minute)
		b.get("/account").want(t, http.StatusOK)
	}
	s.clock.advance(accounts.SignedInIdle)
	b.get("/account").want(t, http.StatusSeeOther)

	always := s.browser(t)
	always.signInWith(t, newAddress(), false)
	for range 91 { // every eight hours for thirty days
		s.clock.advance(accounts.SignedInIdle - time.Minute)
		if always.get("/account").status != http.StatusOK {
			break
		}
	}
	always.get("/account").want(t, http.StatusSeeOther)
}

func TestDeletingAnAccountAsksForACode(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	email := b.signIn()
	report := someReport(b)
	page := b.post("/gegevens/verwijderen", url.Values{"bevestig": {"ja"}}).want(t, http.StatusSeeOther).location
	id := strings.TrimPrefix(page, "/gegevens/verwijderen/")
	if err := s.accounts.MailSignIn(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	b.get(page).want(t, http.StatusOK, "Bevestig het verwijderen")
	mail := s.mails.Wait(email)
	code := codeInMail.FindString(mail.Text)
	if linkInMail.MatchString(mail.Text) || !strings.Contains(mail.Header["Subject"], "verwijderen") {
		t.Errorf("the mail to delete an account: %q, %s", mail.Header["Subject"], mail.Text)
	}
	s.browser(t).post("/inloggen/"+id, url.Values{"code": {code}}).want(t, http.StatusUnprocessableEntity, "werkt niet meer")
	stranger := s.browser(t)
	stranger.signIn()
	stranger.post(page, url.Values{"code": {code}}).want(t, http.StatusUnprocessableEntity)
	b.get(report).want(t, http.StatusOK)
	b.post(page, url.Values{"code": {code}}).want(t, http.StatusOK, "Je gegevens zijn verwijderd")
	b.get("/account").want(t, http.StatusSeeOther)
	var left int
	if err := s.db.QueryRow(t.Context(), `
		select (select count(*) from account where email = $1) + (select count(*) from sign_in where email = $1)
		     + (select count(*) from reflection)`, email).Scan(&left); err != nil {
		t.Fatal(err)
	}
	if left != 0 {
		t.Errorf("%d rows of the person are left", left)
	}
}

func TestDownloadMyData(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b, stranger := s.browser(t), s.browser(t)
	stranger.start(assessment.FormScan)
	email := b.signIn()
	someReport(b)
	path := b.start(assessment.FormReflection)
	b.post(path+"/zelfregie", url.Values{"zelfregie-notitie": {"mijn <b>notitie</b>"}})
	files := unzip(t, b.get("/gegevens/download").want(t, http.StatusOK).body)
	for name, texts := range map[string][]string{
		"gegevens.html": {email, "mijn &lt;b&gt;notitie&lt;/b&gt;", "Doorgeven", s.frameworks.Current().Source},
		"gegevens.json": {email, `"wmo-2013/1"`, `"choice": "doorgeven"`, `"zelfregie-1": "altijd"`},
	} {
		for _, text := range texts {
			if !strings.Contains(files[name], text) {
				t.Errorf("%s does not hold %q", name, text)
			}
		}
	}
	theirs := unzip(t, stranger.get("/gegevens/download").want(t, http.StatusOK).body)
	if strings.Contains(theirs["gegevens.json"], email) || strings.Contains(theirs["gegevens.json"], "notitie\": \"mijn") {
		t.Error("a stranger downloads somebody else's data")
	}
}

func unzip(t testing.TB, body string) map[string]string {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader([]byte(body)), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, file := range archive.File {
		reader, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(reader)
		if err != nil {
			t.Fatal(err)
		}
		files[file.Name] = string(content)
	}
	return files
}

func TestWithoutMailSignInIsNotOffered(t *testing.T) {
	t.Parallel()
	s := newSiteWithoutMail(t)
	b := s.browser(t)
	b.get("/inloggen").want(t, http.StatusOK, "Inloggen kan hier nog niet")
	b.post("/inloggen", url.Values{"email": {"a@voorbeeld.example"}}).want(t, http.StatusNotFound)
}

// TestSignInReturnsWhereItCameFrom follows a person from a page that needs signing in, by code and
// by link on another device, with and without a guest's work.
func TestSignInReturnsWhereItCameFrom(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	const next = "/uitnodiging/" + nobodysID
	ask := func(b *browser, email string) (page, code, link string) {
		t.Helper()
		b.post("/inloggen", url.Values{"email": {"geen adres"}, "verder": {next}}).want(t, http.StatusUnprocessableEntity, `value="`+next+`"`)
		page = b.post("/inloggen", url.Values{"email": {email}, "verder": {next}}).want(t, http.StatusSeeOther).location
		code, link = s.mailed(t, page, email)
		return page, code, link
	}
	b := s.browser(t)
	b.get("/inloggen?verder="+next).want(t, http.StatusOK, `value="`+next+`"`)
	page, code, _ := ask(b, "verder@voorbeeld.example")
	if to := b.post(page, url.Values{"code": {code}}).want(t, http.StatusSeeOther).location; to != next {
		t.Errorf("the code leads to %s", to)
	}
	if to := b.get("/inloggen?verder="+next).want(t, http.StatusSeeOther).location; to != next {
		t.Errorf("a visitor who is signed in is redirected to %s", to)
	}
	phone := s.browser(t)
	_, _, link := ask(s.browser(t), "verder@voorbeeld.example")
	if to := phone.post(link, nil).want(t, http.StatusSeeOther).location; to != next {
		t.Errorf("the link on another device leads to %s", to)
	}
	for _, answer := range []string{"ja", "nee"} {
		guest := s.browser(t)
		someReport(guest)
		page, code, _ = ask(guest, "verder-"+answer+"@voorbeeld.example")
		claim := guest.post(page, url.Values{"code": {code}}).want(t, http.StatusSeeOther).location
		if claim != "/account/meenemen" {
			t.Fatalf("a guest with work is led to %s", claim)
		}
		if to := guest.post(claim, url.Values{"meenemen": {answer}}).want(t, http.StatusSeeOther).location; to != next {
			t.Errorf("after the question it goes on to %s", to)
		}
	}
}

func TestSignInLeadsNowhereElse(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	const path = "/gedeeld/" + nobodysID
	for i, elsewhere := range []string{
		"//kwaad.example", `/\kwaad.example`, "https://kwaad.example" + path, "kwaad.example" + path, "/account", "/", "javascript:alert(1)",
		path + "/../../account", path + "\r\nSet-Cookie: x=1", path + "\n", "\n" + path, path + "?x=//kwaad.example", path + "#x", strings.ToUpper(path),
		"/gedeeld/" + nobodysID + nobodysID, "/rapport/" + nobodysID, "/%67edeeld/" + nobodysID, strings.Repeat(path, 50),
	} {
		b := s.browser(t)
		email := fmt.Sprintf("elders%d@voorbeeld.example", i)
		b.get("/inloggen?"+url.Values{"verder": {elsewhere}}.Encode()).want(t, http.StatusOK)
		page := b.post("/inloggen", url.Values{"email": {email}, "verder": {elsewhere}}).want(t, http.StatusSeeOther).location
		code, _ := s.mailed(t, page, email)
		if to := b.post(page, url.Values{"code": {code}}).want(t, http.StatusSeeOther).location; to != "/" {
			t.Errorf("%q leads to %s", elsewhere, to)
		}
	}
}
