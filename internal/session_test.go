package internal_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// ofSession matches SQL whose effect outlasts its transaction on a connection. A pooler gives that
// connection to somebody else, or the next transaction gets another one.
var ofSession = regexp.MustCompile(`(?i)pg_(try_)?advisory_(lock|unlock)|\bset (role|session|time zone)\b|` +
	`\bset (statement_timeout|lock_timeout|idle_[a-z_]+|search_path|work_mem|timezone|session_[a-z_]+)\b|` +
	`\b(listen|unlisten) [a-z]|\b(temp|temporary) table|\bwith hold\b|set_config\([^)]*, false\)|\bprepare [a-z_]+ (as|\()`)

// TestSQLOfTransactionsOnly looks through the SQL of the features. Migrating and the tests have connections of
// their own.
func TestSQLOfTransactionsOnly(t *testing.T) {
	t.Parallel()
	for _, sql := range []string{"`select pg_advisory_lock(1)`", "`set statement_timeout = 0`", "`listen jobs`", "`create temp table x ()`"} {
		if !ofSession.MatchString(sql) {
			t.Errorf("%s goes unseen", sql)
		}
	}
	files := 0
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		name := entry.Name()
		if err != nil || entry.IsDir() || !strings.HasPrefix(name, "store") || strings.HasSuffix(name, "_test.go") || strings.HasPrefix(path, "bench") {
			return err
		}
		text, err := os.ReadFile(path)
		for statement := range strings.SplitSeq(quotedSQL(string(text)), "`") {
			if found := ofSession.FindString(statement); found != "" {
				t.Errorf("%s: %q lasts longer than its transaction", path, found)
			}
		}
		files++
		return err
	})
	if err != nil || files < 40 {
		t.Fatalf("looked through %d files (%v)", files, err)
	}
}

// quotedSQL returns what stands between backquotes, each text with one behind it.
func quotedSQL(source string) string {
	var quoted strings.Builder
	for i, part := range strings.Split(source, "`") {
		if i%2 == 1 {
			quoted.WriteString(part + "`")
		}
	}
	return quoted.String()
}
