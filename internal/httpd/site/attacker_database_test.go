package site_test

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// anyVisit are the columns that any visit may change, and why they are left out of a comparison.
var anyVisit = map[string]string{
	"last_seen_at": "when a person was here last; it says nothing of what they did",
	"touched_at":   "when a session was used last", "expires_at": "how long a session goes on, from its last use",
}

// copies is a copy of the database, to compare with its later state and to go back to.
type copies struct {
	x      *raid
	tables []string
	// columns are the columns of each table that can be written.
	columns map[string]string
	// versions is the statement that reads which versions of its rows each table has.
	versions string
	digests  map[string]string   // the statements that read the digests of each table
	about    string              // the statement that reads a digest of the rows with a text in them
	digested map[string]digested // of each table, as it was read last
}

// part names the rows of a table that belong to one person, or to no person.
type part struct{ table, person string }

// state has the number of rows and a digest of them, for each part of the database.
type state map[part]rowsOf

type rowsOf struct {
	rows   int
	digest string
}

// digested is the state of one table, and which versions of its rows it was read from.
type digested struct {
	version string
	state   state
}

// schema describes the tables, as read from the catalogue of PostgreSQL.
type schema struct {
	columns map[string][]string
	parents map[string][]parent
}

// parent is a table whose rows take the rows that refer to them along when they are deleted.
type parent struct{ column, table, key string }

// readSchema leaves out request_count: limits count there that something was asked, also when it was refused.
func (x *raid) readSchema() (s schema) {
	s = schema{map[string][]string{}, map[string][]parent{}}
	for _, row := range x.list(`
		select table_name || ' ' || string_agg(quote_ident(column_name::text), ', ' order by ordinal_position)
		  from information_schema.tables join information_schema.columns using (table_schema, table_name)
		 where table_schema = 'public' and table_type = 'BASE TABLE' and is_generated = 'NEVER'
		   and table_name <> 'request_count' and (table_name = 'river_job' or table_name !~ '^(river|schema)_') group by table_name`) {
		table, columns, _ := strings.Cut(row, " ")
		s.columns[table] = strings.Split(columns, ", ")
	}
	for _, row := range x.list(`
		select concat_ws(' ', conrelid::regclass, a.attname, confrelid::regclass, b.attname)
		  from pg_constraint
		  join pg_attribute a on a.attrelid = conrelid and a.attnum = conkey[1]
		  join pg_attribute b on b.attrelid = confrelid and b.attnum = confkey[1]
		 where contype = 'f' and confdeltype = 'c' and array_length(conkey, 1) = 1 order by 1`) {
		words := strings.Fields(row)
		s.parents[words[0]] = append(s.parents[words[0]], parent{words[1], words[2], words[3]})
	}
	return s
}

// person returns the SQL expression for the person that a row of a table belongs to: its column
// person_id, or that of the row that it refers to.
func (s schema) person(table, row string) string {
	if slices.Contains(s.columns[table], "person_id") {
		return row + ".person_id"
	}
	if table == "person" {
		return row + ".id"
	}
	for _, p := range s.parents[table] {
		if p.table == table {
			continue
		}
		if of := s.person(p.table, row+"_"); of != "null" {
			return "(select " + of + " from " + p.table + " " + row + "_ where " + row + "_." + p.key + " = " + row + "." + p.column + ")"
		}
	}
	return "null"
}

// list returns the texts that a statement yields.
func (x *raid) list(sql string) []string {
	x.t.Helper()
	rows, err := x.owner.Query(x.t.Context(), sql)
	if err != nil {
		x.t.Fatal(err)
	}
	texts, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		x.t.Fatal(err)
	}
	return texts
}

// copy makes a copy of the database as it is.
func (x *raid) copy() *copies {
	x.t.Helper()
	s := x.readSchema()
	c := &copies{
		x: x, tables: slices.Sorted(maps.Keys(s.columns)), columns: map[string]string{}, digests: map[string]string{}, digested: map[string]digested{},
	}
	copying := []string{
		"set max_parallel_workers_per_gather = 0", // starting workers takes longer than reading such small tables
		// Without triggers: the copy has what they wrote, and is whole by itself. Another role for each restore would
		// make PostgreSQL forget its plans, which takes longer than the statements themselves.
		"set session_replication_role = replica",
		"create schema copy",
	}
	var versions, lines []string
	for _, table := range c.tables {
		c.columns[table] = strings.Join(s.columns[table], ", ")
		copying = append(copying, "create table copy."+table+" as table "+table)
		line := `(to_jsonb(x) - '{` + strings.Join(slices.Collect(maps.Keys(anyVisit)), ",") + `}'::text[])::text`
		versions = append(versions, `select '`+table+`', coalesce(sum(hashtextextended(concat_ws(' ', ctid, xmin), 0)), 0)::text from `+table)
		c.digests[table] = `
			select coalesce(person::text, ''), count(*), md5(string_agg(line, ',' order by line))
			  from (select ` + s.person(table, "x") + ` as person, ` + line + ` as line from ` + table + ` x) x group by person`
		lines = append(lines, `select `+line+` as line from `+table+` x`)
	}
	c.versions = strings.Join(versions, " union all ")
	c.about = `select coalesce(md5(string_agg(line, ',' order by line)), '') from (` + strings.Join(lines, " union all ") + `) x where strpos(line, $1) > 0`
	c.exec(strings.Join(copying, ";"))
	return c
}

func (c *copies) exec(sql string) {
	c.x.t.Helper()
	if _, err := c.x.owner.Exec(c.x.t.Context(), sql); err != nil {
		c.x.t.Fatal(err)
	}
}

// now returns the digests of the database as it is. A table with the same versions of its rows as when it was
// read last has the same rows, and is not read again: PostgreSQL writes every change as another version.
func (c *copies) now() state {
	c.x.t.Helper()
	rows, err := c.x.owner.Query(c.x.t.Context(), c.versions)
	if err != nil {
		c.x.t.Fatal(err)
	}
	var table, version string
	again := &pgx.Batch{}
	_, err = pgx.ForEachRow(rows, []any{&table, &version}, func() error {
		if last, known := c.digested[table]; !known || last.version != version {
			of := digested{version, state{}}
			c.digested[table] = of
			again.Queue(c.digests[table]).Query(of.read(table))
		}
		return nil
	})
	if err == nil {
		err = c.x.owner.SendBatch(c.x.t.Context(), again).Close()
	}
	if err != nil {
		c.x.t.Fatal(err)
	}
	now := state{}
	for _, of := range c.digested {
		maps.Copy(now, of.state)
	}
	return now
}

// read adds the digests of a table to its state.
func (d digested) read(table string) func(pgx.Rows) error {
	return func(rows pgx.Rows) error {
		var person, digest string
		var n int
		_, err := pgx.ForEachRow(rows, []any{&person, &n, &digest}, func() error {
			d.state[part{table, person}] = rowsOf{n, digest}
			return nil
		})
		return err
	}
}

// rowsAbout returns a digest of the rows that hold an id, "" without an id.
func (c *copies) rowsAbout(id string) (digest string) {
	c.x.t.Helper()
	if id == "" {
		return ""
	}
	if err := c.x.owner.QueryRow(c.x.t.Context(), c.about, id).Scan(&digest); err != nil {
		c.x.t.Fatal(err)
	}
	return digest
}

// since returns the parts that differ from an earlier state, in order.
func (s state) since(before state) (changed []part) {
	for p := range s {
		if s[p] != before[p] {
			changed = append(changed, p)
		}
	}
	for p := range before {
		if _, left := s[p]; !left {
			changed = append(changed, p)
		}
	}
	slices.SortFunc(changed, func(a, b part) int { return cmp.Or(cmp.Compare(a.table, b.table), cmp.Compare(a.person, b.person)) })
	return changed
}

// restore writes the copy back over the tables that changed.
func (c *copies) restore(changed []part) {
	c.x.t.Helper()
	var back []string
	for _, p := range changed {
		list := c.columns[p.table]
		back = append(back, "delete from "+p.table+"; insert into "+p.table+" ("+list+") overriding system value select "+list+" from copy."+p.table)
	}
	if len(back) > 0 {
		c.exec("begin; " + strings.Join(slices.Compact(back), "; ") + "; commit")
	}
}

// owners returns the part of the database that each id in it belongs to.
func (x *raid) owners() map[string]part {
	x.t.Helper()
	s := x.readSchema()
	var reads []string
	for table, columns := range s.columns {
		if slices.Contains(columns, "id") && !slices.Contains([]string{"audit", "river_job"}, table) { // their ids are numbers
			reads = append(reads, "select concat_ws(' ', x.id, '"+table+"', "+s.person(table, "x")+") from "+table+" x")
		}
	}
	owners := map[string]part{}
	for _, row := range x.list(strings.Join(reads, " union all ")) {
		words := append(strings.Fields(row), "")
		owners[words[0]] = part{words[1], words[2]}
	}
	return owners
}
