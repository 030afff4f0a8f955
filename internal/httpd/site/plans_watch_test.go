package site_test

import (
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// planWatch collects the plans of the statements that PostgreSQL runs, as it runs them, also those of
// foreign keys and triggers. PostgreSQL sends each as a notice (auto_explain).
type planWatch struct {
	mu      sync.Mutex
	by      role   // the role whose request is served, "" for periodic work
	request string // what they ask
	partial map[string]bool
	plans   map[planKey]ran
}

// planKey is a statement as PostgreSQL writes it. It is kept twice if it runs for the landelijk beheerder as
// well, whose part of the catalogue is most of it.
type planKey struct {
	text     string
	national bool
}

// ran is a statement that ran, the first time, or the first time that it scanned a growing table.
type ran struct {
	sql, during string
	scans       []string
}

// planNode is a node of a plan of PostgreSQL.
type planNode struct {
	Node     string     `json:"Node Type"`
	Relation string     `json:"Relation Name"`
	Index    string     `json:"Index Name"`
	Cond     string     `json:"Index Cond"`
	Plans    []planNode `json:"Plans"`
}

// explained is a plan as PostgreSQL writes it.
type explained struct {
	SQL  string   `json:"Query Text"`
	Plan planNode `json:"Plan"`
}

// asked records the role that sends the next request, and the request.
func (w *planWatch) asked(by role, request string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.by, w.request = by, request
}

// begin makes PostgreSQL send the plan of every statement on new connections to the database of owner.
func (w *planWatch) begin(t *testing.T, owner *pgx.Conn) {
	t.Helper()
	rows, err := owner.Query(t.Context(), `select indexrelid::regclass::text from pg_index where indpred is not null`)
	if err != nil {
		t.Fatal(err)
	}
	partial, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	for _, index := range partial {
		w.partial[index] = true
	}
	for _, setting := range []string{
		"session_preload_libraries = 'auto_explain'", "auto_explain.log_min_duration = 0", "auto_explain.log_level = notice",
		"auto_explain.log_format = json", "auto_explain.log_nested_statements = on",
	} {
		if _, err := owner.Exec(t.Context(), "alter database "+owner.Config().Database+" set "+setting); err != nil {
			t.Fatal(err)
		}
	}
}

// notice takes a plan from what PostgreSQL says.
func (w *planWatch) notice(_ *pgconn.PgConn, said *pgconn.Notice) {
	_, text, found := strings.Cut(said.Message, "plan:\n")
	if !found {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	statement, _, _ := strings.Cut(text, `"Plan":`)
	key := planKey{statement, w.by == national}
	if known, ok := w.plans[key]; ok && (len(known.scans) > 0 || !strings.Contains(text, `"Seq Scan"`)) {
		return
	}
	var read explained
	if err := json.Unmarshal([]byte(text), &read); err != nil {
		w.plans[key] = ran{text, w.request, []string{err.Error()}}
		return
	}
	w.plans[key] = ran{read.SQL, strings.TrimSpace(w.request + " by " + string(w.by)), w.scans(read.Plan)}
}

// scans returns the growing tables that a plan reads from end to end, in any order.
func (w *planWatch) scans(p planNode) []string {
	tables := w.scansUnder(p, false)
	slices.Sort(tables)
	return slices.Compact(tables)
}

// scansUnder is scans for a node. Read by an index in its order, and limited, a table is not read to its end.
func (w *planWatch) scansUnder(p planNode, limited bool) (tables []string) {
	byIndex := p.Node == "Index Scan" || p.Node == "Index Only Scan"
	if growsNot[p.Relation] == "" && (p.Node == "Seq Scan" || byIndex && p.Cond == "" && !limited && !w.partial[p.Index]) {
		tables = append(tables, p.Relation)
	}
	limited = p.Node == "Limit" || limited && p.Node != "Sort" && p.Node != "Aggregate" && p.Node != "Hash"
	for _, under := range p.Plans {
		tables = append(tables, w.scansUnder(under, limited)...)
	}
	return tables
}

// forAny plans a statement as PostgreSQL does for arguments that it does not know, and returns the tables
// that the plan scans. whole is false when the text is only part of a statement.
func (w *planWatch) forAny(t *testing.T, db *pgx.Conn, sql string) (scans []string, whole bool) {
	t.Helper()
	sql, _, err := pgx.NamedArgs{}.RewriteQuery(t.Context(), db, sql, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(t.Context(), "set plan_cache_mode = force_generic_plan; prepare alone as "+sql); err != nil {
		return nil, false
	}
	var arguments string
	err = db.QueryRow(t.Context(), `select repeat(', null', cardinality(parameter_types)) from pg_prepared_statements where name = 'alone'`).Scan(&arguments)
	if err != nil {
		t.Fatal(err)
	}
	execute := "execute alone"
	if arguments != "" {
		execute += "(" + arguments[len(", "):] + ")"
	}
	var all []explained
	if err := db.QueryRow(t.Context(), "explain (format json) "+execute).Scan(&all); err != nil {
		t.Fatalf("%v: %s", err, sql)
	}
	if _, err := db.Exec(t.Context(), "deallocate alone"); err != nil {
		t.Fatal(err)
	}
	return w.scans(all[0].Plan), true
}
