package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestTableIsOfAWholeRun runs scenarios of which one cannot be tried here. The run fails and names it, and the table in
// the file stays; without that scenario the table is written.
func TestTableIsOfAWholeRun(t *testing.T) {
	t.Parallel()
	const before = "<!-- tried by make torture: begin -->\n\nas it was\n\n<!-- tried by make torture: end -->\n"
	all := []scenario{
		{"whole", func(context.Context, *trial) error { return nil }},
		{"absent", func(_ context.Context, tried *trial) error { tried.skipped = "no disk"; return nil }},
		{"broken", func(_ context.Context, tried *trial) error { return errors.New("it ended") }},
	}
	for _, test := range []struct {
		only, says string
		written    bool
	}{
		{"whole", "", true},
		{"whole|absent", "not tried, so the table is written in no file: absent", false},
		{"whole|broken", errLost.Error(), true},
	} {
		out := filepath.Join(t.TempDir(), "reliability.md")
		if err := os.WriteFile(out, []byte(before), 0o600); err != nil {
			t.Fatal(err)
		}
		err := run(t.Context(), settings{out: out, only: regexp.MustCompile("^(" + test.only + ")$")}, all)
		if test.says == "" && err != nil || test.says != "" && (err == nil || err.Error() != test.says) {
			t.Errorf("%s: error %v, want %q", test.only, err, test.says)
		}
		after, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		if written := !strings.Contains(string(after), "as it was"); written != test.written {
			t.Errorf("%s: written: %v, want %v", test.only, written, test.written)
		}
	}
}
