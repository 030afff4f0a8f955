package internal_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const securityDoc = "docs/security.md"

var (
	requirement = regexp.MustCompile(`\b\d{1,2}\.\d{1,2}\.\d{1,2}\b`)
	quoted      = regexp.MustCompile("`([^`]+)`")
	testName    = regexp.MustCompile(`^(Test|Fuzz)[A-Z]\w*$`)
	fileName    = regexp.MustCompile(`^[\w.-]+(/[\w.-]+)*(/|\.(go|md|templ|ts|sql|yaml|yml|json|toml|mod))$`)
	declared    = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`)
)

// TestSecurityAnswersEveryRequirement expects each requirement of OWASP ASVS 5.0.0 at levels 1 and 2 once, in the first
// cell of a row that has an answer.
func TestSecurityAnswersEveryRequirement(t *testing.T) {
	t.Parallel()
	asked := strings.Fields(readFile(t, "internal/testdata/asvs-5.0.0-level-2.txt"))
	answers := regexp.MustCompile(`^(Met|Partly|Not met|Operator|Does not apply)\b`)
	seen := map[string]int{}
	for line := range strings.Lines(readFile(t, securityDoc)) {
		cells := strings.Split(line, "|")
		if len(cells) < 4 || !requirement.MatchString(cells[1]) {
			continue
		}
		for _, id := range requirement.FindAllString(cells[1], -1) {
			seen[id]++
		}
		if answer := strings.TrimSpace(cells[2]); !answers.MatchString(answer) {
			t.Errorf("%s is answered with %q", strings.TrimSpace(cells[1]), answer)
		}
	}
	for _, id := range asked {
		if seen[id] != 1 {
			t.Errorf("%s has %d answers, want 1", id, seen[id])
		}
	}
	for id := range seen {
		if !slices.Contains(asked, id) {
			t.Errorf("%s is no requirement at level 1 or 2", id)
		}
	}
}

// TestSecurityNamesWhatExists expects every test and file that the document names to exist.
func TestSecurityNamesWhatExists(t *testing.T) {
	t.Parallel()
	tests := map[string]bool{}
	for _, path := range testFiles(t) {
		for _, found := range declared.FindAllStringSubmatch(readFile(t, path), -1) {
			tests[found[1]] = true
		}
	}
	named := 0
	for _, found := range quoted.FindAllStringSubmatch(readFile(t, securityDoc), -1) {
		switch name := found[1]; {
		case testName.MatchString(name):
			named++
			if !tests[name] {
				t.Errorf("there is no test %s", name)
			}
		case fileName.MatchString(name):
			if _, err := os.Stat(filepath.Join("..", name)); err != nil {
				t.Errorf("there is no file %s", name)
			}
		}
	}
	if named < 100 {
		t.Errorf("the document names %d tests", named)
	}
}

// testFiles returns the paths of all files with tests.
func testFiles(t *testing.T) []string {
	t.Helper()
	var paths []string
	for _, folder := range []string{"cmd", "internal", "migrations", "templates", "web"} {
		err := filepath.WalkDir(filepath.Join("..", folder), func(path string, entry fs.DirEntry, err error) error {
			if entry != nil && entry.IsDir() && entry.Name() == "node_modules" {
				return fs.SkipDir
			}
			if strings.HasSuffix(path, "_test.go") {
				paths = append(paths, strings.TrimPrefix(path, "../"))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return paths
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("..", path))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// TestComposeHasNoPassword expects every password in compose.yaml to come from whoever starts it.
func TestComposeHasNoPassword(t *testing.T) {
	t.Parallel()
	found := 0
	for line := range strings.Lines(readFile(t, "compose.yaml")) {
		if strings.HasPrefix(strings.TrimSpace(line), "#") || !strings.Contains(line, "POSTGRES_PASSWORD") {
			continue
		}
		found++
		if !strings.Contains(line, "${POSTGRES_PASSWORD:?") {
			t.Errorf("a password stands in %s", line)
		}
	}
	if found != 2 {
		t.Errorf("%d lines have the password, want 2", found)
	}
}

// TestSecretsAreHashedInOnePlace lists the files that hash, with what they hash. Only one hashes secrets, so that the
// algorithm can be replaced there. SQL hashes what needs a secret of the database (docs/security.md).
func TestSecretsAreHashedInOnePlace(t *testing.T) {
	t.Parallel()
	hash := regexp.MustCompile(`(?m)^\s*(?:\w+ )?"(?:crypto/(?:sha\d+|sha3|md5|hmac|pbkdf2|hkdf)|golang\.org/x/crypto/\S+)"$`)
	want := map[string]string{
		"account/code.go":                    "secrets and codes",
		"backup/backup.go":                   "files of a backup",
		"database/dbtest/server.go":          "migrations",
		"database/embedded/folder.go":        "the path of a folder",
		"framework/framework.go":             "the framework",
		"httpd/api/api.go":                   "answers of the API",
		"offering/intake/preview.go":         "decisions of an import",
		"offering/intake/store_catalogue.go": "the catalogue that comes with the program",
		"screens/snap.go":                    "the shape of a page",
	}
	found := map[string]bool{}
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		if hash.Match(text) {
			found[path] = true
			if want[path] == "" {
				t.Errorf("%s hashes: use account.Hash for a secret, or add what else it hashes to this list", path)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for path := range want {
		if !found[path] {
			t.Errorf("%s does not hash any more", path)
		}
	}
}
