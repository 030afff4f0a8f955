package internal_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// writers lists for each table the packages that may write it. Most tables have one writer.
// Where there are several, the work of one feature and of another must happen together or not
// at all; the reason stands beside it.
var writers = map[string][]string{
	"account":             {"account", "team"}, // whether somebody wants mails about rounds is changed by a link in such a mail
	"guest_count":         {"account"},
	"identity":            {"account", "organisation"}, // leaving an organisation ends signing in with its account
	"keeping_announced":   {"account"},
	"keeping_notice":      {"account"},
	"oidc_flow":           {"account"},
	"organisation_domain": {"account"},
	"organisation_login":  {"account"},
	"person":              {"account"},
	"resume_code":         {"account"},
	"session":             {"account"},
	"sign_in":             {"account"},

	"claimed":  {"account", "erasure"}, // erasure removes what no backup has any more
	"deletion": {"erasure", "account"}, // claiming deletes a guest whose work goes on

	"mail_turn": {"turn"},
	"river_job": {"queue"}, // River itself writes the rest

	"request_count": {"tally"},

	"reflection":      {"assessment", "account", "team"}, // claiming moves it, keeping ends it; a round marks those that counted in its outcome
	"reflection_text": {"assessment"},

	"agreement":       {"plan", "account"}, // claiming moves what a guest planned
	"buddy":           {"plan", "account"}, // an address that goes or changes ends the questions that were sent to it
	"goal":            {"plan", "account"}, // as agreement; at most two goals of a person are active
	"look_back":       {"plan"},
	"look_back_link":  {"plan"},
	"plan_calendar":   {"plan", "account"}, // as agreement
	"plan_item":       {"plan", "account"}, // as agreement
	"register_period": {"plan", "account"}, // as agreement

	"audit":     {"audit"},
	"pseudonym": {"audit"},

	"demand_consent": {"demand"},
	"demand_figure":  {"demand"},
	"demand_quarter": {"demand"},

	"expertise_subject": {"expertise"},
	"member_expertise":  {"expertise"},

	"computed":               {"offering", "account"},         // the parts of an offering; the provider and the domains of an organisation
	"offering":               {"offering", "offering/intake"}, // an import notes what it took in, also where nothing else changed
	"offering_accreditation": {"offering"},
	"offering_change":        {"offering"},
	"offering_competency":    {"offering"},
	"offering_start":         {"offering"},

	"curation_period": {"offering/curate"},
	"offering_bulk":   {"offering/curate"},
	"offering_look":   {"offering/curate"},

	"catalogue_load":  {"offering/intake"},
	"import_done":     {"offering/intake"},
	"import_plan":     {"offering/intake"},
	"import_progress": {"offering/intake"},
	"import_row":      {"offering/intake"},

	"offering_link": {"offering/links"},

	"offering_kept":       {"offering/shelf", "account"}, // claiming moves what a guest kept
	"offering_list":       {"offering/shelf", "account"}, // as offering_kept
	"offering_list_item":  {"offering/shelf"},
	"offering_open":       {"offering/shelf"},
	"offering_preference": {"offering/shelf", "account"},                    // as offering_kept
	"offering_report":     {"offering/shelf", "account", "offering/curate"}, // claiming moves what a guest sent; admins mark it as handled
	"offering_suggestion": {"offering/shelf", "account", "offering/curate"}, // as offering_report
	"offering_useful":     {"offering/shelf", "account"},                    // as offering_kept

	"invitation":          {"organisation", "account"}, // an address that goes or changes takes its invitations along
	"job_function":        {"organisation"},
	"job_function_target": {"organisation"},
	"member":              {"organisation", "expertise"}, // whether a name is shown stands with the membership that it goes with
	"organisation":        {"organisation"},
	"team":                {"organisation"},
	"team_member":         {"organisation"},

	"share":          {"sharing", "account"}, // an address that goes or changes ends what was shared with it
	"share_mail":     {"sharing"},
	"share_view":     {"sharing"},
	"sheet":          {"sharing"},
	"sheet_item":     {"sharing"},
	"sheet_question": {"sharing"},

	"round_choice":     {"team"},
	"round_finding":    {"team"},
	"round_invitation": {"team"},
	"team_agreement":   {"team"},
	"team_round":       {"team", "organisation"}, // raising k raises it for the rounds that are open

	"team_session":      {"team/meeting"},
	"team_session_card": {"team/meeting"},
}

// written finds the table that a statement writes, behind insert into, update or delete from.
// Locks (for update of) and conflicts (do update set) are no writes of their own.
var written = regexp.MustCompile(`(?i)\b(?:insert\s+into|delete\s+from|update)\s+([a-z_]+)`)

// unfinished finds a statement whose table is computed; it counts as a table named "computed".
var unfinished = regexp.MustCompile(`(?i)\b(?:insert\s+into|delete\s+from|update)\s+$`)

// TestTablesHaveTheirWriters fails on a package that writes a table which is not its own. The
// demonstration, the measurements, the trials and the fixtures of tests are exempt: they make what the features keep.
func TestTablesHaveTheirWriters(t *testing.T) {
	t.Parallel()
	found := map[string][]string{}
	for _, p := range packages(t) {
		name := strings.TrimPrefix(p.ImportPath, "reflectietool/internal/")
		if name == p.ImportPath || name == "demo" || name == "torture" || strings.HasPrefix(name, "bench") || strings.HasSuffix(name, "test") || strings.HasPrefix(name, "database") {
			continue
		}
		for _, file := range p.GoFiles {
			for _, table := range tablesWritten(t, filepath.Join(p.Dir, file)) {
				if !slices.Contains(found[table], name) {
					found[table] = append(found[table], name)
				}
			}
		}
	}
	for _, table := range slices.Sorted(maps.Keys(found)) {
		for _, name := range found[table] {
			if !slices.Contains(writers[table], name) {
				t.Errorf("%s writes %s, and may not", name, table)
			}
		}
	}
	for table, names := range writers {
		for _, name := range names {
			if !slices.Contains(found[table], name) {
				t.Errorf("%s may write %s, and does not: take it off the list", name, table)
			}
		}
	}
}

// tablesWritten returns the tables that the SQL in a file writes.
func tablesWritten(t *testing.T, path string) []string {
	t.Helper()
	syntax, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var tables []string
	ast.Inspect(syntax, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BasicLit:
			if sql, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING {
				if unfinished.MatchString(sql) {
					tables = append(tables, "computed")
				}
				for _, match := range written.FindAllStringSubmatch(sql, -1) {
					if !slices.Contains([]string{"set", "of", "skip", "nowait"}, strings.ToLower(match[1])) {
						tables = append(tables, match[1])
					}
				}
			}
		case *ast.CompositeLit:
			if selector, ok := n.Type.(*ast.SelectorExpr); ok && selector.Sel.Name == "Identifier" && len(n.Elts) == 1 {
				if name, ok := n.Elts[0].(*ast.BasicLit); ok {
					table, _ := strconv.Unquote(name.Value)
					tables = append(tables, table)
				}
			}
		}
		return true
	})
	return tables
}
