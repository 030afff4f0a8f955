package team_test

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"reflectietool/internal/database/dbtest"
	"reflectietool/internal/fault"
	"reflectietool/internal/framework"
	"reflectietool/internal/mail"
	"reflectietool/internal/mail/mailtest"
	"reflectietool/internal/queue"
	"reflectietool/internal/team"
	"reflectietool/internal/team/meeting"
	"reflectietool/internal/turn"
)

// nobody is an id that no row has.
const nobody = "00000000-0000-4000-8000-000000000000"

// fixture is a service on a database of its own, with an organisation that may open rounds,
// and one team in it with its lead.
type fixture struct {
	*team.Service
	meetings                 *meeting.Service
	db                       *pgxpool.Pool
	ownerURL                 string
	frameworks               *framework.Library
	mails                    *mailtest.Server
	queue                    *queue.Queue
	turns                    *turn.Service
	mu                       sync.Mutex
	now                      time.Time
	organisation, team, lead string
}

func newFixture(t *testing.T) *fixture {
	t.Helper()
	frameworks, err := framework.Load()
	ok(t, err)
	db := dbtest.NewDB(t)
	f := &fixture{
		db: db.Pool, ownerURL: db.OwnerURL, frameworks: frameworks, mails: mailtest.NewServer(t),
		now: time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC),
	}
	f.Service, f.meetings = f.another(), f.moreMeetings()
	sender, err := mail.New(f.mails.Settings())
	ok(t, err)
	f.queue = queue.New(f.db, slog.New(slog.DiscardHandler))
	f.turns = turn.NewService(f.db, f.clock)
	f.turns.OfferMail(f.queue, sender, "https://voorbeeld.example")
	f.OfferMail(f.turns)
	f.organisation = f.one(t, `
		insert into organisation (name, created_at, consent_on, legal_basis)
		values ('Voorbeeld Welzijn', now(), '2026-10-01', 'gerechtvaardigd-belang') returning id`)
	f.team = f.addTeam(t, "Noord")
	f.lead = f.join(t, f.team, true)
	return f
}

// another returns the service of another server on the same database.
func (f *fixture) another() *team.Service { return team.NewService(f.db, f.frameworks, f.clock) }

func (f *fixture) moreMeetings() *meeting.Service {
	return meeting.NewService(f.db, f.frameworks, f.clock)
}

func (f *fixture) clock() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.now
}

func (f *fixture) at(now time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.now = now
}

func (f *fixture) advance(d time.Duration) { f.at(f.clock().Add(d)) }

// one returns the one text that a query yields.
func (f *fixture) one(t *testing.T, sql string, args ...any) string {
	t.Helper()
	var value string
	if err := f.db.QueryRow(t.Context(), sql, args...).Scan(&value); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return value
}

func (f *fixture) count(t *testing.T, sql string, args ...any) int {
	t.Helper()
	var n int
	if err := f.db.QueryRow(t.Context(), sql, args...).Scan(&n); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return n
}

func (f *fixture) execute(t *testing.T, sql string, args ...any) {
	t.Helper()
	if _, err := f.db.Exec(t.Context(), sql, args...); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

// asOwner runs a statement that the serving role may not run.
func (f *fixture) asOwner(t *testing.T, sql string, args ...any) {
	t.Helper()
	owner, err := pgx.Connect(t.Context(), f.ownerURL)
	ok(t, err)
	_, err = owner.Exec(t.Context(), sql, args...)
	ok(t, err)
	ok(t, owner.Close(t.Context()))
}

func (f *fixture) addTeam(t *testing.T, name string) string {
	t.Helper()
	return f.one(t, `insert into team (organisation_id, name, created_at) values ($1, $2, now()) returning id`, f.organisation, name)
}

// person makes a person with an account in the organisation.
func (f *fixture) person(t *testing.T) string {
	t.Helper()
	return f.one(t, `
		with p as (insert into person (created_at, last_seen_at) values (now(), now()) returning id),
		a as (insert into account (person_id, email, email_key, created_at)
			select id, id || '@voorbeeld.example', id || '@voorbeeld.example', now() from p),
		m as (insert into member (organisation_id, person_id, joined_at) select $1, id, now() from p)
		select id from p`, f.organisation)
}

// join adds a new person to a team, who has long been in it.
func (f *fixture) join(t *testing.T, team string, leads bool) string {
	t.Helper()
	person := f.person(t)
	f.joins(t, team, person, leads)
	return person
}

func (f *fixture) joins(t *testing.T, team, person string, leads bool) {
	t.Helper()
	f.execute(t, `
		insert into team_member (team_id, organisation_id, person_id, leads, joined_at) values ($1, $2, $3, $4, '2026-01-01')
		    on conflict (team_id, person_id) do update set leads = excluded.leads`, team, f.organisation, person, leads)
}

func (f *fixture) leaves(t *testing.T, team, person string) {
	t.Helper()
	f.execute(t, `delete from team_member where team_id = $1 and person_id = $2`, team, person)
}

// members adds n new people to the team.
func (f *fixture) members(t *testing.T, n int) []string {
	t.Helper()
	people := make([]string, n)
	for i := range people {
		people[i] = f.join(t, f.team, false)
	}
	return people
}

// fill adds people to the team until it is large enough for a round.
func (f *fixture) fill(t *testing.T, team string) {
	t.Helper()
	missing := f.count(t, `
		select o.k - (select count(*) from team_member where team_id = team.id and not leads)
		  from team join organisation o on o.id = team.organisation_id where team.id = $1`, team)
	for range missing {
		f.join(t, team, false)
	}
}

// opens opens a round of the team until the 12th of December.
func (f *fixture) opens(t *testing.T) string {
	t.Helper()
	return f.opensIn(t, f.team, f.lead)
}

// opensIn opens a round of a team, to which it first adds people who do nothing until the team is large
// enough for a round.
func (f *fixture) opensIn(t *testing.T, team, lead string) string {
	t.Helper()
	f.fill(t, team)
	_, _, until := f.Bounds()
	id, err := f.Open(t.Context(), lead, team, opening("Najaar", until))
	ok(t, err)
	return id
}

func opening(title string, until time.Time) team.Opening {
	return team.Opening{Title: title, Until: until.Format(time.DateOnly)}
}

// reflects finishes a Reflectie now, with the same level for all competencies, or one per
// competency in the order of the framework.
func (f *fixture) reflects(t *testing.T, person string, choices ...string) string {
	t.Helper()
	if len(choices) == 0 {
		choices = []string{"vast"}
	}
	var slugs, chosen []string
	for i, c := range f.frameworks.Current().Competencies() {
		slugs, chosen = append(slugs, c.Slug), append(chosen, choices[i%len(choices)])
	}
	return f.one(t, `
		insert into reflection (person_id, form, edition, started_at, finished_at, finished_signed_in, choices, targets)
		select $1, 'reflectie', $2, $3, $3, true, coalesce(jsonb_object_agg(slug, choice) filter (where choice <> ''), '{}'), jsonb_object_agg(slug, 3)
		  from unnest($4::text[], $5::text[]) as answer (slug, choice) returning id`, person, f.frameworks.Current().ID, f.clock(), slugs, chosen)
}

// takesPart finishes a Reflectie that counts in a round.
func (f *fixture) takesPart(t *testing.T, person, round string, choices ...string) string {
	t.Helper()
	reflection := f.reflects(t, person, choices...)
	ok(t, f.Choose(t.Context(), person, reflection, round))
	return reflection
}

// closes moves the clock past the deadline, and closes the rounds that are due.
func (f *fixture) closes(t *testing.T) {
	t.Helper()
	f.advance((team.DefaultDays + 1) * 24 * time.Hour)
	_, err := f.Close(t.Context())
	ok(t, err)
}

// published returns the round as the lead reads it.
func (f *fixture) published(t *testing.T, round string) team.Published {
	t.Helper()
	p, err := f.Published(t.Context(), f.lead, f.team, round)
	ok(t, err)
	return p
}

// told returns what a round published as text, "" for nothing.
func (f *fixture) told(t *testing.T, round string) string {
	t.Helper()
	p := f.published(t, round)
	if p.Publication == nil {
		return ""
	}
	words := []string{string(p.Size)}
	for _, finding := range p.Competencies {
		words = append(words, fmt.Sprintf("%s %s", finding.Competency, finding.Word))
	}
	return strings.Join(words, "; ")
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func notFound(t *testing.T, what string, err error) {
	t.Helper()
	if !errors.Is(err, fault.NotFound) {
		t.Errorf("%s: %v, want not found", what, err)
	}
}

// invalid checks that exactly these fields are refused with a message.
func invalid(t *testing.T, what string, err error, fields ...string) {
	t.Helper()
	wrong, is := fault.AsInvalid(err)
	if !is || len(wrong) != len(fields) {
		t.Errorf("%s: %v, want messages for %q", what, err, fields)
		return
	}
	for _, field := range fields {
		if wrong[field] == "" {
			t.Errorf("%s: %v, want a message for %q", what, wrong, field)
		}
	}
}
