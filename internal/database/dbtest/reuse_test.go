package dbtest_test

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"reflectietool/internal/database/dbtest"
)

// These tests are not parallel, so that no other test takes the database that they gave back.

func TestAUsedDatabaseIsAsNew(t *testing.T) {
	want := contents(t, dbtest.NewDB(t).Pool)
	var used *pgxpool.Pool
	t.Run("use", func(t *testing.T) {
		used = dbtest.New(t)
		before := contents(t, used)
		for _, statement := range []string{
			"insert into person (created_at, last_seen_at) values (now(), now())",
			"insert into session select sha256(''), id, true, now(), now(), now() from person",
			"update offering_version set n = n + 1",
			"insert into audit (at, act) values (now(), 'something')",
			"select nextval('river_job_id_seq')",
			"set work_mem = '1MB'",
			"listen something",
			"select pg_advisory_lock(7)",
			"create temporary table something (id int)",
		} {
			if _, err := used.Exec(t.Context(), statement); err != nil {
				t.Errorf("%s: %v", statement, err)
			}
		}
		if contents(t, used) == before {
			t.Error("nothing changed")
		}
	})
	again := dbtest.New(t)
	if (again == used) != superuser(t) {
		t.Errorf("the database is used again: %v, want %v", again == used, superuser(t))
	}
	if got := contents(t, again); got != want {
		t.Errorf("a used database has\n%s\nwant\n%s", got, want)
	}
}

func TestADatabaseThatCannotBeRestoredIsNotUsedAgain(t *testing.T) {
	for name, spoil := range map[string]func(*testing.T, *pgxpool.Pool){
		"closed pool": func(_ *testing.T, pool *pgxpool.Pool) { pool.Close() },
		"lost connections": func(t *testing.T, pool *pgxpool.Pool) {
			var database string
			if err := pool.QueryRow(t.Context(), `select current_database()`).Scan(&database); err != nil {
				t.Fatal(err)
			}
			if _, err := admin(t).Exec(t.Context(), `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1`, database); err != nil {
				t.Fatal(err)
			}
		},
	} {
		var spoilt *pgxpool.Pool
		t.Run(name, func(t *testing.T) {
			spoilt = dbtest.New(t)
			spoil(t, spoilt)
		})
		if pool := dbtest.New(t); pool == spoilt {
			t.Errorf("%s: the database is used again", name)
		}
	}
}

// admin connects in the role that makes the databases.
func admin(t *testing.T) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dbtest.NewDB(t).AdminURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

// superuser reports whether that role may write without triggers.
func superuser(t *testing.T) (may bool) {
	t.Helper()
	if err := admin(t).QueryRow(t.Context(), `select rolsuper from pg_roles where rolname = current_user`).Scan(&may); err != nil {
		t.Fatal(err)
	}
	return may
}

// contents describes the rows and sequences of a database, and the session of its connection.
func contents(t *testing.T, pool *pgxpool.Pool) (text string) {
	t.Helper()
	if err := pool.QueryRow(t.Context(), `select concat_ws(e'\n',
		(select string_agg(relname || ' ' || query_to_xml(format('table %I', relname), true, false, ''), e'\n' order by relname)
			from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and has_table_privilege(oid, 'select')),
		(select string_agg(sequencename || ' ' || coalesce(last_value::text, '-'), e'\n' order by sequencename) from pg_sequences),
		current_user, current_setting('work_mem'), current_setting('search_path'), current_setting('statement_timeout'),
		(select string_agg(channel, ' ') from pg_listening_channels() as channel), to_regclass('something'),
		(select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()))`).Scan(&text); err != nil {
		t.Fatal(err)
	}
	return text
}
