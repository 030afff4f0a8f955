package site_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-ical"
)

// TestAgreementsOnThePage walks an agreement from the form to its removal, as the lead and as a member
// see it.
func TestAgreementsOnThePage(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	m, team, lead, member := s.teamOf(t)
	round := "/team/" + team + "/ronde/" + s.closeRound(t, team, "5-7", "sooosooaao", s.clock.Now().Add(-time.Hour))
	lead.get(round).want(t, ok, "Er zijn nog geen afspraken", "Schrijf op wat het team doet, niet wat iemand moet.", "Schrijf niets waaraan je een inwoner of collega herkent.", round+"/presentatie")
	member.get(round).want(t, ok, "Je teamleider kan ze na het gesprek opschrijven.").without(t, "Bewaar de afspraak")

	lead.post(round+"/afspraken", url.Values{"wat": {""}, "wanneer": {"31-11-2026"}}).
		want(t, refused, "Fout: ", "Schrijf op wat jullie doen.", "Deze datum bestaat niet.", `value="31-11-2026"`, `href="#afspraken-wat"`)
	got := lead.post(round+"/afspraken", url.Values{"wat": {"We bellen elke week & luisteren."}, "wanneer": {"1-12-2026"}}).want(t, other)
	if got.location != round+"?klaar=afspraak-bewaard" {
		t.Errorf("to %s", got.location)
	}
	page := lead.get(got.location).want(t, ok, "De afspraak is bewaard.", "We bellen elke week &amp; luisteren.", "Uiterlijk 1 december 2026")
	id := s.oneText(t, `select id from team_agreement`)
	edit := round + "/afspraken/" + id
	if !strings.Contains(page.body, edit) {
		t.Error("the lead cannot change it")
	}
	member.get(round).want(t, ok, "We bellen elke week &amp; luisteren.").without(t, edit)
	member.get(round+"/presentatie").want(t, ok, "Afspraken van het team", "We bellen elke week &amp; luisteren.")
	member.get(round+".csv").want(t, ok, ";We bellen elke week & luisteren.;2026-12-01")
	var file struct {
		Afspraken []struct{ Wat, Wanneer string }
	}
	if err := json.Unmarshal([]byte(member.get(round+".json").want(t, ok).body), &file); err != nil || len(file.Afspraken) != 1 || file.Afspraken[0].Wanneer != "2026-12-01" {
		t.Errorf("%+v %v", file, err)
	}

	lead.get(edit).want(t, ok, `value="2026-12-01"`, "We bellen elke week &amp; luisteren.")
	lead.post(edit, url.Values{"wat": {strings.Repeat("x", 301)}}).want(t, refused, "De afspraak is 301 tekens lang", strings.Repeat("x", 301))
	lead.post(edit, url.Values{"wat": {"We bellen."}}).want(t, other)
	lead.post(edit+"/verwijderen", nil).want(t, refused, "Zet eerst een vinkje.", "We bellen.")
	member.get(round).want(t, ok, "We bellen.").without(t, "Uiterlijk")
	for _, who := range []*browser{member, m.browser} {
		who.get(edit).want(t, gone)
		who.post(edit, url.Values{"wat": {"x"}}).want(t, gone)
		who.post(edit+"/verwijderen", url.Values{"zeker": {"ja"}}).want(t, gone)
		who.post(round+"/afspraken", url.Values{"wat": {"x"}}).want(t, gone)
	}
	got = lead.post(edit+"/verwijderen", url.Values{"zeker": {"ja"}}).want(t, other)
	lead.get(got.location).want(t, ok, "De afspraak is verwijderd.").without(t, "We bellen.")

	for range 10 {
		lead.post(round+"/afspraken", url.Values{"wat": {"We doen iets."}}).want(t, other)
	}
	lead.get(round).want(t, ok, "We doen iets.").without(t, "Bewaar de afspraak")
	lead.post(round+"/afspraken", url.Values{"wat": {"Nog een."}}).want(t, refused, "Er staan al tien afspraken.", "Nog een.")
}

// TestAgreementsAreHiddenFromNewcomers checks that a beheerder who joins the team reads no agreement
// and no presentation of a round that had closed before.
func TestAgreementsAreHiddenFromNewcomers(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	m, team, lead, member := s.teamOf(t)
	round := "/team/" + team + "/ronde/" + s.closeRound(t, team, "5-7", "sooosooaao", s.clock.Now().Add(-time.Hour))
	lead.post(round+"/afspraken", url.Values{"wat": {"We bellen elke week."}}).want(t, other)
	me := s.oneText(t, `select person_id from account where email = $1`, m.email)
	m.manages("team-erbij", me, team)
	m.manages("leider-geven", me, team)
	m.get(round).want(t, ok, "Je kunt deze uitkomst niet zien").without(t, "We bellen elke week.", "afspraken")
	for _, path := range []string{"/presentatie", ".csv", ".json"} {
		if got := m.get(round+path).want(t, other); got.location != round {
			t.Errorf("%s leads to %s", path, got.location)
		}
	}
	m.post(round+"/afspraken", url.Values{"wat": {"We doen iets."}}).want(t, gone)
	member.get(round+"/presentatie").want(t, ok, "Stap 1 van ", "We bellen elke week.")

	few := "/team/" + team + "/ronde/" + s.closeRound(t, team, "", "", s.clock.Now().Add(-time.Hour))
	if got := member.get(few+"/presentatie").want(t, other); got.location != few {
		t.Errorf("without an outcome, to %s", got.location)
	}
	lead.post(few+"/afspraken", url.Values{"wat": {"We doen iets."}}).want(t, gone)
}

// TestSmallTeamIsOfferedAMeeting checks what the lead of a team that is too small for a round is
// offered, and that growing brings the round.
func TestSmallTeamIsOfferedAMeeting(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	w := s.newWorld(t)
	home, b := "/team/"+w.team, w.browser(lead)
	w.query(`update organisation set consent_on = '2026-10-01', legal_basis = 'gerechtvaardigd-belang' where id = $1 returning ''`, w.organisation)
	why := "Een teamronde heeft pas een uitkomst vanaf 5 mensen. In dit team kunnen 2 collega's meedoen"
	b.get(home).want(t, ok, why, home+"/sessie/nieuw").without(t, "Open een teamronde", home+"/ronde/nieuw", "<h2>Teamronde</h2>")
	b.get(home+"/ronde/nieuw").want(t, ok, why, home+"/sessie/nieuw").without(t, "Open de ronde")
	form := url.Values{"titel": {"Winterronde"}, "tot": {"1-12-2026"}}
	b.post(home+"/ronde", form).want(t, refused, why, "Winterronde", "Je kunt nu geen ronde openen.")
	w.browser(professional).get(home).want(t, ok).without(t, why)
	w.grow(w.team)
	b.get(home).want(t, ok, "Open een teamronde", home+"/ronde/nieuw").without(t, why)
	w.query(`update organisation set k = 6 where id = $1 returning ''`, w.organisation)
	b.get(home).want(t, ok, "vanaf 6 mensen").without(t, "Open een teamronde")
	b.post(home+"/ronde", form).want(t, refused, "vanaf 6 mensen")
	w.query(`update organisation set k = 5 where id = $1 returning ''`, w.organisation)
	b.post(home+"/ronde", form).want(t, other)
}

// calendarOf reads the file for calendars at a path, with another library than the one that wrote it.
func calendarOf(t *testing.T, b *browser, path, name string) ical.Event {
	t.Helper()
	got := b.get(path).want(t, ok)
	if kind, as := got.header.Get("Content-Type"), got.header.Get("Content-Disposition"); kind != "text/calendar; charset=utf-8" || as != `attachment; filename="`+name+`"` {
		t.Errorf("%s is %s, %s", path, kind, as)
	}
	parsed, err := ical.NewDecoder(strings.NewReader(got.body)).Decode()
	if err != nil || len(parsed.Events()) != 1 {
		t.Fatalf("%v: %s", err, got.body)
	}
	return parsed.Events()[0]
}

// TestCalendarFiles reads the files with the last day of a round and the day of a meeting, as everyone
// who may and may not.
func TestCalendarFiles(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	w := s.newWorld(t)
	home := "/team/" + w.team
	round, meeting := home+"/ronde/"+w.round(), home+"/sessie/"+w.planned("{sessie}")
	for path, want := range map[string][4]string{
		round:   {"teamronde.ics", "Laatste dag van de teamronde: Najaarsronde", "20261212", home},
		meeting: {"teamsessie.ics", "Teamsessie: Teamsessie", "20261122", meeting},
	} {
		ids := map[string]bool{}
		for _, r := range roles {
			b := w.browser(r)
			switch {
			case slices.Contains(teammates, r):
				if path == round {
					b.get(home).want(t, ok, path+".ics") // the page of an open round is that of the team
				} else {
					b.get(path).want(t, ok, path+".ics")
				}
				event := calendarOf(t, b, path+".ics", want[0])
				title, err := event.Props.Text("SUMMARY")
				begins, page := event.Props.Get("DTSTART"), event.Props.Get("URL")
				if err != nil || title != want[1] || begins.Value != want[2] || begins.Params.Get("VALUE") != "DATE" || page != nil && !strings.HasSuffix(page.Value, want[3]) {
					t.Errorf("%s: %q on %v, at %v", path, title, begins, page)
				}
				ids[event.Props.Get("UID").Value] = true
			case slices.Contains(registered, r):
				b.get(path+".ics").want(t, gone)
			default:
				b.get(path+".ics").want(t, http.StatusSeeOther)
			}
		}
		if len(ids) != 1 {
			t.Errorf("%s has the ids %v, want one that stays", path, ids)
		}
	}
	s.clock.advance(22 * 24 * time.Hour)
	for _, path := range []string{round, meeting} {
		w.signedIn(professional).get(path+".ics").want(t, gone)
	}
}
