package site_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestBrowserChecksExpertise fills in the form, and checks the team's page and the beheerder's page
// in all their states.
func TestBrowserChecksExpertise(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	m, b := s.newManager(t, "Voorbeeld Welzijn"), newTab(t, s)
	team := m.team("Wijkteam Noord")
	anna, _ := m.colleague("Anna Voorbeeld", team, "teamleider")
	m.agree()
	own, home, chart := "/account/organisatie/"+m.id+"/expertise", m.home+"/expertise", "/team/"+team+"/expertise"

	b.as(m.browser)
	b.want(home, 200)
	b.check("expertise of the organisation: empty")
	if got := b.submit(home, url.Values{"actie": {"toevoegen"}, "soort": {"iets"}, "naam": {"Schulden"}}); got != 422 {
		t.Errorf("status %d", got)
	}
	b.check("expertise of the organisation: refused")
	b.submit(home, url.Values{"actie": {"toevoegen"}, "soort": {"hulpvraag"}, "naam": {"energiekosten en een naam die nogal lang is, met een slot"}})
	b.submit(home, url.Values{"actie": {"toevoegen"}, "soort": {"doelgroep"}, "naam": {"studenten"}})
	b.openAll()
	b.check("expertise of the organisation: added")
	students := s.oneText(t, `select id from expertise_subject where name = 'studenten'`)
	b.submit(home, url.Values{"actie": {"hernoemen"}, "onderwerp": {students}, "naam": {""}})
	b.check("expertise of the organisation: refused name")
	b.submit(home, url.Values{"actie": {"verbergen"}, "onderwerp": {students}})
	b.openAll()
	b.check("expertise of the organisation: hidden")

	b.as(anna)
	b.want(chart, 200)
	b.check("expertise of the team: empty")
	b.link("Vul je eigen doelgroepen en hulpvragen in")
	b.check("own expertise: empty")
	b.submit(own, url.Values{"onderwerp-jeugd": {"alles"}, "onderwerp-schulden": {"basis"}})
	b.check("own expertise: refused")
	b.submit(own, url.Values{"onderwerp-jeugd": {"specialist"}, "onderwerp-schulden": {"basis"}, "naam-tonen": {"ja"}})
	b.check("own expertise: kept")
	for i := range 3 {
		c, _ := m.colleague(fmt.Sprintf("Collega %d", i), team, "collega")
		c.post(own, url.Values{"onderwerp-jeugd": {"basis"}}).want(t, other)
	}
	b.want(chart, 200)
	if !b.says("Maar één collega noemt schulden.") || !b.says("Er zijn meer generalisten dan specialisten.") || !b.says("Het vaakst genoemd is jeugd.") {
		t.Error("the team page does not tell what it has")
	}
	if got := b.grid(); got != "Onderwerp|Mensen|Specialist|Anna Voorbeeld\nDoelgroepen\nJeugd|4|1|specialist\nHulpvragen\nSchulden|1|0|basis" {
		t.Errorf("the grid is\n%s", got)
	}
	b.width(phone)
	if !b.says("Anna Voorbeeld (specialist)") || !b.says("4 collega's, 1 specialist") || js[bool](b, `document.querySelector('table').checkVisibility()`) {
		t.Error("the list of a phone does not tell what the grid has")
	}
	b.width(desk)
	b.openAll()
	b.check("expertise of the team: filled")
	b.want(chart+"?soort=hulpvraag", 200)
	if b.says("Jeugd") {
		t.Error("the filter shows a group")
	}
	b.check("expertise of the team: filtered")
	b.as(m.browser)
	b.want(home+"?soort=doelgroep", 200)
	b.check("expertise of the organisation: filled")
}

// TestExpertiseIsForTheTeam checks which people can read what one person says about themselves.
func TestExpertiseIsForTheTeam(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	m := s.newManager(t, "Voorbeeld Welzijn")
	m.agree()
	team := m.team("Wijkteam Noord")
	dana, _ := m.colleague("Dana Voorbeeld", team, "collega")
	lotte, _ := m.colleague("Lotte Voorbeeld", team, "teamleider")
	m.colleague("Cas Voorbeeld", team, "collega")
	own, page := "/account/organisatie/"+m.id+"/expertise", "/team/"+team+"/expertise"
	dana.post(own, url.Values{"onderwerp-schulden": {"specialist"}}).want(t, other)
	reply := lotte.get(page).want(t, http.StatusOK, "Maar één collega noemt schulden.", "Iedereen die iets heeft ingevuld, is ergens specialist in.")
	if strings.Contains(reply.body, "Dana") {
		t.Error("the page shows a name that its owner did not choose to show")
	}
	dana.post(own, url.Values{"naam-tonen": {"ja"}}).want(t, other)
	lotte.get(page).want(t, http.StatusOK, "Dana Voorbeeld (specialist)")
	for _, path := range []string{m.home + "/expertise", m.home + "/expertise.csv"} {
		if reply := m.get(path).want(t, http.StatusOK, "één"); strings.Contains(reply.body, "Dana") {
			t.Errorf("%s names a colleague", path)
		}
	}
	dana.get("/account").want(t, http.StatusOK, own)
	m.post(m.home+"/mensen", url.Values{"actie": {"verwijderen"}, "persoon": {s.oneText(t, `select person_id from account where name = 'Dana Voorbeeld'`)}}).want(t, other)
	if reply := lotte.get(page).want(t, http.StatusOK, "Nog niemand heeft iets ingevuld"); strings.Contains(reply.body, "Dana") {
		t.Error("what somebody said stays when they are gone")
	}
}

// TestExpertiseFileIsSafe reads the file as a spreadsheet would.
func TestExpertiseFileIsSafe(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	m := s.newManager(t, "Voorbeeld Welzijn")
	m.agree()
	m.team("=1+1")
	m.post(m.home+"/expertise", url.Values{"actie": {"toevoegen"}, "soort": {"hulpvraag"}, "naam": {"+cmd|x"}}).want(t, other)
	reply := m.get(m.home+"/expertise.csv").want(t, http.StatusOK, "soort;onderwerp;'=1+1", "hulpvraag;'+cmd|x;te klein team", "doelgroep;jeugd;te klein team")
	if !strings.HasPrefix(reply.header.Get("Content-Type"), "text/csv") || reply.header.Get("Cache-Control") != "no-store" {
		t.Errorf("%v", reply.header)
	}
}

// TestExpertiseTakesAnything posts forms that no browser sends.
func TestExpertiseTakesAnything(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	m := s.newManager(t, "Voorbeeld Welzijn")
	m.agree()
	own, home := "/account/organisatie/"+m.id+"/expertise", m.home+"/expertise"
	for _, text := range []string{strings.Repeat("x", 10_000), "a\x00b", "<script>alert(1)</script>", "\u202e", "' or 1=1"} {
		m.post(own, url.Values{"onderwerp-jeugd": {text}, "onderwerp-" + text: {"basis"}}).want(t, refused)
		m.post(own, url.Values{"onderwerp-onbekend": {text}, text: {text}}).want(t, other) // none of these is a field of the form
		for _, act := range []string{"hernoemen", "verbergen", "terug"} {
			m.post(home, url.Values{"actie": {act}, "onderwerp": {text}, "naam": {"goed"}}).want(t, gone)
		}
		m.post(home, url.Values{"actie": {"toevoegen"}, "soort": {text}, "naam": {text}}).want(t, refused)
		m.post(home, url.Values{"actie": {text}}).want(t, http.StatusBadRequest)
		m.get(home+"?soort="+url.QueryEscape(text)).want(t, http.StatusOK)
	}
}
