package site_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// notServed are the packages with SQL that no server of the product sends, and why.
var notServed = map[string]string{
	"backup":                "runs on the command line, as the owner, and reads whole tables",
	"demo":                  "examples, on a database without other people",
	"bench":                 "measures the product",
	"doctor":                "asks PostgreSQL about itself, on the command line",
	"bench/reference":       "another server, to compare with",
	"offering/offeringtest": "for tests",
	"visit":                 "visitors of tests and trials, and what they look for afterwards",
	"torture":               "tries the product, on a database of its own",
}

// sqlText is a piece of SQL in the source.
type sqlText struct {
	text   string
	pieces []string // of the text in plainSQL, between what is filled in
	in     string   // the package and the function, constant or variable, such as "team Close"
	place  string   // the file and the line
	// ofFunction is false for a constant or a variable, which several functions may use.
	ofFunction bool
}

var (
	argument = regexp.MustCompile(`[@$]\w+`)
	verb     = regexp.MustCompile(`%(\[\d\])?[sd]`)
)

// plainSQL returns a statement with "?" for each argument. In the source an argument has a name, and in the
// statement that reaches PostgreSQL a number.
func plainSQL(sql string) string { return argument.ReplaceAllString(sql, "?") }

// isIn reports whether a statement, in plainSQL, has the text.
func (s sqlText) isIn(statement string) bool {
	return !slices.ContainsFunc(s.pieces, func(piece string) bool { return !strings.Contains(statement, piece) })
}

// sqlTexts returns the SQL of the product: what stands between backquotes in the files store*.go, and is
// more than a word.
func sqlTexts(t *testing.T) (all []sqlText) {
	t.Helper()
	for _, pattern := range []string{"../../*/store*.go", "../../*/*/store*.go"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range found {
			folder := filepath.ToSlash(strings.TrimPrefix(filepath.Dir(file), filepath.FromSlash("../../")))
			if !strings.HasSuffix(file, "_test.go") && notServed[folder] == "" {
				all = append(all, textsOf(t, file, folder)...)
			}
		}
	}
	return all
}

func textsOf(t *testing.T, file, folder string) (all []sqlText) {
	t.Helper()
	files := token.NewFileSet()
	syntax, err := parser.ParseFile(files, file, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	for _, declaration := range syntax.Decls {
		ast.Inspect(declaration, func(n ast.Node) bool {
			if text, is := n.(*ast.BasicLit); is && text.Kind == token.STRING && text.Value[0] == '`' && strings.ContainsAny(text.Value, " \n") {
				_, ofFunction := declaration.(*ast.FuncDecl)
				sql := strings.Trim(text.Value, "`")
				all = append(all, sqlText{
					text: sql, pieces: verb.Split(plainSQL(sql), -1), in: folder + " " + nameOf(declaration, text), ofFunction: ofFunction,
					place: fmt.Sprintf("internal/%s/%s:%d", folder, filepath.Base(file), files.Position(text.Pos()).Line),
				})
			}
			_, isField := n.(*ast.Field)
			return !isField // its tag is no SQL
		})
	}
	return all
}

// nameOf is the name of the function, constant or variable that a text stands in.
func nameOf(declaration ast.Decl, text ast.Node) string {
	switch d := declaration.(type) {
	case *ast.FuncDecl:
		return d.Name.Name
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			if value, is := spec.(*ast.ValueSpec); is && value.Pos() <= text.Pos() && text.End() <= value.End() {
				return value.Names[0].Name
			}
		}
	}
	return ""
}
