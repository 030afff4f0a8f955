package site_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"reflectietool/web"
)

// hostile are values that no page of ours puts into a query: numbers outside the range of a column,
// numbers that are none, and bytes that PostgreSQL refuses.
var hostile = []string{"2147483648", "9223372036854775808", "-1", "1e309", "NaN", "", "\x00", "\xff\xfe", "[]"}

// hostileAlone are the values that are also sent in one parameter at a time, since a page that
// refuses one parameter may not read the others.
var hostileAlone = []string{"2147483648", "9223372036854775808", strings.Repeat("9", 10_000)}

// parameters returns the name of every query parameter of the site: the constants that end in Param
// or Field. Many pages read a field of their form from the query too.
func parameters(t *testing.T) []string {
	t.Helper()
	found := map[string]bool{}
	for file := range sources(t) {
		if !strings.HasSuffix(file, ".go") {
			continue
		}
		syntax, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", "..", "..", file), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(syntax, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || len(spec.Names) != 1 || len(spec.Values) != 1 {
				return true
			}
			name := spec.Names[0].Name
			literal, ok := spec.Values[0].(*ast.BasicLit)
			if !ok || !strings.HasSuffix(name, "Param") && !strings.HasSuffix(name, "Field") {
				return true
			}
			if value, err := strconv.Unquote(literal.Value); err == nil {
				found[value] = true
			}
			return true
		})
	}
	if !found["voor"] || !found["pagina"] || !found["kwartaal"] || len(found) < 60 {
		t.Fatalf("only these parameters were found: %q", slices.Sorted(maps.Keys(found)))
	}
	return slices.Sorted(maps.Keys(found))
}

// TestHostileQueriesAreAnswered requests every page with hostile values in its query: as each role
// that may see it twice in every parameter, and as one of those roles in each parameter alone.
func TestHostileQueriesAreAnswered(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	// One offering: the whole catalogue would make the exports slow.
	s.oneText(t, `insert into offering (title, kind, source, version, state) values ('Voorbeeld', 'training', 'Folder', 1, 'gepubliceerd') returning id`)
	names := parameters(t)
	for _, name := range routes(t, s) {
		row := authorization[name]
		method, route, _ := strings.Cut(name, " ")
		if method != http.MethodGet || route == "/static/*" {
			continue
		}
		t.Run(route, func(t *testing.T) {
			t.Parallel()
			for i, asks := range slices.DeleteFunc(slices.Clone(roles), func(r role) bool { return row.want[r] == gone || row.want[r] == other }) {
				w := s.newWorld(t)
				path, cookie := w.fill(route, row.work, asks), "reflectietool="+w.token[asks]
				for _, value := range hostile {
					all := url.Values{}
					for _, name := range names {
						all[name] = []string{value, value}
					}
					s.wantAnswer(t, asks, path, all, cookie)
				}
				for _, name := range names[:pick(i == 0, len(names), 0)] {
					for _, value := range hostileAlone {
						s.wantAnswer(t, asks, path, url.Values{name: {value}}, cookie)
					}
				}
			}
		})
	}
}

// wantAnswer requests a page with a query, and fails if the site says that it is its own fault.
func (s *site) wantAnswer(t *testing.T, asks role, path string, query url.Values, cookie string) {
	t.Helper()
	if got := s.serve(http.MethodGet, path+"?"+query.Encode(), "", cookie); got.Code >= 500 {
		t.Errorf("%s as %s with %.80q: status %d", path, asks, query.Encode(), got.Code)
	}
}

// fill returns the path of a route for a role.
func (w *world) fill(route, work string, asks role) string {
	w.t.Helper()
	round := w.published(route)
	return strings.NewReplacer(
		"{id}", works[work](w, asks), "{competency}", "zelfregie", "{kenmerk}", "eigen-kracht", "{partner}", "inwoners",
		"{secret}", strings.Repeat("A", 26), "{bewijs}", strings.Repeat("A", 52), "/static/*", web.Asset("app.css"),
		"{ronde}", round, "{afspraak}", w.agreed(route, round), "{sessie}", w.planned(route),
	).Replace(route)
}

// TestNumbersAreReadInOnePlace fails on a page or a handler that reads a number without text.Whole,
// which keeps it within the range of its column.
func TestNumbersAreReadInOnePlace(t *testing.T) {
	t.Parallel()
	for file := range sources(t) {
		if !strings.HasPrefix(file, "templates/") && !strings.HasPrefix(file, "internal/httpd/") {
			continue
		}
		code, err := os.ReadFile(filepath.Join("..", "..", "..", file))
		if err != nil {
			t.Fatal(err)
		}
		if found := regexp.MustCompile(`strconv\.(Atoi|Parse\w+)`).Find(code); found != nil {
			t.Errorf("%s calls %s: use text.Whole", file, found)
		}
	}
}
