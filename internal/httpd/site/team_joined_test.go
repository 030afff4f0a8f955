package site_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// manages sends a form about a person, or about the person and a team, as the beheerder.
func (m manager) manages(act, person, team string) {
	m.t.Helper()
	m.post(m.home+"/mensen", url.Values{"actie": {act}, "persoon": {person}, "team": {team}}).want(m.t, other)
}

// joinedBefore makes everyone who is in a team now have come into it long ago. The serving role
// cannot change when a person came into a team, so the rows are made anew.
func (s *site) joinedBefore(t testing.TB, team string) {
	t.Helper()
	s.oneText(t, `
		with gone as (delete from team_member where team_id = $1 returning *),
		     again as (insert into team_member (team_id, organisation_id, person_id, leads, joined_at)
		               select team_id, organisation_id, person_id, leads, joined_at - interval '2 years' from gone)
		select ''`, team)
}

// joinedSite is a team with an outcome of eight months ago and one of an hour ago, and a person of
// another team, whom the tests bring into this team.
type joinedSite struct {
	*site
	manager
	team, elsewhere           string
	earlier, latest           string // paths of the rounds
	lead, member, mover       *browser
	leader, memberID, moverID string
}

func newJoinedSite(t *testing.T) *joinedSite {
	t.Helper()
	s := newSite(t)
	s.loadCatalogue(t)
	j := &joinedSite{site: s, manager: s.newManager(t, "Voorbeeld Welzijn")}
	j.team, j.elsewhere = j.manager.team("Wijkteam Noord"), j.manager.team("Wijkteam Zuid")
	j.lead, j.leader = j.colleague("Lies Voorbeeld", j.team, "teamleider")
	j.member, j.memberID = j.colleague("Mo Voorbeeld", j.team, "collega")
	j.mover, j.moverID = j.colleague("Bo Voorbeeld", j.elsewhere, "teamleider")
	s.joinedBefore(t, j.team)
	s.joinedBefore(t, j.elsewhere)
	now := s.clock.Now()
	j.earlier = "/team/" + j.team + "/ronde/" + s.closeRound(t, j.team, "8-12", "sssooooaaa", now.AddDate(0, -8, 0))
	j.latest = "/team/" + j.team + "/ronde/" + s.closeRound(t, j.team, "5-7", "sooosooaao", now.Add(-time.Hour))
	return j
}

// seesNothing checks that a person in the team reads why a round has no outcome for them, and
// nothing of the outcome in any form.
func (j *joinedSite) seesNothing(t *testing.T, b *browser, round string) {
	t.Helper()
	b.get(round).want(t, ok, "Je kunt deze uitkomst niet zien", "nog niet in dit team toen deze ronde sloot", "Najaarsronde").
		without(t, "5 tot en met 7", "8 tot en met 12", "Sterke kant", "te weinig", "aandachtspunten.", "/ronde.csv", round+".csv", round+".json", "Een gesprek van een uur")
	for _, file := range []string{round + ".csv", round + ".json"} {
		if got := b.get(file).want(t, other); got.location != round {
			t.Errorf("%s leads to %s", file, got.location)
		}
	}
	b.get("/team/"+j.team).want(t, ok, "Najaarsronde", "je zat toen nog niet in dit team").without(t, "te weinig deelnemers")
}

// TestWhoJoinsLaterReadsNoOutcome is an attack: a beheerder and others come into a team, in all the
// ways there are, to read what the team found out before.
func TestWhoJoinsLaterReadsNoOutcome(t *testing.T) {
	t.Parallel()
	j := newJoinedSite(t)
	self := j.oneText(t, `select person_id from account where email = $1`, j.email)
	for _, b := range []*browser{j.browser(), j.mover} { // from outside the team it does not exist
		for _, path := range []string{j.latest, j.latest + ".csv", j.latest + ".json", "/team/" + j.team} {
			b.get(path).want(t, gone)
		}
	}
	j.manages("team-erbij", self, j.team)
	j.seesNothing(t, j.browser(), j.latest)
	j.manages("leider-geven", self, j.team) // the own role, changed twice
	j.seesNothing(t, j.browser(), j.latest)
	j.manages("leider-nemen", self, j.team)
	j.seesNothing(t, j.browser(), j.latest)
	j.manages("team-eruit", self, j.team)
	j.browser().get(j.latest).want(t, gone)

	j.manages("team-eruit", j.moverID, j.elsewhere) // moved from a team in which they were long before
	j.manages("team-erbij", j.moverID, j.team)
	j.seesNothing(t, j.mover, j.latest)
	j.manages("leider-geven", j.moverID, j.team) // a new lead
	j.seesNothing(t, j.mover, j.latest)
	j.seesNothing(t, j.mover, j.earlier)

	j.member.get(j.latest).want(t, ok, "5 tot en met 7 mensen", "De vorige ronde, van")
	j.manages("leider-geven", j.memberID, j.team) // a role changes nothing for a person who was there
	j.member.get(j.latest).want(t, ok, "5 tot en met 7 mensen", "De vorige ronde, van")
	j.manages("team-eruit", j.memberID, j.team)
	j.member.get(j.latest).want(t, gone)
	j.manages("team-erbij", j.memberID, j.team)
	j.seesNothing(t, j.member, j.latest)
	j.clock.advance(11 * time.Minute) // an address is mailed again after ten minutes
	j.post(j.home+"/uitnodigen", url.Values{"actie": {"versturen"}, "adressen": {j.address(t, j.memberID)}, "team": {j.team}, "rol": {"teamleider"}}).want(t, other)
	j.member.post(j.invitationOf(t, j.address(t, j.memberID)), nil).want(t, other) // an invitation gives the role, not the past
	j.seesNothing(t, j.member, j.latest)

	j.lead.get(j.latest).want(t, ok, "5 tot en met 7 mensen", "De vorige ronde, van")
	j.manages("verwijderen", j.leader, "") // out of the organisation, and invited again
	j.post(j.home+"/uitnodigen", url.Values{"actie": {"versturen"}, "adressen": {j.address(t, j.leader)}, "team": {j.team}, "rol": {"teamleider"}}).want(t, other)
	j.lead.post(j.invitationOf(t, j.address(t, j.leader)), nil).want(t, other)
	j.seesNothing(t, j.lead, j.latest)
}

func (j *joinedSite) browser() *browser { return j.manager.browser }

// address returns the mail address of a person's account.
func (s *site) address(t testing.TB, person string) string {
	t.Helper()
	return s.oneText(t, `select email from account where person_id = $1`, person)
}

// TestWhoJoinedBetweenTwoRounds checks that a person who came between two rounds reads the second
// outcome, without the words of the first.
func TestWhoJoinedBetweenTwoRounds(t *testing.T) {
	t.Parallel()
	j := newJoinedSite(t)
	j.oneText(t, `insert into team_member (team_id, organisation_id, person_id, joined_at) values ($1, $2, $3, $4) returning ''`,
		j.team, j.id, j.moverID, j.clock.Now().AddDate(0, -1, 0))
	j.mover.get(j.latest).want(t, ok, "5 tot en met 7 mensen", "Sterke kanten").without(t, "vorige", "was een", "was op orde")
	j.mover.get(j.latest+".csv").want(t, ok, ";sterke kant;;;\n")
	j.mover.get(j.latest+".json").want(t, ok, `"woord": "sterke kant"`).without(t, "vorige_ronde", "8-12")
	j.member.get(j.latest+".json").want(t, ok, "vorige_ronde", "8-12")
	j.seesNothing(t, j.mover, j.earlier)
}

// TestWhoJoinsWhileTheOutcomeWaits checks the hours between the deadline and the job that closes a
// round: coming into the team in between is too late.
func TestWhoJoinsWhileTheOutcomeWaits(t *testing.T) {
	t.Parallel()
	j := newJoinedSite(t)
	now := j.clock.Now()
	waiting := "/team/" + j.team + "/ronde/" + j.oneText(t, `
		insert into team_round (team_id, organisation_id, title, edition, k, opened_at, closes_at, enough_on)
		select id, organisation_id, 'Najaarsronde', 'wmo-2013/1', 5, $2, $2::timestamptz + interval '1 hour', $2 from team where id = $1 returning id`,
		j.team, now.Add(-2*time.Hour))
	j.manages("team-erbij", j.moverID, j.team)
	j.mover.get(waiting).want(t, ok, "Je kunt deze uitkomst niet zien").without(t, "De uitkomst volgt zo")
	j.mover.get("/team/"+j.team).want(t, ok, "je zat toen nog niet in dit team").without(t, "De uitkomst volgt zo")
	j.member.get("/team/"+j.team).want(t, ok, "De uitkomst volgt zo")
	if _, err := j.teams.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	j.seesNothing(t, j.mover, waiting)
}

// TestWhoJoinsOnTheDayReadsNoCards is the same attack on the cards of a teamsessie: whoever comes
// into the team on its day reads none, and may still bring a card.
func TestWhoJoinsOnTheDayReadsNoCards(t *testing.T) {
	t.Parallel()
	h := newSessionSite(t)
	page := h.plans(t, "2026-11-22")
	h.anna.post(page+"/kaart", url.Values{"kracht-woorden": {"rustig blijven"}, "wens": {"systemen"}}).want(t, other)
	h.later(t, 14*time.Hour-time.Second) // the last second before the day, in Amsterdam
	h.signInAs(h.email)
	early, _ := h.colleague("Eva Voorbeeld", h.team, "collega")
	h.clock.advance(time.Second) // the day begins
	self := h.oneText(t, `select person_id from account where email = $1`, h.email)
	h.manages("team-erbij", self, h.team)
	h.manages("leider-geven", self, h.team)
	for _, b := range []*browser{early, h.anna, h.cas, h.lotte} {
		b.get(page).want(t, ok, "De kaarten</h2>", "rustig blijven")
	}
	b := h.manager.browser
	b.get(page).want(t, ok, "Je kunt de kaarten niet zien", "vandaag in dit team").without(t, "rustig blijven", "Er ligt nog geen kaart")
	b.post(page+"/kaart", url.Values{"kracht-woorden": {"nieuw hier"}, "wens": {"systemen"}}).want(t, other)
	b.get(page).want(t, ok, "nieuw hier").without(t, "rustig blijven")

	anna := h.oneText(t, `select person_id from account where name = 'Dana Voorbeeld'`)
	h.manages("team-eruit", anna, h.team)
	h.anna.get(page).want(t, ok, "Je zit niet meer in dit team").without(t, "nieuw hier")
	h.manages("team-erbij", anna, h.team) // back on the day
	h.anna.get(page).want(t, http.StatusOK, "Je kunt de kaarten niet zien").without(t, "nieuw hier")
	if body := h.cas.get(page).want(t, ok, "nieuw hier").body; !strings.Contains(body, "rustig blijven") {
		t.Error("a card went with its author")
	}
}

// TestNobodyChangesWhenTheyJoined checks that the serving role has no right to change when a person
// came into a team.
func TestNobodyChangesWhenTheyJoined(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	w := s.newWorld(t)
	for _, sql := range []string{
		`update team_member set joined_at = joined_at - interval '1 year' where person_id = $1`,
		`update team_member set team_id = team_id where person_id = $1`,
		`update team_member set person_id = person_id where person_id = $1`,
	} {
		if _, err := s.db.Exec(t.Context(), sql, w.person[professional]); err == nil || !strings.Contains(err.Error(), "permission denied") {
			t.Errorf("%s: %v", sql, err)
		}
	}
}
