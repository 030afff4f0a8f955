package site_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"
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
	for i := range 21 {
		m.colleague(fmt.Sprintf("Collega %d", i), team, "collega")
	}
	m.post(m.home+"/uitnodigen", url.Values{"actie": {"versturen"}, "adressen": {"een.heel.lang.adres.van.iemand@voorbeeld-organisatie.example\ntwee@voorbeeld.example"}}).want(t, other)
	function := s.oneText(t, `select id from job_function where organisation_id = $1`, m.id)
	self := s.oneText(t, `select person_id from account where email = $1`, m.email)

	for page, name := range map[string]string{
		"": "organisation", "/mensen": "people", "/mensen?pagina=2": "people", "/mensen?zoek=niemand": "people", "/uitnodigen": "invite",
		"/teams": "teams", "/functies": "functions", "/instellingen": "settings", "/logboek": "log", "/logboek?voor=20": "log",
	} {
		b.want(m.home+page, 200)
		b.openAll()
		b.check(name + ": filled " + page)
	}
	b.want("/beheer/functie/"+function, 200)
	b.check("function: filled")
	b.log.expect("does not conform to the required format") // text that is not a date
	for name, form := range map[string]url.Values{
		"/teams: rename":               {"actie": {"hernoemen"}, "team": {team}, "naam": {""}},
		"/teams: not sure":             {"actie": {"verwijderen"}, "team": {team}},
		"/mensen: the last beheerder":  {"actie": {"beheerder-nemen"}, "persoon": {self}, "plek": {"2"}},
		"/uitnodigen: bad lines":       {"actie": {"versturen"}, "adressen": {"goed@voorbeeld.example\nfout\nook fout"}, "rol": {"collega"}},
		"/uitnodigen: lead of no team": {"actie": {"versturen"}, "adressen": {"goed@voorbeeld.example"}, "rol": {"teamleider"}},
		"/instellingen: all wrong":     {"naam": {""}, "k": {"4"}, "thema": {"zwart"}, "or-datum": {"2026-02-31"}, "grondslag": {"toestemming"}, "ronde-jaren": {"4"}},
	} {
		path, _, _ := strings.Cut(name, ":")
		if got := b.submit(m.home+path, form); got != 422 {
			t.Errorf("%s: status %d", name, got)
		}
		b.check(map[string]string{"/teams": "teams", "/mensen": "people", "/uitnodigen": "invite", "/instellingen": "settings"}[path] + ": refused " + name)
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
