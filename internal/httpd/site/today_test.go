package site_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"reflectietool/internal/assessment"
)

// TestTodayOfAGuest follows a visitor without an account from the first page to a second report.
func TestTodayOfAGuest(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	first := b.get("/").want(t, ok, "Waar ben je sterk in", ">Over</a>").without(t, ">Vandaag</a>")
	if got := first.header.Get("Cache-Control"); got != "" {
		t.Errorf("without a session: Cache-Control %q", got)
	}
	path := b.start(assessment.FormReflection)
	page := b.get("/").want(t, ok, "<h1>Vandaag</h1>", "Je Reflectie is nog niet af", "Ga verder bij competentie 1 van 10", `href="`+path+`"`, "Je bent niet ingelogd")
	page.without(t, "Mijn rapporten", "Mijn team", "Beheer", ">Over</a>")
	if got := page.header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("with a session: Cache-Control %q", got)
	}
	if got := strings.Join(page.header.Values("Vary"), ", "); !strings.Contains(got, "Cookie") || !strings.Contains(got, "Accept-Encoding") {
		t.Errorf("Vary %q", got)
	}
	for _, c := range s.frameworks.Current().Competencies()[:4] {
		b.post(path+"/"+c.Slug, fullForm(c, assessment.Often, assessment.ChoseGrowing)).want(t, other)
	}
	b.get("/").want(t, ok, "Ga verder bij competentie 5 van 10")
	b.get("/welkom").want(t, ok, "Waar ben je sterk in")

	report := b.finish(path, assessment.ChoseSteady)
	b.get("/").want(t, ok, "Je laatste rapport", "Mijn rapporten", "Reflectie van 21 november 2026 om 10.00 uur", `href="`+report+`"`).
		without(t, "nog niet af", "Toon nog")
	for range 6 {
		s.clock.advance(time.Minute)
		report = b.finish(b.start(assessment.FormScan), assessment.ChoseSteady)
	}
	page = b.get("/").want(t, ok, "Bekijk je rapport", "Toon nog 2 rapporten", "Snelle scan van 21 november 2026 om 10.06 uur")
	if primary := strings.Index(page.body, `href="`+report+`"`); primary < 0 || primary > strings.Index(page.body, "Mijn rapporten") {
		t.Error("the last report is not the next thing")
	}
	sheet := b.sheet(report)
	b.get("/").want(t, ok, "Mijn gespreksbladen", sheet+"/blad").without(t, "Je deelt dit")

	// Another visitor sees nothing of it.
	stranger := s.browser(t)
	own := stranger.start(assessment.FormScan)
	stranger.get("/").want(t, ok, own).without(t, report, sheet, "Mijn rapporten", "Mijn gespreksbladen")

	b.post("/gegevens/stoppen", nil).want(t, other)
	b.get("/").want(t, ok, "Waar ben je sterk in").without(t, report)
}

// TestTodayLeadsToWhatARoundAsks goes through a round for a member: to begin, to go on, to answer, and
// after the answer the report.
func TestTodayLeadsToWhatARoundAsks(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	w := s.newWorld(t)
	b := w.browser(professional)
	before := b.finishes()
	b.get("/").want(t, ok, "Je laatste rapport", w.team).without(t, "Er loopt een teamronde", "jij bent teamleider")
	s.clock.advance(time.Minute)
	w.round()
	const until = "tot en met zaterdag 12 december"
	b.get("/").want(t, ok, "Een Reflectie voor je teamronde", until, "Meedoen hoeft niet", "Er loopt een teamronde", before)
	for _, r := range []role{lead, otherLead, admin, stranger, guest} {
		w.browser(r).get("/").want(t, ok, "Begin met een reflectie").without(t, "Een Reflectie voor je teamronde")
	}
	w.browser(lead).get("/").want(t, ok, "Er loopt een teamronde, "+until, "jij bent teamleider")
	w.browser(otherLead).get("/").without(t, "Er loopt een teamronde", w.team)

	path := b.start(assessment.FormReflection)
	b.get("/").want(t, ok, "Ga verder bij competentie 1 van 10", until, "Dan vragen we of hij meetelt")
	report := b.finish(path, assessment.ChoseGrowing, assessment.ChoseSteady)
	b.get("/").want(t, ok, "Telt je Reflectie mee?", question(report), until, "eerst nog één vraag")
	b.post(question(report), url.Values{"ronde": {"nee"}}).want(t, other)
	b.get("/").want(t, ok, "Je laatste rapport", `href="`+report+`"`).without(t, "Telt je Reflectie mee?", "eerst nog", "Een Reflectie voor je teamronde")

	// The colleague did nothing. After the last day nothing is asked any more.
	colleagues := w.browser(colleague)
	colleagues.get("/").want(t, ok, "Een Reflectie voor je teamronde")
	s.clock.advance(22 * 24 * time.Hour)
	if _, err := s.teams.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.signedIn(colleague).get("/").want(t, ok, "Begin met een reflectie", "te weinig mensen").without(t, "Een Reflectie voor je teamronde")
	w.signedIn(lead).get("/").want(t, ok, "te weinig mensen")
}

// TestTodayFitsTheRole checks the menu, the teams and the invitations of people with and without a
// role.
func TestTodayFitsTheRole(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	w := s.newWorld(t)
	team, manage := `<a class="rt-nav__link" href="/team/`+w.team+`">Mijn team</a>`, `<a class="rt-nav__link" href="/beheer">Beheer</a>`
	w.browser(lead).get("/").want(t, ok, team, `<h2>Mijn team</h2>`).without(t, manage)
	w.browser(admin).get("/").want(t, ok, manage, "Naar het beheer").without(t, ">Mijn team<")
	w.browser(national).get("/").want(t, ok, manage)
	w.browser(professional).get("/").want(t, ok, `<h2>Mijn team</h2>`).without(t, manage, ">Mijn team</a>")
	w.browser(stranger).get("/").want(t, ok).without(t, manage, ">Mijn team<")
	w.browser(lead).get("/team/"+w.team).want(t, ok, `href="/team/`+w.team+`" aria-current="true"`)

	w.query(`
		with south as (insert into team (organisation_id, name, created_at) values ($1, 'Zuid', $3) returning id)
		insert into team_member (team_id, organisation_id, person_id, leads, joined_at) select id, $1, $2, true, $3 from south returning ''`,
		w.organisation, w.person[lead], s.clock.Now())
	w.browser(lead).get("/kader").want(t, ok, `<a class="rt-nav__link" href="/#mijn-teams">Mijn teams</a>`)
	w.browser(lead).get("/").want(t, ok, `<h2>Mijn teams</h2>`, `id="mijn-teams"`, "Zuid", w.team)
	w.query(`update team_member set leads = false where person_id = $1 and team_id = $2 returning ''`, w.person[lead], w.team)
	w.browser(lead).get("/").without(t, `href="/#mijn-teams"`, team).want(t, ok, ">Mijn team</a>")

	invited := w.browser(professional)
	invitation := works["invitation"](w, professional)
	invited.get("/").want(t, ok, "Uitnodiging van "+w.organisation, "/uitnodiging/"+invitation)
	w.browser(colleague).get("/").without(t, invitation)
	to := invited.post("/uitnodiging/"+invitation, nil).want(t, other).location
	if !strings.HasPrefix(to, "/team/") {
		t.Errorf("accepting leads to %s", to)
	}
	invited.get(to).want(t, ok, "Je bent nu lid van de organisatie")
	invited.get("/").want(t, ok).without(t, invitation)
}

// TestTodayNamesTheDayOfTheTeamsessie checks the day before, the day itself and the day after.
func TestTodayNamesTheDayOfTheTeamsessie(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	w := s.newWorld(t)
	page := "/team/" + w.team + "/sessie/" + w.planned("{sessie}") // tomorrow
	const notice = "Vandaag is de teamsessie van"
	w.browser(professional).get("/").want(t, ok, "De teamsessie is morgen", page).without(t, notice)
	w.browser(stranger).get("/").want(t, ok).without(t, page)
	s.clock.advance(24 * time.Hour)
	w.signedIn(professional).get("/").want(t, ok, notice, page)
	w.signedIn(lead).get("/").want(t, ok, notice)
	s.clock.advance(24 * time.Hour)
	w.signedIn(professional).get("/").want(t, ok).without(t, notice, page)
}

// TestSigningInLeadsToToday signs in and reads Vandaag: it offers to take along the work from before. It
// also reads there what two people share with each other.
func TestSigningInLeadsToToday(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	x := newShared(t, s, true)
	x.owner.get("/").want(t, ok, "Mijn gespreksbladen", x.sheet+"/blad", "Je deelt dit met "+x.address+", tot en met 5 december 2026").without(t, "Met mij gedeeld")
	x.recipient.get("/").want(t, ok, "Met mij gedeeld", x.path).without(t, "Mijn gespreksbladen", x.sheet)

	b := s.browser(t)
	report := someReport(b)
	email := "nieuw@voorbeeld.example"
	if to := b.signInByMailHere(t, email); to != "/account/meenemen" {
		t.Errorf("signing in with work leads to %s", to)
	}
	b.get("/").want(t, ok, "Op dit apparaat staat nog werk", "/account/meenemen").without(t, report)
	if to := b.post("/account/meenemen", url.Values{"meenemen": {"ja"}}).want(t, other).location; to != "/" {
		t.Errorf("claiming leads to %s", to)
	}
	b.get("/").want(t, ok, report).without(t, "/account/meenemen", "Je bent niet ingelogd")
	if to := b.get("/inloggen").want(t, other).location; to != "/" {
		t.Errorf("the page to sign in leads to %s", to)
	}
	if to := s.browser(t).signInByMailHere(t, email); to != "/" {
		t.Errorf("signing in leads to %s", to)
	}
	b.get("/account").want(t, http.StatusOK, email, `href="/"`).without(t, report, "Met mij gedeeld")
}

// signInByMailHere signs in with a code by mail, and returns where that leads.
func (b *browser) signInByMailHere(t *testing.T, email string) string {
	t.Helper()
	page, code, _ := b.askCode(email)
	return b.post(page, url.Values{"code": {code}}).want(t, other).location
}

// TestQueriesOfToday checks that Vandaag takes at most five statements, for a guest and for a lead.
func TestQueriesOfToday(t *testing.T) {
	t.Parallel()
	s, count := newCountedSite(t)
	w := s.newWorld(t)
	w.round()
	for r, want := range map[role]int64{nobody: 0, guest: 3, professional: 5, lead: 5, admin: 5} {
		b := w.browser(r)
		if r != nobody {
			someReport(b)
			b.start(assessment.FormReflection)
		}
		before := count.n.Load()
		b.get("/").want(t, ok)
		if n := count.n.Load() - before; n != want {
			t.Errorf("%s: %d statements, want %d", r, n, want)
		}
	}
}
