package spreadsheet_test

import (
	"strings"
	"testing"

	"reflectietool/internal/spreadsheet"
)

func TestWriter(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	lines := spreadsheet.NewWriter(&out)
	if err := lines.WriteAll([][]string{{"één", "a;b"}, {"2,5", ""}}); err != nil {
		t.Fatal(err)
	}
	if want := "\ufefféén;\"a;b\"\n2,5;\n"; out.String() != want {
		t.Errorf("%q, want %q", out.String(), want)
	}
}

func TestCell(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"=1+1", "+31", "-1", "@x", " =1+1", "\u00a0+1", "\n=1", "\t@x", "\tx", "\rx", "\"=1", "'-1", "\ufeff=1", "\u200b=1", "＝1", "＋1", "－1", "＠x",
	} {
		if got := spreadsheet.Cell(text); got != "'"+text {
			t.Errorf("%q is written as %q", text, got)
		}
	}
	for _, text := range []string{"", " ", "Wijkteam 4", "a=b", "'s avonds", "\"Samen\"", "1-2-2026", "één"} {
		if got := spreadsheet.Cell(text); got != text {
			t.Errorf("%q is written as %q", text, got)
		}
	}
}
