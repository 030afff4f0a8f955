package metrics_test

import (
	"context"
	"errors"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"reflectietool/internal/database"
	"reflectietool/internal/database/dbtest"
	"reflectietool/internal/linkcheck"
	"reflectietool/internal/mail"
	"reflectietool/internal/metrics"
	"reflectietool/internal/queue"
)

var now = time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)

func newMetrics(db *database.Pool) *metrics.Metrics {
	return metrics.New(db, func() time.Time { return now }, func() []string { return []string{"import", "mail-turn"} }, true)
}

// want checks figures by name with labels.
func want(t *testing.T, found, figures map[string]float64) {
	t.Helper()
	for name, want := range figures {
		if got, there := found[name]; !there || got != want {
			t.Errorf("%s is %v (%t), want %v", name, got, there, want)
		}
	}
}

// TestWorkThatWaits counts what stands in the database.
func TestWorkThatWaits(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	if _, err := db.Exec(t.Context(), `
		with job as (
		    insert into river_job (kind, state, max_attempts, args, created_at, finalized_at)
		    select kind, state::river_job_state, 12, '{}', now() - age, case when state in ('completed', 'discarded') then now() end
		      from (values ('mail-turn', 'available', interval '0'), ('mail-turn', 'available', '0'), ('mail-turn', 'retryable', '2 minutes'),
		                   ('mail-turn', 'discarded', '9 days'), ('import', 'completed', '9 days'), ('of-a-newer-program', 'running', '0')) j (kind, state, age)
		), organisation as (
		    insert into organisation (name, created_at, consent_on) values ('Voorbeeld', $1, $1::timestamptz::date) returning id
		), team as (
		    insert into team (organisation_id, name, created_at) select id, 'Voorbeeld', $1 from organisation returning id, organisation_id
		), round as (
		    insert into team_round (team_id, organisation_id, title, word, edition, k, opened_at, closes_at, enough_on)
		    select id, organisation_id, 'Voorbeeld', '', '2026', 5, $1::timestamptz - interval '9 days', $1 + past, $1::timestamptz::date
		      from team, (values (interval '-1 hour'), (interval '1 hour')) r (past)
		), person as (
		    insert into person (created_at, last_seen_at) values ($1, $1) returning id
		)
		insert into mail_turn (person_id, kind, about, due_at, try_at, sent_at)
		select id, 'ronde', gen_random_uuid(), $1, case when not gone then $1 + look end, case when gone then $1::timestamptz end
		  from person, (values (interval '-1 hour', false), (interval '0', false), (interval '1 hour', false), (interval '-1 hour', true)) m (look, gone)`,
		now); err != nil {
		t.Fatal(err)
	}
	m := newMetrics(db)
	found := figures(t, m)
	want(t, found, map[string]float64{
		"reflectietool_database_up":                              1,
		"reflectietool_mail_turns_due":                           2,
		"reflectietool_rounds_due":                               1,
		`reflectietool_jobs{kind="mail-turn",state="available"}`: 2,
		`reflectietool_jobs{kind="mail-turn",state="discarded"}`: 1,
		`reflectietool_jobs{kind="mail-turn",state="retryable"}`: 1,
		`reflectietool_jobs{kind="other",state="running"}`:       1,
	})
	for name := range found {
		if strings.Contains(name, "newer") || strings.Contains(name, "completed") {
			t.Errorf("there is %s", name)
		}
	}
	age := found[`reflectietool_job_oldest_seconds{kind="mail-turn"}`]
	if age < 120 || age > time.Hour.Seconds() { // the job of nine days ago was given up
		t.Errorf("the oldest mail waits %v s", age)
	}
}

// TestDatabaseAway scrapes while there is no database.
func TestDatabaseAway(t *testing.T) {
	t.Parallel()
	db, err := pgxpool.New(t.Context(), "postgres://nobody@127.0.0.1:1/none?sslmode=disable&connect_timeout=1")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	m := newMetrics(db)
	m.Answered("GET", "/over", 200, true, time.Millisecond)
	found := figures(t, m)
	want(t, found, map[string]float64{
		"reflectietool_database_up": 0,
		`http_server_request_duration_seconds_count{error_type="",http_request_method="GET",http_response_status_code="200",http_route="/over",url_scheme="https"}`: 1,
		`db_client_connection_count{db_client_connection_pool_name="serving",db_client_connection_state="used"}`:                                                    0,
	})
	if _, there := found["reflectietool_rounds_due"]; there {
		t.Error("there are figures that nobody can know")
	}
}

type lasting struct{ error }

func (lasting) Permanent() bool { return true }

// transport is a mail server that answers with each of these errors once.
type transport []error

func (a *transport) Send(context.Context, mail.Message) error {
	err := (*a)[0]
	*a = (*a)[1:]
	return err
}

// TestEvents counts what happens on this server.
func TestEvents(t *testing.T) {
	t.Parallel()
	m := newMetrics(dbtest.New(t))
	no := errors.New("no")
	through := m.Mails(&transport{nil, no, lasting{no}, nil})
	for _, want := range []error{nil, no, lasting{no}, nil} {
		if err := through.Send(t.Context(), mail.Message{}); !errors.Is(err, want) {
			t.Errorf("sending gives %v, want %v", err, want)
		}
	}
	m.Checked(linkcheck.Works, 3)
	m.Checked(linkcheck.Fails, 1)
	m.Attempted("import", queue.Again, time.Second)
	m.Begin("GET")
	m.Begin("GET")
	m.End("GET")
	m.Answered("<script>", "", 405, true, time.Second)
	m.Answered("GET", "/gegevens/download", 200, false, time.Second)
	m.Answered("GET", "/over", 503, true, time.Second)
	m.Answered("jo@inwoner.example", "", 405, true, time.Second)
	found := figures(t, m)
	want(t, found, map[string]float64{
		`reflectietool_mails_total{outcome="sent"}`:                                 2,
		`reflectietool_mails_total{outcome="failed"}`:                               1,
		`reflectietool_mails_total{outcome="refused"}`:                              1,
		`reflectietool_link_checks_total{verdict="works"}`:                          3,
		`reflectietool_link_checks_total{verdict="fails"}`:                          1,
		`reflectietool_job_duration_seconds_count{kind="import",outcome="retried"}`: 1,
		`http_server_active_requests{http_request_method="GET",url_scheme="https"}`: 1,
		`http_server_request_duration_seconds_count{error_type="",http_request_method="_OTHER",http_response_status_code="405",http_route="",url_scheme="https"}`:                          2,
		`http_server_request_duration_seconds_count{error_type="broken_off",http_request_method="GET",http_response_status_code="200",http_route="/gegevens/download",url_scheme="https"}`: 1,
		`http_server_request_duration_seconds_count{error_type="503",http_request_method="GET",http_response_status_code="503",http_route="/over",url_scheme="https"}`:                     1,
	})
	for name := range maps.Keys(found) {
		if strings.Contains(name, "inwoner") || strings.Contains(name, "script") {
			t.Errorf("a client chose the name %s", name)
		}
	}
}

// TestNone does nothing on a server without metrics.
func TestNone(t *testing.T) {
	t.Parallel()
	var m *metrics.Metrics
	m.Begin("GET")
	m.Answered("GET", "/", 200, true, time.Second)
	m.End("GET")
}
