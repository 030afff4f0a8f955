package site_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/demo"
	"reflectietool/internal/httpd"
	httpsite "reflectietool/internal/httpd/site"
)

// notOfSite are the files and folders that may hold literals that look like a path of the site, and
// why.
var notOfSite = map[string]string{
	"internal/bench":               "units per second, files of the system and the paths of the reference",
	"internal/config/config.go":    "the folder with the data, in the file system",
	"internal/cluster":             "folders in the file system, and the pages of the programs that it starts",
	"internal/database/embedded":   "programs and folders in the file system",
	"internal/database/scratch":    "folders in the file system",
	"internal/linkcheck/robots.go": "robots.txt of other sites",
	"internal/paths":               "this is where they belong",
	"internal/process":             "files of the system",
	"internal/torture":             "files of the system",
	"web/web.go":                   "assets name their own path; the route table and the pages ask for it",
}

// TestPathsAreWrittenOnce fails on a URL of the site that is written outside internal/paths.
func TestPathsAreWrittenOnce(t *testing.T) {
	t.Parallel()
	places := firstSegments(t)
	inTemplate := regexp.MustCompile(`(?:^|[^\w</])/(?:` + strings.Join(places, "|") + `)\b`)
	used := map[string]bool{}
	for file := range sources(t) {
		for _, found := range literals(t, file, inTemplate) {
			if why := exception(file); why != "" {
				used[why] = true
			} else {
				t.Errorf("%s: %s: use internal/paths", file, found)
			}
		}
	}
	for name := range notOfSite {
		if !used[name] {
			t.Errorf("%s has no such literal any more: remove it from the exceptions", name)
		}
	}
}

// literals returns the texts in a file that look like a path: in Go each string that begins with a
// slash and a letter, in templ what the expression matches.
func literals(t *testing.T, file string, inTemplate *regexp.Regexp) (found []string) {
	t.Helper()
	path := filepath.Join("..", "..", "..", file)
	if strings.HasSuffix(file, ".templ") {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(text), "\n") {
			if code, _, _ := strings.Cut(line, "// "); inTemplate.MatchString(code) {
				found = append(found, "line "+strconv.Itoa(i+1))
			}
		}
		return found
	}
	files := token.NewFileSet()
	syntax, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	slashLetter := regexp.MustCompile(`\A/[A-Za-z]`)
	ast.Inspect(syntax, func(n ast.Node) bool {
		literal, ok := n.(*ast.BasicLit)
		if !ok || literal.Kind != token.STRING {
			return true
		}
		if value, err := strconv.Unquote(literal.Value); err == nil && slashLetter.MatchString(value) {
			found = append(found, "line "+strconv.Itoa(files.Position(n.Pos()).Line)+": "+literal.Value)
		}
		return true
	})
	return found
}

// firstSegments returns the first segments of the routes: "aanbod", "rapport".
func firstSegments(t *testing.T) []string {
	t.Helper()
	router, isRouter := (&httpsite.Server{Kit: &httpd.Kit{}, Demo: &demo.Demo{}}).Handler().(chi.Routes)
	if !isRouter {
		t.Fatal("the handler is no router")
	}
	var segments []string
	err := chi.Walk(router, func(_, route string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		if segment, _, _ := strings.Cut(strings.TrimPrefix(route, "/"), "/"); segment != "" {
			segments = append(segments, regexp.QuoteMeta(segment))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(segments)
	return slices.Compact(segments)
}

// sources returns the handwritten Go and templ files of the product, by path from its root.
func sources(t *testing.T) map[string]bool {
	t.Helper()
	all := map[string]bool{}
	for _, root := range []string{"cmd", "internal", "migrations", "templates", "web"} {
		err := fs.WalkDir(os.DirFS("../../.."), root, func(path string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir() && d.Name() == "node_modules":
				return fs.SkipDir
			case strings.HasSuffix(path, "_test.go"), strings.HasSuffix(path, "_templ.go"):
			case strings.HasSuffix(path, ".go"), strings.HasSuffix(path, ".templ"):
				all[path] = true
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(all) < 100 {
		t.Fatalf("only %d sources were found", len(all))
	}
	return all
}

// exception returns the name in notOfSite that covers a file, or "".
func exception(file string) string {
	for name := range notOfSite {
		if file == name || strings.HasPrefix(file, name+"/") {
			return name
		}
	}
	return ""
}
