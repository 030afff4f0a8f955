package site_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

var mailedInvitation = regexp.MustCompile(`/uitnodiging/[0-9a-f-]{36}/[A-Z2-7]{52}\b`)

// invites invites an address, and returns the link in the mail.
func (m manager) invites(email, team string) (link string) {
	m.t.Helper()
	m.post(m.home+"/uitnodigen", url.Values{"actie": {"versturen"}, "adressen": {email}, "team": {team}}).want(m.t, other)
	return m.site.mailInvitation(m.t, email)
}

// mailInvitation sends the mail of the newest invitation for an address, and returns its link.
func (s *site) mailInvitation(t testing.TB, email string) (link string) {
	t.Helper()
	page := s.invitationOf(t, email)
	if err := s.organisations.MailInvitation(t.Context(), strings.TrimPrefix(page, "/uitnodiging/")); err != nil {
		t.Fatal(err)
	}
	link = mailedInvitation.FindString(s.mails.Wait(email).Text)
	if !strings.HasPrefix(link, page+"/") {
		t.Fatalf("the mail links to %q", link)
	}
	return link
}

// TestInvitationByItsMail follows the link in the mail: one page, one press on a button, and the person
// is in the team. Programs that open the link use nothing up.
func TestInvitationByItsMail(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	m := s.newManager(t, "Voorbeeld Welzijn")
	team := m.team("Noord")
	const email = "nieuw@voorbeeld.example"
	link := m.invites(email, team)
	for range 3 { // a scanner
		s.browser(t).get(link).want(t, ok, "Voorbeeld Welzijn", "lid van Noord", "Deze uitnodiging is voor "+email, "Ja, ik doe mee", "Anna Voorbeeld")
	}
	if s.count(t, `select count(*) from account where email = $1`, email) != 0 || s.count(t, `select count(*) from invitation where accepted_at is not null and email = $1`, email) != 0 {
		t.Fatal("opening the link changed something")
	}
	b := s.browser(t)
	b.post(link, url.Values{"naam": {strings.Repeat("a", 81)}, "onthoud": {"ja"}}).want(t, refused, "tekens lang", `value="aaa`, "checked")
	done := b.post(link, url.Values{"naam": {"Nieuw Voorbeeld"}}).want(t, other)
	done.lasts(t, "accepting without the box", false)
	if done.location != "/team/"+team+"?klaar=uitnodiging-aangenomen" {
		t.Errorf("accepting leads to %s", done.location)
	}
	b.get(done.location).want(t, ok, "Je bent nu lid van de organisatie", "Nieuw Voorbeeld")
	if n := s.count(t, `select count(*) from sign_in where email = $1`, email); n != 0 {
		t.Errorf("%d mails to sign in with", n)
	}

	stranger := s.browser(t)
	stranger.post(link, nil).want(t, refused, "Je hebt deze uitnodiging al aangenomen", "voor team Noord is op", "Inloggen")
	stranger.get("/account").want(t, other)
	stranger.get(link).want(t, ok, "al aangenomen").without(t, "Ja, ik doe mee")
	if to := b.get(link).want(t, other).location; to != link[:len("/uitnodiging/")+36] {
		t.Errorf("the person themselves is led to %s", to)
	}

	long := s.browser(t)
	link = m.invites("onthoud@voorbeeld.example", "")
	done = long.post(link, url.Values{"onthoud": {"ja"}}).want(t, other)
	done.lasts(t, "accepting with the box", true)
	if done.location != "/?klaar=uitnodiging-aangenomen" {
		t.Errorf("without a team it leads to %s", done.location)
	}
}

// TestSecretOfInvitationStaysInTheMail looks for the secret in the log, on the pages of the beheerder, in
// the trail and in the download.
func TestSecretOfInvitationStaysInTheMail(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	m := s.newManager(t, "Voorbeeld Welzijn")
	link := m.invites("nieuw@voorbeeld.example", m.team("Noord"))
	secret := link[strings.LastIndexByte(link, '/')+1:]
	b := s.browser(t)
	b.get(link).want(t, ok)
	b.post(link+"x", nil).want(t, gone)
	b.post(link, nil).want(t, other)
	b.post(link, nil).want(t, refused)
	b.post(link+"/afwijzen", nil).want(t, refused)
	for _, page := range []string{"", "/mensen", "/uitnodigen", "/teams", "/logboek"} {
		m.get(m.home+page).want(t, ok).without(t, secret)
	}
	b.get("/gegevens/download").want(t, ok).without(t, secret)
	b.get("/account").want(t, ok).without(t, secret)
	if !strings.Contains(s.log.String(), `"way":"invitation"`) {
		t.Error("the log does not say that somebody signed in by an invitation")
	}
	if strings.Contains(s.log.String(), secret) {
		t.Error("the log holds the secret")
	}
	if n := s.count(t, `select count(*) from audit where audit::text like '%' || $1 || '%'`, secret); n != 0 {
		t.Error("the trail holds the secret")
	}
}

// TestInvitationLinkThatDoesNotWork opens and sends links that are wrong or over, in a browser of
// somebody else and in one without a session. Each says what it was, as far as its visitor may know.
func TestInvitationLinkThatDoesNotWork(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	m := s.newManager(t, "Voorbeeld Welzijn")
	const email = "nieuw@voorbeeld.example"
	first := m.invites(email, m.team("Noord"))
	page := first[:len("/uitnodiging/")+36]
	someone := s.browser(t)
	someone.signIn()
	wrong := func(link string) {
		t.Helper()
		for _, b := range []*browser{s.browser(t), someone} {
			for _, got := range []reply{b.get(link), b.post(link, url.Values{"wissel": {"ja"}}), b.post(link+"/afwijzen", nil)} {
				got.want(t, gone, "Dit was een link naar een uitnodiging").without(t, "Voorbeeld Welzijn", email, "Noord")
			}
		}
	}
	wrong(page + "/" + strings.Repeat("A", 52))
	wrong("/uitnodiging/" + nobodysID + first[len(page):])
	s.clock.advance(time.Hour)
	m.post(m.home+"/uitnodigen", url.Values{"actie": {"opnieuw"}, "uitnodiging": {strings.TrimPrefix(page, "/uitnodiging/")}}).want(t, other)
	wrong(first)
	second := s.mailInvitation(t, email)
	wrong(first)

	s.clock.advance(7 * 24 * time.Hour)
	for _, b := range []*browser{s.browser(t), someone} {
		b.get(second).want(t, ok, "Deze uitnodiging is verlopen", "De uitnodiging voor team Noord is op 28 november 2026", "Vraag de organisatie")
		b.post(second, url.Values{"wissel": {"ja"}}).want(t, refused, "Deze uitnodiging is verlopen")
	}
	m.signInAs(m.email)
	m.post(m.home+"/uitnodigen", url.Values{"actie": {"intrekken"}, "uitnodiging": {strings.TrimPrefix(page, "/uitnodiging/")}}).want(t, other)
	s.browser(t).get(second).want(t, ok, "geldt niet meer", "ingetrokken of afgewezen")
	s.browser(t).post(second, nil).want(t, refused, "geldt niet meer")
	if n := s.count(t, `select count(*) from account where email = $1`, email); n != 0 {
		t.Error("a link that does not work made an account")
	}
}

// TestInvitationWhileSignedInAsSomebodyElse checks that nobody changes account without having read it,
// and that the other session ends.
func TestInvitationWhileSignedInAsSomebodyElse(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	m, b := s.newManager(t, "Voorbeeld Welzijn"), s.browser(t)
	mine := b.signIn()
	link := m.invites("nieuw@voorbeeld.example", "")
	b.get(link).want(t, ok, "Je bent hier ingelogd als "+mine, "Blijf ingelogd als "+mine, `name="wissel"`)
	b.post(link, nil).want(t, refused, "Kies of je uitlogt en meedoet")
	b.get("/account").want(t, ok, mine)
	old := b.cookie()
	b.post(link, url.Values{"wissel": {"ja"}}).want(t, other)
	b.get("/account").want(t, ok, "Je bent ingelogd als nieuw@voorbeeld.example").without(t, mine)
	if s.count(t, `select count(*) from session where token_hash = sha256($1::bytea)`, []byte(old)) != 0 {
		t.Error("the session of before did not end")
	}

	// The person themselves needs no secret, and a post from an old page works all the same.
	own := s.browser(t)
	email := own.signIn()
	link = m.invites(email, "")
	own.post(link, nil).want(t, other)
	own.get("/account").want(t, ok, "Voorbeeld Welzijn")
}

// TestInvitationKeepsWorkOfGuest accepts in the browser of a guest with a report: the question whose it is
// comes first, and the team after that.
func TestInvitationKeepsWorkOfGuest(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	m := s.newManager(t, "Voorbeeld Welzijn")
	team := m.team("Noord")
	for _, answer := range []string{"ja", "nee"} {
		b := s.browser(t)
		someReport(b)
		link := m.invites("gast-"+answer+"@voorbeeld.example", team)
		claim := b.post(link, nil).want(t, other).location
		if claim != "/account/meenemen" {
			t.Fatalf("a guest with work is led to %s", claim)
		}
		if to := b.post(claim, url.Values{"meenemen": {answer}}).want(t, other).location; !strings.HasPrefix(to, "/team/"+team) {
			t.Errorf("after the question it goes on to %s", to)
		}
	}
}

// TestInvitationDeclinedByItsMail declines without signing in.
func TestInvitationDeclinedByItsMail(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	m := s.newManager(t, "Voorbeeld Welzijn")
	link := m.invites("nieuw@voorbeeld.example", "")
	b := s.browser(t)
	b.get(b.post(link+"/afwijzen", nil).want(t, other).location).want(t, ok, "Je hebt de uitnodiging afgewezen").without(t, "Ja, ik doe mee")
	b.get("/account").want(t, other)
	b.post(link, nil).want(t, refused, "geldt niet meer")
	m.get(m.home+"/logboek").want(t, ok, "een uitnodiging afgewezen")
}

// TestInvitationOfOrganisationWithProvider checks that the secret signs nobody in whose address belongs to
// an organisation with a provider: that provider does.
func TestInvitationOfOrganisationWithProvider(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	m := s.newManager(t, "Voorbeeld Welzijn")
	const email = "nieuw@welzijn.example"
	link := m.invites(email, "")
	if _, err := s.db.Exec(t.Context(), `
		with login as (
		    insert into organisation_login (organisation_id, issuer, client_id, client_secret)
		    values ($1, 'https://inloggen.example', 'reflectietool', '') returning organisation_id
		)
		insert into organisation_domain (domain, organisation_id) select 'welzijn.example', organisation_id from login`, m.id); err != nil {
		t.Fatal(err)
	}
	b := s.browser(t)
	invitation := link[:len("/uitnodiging/")+36]
	b.get(link).want(t, ok, "Log in met je account van Voorbeeld Welzijn",
		"/inloggen/organisatie/"+m.id+"?verder="+url.QueryEscape(invitation)).without(t, "Ja, ik doe mee")
	b.post(link, nil).want(t, refused, "Log in met je account van Voorbeeld Welzijn")
	if n := s.count(t, `select count(*) from account where email = $1`, email); n != 0 {
		t.Error("the secret made an account")
	}
	b.get("/account").want(t, other)
	b.post(link+"/afwijzen", nil).want(t, other)
}

// TestInvitationPostedTwiceAtOnce presses the button in two browsers at once.
func TestInvitationPostedTwiceAtOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	m := s.newManager(t, "Voorbeeld Welzijn")
	link := m.invites("nieuw@voorbeeld.example", m.team("Noord"))
	browsers := []*browser{s.browser(t), s.browser(t), s.browser(t)}
	statuses := make([]int, len(browsers))
	var wg sync.WaitGroup
	for n, b := range browsers {
		wg.Go(func() { statuses[n] = b.post(link, nil).status })
	}
	wg.Wait()
	counted := map[int]int{}
	for _, status := range statuses {
		counted[status]++
	}
	if counted[other] != 1 || counted[http.StatusUnprocessableEntity] != 2 {
		t.Errorf("the answers are %v", statuses)
	}
}
