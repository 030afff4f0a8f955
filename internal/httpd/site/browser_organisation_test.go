package site_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"
)

// manager is a beheerder of a new organisation, who was invited and accepted the invitation.
type manager struct {
	*browser
	national *browser
	email    string
	id       string // of the organisation
	home     string // its page
}

// newManager makes an organisation in the way the landelijk beheerder does.
func (s *site) newManager(t testing.TB, name string) manager {
	t.Helper()
	m := manager{browser: s.browser(t), national: s.browser(t)}
	if _, err := s.accounts.GrantNational(t.Context(), m.national.signIn()); err != nil {
		t.Fatal(err)
	}
	m.email = m.signIn()
	m.national.post("/beheer/organisaties", url.Values{"naam": {name}, "email": {m.email}}).want(t, other)
	m.post(s.invitationOf(t, m.email), url.Values{"naam": {"Anna Voorbeeld"}}).want(t, other)
	m.id = s.oneText(t, `select id from organisation where name = $1`, name)
	m.home = "/beheer/organisatie/" + m.id
	return m
}

// oneText returns the one text that a statement yields.
func (s *site) oneText(t testing.TB, sql string, args ...any) (text string) {
	t.Helper()
	if err := s.db.QueryRow(t.Context(), sql, args...).Scan(&text); err != nil {
		t.Fatal(err)
	}
	return text
}

// invitationOf returns the page of the newest invitation for an address.
func (s *site) invitationOf(t testing.TB, email string) string {
	t.Helper()
	return "/uitnodiging/" + s.oneText(t, `
		select id from invitation where email = $1 order by created_at desc, expires_at desc limit 1`, email)
}

// memberCode returns the code that stands for a member in URLs.
func (s *site) memberCode(t testing.TB, organisation, email string) string {
	t.Helper()
	return s.oneText(t, `
		select left(encode(sha256((m.organisation_id::text || m.person_id::text)::bytea), 'hex'), 20)
		  from member m join account using (person_id) where m.organisation_id = $1 and email = $2`, organisation, email)
}

func (m manager) team(name string) string {
	m.t.Helper()
	m.post(m.home+"/teams", url.Values{"actie": {"maken"}, "naam": {name}}).want(m.t, other)
	return m.site.oneText(m.t, `select id from team where name = $1 and organisation_id = $2`, name, m.id)
}

// colleague invites a person to a team and accepts as that person.
func (m manager) colleague(name, team, role string) (b *browser, person string) {
	m.t.Helper()
	b = m.site.browser(m.t)
	email := b.signIn()
	m.post(m.home+"/uitnodigen", url.Values{"actie": {"versturen"}, "adressen": {email}, "team": {team}, "rol": {role}}).want(m.t, other)
	b.post(m.site.invitationOf(m.t, email), url.Values{"naam": {name}}).want(m.t, other)
	return b, m.site.oneText(m.t, `select person_id from account where email = $1`, email)
}

func TestBrowserChecksOrganisationPages(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	m, b := s.newManager(t, "Voorbeeld Welzijn"), newTab(t, s)
	b.as(m.browser)
	b.want("/beheer", 200)
	b.check("beheer: one organisation")
	for page, name := range map[string]string{
		"": "organisation", "/mensen": "people", "/uitnodigen": "invite", "/teams": "teams", "/functies": "functions",
		"/functies/nieuw": "function new", "/instellingen": "settings",
	} {
		b.want(m.home+page, 200)
		b.check(name + ": empty")
	}

	b.want(m.home+"/teams", 200)
	b.submit(m.home+"/teams", url.Values{"actie": {"maken"}, "naam": {" "}})
	b.check("teams: no name")
	team := m.team("Wijkteam Noord met een naam die nogal lang is, en Bovenaanwijzingscommissieleden")
	m.team("Wijkteam Zuid")
	m.agree()
	m.post(m.home+"/functies", url.Values{"naam": {"Sociaal werker"}, "zelfregie": {"4"}}).want(t, other)
	m.colleague("Bram Voorbeeld", team, "teamleider")
	self := s.oneText(t, `select person_id from account where email = $1`, m.email)
	for i := range 21 {
		m.colleague(fmt.Sprintf("Collega %d", i), team, "collega")
	}
	m.post(m.home+"/uitnodigen", url.Values{"actie": {"versturen"}, "adressen": {"een.heel.lang.adres.van.iemand@voorbeeld-organisatie.example\ntwee@voorbeeld.example"}}).want(t, other)
	function := s.oneText(t, `select id from job_function where organisation_id = $1`, m.id)

	for page, name := range map[string]string{
		"": "organisation", "/mensen": "people", "/mensen?pagina=2": "people", "/mensen?zoek=niemand": "people", "/uitnodigen": "invite",
		"/teams": "teams", "/functies": "functions", "/instellingen": "settings", "/logboek": "log", "/logboek?voor=20": "log",
		"/mensen?toon-team=geen&toon-rol=beheerder": "people", "/mensen?lid=" + s.memberCode(t, m.id, m.email): "member",
		"/logboek?wie=anna&wat=teams&van=1-1-2026": "log", "/logboek?wie=niemand": "log", "/functies/nieuw?begin=opbouwwerker": "function new",
	} {
		b.want(m.home+page, 200)
		b.openAll()
		b.check(name + ": filled " + page)
	}
	b.want("/beheer/functie/"+function, 200)
	b.check("function: filled")
	b.want(m.home+"/logboek?van=morgen", 422)
	b.check("log: not a day")
	if got := b.submit(m.home+"/mensen/samen", url.Values{"actie": {"erbij"}, "erbij-team": {team}, "alles": {"ja"}}); got != 200 {
		t.Errorf("the preview of a change to everybody: status %d", got)
	}
	b.check("people: preview")
	b.log.expect("does not conform to the required format") // text that is not a date
	for name, form := range map[string]url.Values{
		"/teams: rename":               {"actie": {"hernoemen"}, "team": {team}, "naam": {""}},
		"/mensen: the last beheerder":  {"actie": {"beheerder-nemen"}, "persoon": {self}},
		"/mensen/samen: nobody":        {"actie": {"verplaats"}},
		"/uitnodigen: bad lines":       {"actie": {"versturen"}, "adressen": {"goed@voorbeeld.example\nfout\nook fout"}, "rol": {"collega"}},
		"/uitnodigen: lead of no team": {"actie": {"versturen"}, "adressen": {"goed@voorbeeld.example"}, "rol": {"teamleider"}},
		"/instellingen: all wrong":     {"naam": {""}, "k": {"4"}, "thema": {"zwart"}, "or-datum": {"2026-02-31"}, "grondslag": {"toestemming"}, "ronde-jaren": {"4"}},
	} {
		path, _, _ := strings.Cut(name, ":")
		if got := b.submit(m.home+path, form); got != 422 {
			t.Errorf("%s: status %d", name, got)
		}
		b.check(map[string]string{"/teams": "teams", "/mensen": "member", "/mensen/samen": "people", "/uitnodigen": "invite", "/instellingen": "settings"}[path] + ": refused " + name)
	}
}

func TestBrowserChecksNationalPages(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	national, b := s.browser(t), newTab(t, s)
	if _, err := s.accounts.GrantNational(t.Context(), national.signIn()); err != nil {
		t.Fatal(err)
	}
	b.as(national)
	b.want("/beheer", 200)
	b.check("beheer: national, empty")
	b.submit("/beheer/organisaties", url.Values{"naam": {""}, "email": {"geen adres"}})
	b.check("beheer: national, refused")
	b.submit("/beheer/organisaties", url.Values{"naam": {"Voorbeeld Welzijn"}, "email": {"eerste@voorbeeld.example"}})
	b.check("beheer: national, without admin")
	b.submit("/beheer/beheerders", url.Values{"organisatie": {""}, "email": {"x"}})
	b.check("beheer: national, no organisation")
	s.newManager(t, "Voorbeeld Zorg")
	b.want("/beheer", 200)
	b.check("beheer: national, filled")
}

func TestBrowserChecksInvitationPages(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	m := s.newManager(t, "Voorbeeld Welzijn")
	team := m.team("Wijkteam Noord")
	m.post(m.home+"/functies", url.Values{"naam": {"Sociaal werker"}}).want(t, other)
	someone, b := s.browser(t), newTab(t, s)
	email := someone.signIn()
	invite := func() string {
		m.post(m.home+"/uitnodigen", url.Values{"actie": {"versturen"}, "adressen": {email}, "team": {team}, "rol": {"teamleider"}}).want(t, other)
		return s.invitationOf(t, email)
	}
	path := invite()
	b.want(path, 200)
	b.check("invitation: signed out")
	b.as(someone)
	b.want("/", 200)
	b.check("vandaag: invited")
	b.want(path, 200)
	b.check("invitation: open")
	b.submit(path, url.Values{"naam": {strings.Repeat("lang ", 20)}})
	b.check("invitation: refused")
	b.follow("button", "Nee, bedankt")
	b.check("vandaag: declined")
	b.want(path, 200)
	b.check("invitation: declined")
	stranger := newTab(t, s)
	another := s.browser(t)
	another.signIn()
	stranger.as(another)
	stranger.want(path, 404)
	stranger.check("invitation not yours")

	s.clock.advance(time.Hour)
	m.team("Wijkteam Zuid")
	path = invite()
	b.want(path, 200)
	b.follow("button", "Ja, ik doe mee")
	b.check("team: just accepted")
	b.want("/", 200)
	b.check("vandaag: leads a team")
	b.want("/account", 200)
	b.check("account: member")
	b.want(path, 200)
	b.check("invitation: accepted")
	b.want("/team/"+team, 200)
	b.check("team")
	b.want("/account/organisatie/"+m.id+"/verlaten", 200)
	b.check("leave")
	last := newTab(t, s)
	last.as(m.browser)
	last.want("/account/organisatie/"+m.id+"/verlaten", 200)
	last.refused("Verlaat de organisatie")
	last.check("leave: the last beheerder")
	b.follow("button", "Verlaat de organisatie")
	b.check("account: left")

	s.clock.advance(time.Hour)
	path = invite()
	s.clock.advance(7*24*time.Hour + time.Minute)
	someone.signInAs(email)
	b.as(someone)
	b.want(path, 200)
	b.check("invitation: expired")
}

// TestBrowserAcceptsByMail follows the link in the mail of an invitation, in its states, to the team.
func TestBrowserAcceptsByMail(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	m, b := s.newManager(t, "Voorbeeld Welzijn"), newTab(t, s)
	team := m.team("Wijkteam Noord")
	m.post(m.home+"/functies", url.Values{"naam": {"Sociaal werker"}}).want(t, other)
	link := m.invites("nieuw@voorbeeld.example", team)
	b.want(link, 200)
	b.check("invitation: by mail")
	b.submit(link, url.Values{"naam": {strings.Repeat("lang ", 20)}})
	b.check("invitation: by mail, refused")
	b.want(link, 200)
	b.follow("button", "Ja, ik doe mee")
	if to := b.path(); to != "/team/"+team {
		t.Errorf("accepting leads to %s", to)
	}
	b.check("team: just accepted")
	link = m.invites("ander@voorbeeld.example", team)
	b.want(link, 200)
	b.check("invitation: by mail, signed in as somebody else")
	stranger := newTab(t, s)
	stranger.want(link[:len("/uitnodiging/")+36]+"/"+strings.Repeat("A", 52), 404)
	stranger.check("invitation link gone")
	s.clock.advance(8 * 24 * time.Hour)
	stranger.want(link, 200)
	stranger.check("invitation: by mail, expired")
}

// TestBrowserPeopleFitAPhone measures the list of 20 people at 320 px, which was 3,234 px high with a card for
// each person, and checks that nothing in it can be missed: each row can be chosen and opened.
func TestBrowserPeopleFitAPhone(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	m, b := s.newManager(t, "Voorbeeld Welzijn"), newTab(t, s)
	team := m.team("Wijkteam Noord")
	m.post(m.home+"/functies", url.Values{"naam": {"Sociaal werker"}}).want(t, other)
	for i := range 19 {
		m.colleague(fmt.Sprintf("Collega Voorbeeld %d", i), team, "collega")
	}
	s.oneText(t, `with f as (update member set function_id = (select id from job_function limit 1) returning 1) select count(*)::text from f`)
	b.as(m.browser)
	b.width(phone)
	b.want(m.home+"/mensen", 200)
	height := js[float64](b, `document.documentElement.scrollHeight`)
	t.Logf("20 people at 320 px: %.0f px", height)
	if height > 1600 {
		t.Errorf("20 people take %.0f px at 320 px, want at most 1600", height)
	}
	if wide := js[float64](b, `document.documentElement.scrollWidth`); wide > 320 {
		t.Errorf("the list is %.0f px wide", wide)
	}
	if small := js[string](b, `[...document.querySelectorAll('.rt-people :is(label, a)')]
		.filter(e => { const r = e.getBoundingClientRect(); return r.width < 24 || r.height < 24 }).map(e => e.outerHTML).join('\n')`); small != "" {
		t.Errorf("too small to tap: %s", small)
	}
	if n := js[float64](b, `document.querySelectorAll('.rt-people input').length`); n != 20 {
		t.Errorf("%.0f of 20 can be chosen", n)
	}
}

// TestBrowserChangesManyPeople filters, chooses people by keyboard and changes them after a preview, with and
// without a script.
func TestBrowserChangesManyPeople(t *testing.T) {
	t.Parallel()
	for name, script := range map[string]bool{"with a script": true, "without a script": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			m, b := s.newManager(t, "Voorbeeld Welzijn"), newTab(t, s)
			north, south := m.team("Noord"), m.team("Zuid")
			m.colleague("Bram Voorbeeld", north, "collega")
			m.colleague("Cas Voorbeeld", north, "collega")
			if !script {
				b.withoutScript()
			}
			b.as(m.browser)
			b.want(m.home+"/mensen?toon-team="+north, 200)
			b.tabTo("Kies Bram Voorbeeld")
			b.key(" ")
			b.tabTo("Wijzig meer mensen tegelijk")
			b.key(kb.Enter)
			js[bool](b, `(document.getElementById('samen-erbij-team').value = '`+south+`', true)`)
			b.follow("button", "Zet in team")
			if !b.says("Je zet 1 persoon in team Zuid.") || b.says("Cas Voorbeeld") {
				t.Error("the preview does not name the one person who was chosen")
			}
			b.follow("button", "Ja, wijzig dit")
			if !b.says("De wijziging is bewaard, bij 1 persoon.") || !b.says("Je ziet niet iedereen") {
				t.Error("the list does not confirm the change, or lost its filter")
			}
			if in := s.oneText(t, `select string_agg(name, ' ') from team_member join account using (person_id) where team_id = $1`, south); in != "Bram Voorbeeld" {
				t.Errorf("team Zuid has %s", in)
			}
		})
	}
}
