package database_test

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
	"reflectietool/internal/database/dbtest"
	"reflectietool/migrations"
)

// Every step is undone and applied again while the tables hold rows, and each time the schema is
// exactly the same as before. All steps share one connection, and so do all looks at the schema: a new
// connection takes PostgreSQL longer than most steps.
func TestEveryVersionUpDownUpWithData(t *testing.T) {
	t.Parallel()
	db := dbtest.NewEmpty(t)
	_, newest := version(t, db)
	conn := connect(t, db.OwnerURL)
	fill := func(v uint) {
		t.Helper()
		if _, err := conn.Exec(t.Context(), rows[v]); err != nil {
			t.Fatalf("%s: %v", rows[v], err)
		}
	}
	var full []string
	err := database.Walk(t.Context(), db.OwnerURL, func(steps func(int) error) error {
		step := func(n int) {
			t.Helper()
			if err := steps(n); err != nil {
				t.Fatal(err)
			}
		}
		for v := uint(1); v <= newest; v++ {
			if files, err := fs.Glob(migrations.Files, fmt.Sprintf("%04d_*.up.sql", v)); err != nil || len(files) == 0 {
				continue // an unused version number
			}
			step(1)
			after := schema(t, conn)
			fill(v)
			step(-1)
			if v > 1 {
				compare(t, v, "down", schema(t, conn), full)
			}
			step(1)
			full = schema(t, conn)
			compare(t, v, "up again", full, after)
			fill(v)
			var current uint
			if err := conn.QueryRow(t.Context(), `select version from schema_migrations where not dirty`).Scan(&current); err != nil || current != v {
				t.Fatalf("at version %d, want %d (%v)", current, v, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := database.Down(t.Context(), db.OwnerURL); err != nil {
		t.Fatal(err)
	}
	if current, _ := version(t, db); current >= newest || current == 0 {
		t.Errorf("at version %d after one step back from %d", current, newest)
	}
	if err := database.Empty(t.Context(), db.OwnerURL); err != nil {
		t.Fatal(err)
	}
	if current, _ := version(t, db); current != 0 {
		t.Errorf("at version %d after all steps back", current)
	}
	if err := database.Down(t.Context(), db.OwnerURL); err != nil {
		t.Errorf("down on an empty schema: %v", err)
	}
	if err := database.Migrate(t.Context(), db.OwnerURL); err != nil {
		t.Fatal(err)
	}
	compare(t, newest, "all up again", schema(t, conn), full)
}

// rows puts a row in each table that a version adds.
var rows = map[uint]string{
	1: `with p as (insert into person (created_at, last_seen_at) values (now(), now()) returning id),
		s as (insert into session select sha256(id::text::bytea), id, true, now(), now(), now() from p),
		r as (insert into reflection (person_id, form, edition, started_at) select id, 'reflectie', 'wmo-2013/1', now() from p returning id)
		insert into statement_answer select id, 'x1', 'vaak' from r`,
	2: `insert into offering (title, kind, source) values ('Voorbeeld', 'training', 'test')`,
	4: `insert into river_job (state, max_attempts, kind, args, tags) values ('available', 3, 'test', '{}', '{}');
		insert into river_leader (elected_at, expires_at, leader_id, name) values (now(), now(), 'x', 'default') on conflict do nothing`,
	6:  `insert into river_job (state, max_attempts, kind, args) values ('pending', 3, 'test', '{}'), ('running', 3, 'test', '{}')`,
	7:  `insert into river_job (max_attempts, kind, args, unique_key) values (3, 'test', '{}', gen_random_uuid()::text::bytea)`,
	8:  `insert into river_job (max_attempts, kind, args, unique_key, unique_states) values (3, 'test', '{}', gen_random_uuid()::text::bytea, b'11111111')`,
	9:  `insert into river_notification (topic, payload) values ('test', '{}')`,
	10: `insert into river_job (kind, args) values ('test', '{}')`,
	11: `with p as (insert into person (created_at, last_seen_at) values (now(), now()) returning id),
		a as (insert into account select id, 'a@voorbeeld.example', id::text, now() from p),
		g as (insert into person (created_at, last_seen_at) values (now(), now()) returning id),
		s as (insert into session select sha256(p.id::text::bytea), p.id, true, now(), now(), now(), true, g.id, now() from p, g)
		insert into sign_in (purpose, email, email_key, created_at, expires_at) values ('inloggen', 'a@voorbeeld.example', 'a', now(), now())`,
	12: `with p as (insert into person (created_at, last_seen_at) values (now(), now()) returning id),
		a as (insert into account select id, 'b@voorbeeld.example', id::text, now(), 'Voorbeeld', true from p),
		o as (insert into organisation (name, created_at) values (gen_random_uuid()::text, now()) returning id),
		f as (insert into job_function (organisation_id, name) select id, 'Voorbeeld' from o returning id),
		x as (insert into job_function_target select id, 'zelfregie', 3 from f),
		m as (insert into member select o.id, p.id, true, f.id, now() from o, p, f),
		t as (insert into team (organisation_id, name, created_at) select id, 'Voorbeeld', now() from o returning id),
		l as (insert into team_member select t.id, o.id, p.id, true, now() from t, o, p),
		i as (insert into invitation (organisation_id, team_id, leads, email, email_key, invited_by, created_at, expires_at)
			select o.id, t.id, true, 'c@voorbeeld.example', 'c', p.id, now(), now() from o, t, p),
		n as (insert into pseudonym (person_id) select id from p returning id)
		insert into audit (at, organisation_id, actor, act, subject) select now(), o.id, n.id, 'test', n.id from o, n`,
	13: `with p as (insert into person (created_at, last_seen_at) values (now(), now()) returning id),
		r as (insert into reflection (person_id, form, edition, started_at, finished_at) select id, 'reflectie', 'wmo-2013/1', now(), now() from p returning id),
		s as (insert into sheet (reflection_id, created_at, changed_at) select id, now(), now() from r returning id),
		i as (insert into sheet_item select id, 'zelfregie', 'punt', 'x' from s),
		q as (insert into sheet_question select id, 1, 'x' from s),
		d as (insert into share (sheet_id, email, email_key, with_report, until, created_at)
			select id, 'd@voorbeeld.example', 'd', true, '2026-12-05', now() from s returning id),
		v as (insert into share_view select id, 'blad', now(), now() from d)
		insert into share_mail select id, now() from p`,
	14: `with p as (insert into person (created_at, last_seen_at) values (now(), now()) returning id),
		a as (insert into account (person_id, email, email_key, created_at) select id, 'd@voorbeeld.example', id::text, now() from p returning person_id),
		o as (insert into organisation (name, created_at) values (gen_random_uuid()::text, now()) returning id),
		l as (insert into organisation_login (organisation_id, issuer, client_id) select id, 'https://login.example', 'x' from o returning organisation_id),
		d as (insert into organisation_domain select organisation_id::text || '.example', organisation_id from l),
		i as (insert into identity select organisation_id, 'https://login.example', 'x', person_id, now() from l, a)
		insert into oidc_flow select sha256(organisation_id::text::bytea), 'x', organisation_id, 'x', 'x', '', now() from l`,
	15: `with p as (insert into person (created_at, last_seen_at) values (now(), now()) returning id),
		a as (insert into account (person_id, email, email_key, created_at, keep_years) select id, 'd@voorbeeld.example', id::text, now(), 5 from p),
		r as (insert into reflection (person_id, form, edition, started_at) select id, 'reflectie', 'wmo-2013/1', now() from p returning id),
		s as (insert into sign_in (purpose, email, email_key, created_at, expires_at, person_id, old_email)
			select 'wijzigen', 'e@voorbeeld.example', 'e', now(), now(), id, 'd@voorbeeld.example' from p),
		n as (insert into keeping_notice (person_id, made_at, queued_at, mailed_at) select id, now(), now(), now() from p returning id)
		insert into keeping_announced select r.id, n.id, now() from r, n`,
	16: `with o as (insert into offering (title, kind, source, state) values ('Eenzaamheid', 'training', 'test', 'gepubliceerd') returning id)
		insert into offering_start (offering_id, starts_on, place, places_left) select id, '2027-01-15', 'Utrecht', 8 from o`,
	17: `with b as (insert into offering_bulk (actor, act, at) values (gen_random_uuid(), 'publiceren', now()) returning id),
		o as (insert into offering (title, kind, source, version) values ('Voorbeeld', 'training', 'test', 2) returning id),
		c as (insert into offering_change select o.id, 2, now(), null, 'groep', b.id, '{}' from o, b)
		insert into catalogue_load (loaded_at) values (now()) on conflict do nothing`,
	18: `with p as (insert into person (created_at, last_seen_at) values (now(), now()) returning id),
		o as (insert into offering (title, kind, source) values ('Voorbeeld', 'training', 'test') returning id),
		k as (insert into offering_kept select p.id, o.id, now() from p, o),
		l as (insert into offering_list (person_id, made_at, expires_at) select id, now(), now() + interval '1 day' from p returning id),
		i as (insert into offering_list_item select l.id, o.id from l, o),
		r as (insert into offering_report (offering_id, kind, made_at, person_id) select o.id, 'link', now(), p.id from o, p),
		s as (insert into offering_suggestion (title, made_at, person_id) select 'x', now(), id from p),
		u as (insert into offering_useful select p.id, o.id, 'beetje', now() from p, o),
		f as (insert into offering_preference (person_id, formats, changed_at) select id, '{online}', now() from p)
		insert into offering_open select id, '2026-11-21', 1 from o`,
	19: `insert into offering_link (offering_id, url, checked_at, next_at, verdict, reason, failed_on, failed_again)
			select id, 'https://voorbeeld.example', now(), now(), 'werkt-niet', 'tijd', '2026-11-20', '2026-11-21' from offering
			on conflict do nothing;
		insert into demand_consent select id, now() from person on conflict do nothing;
		insert into demand_quarter values ('2026-07-01', now()) on conflict do nothing;
		insert into demand_figure values ('2026-07-01', 'zelfregie', 20) on conflict do nothing`,
	20: `with p as (insert into person (created_at, last_seen_at) values (now(), now()) returning id),
		i as (insert into import_plan (person_id, file_name, format, encoding, notes, source, counts, faults, digest, created_at)
			select id, 'x.csv', 'CSV', 'UTF-8', '{}', 'aanbod', '{}', 0, '', now() from p returning id),
		r as (insert into import_row select id, 1, 2, 'nieuw', 'k', 'x', '{}', '{}' from i)
		insert into import_progress select id, 0, 1 from i`,
	21: `with p as (insert into person (created_at, last_seen_at) values (now(), now()) returning id),
		a as (insert into account (person_id, email, email_key, created_at, round_mails) select id, 'f@voorbeeld.example', id::text, now(), false from p),
		r as (insert into reflection (person_id, form, edition, started_at, finished_at, offered)
			select id, 'reflectie', 'wmo-2013/1', now(), now(), true from p returning id),
		o as (insert into organisation (name, created_at, round_years) values (gen_random_uuid()::text, now(), 5) returning id),
		t as (insert into team (organisation_id, name, created_at) select id, 'Voorbeeld', now() from o returning id),
		d as (insert into team_round (team_id, organisation_id, title, edition, k, opened_at, closes_at, enough_on, closed_at, size)
			select t.id, o.id, 'Voorbeeld', 'wmo-2013/1', 5, now(), now() + interval '1 day', now(), now(), '5-7' from t, o returning id),
		f as (insert into round_finding select id, 1, 'zelfregie', 'op orde' from d),
		i as (insert into round_invitation (round_id, person_id) select d.id, p.id from d, p returning round_id, person_id)
		insert into round_choice select i.round_id, i.person_id, r.id, true from i, r`,
	22: `with p as (insert into person (created_at, last_seen_at) values (now(), now()) returning id),
		o as (insert into organisation (name, created_at) values (gen_random_uuid()::text, now()) returning id),
		t as (insert into team (organisation_id, name, created_at) select id, 'Voorbeeld', now() from o returning id, organisation_id),
		s as (insert into team_session (team_id, organisation_id, title, day) select id, organisation_id, 'x', '2026-12-01' from t returning id)
		insert into team_session_card select s.id, p.id, 'zelfregie', '', '', 'x' from s, p`,
	23: `with p as (insert into person (created_at, last_seen_at) values (now(), now()) returning id),
		o as (insert into organisation (name, created_at) values (gen_random_uuid()::text, now()) returning id),
		m as (insert into member (organisation_id, person_id, joined_at, expertise_named) select o.id, p.id, now(), true from o, p),
		s as (insert into expertise_subject (organisation_id, kind, name, name_key) select id, 'hulpvraag', 'x', 'x' from o)
		insert into member_expertise select o.id, p.id, 'schulden', 'basis' from o, p`,
	27: `insert into write_check (at) values (now()) on conflict do nothing`,
	28: `insert into guest_count values (date_trunc('hour', now()), 1, 3) on conflict do nothing`,
	29: `update person set download_until = now()`,
	30: `insert into competency_answer (reflection_id, competency, target, choice) select id, 'migrated', 3, 'doorgeven' from reflection on conflict do nothing`,
	31: `insert into offering (title, kind, source, level_basis) values ('Voorbeeld', 'training', 'test', 'bron')`,
	32: `with p as (insert into person (created_at, last_seen_at) values (now(), now()) returning id)
		insert into reflection (person_id, form, edition, started_at, finished_at, corrected_at)
		select id, 'reflectie', 'wmo-2013/1', now(), now(), now() from p`,
	44: `with p as (insert into person (created_at, last_seen_at) values (now(), now()) returning id)
		insert into mail_turn (person_id, kind, about, due_at, try_at, sent_at)
		select id, 'bewaren', id, now(), null, now() from p union all select id, 'herinnering', id, now(), now(), null from p`,
	40: `insert into request_count values (sha256('x'), now(), 1) on conflict do nothing`,
	43: `with p as (insert into person (created_at, last_seen_at) values (now(), now()), (now(), now()) returning id),
		r as (insert into reflection (person_id, form, edition, started_at, finished_at)
			select min(id::text)::uuid, 'reflectie', 'wmo-2013/1', now(), now() from p returning person_id, id),
		g as (insert into goal (person_id, state, source, competency, edition, reflection_id, intention, obstacle, if_text, then_text, look_back_on, started_at, changed_at)
			select person_id, 'active', 'punt', 'zelfregie', 'wmo-2013/1', id, 'x', '', 'x', 'x', '2026-12-21', now(), now() from r returning person_id, id),
		l as (insert into look_back select person_id, id, 1, '2026-11-30', 'x', 'x', 'gelukt', 'x', 'keep', now() from g),
		k as (insert into look_back_link select person_id, id, 2, sha256(id::text::bytea), now() from g),
		i as (insert into plan_item (person_id, goal_id, offering_id, title, obligation, funding, points_expected, made_at, changed_at)
			select person_id, id, gen_random_uuid(), 'x', 'verplicht', 'werkgever', 2.5, now(), now() from g),
		s as (insert into register_period select person_id, 'skj', 'SKJ', '2024-02-29' from g),
		a as (insert into agreement (person_id, reflection_id, deed, made_at, changed_at) select person_id, id, 'x', now(), now() from r),
		b as (insert into buddy (person_id, goal_id, email, email_key, asked_at, expires_at, accepted_by, accepted_at)
			select g.person_id, g.id, null, null, now(), now(), p.id, now() from g, p where p.id <> g.person_id)
		insert into plan_calendar select person_id, sha256(id::text::bytea), true, now() from g`,
	51: `with p as (insert into person (created_at, last_seen_at) values (now(), now()) returning id)
		insert into deletion select sha256(id::text::bytea), now() from p;
		delete from person where id in (select id from person order by created_at desc limit 1)`,
	52: `insert into claimed select id, sha256(id::text::bytea), now() from person`,
	38: `insert into reflection_text select person_id, id, 'voorbeeld', 'zelfregie', 'x' from reflection on conflict do nothing`,
}

// schema describes everything that the migrations make: columns, keys, indexes, functions, rights.
func schema(t *testing.T, conn *pgx.Conn) []string {
	t.Helper()
	lines, err := pgx.CollectRows(must(conn.Query(t.Context(), `
		select format('column %s.%s %s %s %s', table_name, column_name, data_type, is_nullable, column_default)
			from information_schema.columns where table_schema = 'public'
		union all select format('constraint %s %s', conrelid::regclass, pg_get_constraintdef(oid))
			from pg_constraint where connamespace = 'public'::regnamespace
		union all select 'index ' || indexdef from pg_indexes where schemaname = 'public'
		union all select format('function %s', p.oid::regprocedure) from pg_proc p
			where pronamespace = 'public'::regnamespace
			and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
		union all select format('type %s %s', t.oid::regtype, array(select enumlabel from pg_enum where enumtypid = t.oid order by enumsortorder))
			from pg_type t where typnamespace = 'public'::regnamespace and typtype in ('e', 'd')
		union all select format('sequence %s %s', oid::regclass, relacl) from pg_class
			where relnamespace = 'public'::regnamespace and relkind = 'S'
		union all select format('trigger %s', pg_get_triggerdef(oid)) from pg_trigger where not tgisinternal
		union all select format('grant %s on %s to %s', privilege_type, table_name, grantee)
			from information_schema.role_table_grants where table_schema = 'public'
		order by 1`)), pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

func compare(t *testing.T, version uint, what string, got, want []string) {
	t.Helper()
	left := map[string]bool{}
	for _, line := range got {
		left[line] = true
	}
	for _, line := range want {
		if !left[line] {
			t.Errorf("version %d, %s: missing: %s", version, what, line)
		}
	}
	for _, line := range want {
		delete(left, line)
	}
	for line := range left {
		t.Errorf("version %d, %s: too much: %s", version, what, line)
	}
}

// files are two migrations, the second of which the test chooses.
func files(up, down string) fstest.MapFS {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	return fstest.MapFS{
		"0001_one.up.sql":   file("create table one (n int); -- ends in a comment"),
		"0001_one.down.sql": file("drop table one"),
		"0002_two.up.sql":   file(up),
		"0002_two.down.sql": file(down),
	}
}

func TestFailingStepLeavesUsableDatabase(t *testing.T) {
	t.Parallel()
	db := dbtest.NewEmpty(t)
	good := files("create table two (n int);", "drop table two;")
	err := database.MigrateFiles(t.Context(), db.OwnerURL, files("create table two (n int);\nselect 1 / 0;", ""))
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{"version 2", "rolled back", "division by zero", "reflectietool migrate up"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in: %v", want, err)
		}
	}
	if current, dirty := marks(t, db); current != 1 || dirty {
		t.Errorf("at version %d, dirty %t, want 1, clean", current, dirty)
	}
	execute(t, db, "insert into one values (1)")
	if err := database.MigrateFiles(t.Context(), db.OwnerURL, good); err != nil {
		t.Fatalf("after the cause is gone: %v", err)
	}
	execute(t, db, "insert into two values (1)")

	if err := database.Steps(t.Context(), db.OwnerURL, files("", "drop table two; select oops"), -1); err == nil || !strings.Contains(err.Error(), "line 1") {
		t.Errorf("failing step back: %v", err)
	}
	if current, dirty := marks(t, db); current != 2 || dirty {
		t.Errorf("at version %d, dirty %t, want 2, clean", current, dirty)
	}
	execute(t, db, "insert into two values (2)")
}

// golang-migrate marks a step before and after it. After a kill in between, only the mark that the
// step itself writes shows whether it was committed.
func TestKilledDuringStep(t *testing.T) {
	t.Parallel()
	good := files("create table two (n int);", "drop table two;")
	for name, test := range map[string]struct {
		applied, marked int
	}{
		"up, not committed":   {applied: 1, marked: 2},
		"up, committed":       {applied: 2, marked: 2},
		"down, not committed": {applied: 2, marked: 1},
		"down, committed":     {applied: 1, marked: 1},
		"down to nothing":     {applied: 0, marked: -1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := dbtest.NewEmpty(t)
			if err := database.MigrateFiles(t.Context(), db.OwnerURL, good); err != nil {
				t.Fatal(err)
			}
			if test.applied < 2 {
				if err := database.Steps(t.Context(), db.OwnerURL, good, test.applied-2); err != nil {
					t.Fatal(err)
				}
			}
			execute(t, db, "truncate schema_migrations")
			if _, err := connect(t, db.OwnerURL).Exec(t.Context(), "insert into schema_migrations values ($1, true)", test.marked); err != nil {
				t.Fatal(err)
			}
			if err := database.MigrateFiles(t.Context(), db.OwnerURL, good); err != nil {
				t.Fatal(err)
			}
			execute(t, db, "insert into one values (1)")
			execute(t, db, "insert into two values (1)")
			if current, dirty := marks(t, db); current != 2 || dirty {
				t.Errorf("at version %d, dirty %t, want 2, clean", current, dirty)
			}
		})
	}
}

func TestServersMigrateAtOnce(t *testing.T) {
	t.Parallel()
	db := dbtest.NewEmpty(t)
	results := make(chan error)
	for range 4 {
		go func() { results <- database.Migrate(t.Context(), db.OwnerURL) }()
	}
	for range 4 {
		if err := <-results; err != nil {
			t.Error(err)
		}
	}
}

func TestCheckSchema(t *testing.T) {
	t.Parallel()
	db := dbtest.NewDB(t)
	if err := database.CheckSchema(t.Context(), db.Pool); err != nil {
		t.Errorf("current: %v", err)
	}
	const newer = "update schema_migrations set version = version + 1; update schema_applied set version = version + 1"
	for change, want := range map[string]string{
		newer:                                   "",
		newer + ", needs_program = version + 1": "newer reflectietool",
		"update schema_migrations set version = 1, dirty = false":                                   "reflectietool migrate up",
		"update schema_migrations set version = (select version from schema_applied), dirty = true": "reflectietool migrate up",
		"truncate schema_migrations": "has version 0",
	} {
		before := applied(t, db)
		execute(t, db, change)
		err := database.CheckSchema(t.Context(), db.Pool)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v, want %q", change, err, want)
		}
		ready := database.NewReadiness(db.Pool).Check(t.Context())
		if busy := strings.Contains(change, "dirty = true"); (ready == nil) != (want == "" || busy) {
			t.Errorf("%s: ready: %v", change, ready)
		}
		execute(t, db, before)
	}
	execute(t, db, "update schema_migrations set version = 1000")
	if err := database.Migrate(t.Context(), db.OwnerURL); err == nil || !strings.Contains(err.Error(), "newer reflectietool") {
		t.Errorf("migrating a newer schema: %v", err)
	}
}

// applied returns the statements that bring back the marks of the schema as they are now.
func applied(t *testing.T, db dbtest.DB) (back string) {
	t.Helper()
	err := connect(t, db.OwnerURL).QueryRow(t.Context(), `select format('truncate schema_migrations;
		insert into schema_migrations values (%s, false); update schema_applied set version = %1$s, needs_program = %s',
		version, needs_program) from schema_applied`).Scan(&back)
	if err != nil {
		t.Fatal(err)
	}
	return back
}

// TestStepSaysWhichProgramsCanServe goes up and down past a step that older programs cannot serve.
func TestStepSaysWhichProgramsCanServe(t *testing.T) {
	t.Parallel()
	db := dbtest.NewEmpty(t)
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	steps := fstest.MapFS{
		"0050_one.up.sql": file("create table one (n int, old int)"), "0050_one.down.sql": file("drop table one"),
		"0051_two.up.sql":   file("-- The column is no longer read.\n-- needs-program: 50\nalter table one drop column old"),
		"0051_two.down.sql": file("alter table one add column old int"),
		"0052_three.up.sql": file("create table three (n int)"), "0052_three.down.sql": file("drop table three"),
	}
	needs := func(want uint) {
		t.Helper()
		var got uint
		if err := connect(t, db.OwnerURL).QueryRow(t.Context(), `select needs_program from schema_applied`).Scan(&got); err != nil || got != want {
			t.Errorf("needs the programs of %d (%v), want %d", got, err, want)
		}
	}
	for _, step := range []struct {
		by   int
		want uint
	}{{1, 46}, {1, 50}, {1, 50}, {-1, 50}, {-1, 46}} {
		if err := database.Steps(t.Context(), db.OwnerURL, steps, step.by); err != nil {
			t.Fatal(err)
		}
		needs(step.want)
	}
	steps["0052_three.up.sql"] = file("-- needs-program: 53\ncreate table three (n int)")
	if err := database.Steps(t.Context(), db.OwnerURL, steps, 1); err == nil || !strings.Contains(err.Error(), "which is later") {
		t.Errorf("a step that needs programs of the future: %v", err)
	}
}
