package site_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"reflectietool/internal/assessment"
	"reflectietool/internal/team"
)

// allowRounds records what an organisation must record before its teams can open rounds, and makes the
// team of the professional large enough for one.
func (w *world) allowRounds() {
	w.t.Helper()
	w.grow(w.team)
	w.query(`update organisation set consent_on = '2026-10-01', legal_basis = 'gerechtvaardigd-belang' where id = $1 returning id`, w.organisation)
}

// grow adds people to a team, if it exists, until it is large enough for a round. Their addresses begin alike, so that they
// stand at the same place in every list.
func (w *world) grow(team string) {
	w.t.Helper()
	w.query(`
		with p as (
		    insert into person (created_at, last_seen_at)
		    select $3, $3 from team, generate_series(1, (select k from organisation where id = $1) - (select count(*) from team_member where team_id = $2 and not leads))
		     where team.id = $2 returning id
		), a as (
		    insert into account (person_id, email, email_key, created_at)
		    select id, 'meer-' || id || '@voorbeeld.example', 'meer-' || id || '@voorbeeld.example', $3 from p
		), m as (
		    insert into member (organisation_id, person_id, joined_at) select $1, id, $3 from p returning person_id
		), t as (
		    insert into team_member (team_id, organisation_id, person_id, joined_at) select $2, $1, person_id, $3 from m
		)
		select ''`, w.organisation, team, w.site.clock.Now())
}

// round opens a round of the professional's team and returns its id.
func (w *world) round() string {
	w.t.Helper()
	return w.roundOf(w.team, lead)
}

// roundOf opens a round of a team, as its lead, and returns its id.
func (w *world) roundOf(id string, leads role) string {
	w.t.Helper()
	w.allowRounds()
	w.grow(id)
	_, _, until := w.site.teams.Bounds()
	id, err := w.site.teams.Open(w.t.Context(), w.person[leads], id, team.Opening{
		Title: "Najaarsronde", Word: "Fijn als je meedoet.", Until: until.Format(time.DateOnly),
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

// finishes starts and finishes a Reflectie, and returns the path of its report.
func (b *browser) finishes() string {
	b.t.Helper()
	return b.finish(b.start(assessment.FormReflection), assessment.ChoseGrowing, assessment.ChoseSteady)
}

// TestChoiceComesBeforeTheReport checks that the report is closed in every form until "Telt mee?"
// is answered.
func TestChoiceComesBeforeTheReport(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	w := s.newWorld(t)
	round, b := w.round(), w.browser(professional)
	report := b.finishes()
	ask := strings.Replace(report, "/rapport/", "/reflectie/", 1) + "/telt-mee"
	for _, path := range []string{report, report + ".json", report + ".csv"} {
		if got := b.get(path); got.status != http.StatusSeeOther || got.location != ask {
			t.Errorf("%s: %d to %s", path, got.status, got.location)
		}
	}
	if got := b.post(report+"/gespreksblad", nil); got.location != ask {
		t.Errorf("a sheet before the answer: %d to %s", got.status, got.location)
	}
	page := b.get(ask).want(t, http.StatusOK, "Telt deze Reflectie mee?", "Najaarsronde", "12 december 2026", team.Promise(5),
		"Wat je teamleider niet ziet", "Ja, mijn Reflectie telt mee", "Nee, mijn Reflectie telt niet mee")
	if strings.Contains(page.body, "checked") {
		t.Error("an answer is chosen already")
	}
	b.post(ask, nil).want(t, http.StatusUnprocessableEntity, "Kies eerst of deze Reflectie meetelt")
	if got := b.get(report); got.location != ask {
		t.Error("no answer opens the report")
	}
	b.post(ask, url.Values{"ronde": {nobodysID}}).want(t, http.StatusNotFound)

	if got := b.post(ask, url.Values{"ronde": {round}}).want(t, http.StatusSeeOther); got.location != report {
		t.Errorf("to %s", got.location)
	}
	b.get(report).want(t, http.StatusOK, "tot en met 12 december 2026.", "Verander dit")
	b.get(report+".json").want(t, http.StatusOK)
	if page := b.get(ask).want(t, http.StatusOK, "Bewaar mijn keuze"); strings.Count(page.body, "checked") != 1 {
		t.Error("what was answered does not show")
	}
	w.browser(colleague).get(ask).want(t, http.StatusNotFound)
	w.browser(lead).get(ask).want(t, http.StatusNotFound)

	s.clock.advance(22 * 24 * time.Hour)
	b = w.signedIn(professional)
	b.post(ask, url.Values{"ronde": {"nee"}}).want(t, http.StatusUnprocessableEntity, "De ronde is gesloten", "Je hoeft nu niets te kiezen")
	if got := b.get(ask); got.location != report {
		t.Errorf("after closing to %s", got.location)
	}
	if page := b.get(report).want(t, http.StatusOK); strings.Contains(page.body, "telt mee in de teamronde") {
		t.Error("the report still says that it counts")
	}
}

// signedIn renews the session of a role, which was over, and returns the browser of that role.
func (w *world) signedIn(r role) *browser {
	w.t.Helper()
	w.query(`update session set expires_at = $2, ends_at = $2, touched_at = $3 where person_id = $1 returning ''`,
		w.person[r], w.site.clock.Now().Add(time.Hour), w.site.clock.Now())
	return w.browser(r)
}

// TestWhoIsNotAskedSeesTheReportAtOnce checks the cases without a question: a snelle scan, a
// reflection that was finished before the round, a lead and a guest.
func TestWhoIsNotAskedSeesTheReportAtOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	w := s.newWorld(t)
	early := w.browser(professional).finishes()
	s.clock.advance(time.Minute)
	w.round()
	w.browser(professional).get(early).want(t, http.StatusOK)
	scan := w.browser(professional)
	scan.get(scan.finish(scan.start(assessment.FormScan), assessment.ChoseGrowing)).want(t, http.StatusOK)
	for _, r := range []role{lead, admin, stranger, guest} {
		b := w.browser(r)
		b.get(b.finishes()).want(t, http.StatusOK)
	}
}
