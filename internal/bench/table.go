package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"reflectietool/internal/markdown"
)

// row is a line of the table: what was measured, with one figure for each round.
type row struct {
	what      string
	unit      string    // of the figures, such as "/s" or "ms"
	ours      []float64 // of the server under test
	reference []float64 // measured in turn with ours; nil when the goal is a figure of its own
	goal      goal
}

// goal is what a row must reach. The zero value means that the row is for information only.
type goal struct {
	ratio  float64 // the median of ours must be at least this many times that of the reference
	atMost float64 // the median of ours must be at most this, in the unit of the row
}

// ratio returns the median of ours divided by that of the reference, 0 without a reference.
func (r row) ratio() float64 {
	if len(r.reference) == 0 {
		return 0
	}
	return median(r.ours) / median(r.reference)
}

// met reports whether the goal is reached. A row without a goal meets it.
func (r row) met() bool {
	return (r.goal.ratio == 0 || r.ratio() >= r.goal.ratio) && (r.goal.atMost == 0 || median(r.ours) <= r.goal.atMost)
}

// cells returns the columns of the row, as in heading.
func (r row) cells() []string {
	ratio, wanted, met := "-", "-", "-"
	if len(r.reference) > 0 {
		ratio = figure(r.ratio())
	}
	if r.goal.ratio > 0 {
		wanted = "at least " + figure(r.goal.ratio)
	}
	if r.goal.atMost > 0 {
		wanted = "at most " + figure(r.goal.atMost) + " " + r.unit
	}
	if r.goal != (goal{}) {
		met = map[bool]string{true: "yes", false: "no"}[r.met()]
	}
	return []string{r.what, spread(r.ours, r.unit), spread(r.reference, r.unit), ratio, wanted, met}
}

var heading = []string{"what", "ours: median (min-max)", "reference of the same run", "ratio", "goal", "met"}

// table returns the rows as a table in Markdown.
func table(rows []row) string {
	lines := [][]string{heading}
	for _, r := range rows {
		lines = append(lines, r.cells())
	}
	return markdown.Table(lines)
}

// spread writes the median of figures, and between brackets the least and the greatest.
func spread(figures []float64, unit string) string {
	if len(figures) == 0 {
		return "-"
	}
	return fmt.Sprintf("%s%s (%s-%s)", figure(median(figures)), spaced(unit), figure(slices.Min(figures)), figure(slices.Max(figures)))
}

// spaced puts a space before a unit that is a word.
func spaced(unit string) string {
	if strings.HasPrefix(unit, "/") {
		return unit
	}
	return " " + unit
}

// figure writes a number with as many digits as say something.
func figure(f float64) string {
	digits := 0
	switch {
	case f < 1:
		digits = 3
	case f < 10:
		digits = 2
	case f < 100:
		digits = 1
	}
	text := strconv.FormatFloat(f, 'f', digits, 64)
	if digits > 0 {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	for at := len(text) - 3; digits == 0 && at > 0; at -= 3 {
		text = text[:at] + "," + text[at:]
	}
	return text
}

// median returns the middle one of figures, or the mean of the two in the middle. There must be one.
func median(figures []float64) float64 {
	sorted := slices.Sorted(slices.Values(figures))
	middle := len(sorted) / 2
	if len(sorted)%2 == 0 {
		return (sorted[middle-1] + sorted[middle]) / 2
	}
	return sorted[middle]
}
