package site_test

import (
	"context"
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

// TestGrowingTablesHaveAHome follows the foreign keys from each growing table to what its rows belong to.
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
	for table := range homes {
		if !slices.Contains(tables, table) || growsNot[table] != "" {
			t.Errorf("homes has %s, which does not grow or does not exist", table)
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
