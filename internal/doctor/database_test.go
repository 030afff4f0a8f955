package doctor_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"reflectietool/internal/database/dbtest"
	"reflectietool/internal/doctor"
)

// withParameter returns an address of a database that asks for a setting.
func withParameter(address, name, value string) string {
	separator := "?"
	if strings.Contains(address, "?") {
		separator = "&"
	}
	return address + separator + name + "=" + url.QueryEscape(value)
}

// TestDatabase opens databases that can be used, and others.
func TestDatabase(t *testing.T) {
	t.Parallel()
	db := dbtest.NewDB(t)
	look := func(check, address string) []doctor.Finding {
		t.Helper()
		return about(t, check, doctor.Patient{Config: healthy(), Machine: machine(), Serving: address})
	}
	want(t, look("database", db.ServingURL), doctor.OK, "it answers")
	want(t, look("version of PostgreSQL", db.ServingURL), doctor.OK)
	want(t, look("schema", db.ServingURL), doctor.OK)
	want(t, look("roles", db.ServingURL), doctor.OK, "can only add to the trail")
	want(t, look("database", "postgres://nobody:geheim@127.0.0.1:1/none?sslmode=disable"), doctor.Fault, "cannot be reached")
	want(t, look("database", db.OwnerURL), doctor.Fault, "may create tables")
	far := healthy()
	far.DatabaseURL = "postgres://db.voorbeeld.example/reflectietool?sslmode=require"
	want(t, about(t, "database", doctor.Patient{Config: far, Machine: machine(), Serving: db.ServingURL}), doctor.Warning, "sslmode=verify-full")
	for _, f := range look("database", "postgres://nobody:geheim@127.0.0.1:1/none?sslmode=disable") {
		if strings.Contains(f.String(), "geheim") {
			t.Errorf("the password is in %q", f)
		}
	}
	run(t, db.OwnerURL, `update schema_migrations set version = version - 1`)
	want(t, look("schema", db.ServingURL), doctor.Fault, "migrate up")
	run(t, db.OwnerURL, `update schema_migrations set version = version + 1, dirty = true`)
	want(t, look("schema", db.ServingURL), doctor.Fault, "cut short")
	run(t, db.OwnerURL, `update schema_migrations set dirty = false`,
		`grant delete, update (at) on audit to reflectietool_app`, `revoke insert on audit from reflectietool_app`)
	want(t, look("roles", db.ServingURL), doctor.Fault, "may not add to the trail", "may change or delete lines of the trail")
	run(t, db.AdminURL, `alter table write_check owner to reflectietool_app`)
	want(t, look("roles", db.ServingURL), doctor.Fault, "and owns", "may not add to the trail", "may change or delete lines of the trail")
}

// TestQuestionsWithoutAnAnswer examines a database whose catalogue the serving role may not read.
func TestQuestionsWithoutAnAnswer(t *testing.T) {
	t.Parallel()
	db := dbtest.NewDB(t)
	p := doctor.Patient{Config: healthy(), Machine: machine(), Serving: db.ServingURL}
	for _, tt := range []struct{ check, revoke string }{
		{"version of PostgreSQL", `revoke select on pg_settings from public`},
		{"settings of PostgreSQL", ``},
		{"connections", ``},
		{"clock", `revoke execute on function clock_timestamp() from public`},
		{"secrets", `revoke all on organisation_login from reflectietool_app`},
		{"database", `revoke execute on function pg_is_in_recovery() from public`},
		{"roles", ``},
	} {
		run(t, db.AdminURL, tt.revoke)
		want(t, about(t, tt.check, p), doctor.Fault, "run doctor again")
	}
}

// TestSettingsOfPostgreSQL changes settings of the database, one by one. The server of the tests does not
// write to disk in time, which is among the findings; that of TestDoctor does.
func TestSettingsOfPostgreSQL(t *testing.T) {
	t.Parallel()
	db := dbtest.NewDB(t)
	look := func(check, address string) (text string) {
		t.Helper()
		for _, f := range about(t, check, doctor.Patient{Config: healthy(), Machine: machine(), Serving: address}) {
			text += f.String() + "\n"
		}
		return text
	}
	const settings = "settings of PostgreSQL"
	first := look(settings, db.ServingURL)
	for _, tt := range []struct{ name, bad, says string }{
		{"synchronous_commit", "off", "fault    " + settings + ": synchronous_commit is off"},
		{"default_transaction_isolation", "'repeatable read'", "warning  " + settings + ": default_transaction_isolation is repeatable read"},
		{"timezone", "'Pacific/Auckland'", "warning  " + settings + ": TimeZone is Pacific/Auckland"},
		{"lock_timeout", "'100ms'", "warning  " + settings + ": lock_timeout is 100"},
	} {
		run(t, db.AdminURL, "alter database THIS reset all")
		before := strings.Contains(look(settings, db.ServingURL), tt.says)
		run(t, db.AdminURL, "alter database THIS set "+tt.name+" = "+tt.bad)
		if after := strings.Contains(look(settings, db.ServingURL), tt.says); !after || before && tt.name != "synchronous_commit" {
			t.Errorf("%s = %s: reported %t, and before %t", tt.name, tt.bad, after, before)
		}
	}
	run(t, db.AdminURL, "alter database THIS reset all")
	for name, value := range map[string]string{"statement_timeout": "0", "idle_in_transaction_session_timeout": "0", "search_path": "pg_catalog"} {
		says, got := name+" ", look(settings, withParameter(db.ServingURL, name, value))
		if strings.Contains(first, says) || !strings.Contains(got, says) || !strings.Contains(got, "alter role ROLE set "+name) {
			t.Errorf("%s=%s gives %q, and %q before", name, value, got, first)
		}
	}
	if got := look(settings, withParameter(db.ServingURL, "default_transaction_read_only", "on")); !strings.Contains(got, "nothing can be saved") {
		t.Errorf("a database that is only read gives %q", got)
	}
	if strings.Contains(first, "server_encoding") {
		t.Errorf("the encoding is not right: %s", first)
	}
	const log = "log of PostgreSQL"
	run(t, db.AdminURL, "alter role reflectietool_app in database THIS set log_min_messages = error", "alter database THIS set log_statement = 'all'", "alter database THIS set log_min_duration_statement = 100")
	if got := look(log, db.ServingURL); strings.Count(got, "warning ") != 3 {
		t.Errorf("a log with what visitors send: %s", got)
	}
	run(t, db.AdminURL, "alter role reflectietool_app in database THIS set log_min_messages = log", "alter database THIS set log_statement = 'none'", "alter database THIS set log_parameter_max_length = 0")
	if got := look(log, db.ServingURL); !strings.HasPrefix(got, "ok ") {
		t.Errorf("a log without it: %s", got)
	}
}

// TestPooler examines a role that a pooler connects with, whose settings the role must have itself.
func TestPooler(t *testing.T) {
	t.Parallel()
	db := dbtest.NewDB(t)
	found := about(t, "database", doctor.Patient{Config: healthy(), Machine: machine(), Serving: withParameter(db.ServingURL, "default_query_exec_mode", "cache_describe")})
	want(t, found, doctor.Fault, "set statement_timeout = ")
	if line := found[0].String(); strings.Contains(line, "\n") {
		t.Errorf("one finding takes several lines: %s", line)
	}
}

// TestConnections compares the pool with what PostgreSQL allows.
func TestConnections(t *testing.T) {
	t.Parallel()
	db := dbtest.NewDB(t)
	look := func(most string) []doctor.Finding {
		return about(t, "connections", doctor.Patient{Config: healthy(), Machine: machine(), Serving: withParameter(db.ServingURL, "pool_max_conns", "") + most})
	}
	want(t, look("7"), doctor.OK, "up to 7 of")
	want(t, look("100000"), doctor.Warning, "Raise max_connections")
	run(t, db.AdminURL, `alter role reflectietool_app in database THIS set search_path = public`,
		`alter role reflectietool_app in database THIS set statement_timeout = '10s'`,
		`alter role reflectietool_app in database THIS set idle_in_transaction_session_timeout = '30s'`)
	want(t, look("100000&default_query_exec_mode=cache_describe"), doctor.OK, "to the pooler")
}

// TestClock compares the clocks.
func TestClock(t *testing.T) {
	t.Parallel()
	db := dbtest.NewDB(t)
	look := func(ahead time.Duration) []doctor.Finding {
		on := machine()
		on.Now = func() time.Time { return time.Now().Add(ahead) }
		return about(t, "clock", doctor.Patient{Config: healthy(), Machine: on, Serving: db.ServingURL})
	}
	want(t, look(0), doctor.OK, "agrees with that of the database")
	want(t, look(15*time.Second), doctor.Warning, "apart")
	want(t, look(-time.Hour), doctor.Fault, "apart")
}
