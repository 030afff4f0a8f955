package site_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// TestBrowserWalksARound opens a round, takes part, changes the answer and sees the round closed.
func TestBrowserWalksARound(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	w := s.newWorld(t)
	// The names of teams in this world are ids, too long for a page to show whole.
	w.query(`update team set name = 'Noord' where id = $1 returning ''`, w.team)
	w.query(`update organisation set name = 'Voorbeeld Welzijn' where id = $1 returning ''`, w.organisation)
	home := "/team/" + w.team
	boss, b := w.browser(lead), newTab(t, s)
	b.as(boss)
	b.want(home, 200)
	b.check("team: no round can be opened")
	b.want(home+"/ronde/nieuw", 200)
	b.check("round form: no round can be opened")
	w.allowRounds()
	b.want(home, 200)
	b.check("team: a round can be opened")
	b.follow("link", "Open een teamronde")
	b.check("round form")
	if got := b.submit(home+"/ronde", url.Values{"titel": {""}, "tot": {"morgen"}, "woord": {strings.Repeat("a ", 501)}}); got != 422 {
		t.Errorf("bad form: status %d", got)
	}
	b.check("round form: refused")
	form := url.Values{"titel": {"Winter 2026"}, "tot": {"12-12-2026"}, "woord": {"Fijn als je meedoet.\nIn januari praten we erover."}}
	if got := b.submit(home+"/ronde", form); got != 200 || !b.says("Nog niet genoeg deelnemers") {
		t.Fatalf("opening: status %d", got)
	}
	b.check("team: round is open, for the lead")
	b.follow("button", "Stuur de herinnering")
	if !b.says("Je hebt een herinnering gestuurd") {
		t.Error("the page does not say that the reminder was sent")
	}
	b.check("team: reminded")
	round := w.query(`select id from team_round where team_id = $1`, w.team)
	if got := b.submit(home+"/ronde/"+round+"/herinnering", url.Values{}); got != 422 {
		t.Errorf("a second reminder: status %d", got)
	}
	b.check("team: reminder refused")

	invitation := w.query(`select id from round_invitation where person_id = $1`, w.person[professional])
	s.sendTurn(t, "ronde", invitation)
	mail := s.mails.Wait(w.address(professional))
	if !strings.Contains(mail.Text, s.URL+home) {
		t.Errorf("the mail does not lead to the team: %s", mail.Text)
	}
	member := w.browser(professional)
	b = newTab(t, s)
	b.as(member)
	b.want(home, 200)
	b.check("team: round is open, for a member")
	report := member.finishes()
	b.want(report, 200)
	if !strings.HasSuffix(b.path(), "/telt-mee") {
		t.Fatalf("the report comes before the question, at %s", b.path())
	}
	b.check("choice")
	ask := b.path()
	if got := b.submit(ask, url.Values{}); got != 422 || !b.says("Kies eerst of deze Reflectie meetelt") {
		t.Errorf("no answer: status %d", got)
	}
	b.check("choice: nothing chosen")
	b.answer("Telt deze Reflectie mee?", "Ja, mijn Reflectie telt mee in de ronde van Noord")
	b.follow("button", "Bewaar en bekijk mijn rapport")
	if b.path() != report || !b.says("Deze Reflectie telt mee in de teamronde van Noord") {
		t.Fatalf("at %s", b.path())
	}
	b.check("report: counts in a round")
	b.want(home, 200)
	b.check("team: takes part")
	b.want("/wie-ziet-wat", 200)
	b.check("insight: counts in a round")
	b.follow("link", "Verander dit")
	b.check("choice: answered yes")
	b.answer("Telt deze Reflectie mee?", "Nee, mijn Reflectie telt niet mee")
	b.follow("button", "Bewaar mijn keuze")
	if !b.says("Deze Reflectie telt niet mee in een teamronde") {
		t.Error("the page does not show the changed choice")
	}
	b.want(home, 200)
	b.check("team: does not take part")
	if got := b.submit(ask, url.Values{"ronde": {round}}); got != 422 || !b.says("Je hebt nee gekozen voor deze ronde") {
		t.Errorf("yes after no: status %d", got)
	}
	b.check("choice: final")
	secondReflectie(t, w, member, b, round)
	w.query(`delete from team_member where person_id = $1 returning ''`, w.person[professional])
	b.want(member.finishes(), 200)
	b.check("choice: no longer in the team")
	b.follow("button", "Bekijk mijn rapport")
	if !b.says("Deze Reflectie telt niet mee in een teamronde") {
		t.Error("the report does not say that it does not count")
	}
	w.query(`insert into team_member (team_id, organisation_id, person_id, joined_at) values ($1, $2, $3, $4) returning ''`,
		w.team, w.organisation, w.person[professional], s.clock.Now())

	b = newTab(t, s) // a visitor without a session
	link := "/mails/" + w.query(`select id from mail_turn where kind = 'ronde' and about = $1`, invitation)
	b.want(link, 200)
	b.check("round mails")
	b.follow("button", "Stop de mails over teamrondes")
	b.check("round mails: stopped")

	s.clock.advance(22 * 24 * time.Hour)
	b.as(w.signedIn(professional))
	b.want(home, 200)
	if !b.says("De uitkomst volgt zo.") {
		t.Error("the page does not say that the round is over")
	}
	b.check("team: round waits for its outcome")
	if _, err := s.teams.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.want(home, 200)
	b.check("team: round is closed")
	b.follow("link", "Winter 2026")
	b.want("/mails/"+nobodysID, 404)
	b.check("round mails: over")
}

// secondReflectie finishes a Reflectie that counts in a round, and then a second one.
func secondReflectie(t *testing.T, w *world, member *browser, b *tab, round string) {
	t.Helper()
	member.post(question(member.finishes()), url.Values{"ronde": {round}}).want(t, http.StatusSeeOther)
	w.site.clock.advance(time.Hour)
	b.want(member.finishes(), 200)
	if !b.says("In plaats van je Reflectie van 21 november 2026.") || !b.says("blijft dan meetellen") {
		t.Error("the question does not say what becomes of the first")
	}
	b.check("choice: a second Reflectie")
}
