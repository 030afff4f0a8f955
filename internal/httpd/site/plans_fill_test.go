package site_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// growsNot are the tables that grow neither with the number of people nor with time, and why. Every
// other table counts as growing.
var growsNot = map[string]string{
	"catalogue_load": "one row", "offering_version": "one row", "schema_applied": "one row", "schema_migrations": "one row", "write_check": "one row", "request_secret": "one row",
	"demand_quarter": "four rows a year", "demand_figure": "forty rows a year",
	"offering_word": "the words of the national catalogue",
	"deletion":      "a deletion is written on the list at once, or within the hour, and goes",
	"guest_count":   "what is older than an hour is deleted", "river_notification": "what is older than a minute is deleted",
	"river_leader": "one row", "river_queue": "a row for each queue", "river_migration": "a row for each migration of River",
}

// shortLived are the growing tables whose rows are deleted after days, so that all of them are recent.
var shortLived = []string{"import_plan", "invitation", "keeping_notice", "oidc_flow", "river_job", "session", "sign_in"}

const (
	crowdCopies      = 1000
	crowdReflections = 100_000 // at least
	crowdDays        = 180     // that the past of the copies goes back; nothing in it is due to be deleted
)

// column is a column of a growing table that can be written.
type column struct {
	Table, Name, Kind string
	Key               bool // it is in the primary key
	Alone             bool // it is unique by itself
}

func (c column) isOffering() bool {
	return c.Name == "offering_id" || c.Table == "offering" && c.Name == "id"
}

// growing returns the columns of the growing tables, table by table.
func (x *raid) growing() (tables [][]column) {
	x.t.Helper()
	rows, err := x.owner.Query(x.t.Context(), `
		select relname::text, attname::text, typname::text,
		       exists (select from pg_index where indrelid = attrelid and indisprimary and attnum = any(indkey)),
		       exists (select from pg_index where indrelid = attrelid and indisunique and indnkeyatts = 1 and indkey[0] = attnum)
		  from pg_class join pg_attribute on attrelid = pg_class.oid join pg_type on pg_type.oid = atttypid
		 where relnamespace = 'public'::regnamespace and relkind = 'r' and attnum > 0 and not attisdropped and attgenerated = ''
		 order by 1, attnum`)
	if err != nil {
		x.t.Fatal(err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[column])
	if err != nil {
		x.t.Fatal(err)
	}
	for _, c := range all {
		switch {
		case growsNot[c.Table] != "":
		case len(tables) > 0 && tables[len(tables)-1][0].Table == c.Table:
			tables[len(tables)-1] = append(tables[len(tables)-1], c)
		default:
			tables = append(tables, []column{c})
		}
	}
	return tables
}

// multiply adds copies of all rows of the growing tables, with ids and addresses of their own, so that
// there are as many worlds that have nothing to do with each other. The later a copy, the further its past
// lies back and its future ahead. The national catalogue is not copied: people keep and value the same
// offerings.
func (x *raid) multiply() {
	x.t.Helper()
	tables, unique := x.growing(), []string{}
	for _, columns := range tables {
		for _, c := range columns {
			if c.Alone {
				unique = append(unique, c.Name) // other tables may refer to it by the same name
			}
		}
	}
	const apart = ` from pg_index join pg_class on pg_class.oid = indrelid
		where relnamespace = 'public'::regnamespace and not exists (select from pg_constraint where conindid = indexrelid)`
	indexes := x.list(`select pg_get_indexdef(indexrelid)` + apart)
	all := []string{
		`set session_replication_role = replica`, // the copies are whole by themselves
		`create temp table national as select array_agg(id order by id) as ids from offering where organisation_id is null`,
		`drop index ` + strings.Join(x.list(`select indexrelid::regclass::text`+apart), ", "), // made again, which is quicker
	}
	for _, columns := range tables {
		all = append(all, x.copying(columns, unique))
	}
	all = append(all, `insert into reflection (person_id, form, edition, started_at, finished_at, finished_signed_in, statements, choices, targets, weights, picks)
		 select person_id, form, edition, started_at - earlier, finished_at - earlier, finished_signed_in, statements, choices, targets, weights, picks
		   from reflection, unnest(array[interval '1 week', interval '1 month', interval '3 months']) earlier`)
	all = append(append(all, indexes...), `set session_replication_role = default`)
	for _, sql := range all {
		x.asOwner(sql)
	}
}

// copying is the statement that copies a table.
func (x *raid) copying(columns []column, unique []string) string {
	var names, values []string
	where := ""
	for _, c := range columns {
		names = append(names, pgx.Identifier{c.Name}.Sanitize())
		values = append(values, c.copied(x.site.clock.Now(), slices.Contains(unique, c.Name)))
		if c.isOffering() && !slices.ContainsFunc(columns, func(k column) bool { return k.Key && k.Kind == "uuid" && !k.isOffering() }) {
			where = " where x." + c.Name + " <> all(national.ids)" // a part of the catalogue
		}
	}
	return fmt.Sprintf("insert into %[1]s (%[2]s) overriding system value select %[3]s from %[1]s x, national, generate_series(1, %[4]d) n%[5]s",
		columns[0].Table, strings.Join(names, ", "), strings.Join(values, ", "), crowdCopies, where)
}

// copied is the SQL expression for what a column has in copy n.
func (c column) copied(now time.Time, unique bool) string {
	was := "x." + pgx.Identifier{c.Name}.Sanitize()
	apart := fmt.Sprintf("n * interval '%d seconds'", crowdDays*24*3600/crowdCopies)
	if slices.Contains(shortLived, c.Table) || c.Name == "last_seen_at" {
		apart = "n * interval '1 minute'"
	}
	switch {
	case c.isOffering():
		return fmt.Sprintf(`coalesce(national.ids[1 + (array_position(national.ids, %[1]s) + n) %% array_length(national.ids, 1)], md5(%[1]s::text || n)::uuid)`, was)
	case c.Table == "offering" && c.Name == "title":
		return was + " || ' ' || n"
	case c.Kind == "uuid":
		return "md5(" + was + "::text || n)::uuid"
	case c.Kind == "int8" && c.Key:
		return was + " - n * 1000000::bigint"
	case c.Table == "river_job" && c.Kind == "timestamptz": // its clock is that of the machine
		return was + " - " + apart
	case c.Name == "look_back_on": // ahead, since missed look-backs are worked off one by one
		return "(" + was + " + " + apart + ")::date"
	case c.Kind == "timestamptz", c.Kind == "date":
		return fmt.Sprintf("(%[1]s + case when %[1]s > '%[2]s' then %[3]s else -%[3]s end)::%[4]s", was, now.Format(time.RFC3339), apart, c.Kind)
	case unique && c.Kind == "text":
		return was + " || '.' || n"
	case unique && c.Kind == "bytea":
		return "sha256(" + was + " || n::text::bytea)"
	}
	return was
}

func (x *raid) asOwner(sql string, args ...any) {
	x.t.Helper()
	if _, err := x.owner.Exec(x.t.Context(), sql, args...); err != nil {
		x.t.Fatalf("%v: %s", err, sql)
	}
}

// complete adds what nobody does in furnish, so that every growing table has rows.
func (x *raid) complete() {
	x.t.Helper()
	now := x.site.clock.Now()
	for _, sql := range []string{
		`insert into offering_link (offering_id, url, checked_at, next_at, verdict) select id, 'https://aanbod.example/', $1, $1 + interval '7 days', 'werkt' from offering`,
		`insert into offering_open (offering_id, day, times) select id, $1::date - n, 1 from offering, generate_series(1, 30) n`,
		`insert into offering_start (offering_id, starts_on) select id, $1::date + 60 from offering where organisation_id is not null`,
		`insert into offering_accreditation (offering_id, rank, stated, register, points, valid_until)
		 select id, 1, 'SKJ', 'SKJ', 2, $1 + interval '1 year' from offering where organisation_id is not null`,
		`update offering_report set done_at = $1 from account where account.person_id = offering_report.person_id`, // guests wait
		`insert into oidc_flow (state_hash, browser_hash, organisation_id, nonce, verifier, next_path, expires_at)
		 select sha256(organisation_id::text::bytea), '', organisation_id, '', '', '', $1 + interval '1 minute' from organisation_login`,
		`insert into identity (organisation_id, issuer, subject, person_id, linked_at)
		 select organisation_id, issuer, person_id, person_id, $1 from organisation_login join member using (organisation_id)`,
		`insert into import_progress select id, 0, extract(year from $1) from import_plan`,
		`insert into import_done (plan_id, offering_id, kind, version, still, noted)
		 select p.id, o.id, 'nieuw', 1, extract(month from $1), '' from import_plan p join offering o using (organisation_id)`,
		`insert into share_view (share_id, part, hour, opened_at) select id, 'blad', $1, $1 from share`,
		`with n as (insert into keeping_notice (person_id, made_at, mailed_at) select person_id, $1, $1 from account returning id, person_id)
		 insert into keeping_announced (reflection_id, notice_id, due_at) select r.id, n.id, $1 + interval '1 month' from n join reflection r using (person_id) where person_id in (select person_id from account limit 3)`,
		`insert into claimed select person_id, sha256(person_id::text::bytea), $1 from account`,
		`update account set keep_years = 1 where person_id = (select person_id from account limit 1)`,
		`insert into curation_period (organisation_id, months) select id, 3 from organisation where created_at <= $1`,
		`insert into team_round (team_id, organisation_id, title, edition, k, opened_at, closes_at, enough_on, closed_at)
		 select team_id, organisation_id, title, edition, k, opened_at - earlier, closes_at - earlier, enough_on - earlier, closed_at - earlier
		   from team_round, unnest(array[interval '3 months', interval '6 months', interval '9 months']) earlier where closed_at <= $1`,
		`insert into round_choice (round_id, person_id, reflection_id, counts)
		 select round_id, i.person_id, (select id from reflection r where r.person_id = i.person_id limit 1), true
		   from round_invitation i join team_round t on t.id = round_id where opened_at <= $1 on conflict do nothing`,
	} {
		x.asOwner(strings.ReplaceAll(sql, "$1", "timestamptz '"+now.Format(time.RFC3339)+"'"))
	}
}

// isCrowd checks that every growing table has rows, and that there are enough reflections.
func (x *raid) isCrowd(t *testing.T) {
	t.Helper()
	for _, columns := range x.growing() {
		table := columns[0].Table
		least := crowdCopies
		if table == "reflection" {
			least = crowdReflections
		}
		if n := x.site.count(t, `select count(*) from `+table); n < least {
			t.Errorf("%s has %d rows, and wants %d: fill it in complete, or say in growsNot why it does not grow", table, n, least)
		}
	}
}

// hasIndexes checks that every foreign key of a growing table has an index for it: PostgreSQL looks for the
// rows that refer to one that is deleted. Organisations are never deleted.
func (x *raid) hasIndexes() {
	x.t.Helper()
	for _, key := range x.list(`
		select conname || ' ' || conrelid::regclass from pg_constraint
		 where contype = 'f' and confrelid <> 'organisation'::regclass and not exists (
		       select from pg_index where indrelid = conrelid and indkey[0] = any(conkey)
		          and (indpred is null or pg_get_expr(indpred, indrelid) like '(% IS NOT NULL)'))`) {
		name, table, _ := strings.Cut(key, " ")
		if growsNot[table] == "" {
			x.t.Errorf("%s: the foreign key %s has no index", table, name)
		}
	}
}
