package site_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"reflectietool/internal/team"
)

// TestLeadOpensARound goes from a round that cannot be opened yet to a reminder.
func TestLeadOpensARound(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	w := s.newWorld(t)
	home, b := "/team/"+w.team, w.browser(lead)
	w.grow(w.team)
	w.query(`update organisation set consent_on = null where id = $1 returning ''`, w.organisation)
	w.query(`update account set name = 'Bea Beheerder' where person_id = $1 returning ''`, w.person[admin])
	b.get(home).want(t, http.StatusOK, "Je kunt nu geen teamronde openen", "de OR instemt", "geen grondslag", "Bea Beheerder")
	page := b.get(home+"/ronde/nieuw").want(t, http.StatusOK, "Bea Beheerder")
	if strings.Contains(page.body, "Open de ronde") {
		t.Error("there is a form that cannot be sent")
	}
	form := url.Values{"titel": {"Winterronde"}, "woord": {"Fijn als je\r\nmeedoet."}, "tot": {"1-12-2026"}}
	b.post(home+"/ronde", form).want(t, http.StatusUnprocessableEntity, "Winterronde", "Fijn als je\nmeedoet.", "1-12-2026", "geen grondslag")
	w.allowRounds()
	b.get(home).want(t, http.StatusOK, "Open een teamronde")
	b.get(home+"/ronde/nieuw").want(t, http.StatusOK, team.Promise(5), `value="2026-12-12"`)
	b.post(home+"/ronde", url.Values{"titel": {strings.Repeat("x", 121)}, "woord": {"Blijft staan"}, "tot": {"20-11-2026"}}).
		want(t, http.StatusUnprocessableEntity, "De titel is 121 tekens lang", "Deze dag is te vroeg", "Blijft staan", "20-11-2026")
	if got := b.post(home+"/ronde", form).want(t, http.StatusSeeOther); got.location != home+"?klaar=ronde-geopend" {
		t.Errorf("to %s", got.location)
	}
	b.get(home+"?klaar=ronde-geopend").want(t, http.StatusOK, "De ronde loopt.", "Winterronde", "Nog niet genoeg deelnemers", "Stuur de herinnering")
	b.post(home+"/ronde", form).want(t, http.StatusUnprocessableEntity, "vanaf 21 mei 2027")

	member := w.browser(professional)
	page = member.get(home).want(t, http.StatusOK, "Winterronde", "Naar de Reflectie", team.Promise(5))
	if strings.Contains(page.body, "genoeg deelnemers") || strings.Contains(page.body, "herinnering") {
		t.Error("a member sees what is for the lead")
	}
	round := w.query(`select id from team_round where team_id = $1`, w.team)
	report := member.finishes()
	ask := strings.Replace(report, "/rapport/", "/reflectie/", 1) + "/telt-mee"
	member.post(ask, url.Values{"ronde": {round}}).want(t, http.StatusSeeOther)
	member.get(home).want(t, http.StatusOK, "Je Reflectie van 21 november 2026 telt mee.", ask)
	member.post(ask, url.Values{"ronde": {"nee"}}).want(t, http.StatusSeeOther)
	member.get(home).want(t, http.StatusOK, "Je hebt gekozen dat je Reflectie niet meetelt.")
	if page := b.get(home); strings.Contains(page.body, "telt mee.") || strings.Contains(page.body, ask) {
		t.Error("the lead sees who takes part")
	}

	if got := b.post(home+"/ronde/"+round+"/herinnering", nil).want(t, http.StatusSeeOther); got.location != home+"?klaar=herinnerd" {
		t.Errorf("to %s", got.location)
	}
	b.get(home).want(t, http.StatusOK, "Je hebt een herinnering gestuurd op 21 november 2026.")
	b.post(home+"/ronde/"+round+"/herinnering", nil).want(t, http.StatusUnprocessableEntity, "Je hebt al een herinnering gestuurd.")

	s.clock.advance(22 * 24 * time.Hour)
	w.signedIn(lead).get(home).want(t, http.StatusOK, "De uitkomst volgt zo.")
	if _, err := s.teams.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.signedIn(professional).get(home).want(t, http.StatusOK, "Er loopt nu geen ronde.", "Winterronde", home+"/ronde/"+round, "te weinig deelnemers")
}

// TestQueriesOfTeamPages checks that the pages about rounds take at most five statements.
func TestQueriesOfTeamPages(t *testing.T) {
	t.Parallel()
	s, count := newCountedSite(t)
	w := s.newWorld(t)
	w.browser(lead).get("/aanbod") // the first request copies the catalogue into memory
	home := "/team/" + w.team
	asks := func(when string, r role, paths ...string) {
		t.Helper()
		b := w.browser(r)
		for _, path := range paths {
			before := count.n.Load()
			b.get(path).want(t, http.StatusOK)
			if n := count.n.Load() - before; n > 5 {
				t.Errorf("%s, %s of %s takes %d statements", when, path, r, n)
			}
		}
	}
	asks("no round", lead, home, home+"/ronde/nieuw")
	asks("no round", professional, home)
	round := w.round()
	report := w.browser(professional).finishes()
	ask := strings.Replace(report, "/rapport/", "/reflectie/", 1) + "/telt-mee"
	asks("not answered", professional, ask)
	w.browser(professional).post(ask, url.Values{"ronde": {round}}).want(t, http.StatusSeeOther)
	w.browser(professional).get("/aanbod") // the first request copies the catalogue into memory
	asks("answered", professional, home, ask, report, "/wie-ziet-wat", "/gegevens")
	asks("open", lead, home)
	for range 3 {
		closed := home + "/ronde/" + w.published("{ronde}")
		asks("closed", professional, home, closed, closed+".csv", closed+".json")
	}
	asks("closed", lead, home)
}

// TestRoundMailsStop checks that the link in a mail shows a page, that its button stops the mails
// without signing in, and that the signed-in person can switch them on again.
func TestRoundMailsStop(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	w := s.newWorld(t)
	w.round()
	id := w.query(`select id from mail_turn where kind = 'ronde' and person_id = $1`, w.person[professional])
	link := "/mails/" + id
	wants := func() string {
		return w.query(`select round_mails::text from account where person_id = $1`, w.person[professional])
	}
	b := s.browser(t) // a visitor without a session
	page := b.get(link).want(t, http.StatusOK, "Stop de mails over teamrondes")
	if wants() != "true" || strings.Contains(page.body, w.address(professional)) || strings.Contains(page.body, w.person[professional]) {
		t.Error("opening the link changes something, or shows whose it is")
	}
	b.post(link, nil).want(t, http.StatusOK, "Je krijgt geen mails meer over teamrondes.")
	if wants() != "false" {
		t.Error("the mails go on")
	}
	b.get("/mails/"+nobodysID).want(t, http.StatusNotFound, "Deze link werkt niet meer.", "/gegevens")
	b.post("/mails/"+nobodysID, nil).want(t, http.StatusNotFound, "Deze link werkt niet meer.")
	mine := w.browser(professional)
	mine.get("/gegevens").want(t, http.StatusOK, "Je krijgt deze mails niet.")
	for _, choice := range []string{"ja", "nee"} {
		mine.post("/gegevens/rondemails", url.Values{"rondemails": {choice}}).want(t, http.StatusSeeOther)
		if got := wants(); got != pick(choice == "ja", "true", "false") {
			t.Errorf("after %s: %s", choice, got)
		}
	}
	s.sendTurn(t, "ronde", w.query(`select about from mail_turn where id = $1`, id)) // wants none, so it is forgotten
	if got := w.query(`select count(*)::text from mail_turn where id = $1`, id); got != "0" || len(s.mails.Messages()) != 0 {
		t.Errorf("%s mails wait, %d were sent to somebody who wants none", got, len(s.mails.Messages()))
	}
}

// TestOneClickStopsMails posts as mail providers do for their users: without a cookie or an origin, and
// with a body of either type.
func TestOneClickStopsMails(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	w := s.newWorld(t)
	round := w.round()
	invitation := w.query(`select id from round_invitation where round_id = $1 and person_id = $2`, round, w.person[professional])
	s.sendTurn(t, "ronde", invitation)
	header := s.mails.Wait(w.address(professional)).Header["List-Unsubscribe"]
	link := strings.Trim(header, "<>")
	if !strings.HasPrefix(link, s.URL+"/mails/") || header != "<"+link+">" {
		t.Fatalf("the mail cannot be stopped: %q", header)
	}
	multi := "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n"
	for _, try := range []struct{ link, kind, body string }{
		{link, "multipart/form-data; boundary=x", multi},
		{link, "application/x-www-form-urlencoded", "List-Unsubscribe=One-Click"},
		{link, "", ""},
	} {
		w.query(`update account set round_mails = true where person_id = $1 returning ''`, w.person[professional])
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, try.link, strings.NewReader(try.body))
		if err != nil {
			t.Fatal(err)
		}
		if try.kind != "" {
			request.Header.Set("Content-Type", try.kind)
		}
		reply, err := http.DefaultTransport.RoundTrip(request)
		if err != nil {
			t.Fatal(err)
		}
		if err := reply.Body.Close(); err != nil {
			t.Fatal(err)
		}
		if got := w.query(`select round_mails::text from account where person_id = $1`, w.person[professional]); reply.StatusCode != http.StatusOK || got != "false" {
			t.Errorf("%s with %q: status %d, mails %s", try.link, try.kind, reply.StatusCode, got)
		}
	}
	if got := w.query(`select count(*)::text from account where not round_mails`); got != "1" {
		t.Errorf("%s people get no mails any more", got)
	}
	s.clock.advance(22 * 24 * time.Hour)
	if _, err := s.teams.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	id := strings.TrimPrefix(link, s.URL+"/mails/")
	for _, path := range []string{"/mails/" + id, "/team/rondemails/" + id} { // the round is over; earlier mails had the other path
		s.browser(t).get(path).want(t, http.StatusOK, "Stop de mails over teamrondes", `action="/mails/`+id)
	}
}
