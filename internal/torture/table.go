package main

import (
	"context"
	"fmt"
	"os/exec"
	"runtime"
	"strings"
	"time"

	"reflectietool/internal/markdown"
)

// row is a line of the table: how often one scenario tried something, and how much was lost.
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

// table returns the rows as a table in Markdown.
func table(rows []row) string {
	lines := [][]string{heading}
	for _, r := range rows {
		lines = append(lines, r.cells())
	}
	return markdown.Table(lines)
}

// thisMachine describes the machine and the commit that were tried.
func thisMachine(ctx context.Context) string {
	commit, _ := exec.CommandContext(ctx, "git", "describe", "--always", "--dirty=+").Output() // unknown outside a checkout
	return fmt.Sprintf("%d cores, %s/%s, %s, commit %s", runtime.NumCPU(), runtime.GOOS, runtime.GOARCH,
		strings.Replace(runtime.Version(), "go", "Go ", 1), strings.TrimSpace(string(commit)))
}
