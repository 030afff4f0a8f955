package site_test

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database/dbtest"
)

// homes says to what the rows of each growing table belong: one person, one organisation or one offering. On the
// day that the database is spread, such rows can move together with it, and are found where it is. For other
// tables it says why not, in a sentence. docs/scaling.md explains what this is for.
var homes = map[string]string{
	"person": "a person is what all is spread by", "organisation": "an organisation is what teams are spread by",
	"offering":      "the catalogue is read everywhere and written seldom: each part has a copy",
	"offering_bulk": "an act on many offerings at once, of the catalogue",
	"audit":         "read by organisation, and outlives it; the time of a row orders it",
	"sign_in":       "begins with an address, when nobody knows whose that is",
	"request_count": "counts of minutes; each part has its own",
	"river_job":     "jobs of minutes; each part has its own queue",

	"account": person, "session": person, "resume_code": person, "pseudonym": person, "claimed": person, "demand_consent": person, "identity": person,
	"reflection": person, "reflection_text": person, "keeping_notice": person, "keeping_announced": person, "mail_turn": person,
	"sheet": person, "sheet_item": person, "sheet_question": person, "share": person, "share_view": person, "share_mail": person,
	"goal": person, "look_back": person, "look_back_link": person, "buddy": person, "plan_item": person, "plan_calendar": person,
	"register_period": person, "agreement": person,
	"offering_kept": person, "offering_list": person, "offering_list_item": person, "offering_preference": person,
	"offering_report": person, "offering_suggestion": person, "offering_useful": person,
	"import_plan": person, "import_row": person, "import_progress": person, "import_done": person,

	"member": inOrganisation, "member_expertise": inOrganisation, "team": inOrganisation, "team_member": inOrganisation, "invitation": inOrganisation,
	"job_function": inOrganisation, "job_function_target": inOrganisation, "expertise_subject": inOrganisation,
	"organisation_login": inOrganisation, "organisation_domain": inOrganisation, "oidc_flow": inOrganisation,
	"team_round": inOrganisation, "round_finding": inOrganisation, "round_invitation": inOrganisation, "round_choice": inOrganisation,
	"team_session": inOrganisation, "team_session_card": inOrganisation, "team_agreement": inOrganisation,

	"offering_accreditation": ofOffering, "offering_change": ofOffering, "offering_competency": ofOffering, "offering_link": ofOffering,
	"offering_look": ofOffering, "offering_open": ofOffering, "offering_start": ofOffering,
	"curation_period": "for an organisation, or for the national catalogue",
}

const (
	person         = "person"
	inOrganisation = "organisation"
	ofOffering     = "offering"
)

// reference is a foreign key whose columns are never empty.
type reference struct {
	From, To string
	Indexed  bool // an index begins with one of its columns
}

// counting are the growing tables whose ids count, each part of its own.
var counting = []string{"audit", "river_job"}

// notFoundBy lists the hashes by which no row is found, so that they need not be unique.
var notFoundBy = map[string]string{
	"sign_in.code_hash":      "compared with a code, for a request with a known id",
	"invitation.secret_hash": "compared with the secret in a link, for an invitation with a known id",
	"oidc_flow.browser_hash": "compared with a cookie, for a flow that its state found",
	"session.replaced_hash":  "looked for among the sessions of one person",
}

// TestGrowingTablesHaveAHome follows the foreign keys from each growing table to what its rows belong to, and looks at
// what else parts depend on: that they make no id twice, and that a directory of hashes finds one row.
func TestGrowingTablesHaveAHome(t *testing.T) {
	t.Parallel()
	db := dbtest.NewDB(t)
	owner, err := pgx.Connect(t.Context(), db.AdminURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = owner.Close(context.WithoutCancel(t.Context())) })
	tables := collect[string](t, owner, pgx.RowTo[string], `
		select relname::text from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`)
	references := collect(t, owner, pgx.RowToStructByPos[reference], `
		select conrelid::regclass::text, confrelid::regclass::text,
		       exists (select from pg_index where indrelid = conrelid and indkey[0] = any(conkey) and indpred is null)
		  from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace and not exists (
		       select from pg_attribute where attrelid = conrelid and attnum = any(conkey) and not attnotnull)`)
	for _, table := range tables {
		home, known := homes[table]
		switch {
		case growsNot[table] != "":
		case !known:
			t.Errorf("%s grows: say in homes to what its rows belong, or why to nothing", table)
		case !strings.Contains(home, " ") && !leads(references, table, home):
			t.Errorf("%s does not lead to one %s, by columns that are never empty and have an index", table, home)
		}
	}
	randomIDs(t, owner)
	uniqueHashes(t, owner)
	for table := range homes {
		if !slices.Contains(tables, table) || growsNot[table] != "" {
			t.Errorf("homes has %s, which does not grow or does not exist", table)
		}
	}
}

// randomIDs expects each id of a growing table to be a random uuid, unless the table is one that counts.
func randomIDs(t *testing.T, db *pgx.Conn) {
	t.Helper()
	type id struct {
		Table, Column string
		Random        bool
	}
	ids := collect(t, db, pgx.RowToStructByPos[id], `
		select attrelid::regclass::text, attname::text, atttypid = 'uuid'::regtype and coalesce(pg_get_expr(adbin, adrelid), '') = 'gen_random_uuid()'
		  from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum
		 where attrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r') and attnum > 0
		   and (attname = 'id' or attidentity <> '' or pg_get_expr(adbin, adrelid) like 'nextval(%')`)
	random := 0
	for _, i := range ids {
		switch {
		case growsNot[i.Table] != "":
		case i.Random == slices.Contains(counting, i.Table):
			t.Errorf("%s.%s is a random uuid: %t; counting says otherwise", i.Table, i.Column, i.Random)
		case i.Random:
			random++
		}
	}
	if random < 25 {
		t.Errorf("%d tables have random ids", random)
	}
}

// uniqueHashes expects an index on each hash of a growing table, and on the key of an address of an account, that holds it
// once, without another column and without a condition.
func uniqueHashes(t *testing.T, db *pgx.Conn) {
	t.Helper()
	type hash struct {
		Table, Column string
		Unique        bool
	}
	hashes := collect(t, db, pgx.RowToStructByPos[hash], `
		select attrelid::regclass::text, attname::text,
		       exists (select from pg_index where indrelid = attrelid and indisunique and indnkeyatts = 1 and indkey[0] = attnum and indpred is null)
		  from pg_attribute
		 where attrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r') and attnum > 0
		   and (attname like '%\_hash' or attrelid = 'account'::regclass and attname = 'email_key')`)
	named := map[string]bool{}
	for _, h := range hashes {
		name := h.Table + "." + h.Column
		named[name] = true
		if growsNot[h.Table] == "" && h.Unique == (notFoundBy[name] != "") {
			t.Errorf("%s is unique by itself: %t; say in notFoundBy why it need not be", name, h.Unique)
		}
	}
	for _, name := range append(slices.Collect(maps.Keys(notFoundBy)),
		"session.token_hash", "resume_code.code_hash", "account.email_key", "sign_in.link_hash", "buddy.secret_hash", "look_back_link.secret_hash",
		"plan_calendar.secret_hash") {
		if !named[name] {
			t.Errorf("there is no %s", name)
		}
	}
}

// leads reports whether foreign keys lead from one table to another. Organisations are never deleted, and few, so
// what refers to them needs no index.
func leads(references []reference, from, to string) bool {
	for _, r := range references {
		if r.From == from && (r.Indexed || r.To == "organisation") && (r.To == to || r.To != from && leads(references, r.To, to)) {
			return true
		}
	}
	return false
}

// collect returns the rows of a question.
func collect[T any](t *testing.T, db *pgx.Conn, row pgx.RowToFunc[T], sql string) []T {
	t.Helper()
	rows, err := db.Query(t.Context(), sql)
	if err != nil {
		t.Fatal(err)
	}
	all, err := pgx.CollectRows(rows, row)
	if err != nil {
		t.Fatal(err)
	}
	return all
}
