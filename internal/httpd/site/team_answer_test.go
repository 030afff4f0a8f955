package site_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"reflectietool/internal/assessment"
)

// question returns the page that asks "Telt mee?" about the reflection of a report.
func question(report string) string {
	return strings.Replace(report, "/rapport/", "/reflectie/", 1) + "/telt-mee"
}

// TestGuestWhoReadsCannotCount is an attack: a member works as a guest, reads the report, and then
// signs in and takes the work along. Guests are asked nothing, so such a Reflectie never counts. A
// Reflectie that a guest began and that was finished after signing in is asked about as any other.
func TestGuestWhoReadsCannotCount(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	w := s.newWorld(t)
	round, b := w.round(), w.browser(nobody)
	read := b.finishes()
	b.get(read).want(t, ok, "Je rapport") // the guest reads what the levels mean
	code := codeIn(t, b.post("/verder/code", nil).body)
	second := w.browser(nobody) // the same guest in another browser
	second.post("/verder", url.Values{"code": {code}}).want(t, other)
	second.get(read).want(t, ok)
	begun := b.start(assessment.FormReflection)
	b.signInAs(w.address(professional))
	b.post("/account/meenemen", url.Values{"meenemen": {"ja"}}).want(t, other)

	b.get(read).want(t, ok, "Je rapport")
	if got := b.get(question(read)).want(t, other); got.location != read {
		t.Errorf("asked about what a guest has read, at %s", got.location)
	}
	b.post(question(read), url.Values{"ronde": {round}}).want(t, refused, "terwijl de ronde loopt en je bent ingelogd")
	second.get(read).want(t, http.StatusForbidden) // the guest is no more
	if n := w.query(`select count(*)::text from round_choice`); n != "0" {
		t.Errorf("%s answers are stored", n)
	}

	report := b.finish(begun, assessment.ChoseGrowing, assessment.ChoseSteady)
	if got := b.get(report).want(t, other); got.location != question(report) {
		t.Errorf("what was finished after signing in leads to %s", got.location)
	}
	b.post(question(report), url.Values{"ronde": {round}}).want(t, other)
	b.get(report).want(t, ok, "telt mee in de teamronde")
}

// TestNoIsFinal goes through the answers on the pages: a yes can become a no until the round
// closes, and a no stays, also from a form that another tab still shows.
func TestNoIsFinal(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	w := s.newWorld(t)
	round, b, home := w.round(), w.browser(professional), "/team/"+w.team
	report := b.finishes()
	ask := question(report)
	b.get(ask).want(t, ok, "Kies je nee, dan kun je dat niet meer veranderen", "12 december 2026")
	b.post(ask, url.Values{"ronde": {round}}).want(t, other)
	b.get(report).want(t, ok, "telt mee in de teamronde", ask)
	b.get(ask).want(t, ok, "Kies je nee, dan kun je dat niet meer veranderen")
	b.get(home).want(t, ok, ask)
	b.post(ask, url.Values{"ronde": {"nee"}}).want(t, other)

	b.get(report).want(t, ok, "Deze Reflectie telt niet mee in een teamronde.").without(t, ask)
	b.get(home).want(t, ok, "niet meetelt", "niet meer veranderen").without(t, ask)
	if got := b.get(ask).want(t, other); got.location != report {
		t.Errorf("a final answer leads to %s", got.location)
	}
	for _, tab := range []*browser{b, w.browser(professional)} { // this tab, and a second browser
		tab.post(ask, url.Values{"ronde": {round}}).want(t, refused, "Je hebt nee gekozen", "Je hoeft nu niets te kiezen", report)
	}
	b.post(ask, url.Values{"ronde": {"nee"}}).want(t, other) // the same answer again changes nothing
	if n := w.query(`select count(*)::text from round_choice where counts`); n != "0" {
		t.Errorf("%s reflections count", n)
	}
}

// TestReportStaysClosedForWhoWasTakenOut checks that a person who is taken out of the team before
// answering cannot read the report, come back and then say yes: the report opens after a no.
func TestReportStaysClosedForWhoWasTakenOut(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]struct{ gone, back string }{
		"taken out": {
			`delete from team_member where person_id = $1 returning ''`,
			`insert into team_member (team_id, organisation_id, person_id, joined_at) select id, organisation_id, $1, now() from team where id = $2 returning ''`,
		},
		"leads": {
			`update team_member set leads = true where person_id = $1 returning ''`,
			`update team_member set leads = false where person_id = $1 and team_id = $2 returning ''`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			w := s.newWorld(t)
			round, b := w.round(), w.browser(professional)
			report := b.finishes()
			w.query(change.gone, w.person[professional])
			for _, path := range []string{report, report + ".json", report + ".csv"} {
				if got := b.get(path).want(t, other); got.location != question(report) {
					t.Errorf("%s leads to %s", path, got.location)
				}
			}
			b.get(question(report)).want(t, ok, "Je Reflectie telt niet mee", "Bekijk mijn rapport").without(t, `value="`+round+`"`)
			b.post(question(report), url.Values{"ronde": {round}}).want(t, refused)
			b.get(report).want(t, other)
			b.post(question(report), url.Values{"ronde": {"nee"}}).want(t, other)
			b.get(report).want(t, ok, "Je rapport")
			w.query(change.back, w.person[professional], w.team)
			b.post(question(report), url.Values{"ronde": {round}}).want(t, refused, "Je hebt nee gekozen")
		})
	}
}

// TestReportNeverOpensWhileFinishing requests the report again and again while its reflection is
// being finished in another tab: no answer holds the report.
func TestReportNeverOpensWhileFinishing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	w := s.newWorld(t)
	w.round()
	b := w.browser(professional)
	cookie := b.visitorCookie()
	for range 12 {
		path := b.start(assessment.FormReflection)
		b.post(path+"/zelfregie", url.Values{"zelfregie": {"groeien"}}).want(t, other)
		report := strings.Replace(path, "/reflectie/", "/rapport/", 1)
		var tabs sync.WaitGroup
		begin := make(chan struct{})
		for range 8 {
			tabs.Go(func() {
				<-begin
				for range 6 {
					if got := s.serve(http.MethodGet, report, "", cookie); got.Code == ok {
						t.Error("the report is open before the question is answered")
					}
				}
			})
		}
		tabs.Go(func() {
			<-begin
			s.serve(http.MethodPost, path+"/overzicht", "", cookie)
		})
		close(begin)
		tabs.Wait()
	}
}

// TestDeletedTeamLeavesNoTrace deletes a team with an open round. Its round has counted nothing, so
// nothing says that a Reflectie counted; and no other or later round asks about that Reflectie,
// since its owner has read the report.
func TestDeletedTeamLeavesNoTrace(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	w := s.newWorld(t)
	w.query(`insert into team_member (team_id, organisation_id, person_id, joined_at)
		select id, organisation_id, $1, $3 from team where organisation_id = $2 and id <> $4 returning ''`,
		w.person[professional], w.organisation, s.clock.Now(), w.team)
	round := w.round()
	south := w.roundOf(w.query(`select team_id from team_member where person_id = $1 and leads`, w.person[otherLead]), otherLead)
	b := w.browser(professional)
	report := b.finishes()
	b.post(question(report), url.Values{"ronde": {round}}).want(t, other)
	w.browser(admin).post("/beheer/organisatie/"+w.organisation+"/teams", url.Values{"actie": {"verwijderen"}, "team": {w.team}, "zeker": {"ja"}}).want(t, other)

	data := unzip(t, b.get("/gegevens/download").want(t, ok).body)
	if file := data["gegevens.json"]; !strings.Contains(file, `"offered": []`) {
		t.Error("the download says that the Reflectie counts or counted")
	}
	b.get(report).want(t, ok, "Deze Reflectie telt niet mee in een teamronde.")
	b.post(question(report), url.Values{"ronde": {south}}).want(t, refused, "Je hebt nee gekozen")
	s.clock.advance(time.Minute)
	again := w.query(`insert into team (organisation_id, name, created_at) values ($1, 'Opnieuw', $2) returning id`, w.organisation, s.clock.Now())
	w.query(`insert into team_member (team_id, organisation_id, person_id, leads, joined_at) values ($1, $2, $3, false, $5), ($1, $2, $4, true, $5) returning ''`,
		again, w.organisation, w.person[professional], w.person[lead], s.clock.Now())
	later := w.roundOf(again, lead)
	b.get(report).want(t, ok)
	b.post(question(report), url.Values{"ronde": {later}}).want(t, refused)
	w.query(`delete from team where id <> $1 returning ''`, again)
	b.post(question(report), url.Values{"ronde": {later}}).want(t, refused, "Deze Reflectie kan niet meetellen")
}
