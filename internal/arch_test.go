package internal_test

import (
	"encoding/json"
	"errors"
	"go/parser"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const (
	features = " internal/account internal/assessment internal/audit internal/demand internal/demo internal/expertise internal/offering internal/offering/... internal/organisation internal/report internal/sharing internal/team internal/team/meeting internal/plan internal/turn"
	base     = " internal/audit internal/calendar internal/framework internal/fault internal/database internal/limit internal/mail internal/paths internal/queue internal/spreadsheet internal/tally internal/text internal/turn"
)

// allowed lists which packages of this module a package may import; "/..." stands for all packages
// below. A package that is not listed may import none. ARCHITECTURE.md explains the directions.
var allowed = map[string]string{
	"cmd/reflectietool":              "internal/... migrations templates/... web",
	"internal/httpd":                 "internal/account internal/fault internal/limit internal/paths internal/tally internal/text templates/parts templates/ui",
	"internal/httpd/site":            "internal/httpd/... internal/doctor internal/metrics internal/paths internal/fault internal/framework templates/ui web" + features,
	"internal/httpd/monitor":         "internal/paths",
	"internal/screens":               "internal/demo internal/httpd internal/httpd/site internal/paths",
	"internal/bench":                 "internal/bench/reference internal/database/embedded internal/markdown internal/offering/offeringtest internal/process" + features + base,
	"internal/bench/reference":       "internal/database",
	"internal/torture":               "internal/cluster internal/database/embedded internal/mail/mailtest internal/markdown internal/process internal/visit" + base,
	"internal/visit":                 "internal/assessment internal/mail/mailtest internal/report" + base,
	"internal/cluster":               "deploy internal/process",
	"internal/cluster/run":           "internal/cluster",
	"internal/demand":                "internal/assessment internal/offering internal/report" + base,
	"internal/report":                "internal/assessment internal/offering internal/offering/index internal/offering/match internal/sharing internal/team" + base,
	"internal/team/meeting":          "internal/team" + base,
	"internal/team":                  "internal/assessment internal/offering internal/account" + base,
	"internal/plan":                  "internal/assessment internal/offering internal/account" + base,
	"internal/assessment":            "internal/account" + base,
	"internal/offering":              "internal/account" + base,
	"internal/offering/match":        "internal/offering" + base,
	"internal/offering/index":        "internal/offering" + base,
	"internal/offering/search":       "internal/offering internal/offering/index" + base,
	"internal/offering/shelf":        "internal/offering internal/account" + base,
	"internal/offering/curate":       "internal/offering internal/offering/shelf internal/account" + base,
	"internal/offering/exchange":     "internal/spreadsheet",
	"internal/offering/intake":       "internal/offering internal/offering/exchange" + base,
	"internal/offering/links":        "internal/offering internal/linkcheck" + base,
	"internal/offering/offeringtest": "internal/offering" + base,
	"internal/organisation":          "internal/account" + base,
	"internal/sharing":               "internal/account" + base,
	"internal/expertise":             "internal/account" + base,
	"internal/demo":                  features + base,
	"internal/account":               "internal/seal" + base,
	"internal/config":                "internal/seal",
	"internal/audit":                 "internal/database internal/fault",
	"internal/backup":                "internal/database internal/database/embedded internal/disk",
	"internal/erasure":               "internal/database internal/disk",
	"internal/linkcheck":             "internal/paths",
	"internal/mail":                  "internal/fault templates/mail",
	"internal/mail/mailtest":         "internal/mail",
	"internal/queue":                 "internal/fault internal/database",
	"internal/doctor":                "internal/account internal/config internal/database internal/database/embedded internal/disk internal/erasure internal/fault internal/mail internal/paths",
	"internal/metrics":               "internal/database internal/linkcheck internal/mail internal/queue",
	"internal/turn":                  "internal/database internal/fault internal/mail internal/paths internal/queue",
	"internal/tally":                 "internal/fault internal/database",
	"internal/database":              "internal/calendar internal/fault migrations",
	"internal/database/embedded":     "internal/disk",
	"internal/database/dbtest":       "internal/database/... migrations",
	"internal/database/scratch":      "",
	"templates/mail":                 "internal/calendar",
	"templates/ui":                   "internal/calendar internal/paths web",
	"templates/parts":                ofTemplates,
}

// areas are the parts of the site: each has handlers and pages, and none imports another.
var areas = []string{"public", "today", "reflecting", "results", "planning", "catalogue", "curation", "teams", "organisations", "accounts", "api"}

// ofTemplates lists what pages may import besides the parts that several areas show.
const ofTemplates = "internal/calendar internal/text internal/framework internal/fault internal/paths templates/ui" + features

func init() {
	for _, area := range areas {
		allowed["templates/"+area] = "templates/parts " + ofTemplates
		allowed["internal/httpd/"+area] = "internal/httpd internal/icalendar internal/spreadsheet templates/parts templates/" + area + " " + ofTemplates
	}
}

type goPackage struct {
	ImportPath, Dir  string
	GoFiles, Imports []string
	TestGoFiles      []string
	XTestGoFiles     []string
}

func TestImportDirections(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		name := strings.TrimPrefix(p.ImportPath, "reflectietool/")
		for _, path := range p.Imports {
			imported, ours := strings.CutPrefix(path, "reflectietool/")
			switch {
			case ours && !slices.ContainsFunc(strings.Fields(allowed[name]), matches(imported)):
				t.Errorf("%s must not import %s", name, imported)
			case path == "net/http" && !slices.ContainsFunc(mayUseHTTP, matches(name)):
				t.Errorf("%s must not import net/http: answering requests is the work of internal/httpd, asking for pages that of internal/linkcheck, and internal/doctor asks the own address", name)
			case strings.Contains(path, ".") && slices.Contains([]string{"internal/calendar", "internal/disk", "internal/framework", "internal/fault", "internal/limit", "internal/paths", "internal/seal", "internal/spreadsheet", "internal/text"}, name):
				t.Errorf("%s must not import %s: it uses the standard library only", name, path)
			}
		}
		if !strings.HasPrefix(name, "internal/database") && name != "internal/queue" {
			checkSQLFiles(t, p)
		}
	}
}

// mayUseHTTP are the packages that answer requests or ask for pages.
var mayUseHTTP = []string{
	"cmd/reflectietool", "internal/httpd/...", "web", "internal/linkcheck", "internal/doctor",
	"internal/bench/...", "internal/visit", "internal/torture", "internal/cluster",
}

// matches returns a function that reports whether a pattern of allowed covers the imported package.
func matches(imported string) func(string) bool {
	return func(pattern string) bool {
		tree, isTree := strings.CutSuffix(pattern, "/...")
		return imported == tree || isTree && strings.HasPrefix(imported, tree+"/")
	}
}

// checkSQLFiles fails when SQL is in a file that is not named for it.
func checkSQLFiles(t *testing.T, p goPackage) {
	t.Helper()
	for _, file := range p.GoFiles {
		syntax, err := parser.ParseFile(token.NewFileSet(), filepath.Join(p.Dir, file), nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range syntax.Imports {
			if strings.Contains(spec.Path.Value, "jackc/pgx") && !strings.HasPrefix(file, "store") {
				t.Errorf("%s/%s must not import pgx: SQL is in store*.go; the type of the pool is database.Pool", p.ImportPath, file)
			}
		}
	}
}

func packages(t *testing.T) []goPackage {
	t.Helper()
	list := exec.Command("go", "list", "-json=ImportPath,Dir,GoFiles,Imports,TestGoFiles,XTestGoFiles", "./cmd/...", "./internal/...", "./deploy", "./migrations/...", "./templates/...", "./web")
	list.Dir = ".."
	out, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []goPackage
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p goPackage
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// TestOneWriterOfCSV fails on a package that writes CSV past package spreadsheet, which escapes
// what a spreadsheet would run as a formula. The files of offeringtest are only read by tests.
func TestOneWriterOfCSV(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		name := strings.TrimPrefix(p.ImportPath, "reflectietool/")
		if name == "internal/spreadsheet" || name == "internal/offering/offeringtest" {
			continue
		}
		if slices.ContainsFunc(p.GoFiles, func(file string) bool { return contains(t, p, file, "csv.NewWriter(") }) {
			t.Errorf("%s writes CSV: use the writer of internal/spreadsheet", name)
		}
	}
}

func contains(t *testing.T, p goPackage, file, text string) bool {
	t.Helper()
	return strings.Contains(source(t, p, file), text)
}

// source returns the text of a file of a package.
func source(t *testing.T, p goPackage, file string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(p.Dir, file))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestOneDoorToAReport fails on a package that builds a report past report.Service, which keeps
// a report closed while a team round asks about its reflection. The demand reads reflections of
// whole quarters, for figures that name nobody.
func TestOneDoorToAReport(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		name := strings.TrimPrefix(p.ImportPath, "reflectietool/")
		if name == "internal/report" || name == "internal/demand" {
			continue
		}
		for _, file := range p.GoFiles {
			if contains(t, p, file, "report.Build(") {
				t.Errorf("%s/%s builds a report: ask report.Service for it", name, file)
			}
		}
	}
}
