package site_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"reflectietool/internal/team"
)

// p99 reports the 99th percentile of a series of durations, in milliseconds.
func p99(b *testing.B, took []time.Duration) {
	b.Helper()
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "ms-p99")
}

// timed requests a page over and over.
func timed(b *testing.B, who *browser, path string) {
	b.Helper()
	var took []time.Duration
	for b.Loop() {
		began := time.Now()
		who.get(path).want(b, http.StatusOK)
		took = append(took, time.Since(began))
	}
	p99(b, took)
}

// crowd adds people to the team of the world until n of them can take part.
func (w *world) crowd(n int) {
	w.t.Helper()
	w.query(`
		with p as (
		    insert into person (created_at, last_seen_at) select $3, $3 from generate_series(3, $4::int) returning id
		), a as (
		    insert into account (person_id, email, email_key, created_at)
		    select id, id || '@voorbeeld.example', id || '@voorbeeld.example', $3 from p
		), m as (
		    insert into member (organisation_id, person_id, joined_at) select $1, id, $3 from p returning person_id
		), t as (
		    insert into team_member (team_id, organisation_id, person_id, joined_at) select $2, $1, person_id, $3 from m
		)
		select ''`, w.organisation, w.team, w.site.clock.Now(), n)
}

// takePart makes every invited person take part in a round.
func (w *world) takePart(round string) {
	w.t.Helper()
	w.query(`
		with r as (
		    insert into reflection (person_id, form, edition, started_at, finished_at, finished_signed_in, choices, targets)
		    select person_id, 'reflectie', 'wmo-2013/1', $2, $2, true,
		           (select jsonb_object_agg(slug, (array['verkennen', 'groeien', 'vast', 'doorgeven'])[1 + (random() * 3)::int])
		              from unnest($3::text[]) slug where person_id is not null),
		           (select jsonb_object_agg(slug, 3) from unnest($3::text[]) slug)
		      from round_invitation where round_id = $1 returning id, person_id
		), c as (
		    insert into round_choice (round_id, person_id, reflection_id, counts) select $1, person_id, id, true from r
		)
		select ''`, round, w.site.clock.Now(), w.slugs())
}

func (w *world) slugs() (slugs []string) {
	for _, c := range w.site.frameworks.Current().Competencies() {
		slugs = append(slugs, c.Slug)
	}
	return slugs
}

// BenchmarkTeamOf200 requests the pages of a team of 200: goal p99 <= 20 ms.
func BenchmarkTeamOf200(b *testing.B) {
	s := newSite(b)
	s.loadCatalogue(b)
	w := s.newWorld(b)
	w.crowd(200)
	for i := range 6 {
		s.closeRound(b, w.team, "13 of meer", "sosoasoaoa", s.clock.Now().AddDate(0, -6*i, 0))
	}
	closed := s.closeRound(b, w.team, "13 of meer", "sssssaaaaa", s.clock.Now())
	b.Run("result", func(b *testing.B) { timed(b, w.browser(professional), "/team/"+w.team+"/ronde/"+closed) })
	b.Run("team", func(b *testing.B) { timed(b, w.browser(lead), "/team/"+w.team) })
}

// BenchmarkCloseRoundOf200 closes a round in which 200 people take part: goal <= 1 s.
func BenchmarkCloseRoundOf200(b *testing.B) {
	s := newSite(b)
	w := s.newWorld(b)
	w.crowd(200)
	var took []time.Duration
	for b.Loop() {
		b.StopTimer()
		w.query(`with gone as (delete from team_round returning 1) select ''`)
		w.query(`with gone as (delete from reflection returning 1) select ''`)
		w.takePart(w.round())
		s.clock.advance((team.DefaultDays + 1) * 24 * time.Hour)
		b.StartTimer()
		began := time.Now()
		if n, err := s.teams.Close(b.Context()); err != nil || n != 1 {
			b.Fatal(n, err)
		}
		took = append(took, time.Since(began))
	}
	p99(b, took)
	if size := w.query(`select size from team_round`); size != string(team.Many) {
		b.Errorf("published of %s", size)
	}
}

// BenchmarkOrganisationOf50Teams requests the rounds of 50 teams with six each: goal p99 <= 20 ms.
func BenchmarkOrganisationOf50Teams(b *testing.B) {
	s := newSite(b)
	w := s.newWorld(b)
	for i := range 48 { // besides the two that exist
		id := w.query(`insert into team (organisation_id, name, created_at) values ($1, $2, $3) returning id`, w.organisation, fmt.Sprint("Team ", i), s.clock.Now())
		for round := range 6 {
			s.closeRound(b, id, "8-12", "sosoasoaoa", s.clock.Now().AddDate(0, -6*round, 0))
		}
	}
	timed(b, w.browser(admin), "/beheer/organisatie/"+w.organisation+"/rondes")
}
