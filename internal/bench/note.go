package main

import (
	"fmt"
	"time"
)

// part names the part of docs/benchmarks.md that this program writes. The rest is written by hand.
const part = "measured by make bench"

// measured says what was measured when, on what and how, with the table.
func measured(m machine, set settings, at time.Time, rows []row) string {
	return fmt.Sprintf("%s: %s.\n\nThe server ran with `--limits off`, PostgreSQL with fsync on. %d rounds in turn, %d seconds each.\n\n%s",
		at.Format("2 January 2006"), m, set.rounds, set.seconds, table(rows))
}
