package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"
	"unicode/utf8"
)

// row is a line of the table: what one scenario tried, and what was lost.
type row struct {
	name         string
	tried        string // in words
	times        int
	acknowledged int64         // answers
	outages      int64         // requests answered with a page that says so, and sent again
	longest      time.Duration // without any request served
	notes        []string
	skipped      string // why it was not tried; "" when it was
	lost         int    // and all else that was wrong
	took         time.Duration
}

var heading = []string{"scenario", "tried", "times", "acknowledged", "refused with a page", "longest without service", "lost or wrong", "figures", "took"}

// cells returns the columns of the row, as in heading.
func (r row) cells() []string {
	if r.skipped != "" {
		return []string{r.name, "not tried: " + r.skipped, "-", "-", "-", "-", "-", "-", "-"}
	}
	longest := "-"
	if r.longest > 0 {
		longest = r.longest.Round(100 * time.Millisecond).String()
	}
	return []string{
		r.name, r.tried, fmt.Sprint(r.times), fmt.Sprint(r.acknowledged), fmt.Sprint(r.outages), longest,
		fmt.Sprint(r.lost), strings.Join(r.notes, "; "), r.took.Round(time.Second).String(),
	}
}

// table returns the rows as a table in Markdown, with columns that also line up in a terminal.
func table(rows []row) string {
	lines := [][]string{heading, make([]string, len(heading))}
	for _, r := range rows {
		lines = append(lines, r.cells())
	}
	var text strings.Builder
	for i, line := range lines {
		for column, cell := range line {
			width := 0
			for _, other := range lines {
				width = max(width, utf8.RuneCountInString(other[column]))
			}
			filler := " "
			if i == 1 {
				filler = "-"
			}
			fmt.Fprintf(&text, "| %s%s ", cell, strings.Repeat(filler, width-utf8.RuneCountInString(cell)))
		}
		text.WriteString("|\n")
	}
	return text.String()
}

// thisMachine says on what was tried.
func thisMachine(ctx context.Context) string {
	commit, _ := exec.CommandContext(ctx, "git", "describe", "--always", "--dirty=+").Output() // unknown outside a checkout
	return fmt.Sprintf("%d cores, %s/%s, %s, commit %s", runtime.NumCPU(), runtime.GOOS, runtime.GOARCH,
		strings.Replace(runtime.Version(), "go", "Go ", 1), strings.TrimSpace(string(commit)))
}

// The lines between which the table stands in a file. The rest is written by hand.
const (
	begins = "<!-- tried by make torture: begin -->\n"
	ends   = "<!-- tried by make torture: end -->\n"
)

// note puts a text between the lines of a file.
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
