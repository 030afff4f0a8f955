package database_test

import (
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
	"reflectietool/internal/database/dbtest"
)

// TestMailsThatWaitGetTheirTurn migrates while mails about rounds and notices wait, and others were
// sent: a mail that waits still goes, once, and a mail that was sent about an open round counts.
func TestMailsThatWaitGetTheirTurn(t *testing.T) {
	t.Parallel()
	db := dbtest.NewEmpty(t)
	to := func(version uint) {
		t.Helper()
		if err := database.MigrateTo(t.Context(), db.OwnerURL, version); err != nil {
			t.Fatal(err)
		}
	}
	to(42)
	execute(t, db, `
		insert into person (id, created_at, last_seen_at) select ('00000000-0000-0000-0000-00000000000' || n)::uuid, now(), now() from generate_series(1, 3) n;
		with o as (insert into organisation (name, created_at) values ('Voorbeeld', now()) returning id),
		     t as (insert into team (organisation_id, name, created_at) select id, 'Noord', now() from o returning id, organisation_id),
		     r as (insert into team_round (team_id, organisation_id, title, edition, k, opened_at, closes_at, enough_on, closed_at, reminded_at)
		           select id, organisation_id, title, 'wmo-2013/1', 5, '2026-11-01', '2026-12-01', '2026-11-01', closed, reminded
		             from t, (values ('open', null::timestamptz, '2026-11-20'::timestamptz), ('dicht', '2026-11-02', null)) v (title, closed, reminded) returning id, title)
		insert into round_invitation (round_id, person_id, mailed_at, reminder_mailed_at)
		select r.id, ('00000000-0000-0000-0000-00000000000' || n)::uuid, mailed, reminded
		  from r, (values (1, null::timestamptz, null::timestamptz), (2, '2026-11-01', null), (3, '2026-11-01', '2026-11-20')) v (n, mailed, reminded);
		insert into keeping_notice (person_id, made_at, queued_at, mailed_at)
		select ('00000000-0000-0000-0000-00000000000' || n)::uuid, '2026-11-05', '2026-11-05', mailed from (values (1, null::timestamptz), (2, '2026-11-06')) v (n, mailed);
		insert into river_job (kind, args, state, max_attempts, attempted_at) values ('round-invitation', '{}', 'available', 1, null), ('sign-in', '{}', 'available', 1, null)`)
	to(44)
	conn := connect(t, db.OwnerURL)
	lines := must(pgx.CollectRows(must(conn.Query(t.Context(), `
		select right(m.person_id::text, 1) || ' ' || kind || coalesce(' ' || (sent_at at time zone 'UTC')::date, '') || coalesce(' until ' || (lapses_at at time zone 'UTC')::date, '')
		    || case when m.id = i.id then ' with the id of its links' else '' end
		  from mail_turn m left join round_invitation i on i.id = m.about order by 1`)), pgx.RowTo[string]))
	want := []string{
		"1 bewaren", "1 herinnering until 2026-12-01", "1 ronde until 2026-12-01 with the id of its links",
		"2 bewaren 2026-11-06", "2 herinnering until 2026-12-01", "2 ronde 2026-11-01 until 2026-12-01 with the id of its links",
		"3 ronde 2026-11-20 until 2026-12-01 with the id of its links",
	}
	if !slices.Equal(lines, want) {
		t.Errorf("the mails are\n%q, want\n%q", lines, want)
	}
	jobs := must(pgx.CollectRows(must(conn.Query(t.Context(), `select kind from river_job`)), pgx.RowTo[string]))
	if !slices.Equal(jobs, []string{"sign-in"}) {
		t.Errorf("jobs left are %q", jobs)
	}
}
