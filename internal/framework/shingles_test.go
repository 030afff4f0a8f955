package framework_test

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"reflectietool/internal/framework"
)

// The texts that the framework is based on are not part of the repository. Passages that may not be
// copied from them are kept as hashes, one per line: a number of words and the hash of that many
// consecutive words. Eight words come from anywhere in the texts; fewer words are a whole list
// item. Official names are removed first, since those may be used. To renew the file: go test
// ./internal/framework -seeds FOLDER
const shingleFile = "testdata/seed-shingles.txt"

const shingleWords = 8

var seedFolder = flag.String("seeds", "", "folder with the source texts, to renew "+shingleFile)

// shingles is a set of word counts and hashes, as lines of the file.
type shingles map[string]bool

func shingle(words []string) string {
	sum := sha256.Sum256([]byte(strings.Join(words, " ")))
	return fmt.Sprintf("%d %s", len(words), hex.EncodeToString(sum[:8]))
}

// addText adds every run of eight words.
func (s shingles) addText(words []string) {
	for i := 0; i+shingleWords <= len(words); i++ {
		s[shingle(words[i:i+shingleWords])] = true
	}
}

// addItem adds a short list item as a whole, and again without the "hij" (normalised to "je") that
// many items begin with. A single word is not counted as a copy.
func (s shingles) addItem(words []string) {
	variants := [][]string{words}
	if len(words) > 0 && words[0] == "je" {
		variants = append(variants, words[1:])
	}
	for _, v := range variants {
		if len(v) > 1 && len(v) < shingleWords {
			s[shingle(v)] = true
		}
	}
}

// copied returns the runs of words that are in the set.
func (s shingles) copied(words []string) []string {
	var found []string
	for n := 2; n <= shingleWords; n++ {
		for i := 0; i+n <= len(words); i++ {
			if run := words[i : i+n]; s[shingle(run)] {
				found = append(found, strings.Join(run, " "))
			}
		}
	}
	return found
}

var markup = regexp.MustCompile(`<[^>]*>`)

// alike maps words to the ones that replace them first when a sentence is copied in our house
// style, so that replacing them hides no copy.
var alike = map[string]string{
	"burger": "inwoner", "burgers": "inwoners", "cliënt": "inwoner", "cliënten": "inwoners",
	"hij": "je", "ik": "je",
}

// normal reduces a text to its words: lower-case, without markup and punctuation and
// without the official names.
func normal(text string, names [][]string) []string {
	text = strings.ToLower(markup.ReplaceAllString(text, " "))
	words := strings.FieldsFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	for i, word := range words {
		words[i] = cmp.Or(alike[word], word)
	}
	var kept []string
	for len(words) > 0 {
		n := 1
		if i := slices.IndexFunc(names, func(name []string) bool {
			return len(name) <= len(words) && slices.Equal(name, words[:len(name)])
		}); i >= 0 {
			n = len(names[i])
		} else {
			kept = append(kept, words[0])
		}
		words = words[n:]
	}
	return kept
}

// officialNames lists the names that may be used unchanged, the longest first.
func officialNames(f *framework.Framework) [][]string {
	var names [][]string
	add := func(list ...string) {
		for _, name := range list {
			names = append(names, normal(name, nil))
		}
	}
	add(f.Name, f.Source)
	for _, k := range f.Kenmerken {
		add(k.Name)
		add(k.Practices...)
		add(k.Interventions...)
		for _, c := range k.Competencies {
			add(c.Name)
		}
	}
	slices.SortStableFunc(names, func(a, b []string) int { return cmp.Compare(len(b), len(a)) })
	return names
}

// listItems cuts the items out of a source text: they begin with a bullet or a star, and
// end at the next one or at the end of the table cell.
func listItems(text string) []string {
	var items []string
	for line := range strings.Lines(text) {
		if rest, ok := strings.CutPrefix(strings.TrimSpace(line), "- * "); ok {
			items = append(items, rest)
			continue
		}
		for _, part := range strings.Split(line, "•")[1:] {
			if end := strings.IndexAny(part, "<\t\n"); end >= 0 {
				part = part[:end]
			}
			items = append(items, part)
		}
	}
	return items
}

// renewShingles writes the file again from the texts in folder.
func renewShingles(t *testing.T, folder string, names [][]string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no texts in %s (%v)", folder, err)
	}
	set := shingles{}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		set.addText(normal(string(raw), names))
		for _, item := range listItems(string(raw)) {
			set.addItem(normal(item, names))
		}
	}
	lines := make([]string, 0, len(set))
	for line := range set {
		lines = append(lines, line)
	}
	slices.Sort(lines)
	if err := os.WriteFile(shingleFile, []byte(strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
}

func readShingles(t *testing.T) shingles {
	t.Helper()
	raw, err := os.ReadFile(shingleFile)
	if err != nil {
		t.Fatal(err)
	}
	set := shingles{}
	for line := range strings.Lines(string(raw)) {
		set[strings.TrimSpace(line)] = true
	}
	return set
}

func TestNoSentenceIsCopiedFromTheSources(t *testing.T) {
	f := load(t)
	names := officialNames(f)
	if *seedFolder != "" {
		renewShingles(t, *seedFolder, names)
	}
	set := readShingles(t)
	perLength := map[byte]int{}
	for line := range set {
		perLength[line[0]]++
	}
	// A file that was emptied or truncated would let every copy pass.
	if perLength['8'] < 7000 || len(set)-perLength['8'] < 40 {
		t.Fatalf("%s is not whole: entries per length %v", shingleFile, perLength)
	}
	for where, text := range ownTexts(f) {
		for _, run := range set.copied(normal(text, names)) {
			t.Errorf("%s: %q is copied from a source", where, run)
		}
	}
}

// The test above proves something only if it can fail.
func TestACopiedSentenceIsFound(t *testing.T) {
	names := [][]string{normal("Blauwe Brug Overleg", nil)}
	source := "<p>De fietser wacht bij het Blauwe Brug Overleg op groen licht, ook als er niemand aankomt.</p>\n" +
		"<ul> • Hij kijkt goed om zich heen • Een bel die het doet \t</ul>\n- * Voorrang voor wie loopt\n"
	set := shingles{}
	set.addText(normal(source, names))
	for _, item := range listItems(source) {
		set.addItem(normal(item, names))
	}
	tests := []struct {
		name, text string
		copied     bool
	}{
		{"eight words, other punctuation and case", "Wacht bij het op groen licht ook als!", true},
		{"eight words across an official name", "Kijk: wacht bij het Blauwe Brug Overleg op groen, licht ook als je wilt.", true},
		{"seven words", "Iedereen wacht bij het op groen licht, ook wie haast heeft.", false},
		{"a short item whole", "Een bel die het doet.", true},
		{"a short item inside a sentence", "Je hebt een bel die het doet nodig.", true},
		{"a short item without hij", "Goed is: kijkt goed om zich heen.", true},
		{"a short item with je for hij", "Je kijkt goed om zich heen.", true},
		{"a short item of a starred list", "Voorrang voor wie loopt", true},
		{"part of a short item", "Een bel die rinkelt.", false},
		{"an official name", "Blauwe Brug Overleg", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := set.copied(normal(tt.text, names)); (len(got) > 0) != tt.copied {
				t.Errorf("copied(%q) = %q, want found: %v", tt.text, got, tt.copied)
			}
		})
	}
}

// productFiles lists the files with texts for people: templates, Go code, the catalogue and the documents.
func productFiles(t *testing.T) []string {
	t.Helper()
	const root = "../.."
	files, err := filepath.Glob(root + "/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{"cmd", "internal", "templates", "docs"} {
		err := filepath.WalkDir(filepath.Join(root, folder), func(path string, _ fs.DirEntry, err error) error {
			kind := filepath.Ext(path)
			made := strings.HasSuffix(path, "_templ.go") || strings.HasSuffix(path, "_test.go")
			if slices.Contains([]string{".templ", ".go", ".csv", ".json", ".md"}, kind) && !made {
				files = append(files, path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return files
}

func TestNothingInTheProductIsCopiedFromTheSources(t *testing.T) {
	// The catalogue has this publication, under its own title.
	names := append(officialNames(load(t)), normal("Competenties van professionals in het sociaal domein: zeven tips", nil))
	set := readShingles(t)
	files := productFiles(t)
	if len(files) < 400 {
		t.Fatalf("only %d files were read", len(files))
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, run := range set.copied(normal(string(raw), names)) {
			t.Errorf("%s: %q is copied from a source", file, run)
		}
	}
}
