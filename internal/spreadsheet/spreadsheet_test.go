package spreadsheet_test

import (
	"encoding/csv"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"reflectietool/internal/spreadsheet"
)

func TestWriter(t *testing.T) {
	t.Parallel()
	lines := [][]string{{"één", "a;b"}, {"2,5", ""}, {"-1", "-1"}, {"x", "-2,5"}, {"=1", "-1+1"}}
	for _, tt := range []struct {
		new  func(*strings.Builder) *spreadsheet.Writer
		want string
	}{
		{func(b *strings.Builder) *spreadsheet.Writer { return spreadsheet.NewWriter(b) }, "\ufefféén;\"a;b\"\n2,5;\n'-1;-1\nx;-2,5\n'=1;'-1+1\n"},
		{func(b *strings.Builder) *spreadsheet.Writer { return spreadsheet.NewCommaWriter(b) }, "\ufefféén,a;b\n\"2,5\",\n'-1,-1\nx,\"-2,5\"\n'=1,'-1+1\n"},
	} {
		var out strings.Builder
		w := tt.new(&out)
		for _, line := range lines {
			if err := w.Write(line); err != nil {
				t.Fatal(err)
			}
		}
		if w.Flush(); w.Error() != nil || out.String() != tt.want {
			t.Errorf("%q, %v, want %q", out.String(), w.Error(), tt.want)
		}
	}
}

func TestEscape(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		// What a cell can begin with.
		"=1+1": "'=1+1", "+31": "'+31", "-1": "'-1", "@x": "'@x", "\tx": "'\tx", "\rx": "'\rx",
		"＝1": "'＝1", "＋1": "'＋1", "－1": "'－1", "＠x": "'＠x",
		// What a spreadsheet may drop first.
		" =1+1": "' =1+1", "\u00a0+1": "'\u00a0+1", "\ufeff=1": "'\ufeff=1", "\u200b=1": "'\u200b=1", "\"=1": "'\"=1", "'-1": "''-1", "\x00=": "'\x00=",
		// Where another spreadsheet begins a cell.
		"a,=1+1,": "a,'=1+1,", ";=1+1": ";'=1+1", "a;\"=1\"": "a;'\"=1\"", "a\t=1": "a\t'=1", "\n=1": "\n'=1", "a\r\n-b": "a\r\n'-b", ",,＝1": ",,'＝1",
		"\t@x": "'\t'@x", "a,\tb": "a,'\tb",
		// What runs nothing.
		"": "", " ": " ", "Wijkteam 4": "Wijkteam 4", "a=b": "a=b", "'s avonds": "'s avonds", "\"Samen\"": "\"Samen\"", "1-2-2026": "1-2-2026",
		"één": "één", "ja, 'nee', of - wie weet": "ja, 'nee', of - wie weet", "a\n\nb": "a\n\nb", "a - b": "a - b",
	} {
		got := spreadsheet.Escape(text)
		if got != want {
			t.Errorf("%q is written as %q, want %q", text, got, want)
		}
		if back := spreadsheet.Unescape(got); back != text {
			t.Errorf("%q is read back as %q", text, back)
		}
	}
}

// formula matches the beginning of a cell that a spreadsheet would run, or read as another cell.
// A negative number is not a formula.
var (
	formula  = regexp.MustCompile(`^[\s\x{00a0}\x{200b}\x{feff}"]*[=+@\t\r＝＋－＠-]`)
	negative = regexp.MustCompile(`^"?-\d+([.,]\d+)?"?$`)
)

// splits returns the cells of a file as spreadsheets read them: with any separator, and with quotes
// as they are meant, as signs like any other, or dropped.
func splits(file string) map[string][]string {
	cells := map[string][]string{}
	for _, separator := range []string{",", ";", "\t"} {
		reader := csv.NewReader(strings.NewReader(file))
		reader.Comma, reader.LazyQuotes, reader.FieldsPerRecord = rune(separator[0]), true, -1
		lines, _ := reader.ReadAll() // with another separator than that of the file, the rest can be broken
		for _, line := range lines {
			cells["quotes, "+separator] = append(cells["quotes, "+separator], line...)
		}
		for line := range strings.SplitSeq(file, "\n") {
			line = strings.TrimSuffix(line, "\r")
			cells["signs, "+separator] = append(cells["signs, "+separator], strings.Split(line, separator)...)
			cells["no quotes, "+separator] = append(cells["no quotes, "+separator], strings.Split(strings.ReplaceAll(line, `"`, ""), separator)...)
		}
	}
	return cells
}

func checkFile(t interface {
	Helper()
	Fatalf(format string, args ...any)
}, lines [][]string) {
	t.Helper()
	for name, write := range map[string]func(*strings.Builder) *spreadsheet.Writer{
		"semicolons": func(b *strings.Builder) *spreadsheet.Writer { return spreadsheet.NewWriter(b) },
		"commas":     func(b *strings.Builder) *spreadsheet.Writer { return spreadsheet.NewCommaWriter(b) },
	} {
		var out strings.Builder
		w := write(&out)
		for _, line := range lines {
			_ = w.Write(line) // the same error comes from Error
		}
		if w.Flush(); w.Error() != nil {
			t.Fatalf("%s: %v", name, w.Error())
		}
		for way, cells := range splits(strings.TrimPrefix(out.String(), "\ufeff")) {
			for _, cell := range cells {
				if formula.MatchString(cell) && !negative.MatchString(cell) {
					t.Fatalf("%s, read with %q: the cell %q of %q, from %q", name, way, cell, out.String(), lines)
				}
			}
		}
	}
}

// signs are the signs that matter to a spreadsheet, and a few that do not.
var signs = []rune("=+-@＝＋－＠,;\t\n\r\"' \u00a0\u200b\ufeff|a1é")

// TestNoCellIsAFormula draws lines of cells from the signs that matter, writes them, and reads them
// as any spreadsheet may.
func TestNoCellIsAFormula(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		cell := rapid.StringOfN(rapid.SampledFrom(signs), 0, 8, -1)
		checkFile(t, rapid.SliceOfN(rapid.SliceOfN(cell, 1, 4), 1, 3).Draw(t, "lines"))
	})
}

// FuzzEscape checks that every text is read back as it was, and that no spreadsheet runs a part of it.
func FuzzEscape(f *testing.F) {
	for _, text := range []string{"=1", "'=1", "''", "\t1", "a", ",;=1", "x\r\n＝1", "\"\"=1;"} {
		f.Add(text, "b")
	}
	f.Fuzz(func(t *testing.T, text, second string) {
		if back := spreadsheet.Unescape(spreadsheet.Escape(text)); back != text {
			t.Fatalf("%q is read back as %q", text, back)
		}
		checkFile(t, [][]string{{text, second}, {second, text}})
	})
}
