package database_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"reflectietool/internal/database"
	"reflectietool/internal/database/dbtest"
	"reflectietool/internal/database/embedded"
	"reflectietool/internal/database/scratch"
	"reflectietool/internal/fault"
)

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

func execute(t *testing.T, db dbtest.DB, statements string) {
	t.Helper()
	conn := connect(t, db.OwnerURL)
	defer func() { _ = conn.Close(context.Background()) }()
	if _, err := conn.Exec(t.Context(), statements); err != nil {
		t.Fatalf("%s: %v", statements, err)
	}
}

func version(t *testing.T, db dbtest.DB) (current, newest uint) {
	t.Helper()
	current, newest, err := database.Version(t.Context(), db.OwnerURL)
	if err != nil {
		t.Fatal(err)
	}
	return current, newest
}

func marks(t *testing.T, db dbtest.DB) (current int, dirty bool) {
	t.Helper()
	if err := connect(t, db.OwnerURL).QueryRow(t.Context(), "select version, dirty from schema_migrations").Scan(&current, &dirty); err != nil {
		t.Fatal(err)
	}
	return current, dirty
}

func TestServingRoleHasNoDDL(t *testing.T) {
	t.Parallel()
	db := dbtest.NewDB(t)
	for _, statement := range []string{
		"create table mine (n int)", "alter table person add column x int", "drop table person",
		"truncate person", "create index on person (id)", "create extension citext", "create schema mine",
		"update schema_migrations set dirty = true",
	} {
		_, err := db.Pool.Exec(t.Context(), statement)
		var refused *pgconn.PgError
		if !errors.As(err, &refused) || refused.Code != "42501" {
			t.Errorf("%s: %v, want it refused", statement, err)
		}
	}
	if _, err := database.Open(t.Context(), db.OwnerURL); err == nil || !strings.Contains(err.Error(), "DATABASE_OWNER_URL") {
		t.Errorf("the owner may serve: %v", err)
	}
}

// This test has a PostgreSQL of its own, since all databases of a server share their roles.
func TestOneRoleForAll(t *testing.T) {
	t.Parallel()
	server := externalServer(t)
	admin := connect(t, server.AdminURL())
	for _, statement := range []string{
		"drop role " + database.ServingRole, "create role weak login", "create role strong login createrole",
		"create role stranger login", "create database weak owner weak", "create database strong owner strong",
	} {
		if _, err := admin.Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	address := func(role, name string) string {
		return strings.Replace(strings.Replace(server.OwnerURL(), embedded.OwnerRole, role, 1), "/"+embedded.Database, "/"+name, 1)
	}
	if err := database.Migrate(t.Context(), address("weak", "weak")); err == nil || !strings.Contains(err.Error(), "create role "+database.ServingRole) {
		t.Errorf("a role that may not make roles: %v", err)
	}
	serving := must(database.StepDown(address("strong", "strong")))
	if _, err := database.Open(t.Context(), serving); err == nil || !strings.Contains(err.Error(), "reflectietool migrate up") {
		t.Errorf("open before migrating: %v", err)
	}
	if err := database.Migrate(t.Context(), address("strong", "strong")); err != nil {
		t.Fatal(err)
	}
	pool, err := database.Open(t.Context(), serving)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	if err := database.CheckSchema(t.Context(), pool); err != nil {
		t.Error(err)
	}
	if _, err := pool.Exec(t.Context(), "reset role; create table mine ()"); err == nil {
		t.Error("resetting the role brings the rights of the owner back")
	}
	if _, err := database.Open(t.Context(), address("stranger", "strong")); err == nil || !strings.Contains(err.Error(), "grant "+database.ServingRole+` to "stranger"`) {
		t.Errorf("a role without rights: %v", err)
	}
	if _, err := database.Open(t.Context(), must(database.StepDown(address("stranger", "strong")))); err == nil || !strings.Contains(err.Error(), "may not become") {
		t.Errorf("a role that may not step down: %v", err)
	}
	// Now the role exists, which is all that the weaker one could not arrange itself.
	if err := database.Migrate(t.Context(), address("weak", "weak")); err != nil {
		t.Error(err)
	}
}

func externalServer(t *testing.T) *embedded.Instance {
	t.Helper()
	server, err := embedded.Start(t.Context(), embedded.Options{Dir: filepath.Join(scratch.New(t), "data"), Throwaway: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return server
}

func TestStepDown(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"postgres://u:p@h/d?sslmode=disable": "postgres://u:p@h/d?role=reflectietool_app&sslmode=disable",
		"host=/run dbname=d":                 "host=/run dbname=d role=reflectietool_app",
	} {
		if got, err := database.StepDown(address); err != nil || got != want {
			t.Errorf("%s: got %s, %v, want %s", address, got, err, want)
		}
	}
	if _, err := database.StepDown("postgres://u:geheim@h:port/d"); err == nil || strings.Contains(err.Error(), "geheim") {
		t.Errorf("an unusable address: %v", err)
	}
}

// TestBehindAPooler takes an address that says so to PostgreSQL itself. The role has its settings in one
// database, which leaves other tests alone.
func TestBehindAPooler(t *testing.T) {
	t.Parallel()
	db := dbtest.NewDB(t)
	address := pooler(t, db.ServingURL)
	if _, err := database.Open(t.Context(), address); err == nil || !strings.Contains(err.Error(), "set statement_timeout = '10s'") {
		t.Errorf("a role without settings: %v", err)
	}
	var role, name string
	if err := db.Pool.QueryRow(t.Context(), "select session_user, current_database()").Scan(&role, &name); err != nil {
		t.Fatal(err)
	}
	admin := connect(t, db.AdminURL)
	for _, setting := range []string{"statement_timeout = '10s'", "idle_in_transaction_session_timeout = '30s'"} {
		if _, err := admin.Exec(t.Context(), fmt.Sprintf("alter role %s in database %s set %s", role, name, setting)); err != nil {
			t.Fatal(err)
		}
	}
	pool, err := database.Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	for setting := range pool.Config().ConnConfig.RuntimeParams {
		if setting != "application_name" && setting != "role" { // the tests may run as an owner that steps down
			t.Errorf("a pooler refuses the setting %s", setting)
		}
	}
	var statements int
	if err := pool.QueryRow(t.Context(), "select count(*) from pg_prepared_statements").Scan(&statements); err != nil || statements > 0 {
		t.Errorf("%d statements stay prepared on a connection (%v)", statements, err)
	}
	if !database.Pooled(pool) || database.Pooled(db.Pool) {
		t.Error("Pooled mistakes one address for the other")
	}
}

func TestPoolerIsNotForOwners(t *testing.T) {
	t.Parallel()
	db := dbtest.NewEmpty(t)
	address := pooler(t, db.OwnerURL)
	if _, err := database.StepDown(address); err == nil || !strings.Contains(err.Error(), "DATABASE_OWNER_URL") {
		t.Errorf("serving with the role that migrates: %v", err)
	}
	if err := database.Migrate(t.Context(), address); err == nil || !strings.Contains(err.Error(), "DATABASE_OWNER_URL") {
		t.Errorf("migrating: %v", err)
	}
}

// pooler returns an address with what says that it leads to a pooler.
func pooler(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	query := u.Query()
	query.Set("default_query_exec_mode", "cache_describe")
	u.RawQuery = query.Encode()
	return u.String()
}

func TestOpenAbsentDatabase(t *testing.T) {
	t.Parallel()
	silent := must(net.Listen("tcp", "127.0.0.1:0")) // accepts connections and sends nothing
	defer func() { _ = silent.Close() }()
	for _, address := range []string{
		"postgres://u@127.0.0.1:1/d?sslmode=disable",
		fmt.Sprintf("postgres://u@%s/d?sslmode=disable", silent.Addr()),
		"postgres://u@/d?host=/nonexistent",
	} {
		began := time.Now()
		if _, err := database.Open(t.Context(), address); !errors.Is(err, fault.Unavailable) {
			t.Errorf("%s: %v, want fault.Unavailable", address, err)
		}
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("%s: took %v to say so", address, took)
		}
	}
}

func TestTranslate(t *testing.T) {
	t.Parallel()
	db := dbtest.NewDB(t)
	execute(t, db, "create table named (name text unique check (name <> '')); grant all on named to "+database.ServingRole)
	do := func(statement string) error {
		_, err := db.Pool.Exec(t.Context(), statement)
		return err
	}
	ended := must(db.Pool.Acquire(t.Context()))
	if _, err := connect(t, db.AdminURL).Exec(t.Context(), "select pg_terminate_backend($1)", ended.Conn().PgConn().PID()); err != nil {
		t.Fatal(err)
	}
	_, endedErr := ended.Exec(t.Context(), "select 1")
	var id string
	tests := map[string]struct{ err, want error }{
		"nothing":        {do("insert into named values ('a')"), nil},
		"no row":         {db.Pool.QueryRow(t.Context(), "select id from person").Scan(&id), fault.NotFound},
		"taken":          {do("insert into named values ('a')"), fault.Conflict},
		"slow":           {do("set statement_timeout = 1; select pg_sleep(5)"), fault.Unavailable},
		"ended":          {endedErr, fault.Unavailable},
		"gone":           {fmt.Errorf("wrapped: %w", &net.OpError{Op: "read", Err: errors.New("reset")}), fault.Unavailable},
		"deadline":       {context.DeadlineExceeded, fault.Unavailable},
		"too many":       {&pgconn.PgError{Code: "53300"}, fault.Unavailable},
		"already":        {fault.Unavailable, fault.Unavailable},
		"caller is gone": {context.Canceled, nil},
		"check":          {do("insert into named values ('')"), nil},
		"mistake":        {do("select oops"), nil},
	}
	ended.Release()
	db.Pool.Close()
	tests["closed pool"] = struct{ err, want error }{do("select 1"), fault.Unavailable}
	for name, test := range tests {
		got := database.Translate(test.err)
		if test.err != nil && !errors.Is(got, test.err) {
			t.Errorf("%s: the cause is lost from %v", name, got)
		}
		for _, kind := range []error{fault.NotFound, fault.Conflict, fault.Unavailable} {
			if wanted := test.want != nil && errors.Is(test.want, kind); errors.Is(got, kind) != wanted {
				t.Errorf("%s: %v, want kind %v", name, got, test.want)
			}
		}
	}
}
