// Package markdown writes tables of measurements into documents, for the programs that developers run.
package markdown

import (
	"fmt"
	"os"
	"strings"
	"unicode/utf8"
)

// Table returns rows as a table in Markdown, with columns that also line up in a terminal. The first row is the
// heading, and all rows have as many cells.
func Table(rows [][]string) string {
	widths := make([]int, len(rows[0]))
	for _, cells := range rows {
		for column, cell := range cells {
			widths[column] = max(widths[column], utf8.RuneCountInString(cell))
		}
	}
	var text strings.Builder
	line := func(cells []string, filler string) {
		for column, cell := range cells {
			text.WriteString("| " + cell + strings.Repeat(filler, widths[column]-utf8.RuneCountInString(cell)) + " ")
		}
		text.WriteString("|\n")
	}
	line(rows[0], " ")
	line(make([]string, len(widths)), "-")
	for _, cells := range rows[1:] {
		line(cells, " ")
	}
	return text.String()
}

// Replace puts a text in the place of the part of a file between the comments "<!-- part: begin -->" and
// "<!-- part: end -->". It returns an error for a file without them.
func Replace(file, part, text string) error {
	begins, ends := "<!-- "+part+": begin -->\n", "<!-- "+part+": end -->\n"
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
