package doctor

import (
	"context"
	"slices"
	"strconv"
)

// wanted is a setting of PostgreSQL with the values that will do.
type wanted struct {
	name  string
	level Level // of another value
	fits  func(value string) bool
	why   string // what another value leads to, and what to do
}

func is(values ...string) func(string) bool {
	return func(value string) bool { return slices.Contains(values, value) }
}

func isNot(value string) func(string) bool { return func(found string) bool { return found != value } }

// between returns a function that reports whether a value is a number of milliseconds within bounds.
func between(least, most int) func(string) bool {
	return func(value string) bool {
		n, err := strconv.Atoi(value)
		return err == nil && n >= least && n <= most
	}
}

const (
	minute = 60_000 // milliseconds
	byRole = "The program asks for this when it connects, and a pooler in between can drop that. For the role that signs in, run: alter role ROLE set "
)

// wantedSettings are the settings that answers, and the server, depend on.
var wantedSettings = []wanted{
	{"fsync", Fault, is("on"), "a crash of the machine can lose or damage everything. Set it to on"},
	{"full_page_writes", Fault, is("on"), "a crash of the machine can damage tables. Set it to on"},
	{"synchronous_commit", Fault, isNot("off"), "a crash can lose answers that people saw being saved. Set it to on"},
	{"server_encoding", Fault, is("UTF8"), "not every text can be stored. Create the database again with encoding UTF8"},
	{"default_transaction_read_only", Fault, is("off"), "nothing can be saved. Set it to off"},
	{"default_transaction_isolation", Warning, is("read committed"), "requests at the same moment fail. Set it to read committed"},
	{"TimeZone", Warning, is("UTC", "Etc/UTC", "GMT", "Europe/Amsterdam"), "some days in lists are off by one. For the role that signs in, run: alter role ROLE set timezone = 'UTC'"},
	{"statement_timeout", Warning, between(1, minute), "a slow statement keeps a connection for a long time. " + byRole + "statement_timeout = '10s'"},
	{"idle_in_transaction_session_timeout", Warning, between(1, 5*minute), "a broken connection keeps its locks. " + byRole + "idle_in_transaction_session_timeout = '30s'"},
	{"lock_timeout", Warning, func(value string) bool { return value == "0" || between(10_000, 1<<31)(value) }, "requests that wait for one another fail. Set it to 0"},
}

// logSettings are the settings that keep what visitors sent out of the log of an external PostgreSQL.
var logSettings = []wanted{
	{"log_min_messages", Warning, is("log", "fatal", "panic"), "the errors of statements that fail can quote what a visitor sent. For both roles, as a superuser, run: alter role ROLE set log_min_messages = log"},
	{"log_statement", Warning, is("none", "ddl"), "the log has what visitors sent. Set it to none"},
	{"log_min_duration_statement", Warning, is("-1"), "slow statements are logged with what visitors sent. Set it to -1, or log_parameter_max_length to 0"},
}

func (v *visit) databaseSettings(ctx context.Context) []Finding {
	bad := v.compare(ctx, wantedSettings)
	session, err := readSession(ctx, v.db)
	switch {
	case err != nil:
		return unread(err)
	case session.Schema != "public":
		bad = append(bad, wrong("search_path leads to schema %q, and the tables are in public. %ssearch_path = public", session.Schema, byRole)...)
	}
	return orElse(bad, ok("durability, encoding, time zone, time limits and search_path are as the server needs them"))
}

func (v *visit) databaseLog(ctx context.Context) []Finding {
	if !v.Config.External() {
		return ok("the program keeps it free of what visitors send")
	}
	wantedHere := logSettings
	if found, err := readSettings(ctx, v.db, []string{"log_parameter_max_length"}); err == nil && found["log_parameter_max_length"] == "0" {
		wantedHere = logSettings[:2] // the texts of slow statements have no values then
	}
	return orElse(v.compare(ctx, wantedHere), ok("it is kept free of what visitors send"))
}

// compare returns a finding for each setting that does not fit.
func (v *visit) compare(ctx context.Context, all []wanted) (bad []Finding) {
	var names []string
	for _, w := range all {
		names = append(names, w.name)
	}
	found, err := readSettings(ctx, v.db, names)
	if err != nil {
		return unread(err)
	}
	for _, w := range all {
		if value, known := found[w.name]; known && !w.fits(value) {
			bad = append(bad, one(w.level, "%s is %s, so %s", w.name, value, w.why)...)
		}
	}
	return bad
}
