package main

import (
	"fmt"
	"os"
	"strings"
	"time"
)

// The lines between which the measured part of docs/benchmarks.md stands. The rest is written by hand.
const (
	begins = "<!-- measured by make bench: begin -->\n"
	ends   = "<!-- measured by make bench: end -->\n"
)

// measured says what was measured when, on what and how, with the table.
func measured(m machine, set settings, at time.Time, rows []row) string {
	return fmt.Sprintf("%s: %s.\n\nThe server ran with `--limits off`, PostgreSQL with fsync on. %d rounds in turn, %d seconds each.\n\n%s",
		at.Format("2 January 2006"), m, set.rounds, set.seconds, table(rows))
}

// note puts a text in the place of the measured part of a file.
func note(file, text string) error {
	old, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	before, rest, begun := strings.Cut(string(old), begins)
	_, after, ended := strings.Cut(rest, ends)
	if !begun || !ended {
		return fmt.Errorf("%s has no part that begins with %q and ends with %q", file, strings.TrimSpace(begins), strings.TrimSpace(ends))
	}
	return os.WriteFile(file, []byte(before+begins+"\n"+text+"\n"+ends+after), 0o644) // #nosec G306 -- part of the source
}
