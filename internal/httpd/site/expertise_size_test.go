package site_test

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"testing"

	"github.com/jackc/pgx/v5"
)

// TestExpertiseOfFiftyTeams shows an organisation of two hundred members in fifty teams, with the
// most own subjects that are allowed, in five statements and thirty kilobytes a page.
func TestExpertiseOfFiftyTeams(t *testing.T) {
	t.Parallel()
	s, count := newCountedSite(t)
	m := s.newManager(t, "Voorbeeld Welzijn")
	m.agree()
	team := m.team("Team 0")
	lead, _ := m.colleague("Lotte Voorbeeld", team, "teamleider")
	_, err := s.db.Exec(t.Context(), `
		with own as (
		    insert into expertise_subject (organisation_id, kind, name, name_key)
		    select $1, case when n % 2 = 0 then 'doelgroep' else 'hulpvraag' end, 'eigen onderwerp ' || n, n from generate_series(1, 60) n returning id
		), people as (
		    insert into person (created_at, last_seen_at) select now(), now() from generate_series(1, 200) returning id
		), accounts as (
		    insert into account (person_id, email, email_key, name, created_at) select id, id || '@voorbeeld.example', id, 'Collega ' || left(id::text, 6), now() from people
		), members as (
		    insert into member (organisation_id, person_id, joined_at, expertise_named) select $1, id, now(), true from people returning person_id
		), teams as (
		    insert into team (organisation_id, name, created_at) select $1, 'Wijkteam nummer ' || n, now() from generate_series(1, 49) n returning id
		), all_teams as (
		    select id, row_number() over () - 1 as n from (select id from teams union all select $2::uuid) t
		), numbered as (select person_id, row_number() over () as n from members
		), joined as (
		    insert into team_member (team_id, organisation_id, person_id, joined_at)
		    select a.id, $1, p.person_id, now() from numbered p join all_teams a on a.n = p.n % 50 or a.id = $2
		)
		insert into member_expertise (organisation_id, person_id, subject, depth)
		select $1, p.person_id, o.id::text, case when random() < 0.3 then 'specialist' else 'basis' end
		  from numbered p cross join own o where random() < 0.4`, pgx.QueryExecModeExec, m.id, team)
	if err != nil {
		t.Fatal(err)
	}
	for path, b := range map[string]*browser{
		"/team/" + team + "/expertise": lead, "/account/organisatie/" + m.id + "/expertise": lead, "/team/" + team: lead, "/team/" + team + "/sessie/nieuw": lead,
		m.home + "/expertise": m.browser, m.home + "/expertise.csv": m.browser,
	} {
		before := count.n.Load()
		reply := b.get(path).want(t, http.StatusOK)
		n := count.n.Load() - before
		var packed bytes.Buffer
		z := gzip.NewWriter(&packed)
		_, _ = z.Write([]byte(reply.body))
		_ = z.Close()
		if t.Logf("%s: %d statements, %d bytes, %d packed", path, n, len(reply.body), packed.Len()); n > 5 || packed.Len() > 30<<10 {
			t.Errorf("%s: %d statements and %d bytes, at most 5 and 30 kB", path, n, packed.Len())
		}
	}
	// A meeting, with a card, for a lead who has a report.
	someReport(lead)
	page := lead.post("/team/"+team+"/sessie", map[string][]string{"titel": {"Samen"}, "dag": {"2026-11-21"}}).want(t, other).location
	lead.post(page[:len(page)-len("?klaar=sessie-gepland")]+"/kaart", map[string][]string{"kracht": {"zelfregie"}, "wens": {"systemen"}}).want(t, other)
	for _, path := range []string{page, "/team/" + team} {
		before := count.n.Load()
		lead.get(path).want(t, http.StatusOK)
		if n := count.n.Load() - before; n > 5 {
			t.Errorf("%s takes %d statements, at most 5", path, n)
		}
	}
}
