package markdown_test

import (
	"os"
	"path/filepath"
	"testing"

	"reflectietool/internal/markdown"
)

// TestReplace checks that only the named part of a file is replaced.
func TestReplace(t *testing.T) {
	t.Parallel()
	const begins, ends = "<!-- measured: begin -->\n", "<!-- measured: end -->\n"
	file := filepath.Join(t.TempDir(), "document.md")
	for _, c := range []struct{ old, want string }{
		{"before\n" + begins + "old\n" + ends + "after\n", "before\n" + begins + "\nnew\n\n" + ends + "after\n"},
		{"before\n", ""},
		{ends + "between\n" + begins, ""},
	} {
		if err := os.WriteFile(file, []byte(c.old), 0o600); err != nil {
			t.Fatal(err)
		}
		err := markdown.Replace(file, "measured", "new\n")
		if (err == nil) != (c.want != "") {
			t.Errorf("%q: %v", c.old, err)
		}
		got, readErr := os.ReadFile(file)
		if readErr != nil {
			t.Fatal(readErr)
		}
		if want := c.want; err == nil && string(got) != want || err != nil && string(got) != c.old {
			t.Errorf("%q became %q", c.old, got)
		}
	}
}
