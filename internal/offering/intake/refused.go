package intake

import (
	"strings"

	"reflectietool/internal/offering/exchange"
)

// heading is a column of a file: our name, and the title in the file.
type heading struct {
	Name  string `json:"name"`
	Title string `json:"title"`
}

// titles returns the columns of the file, in its order. For a format that is no table these are the
// columns of our own files.
func (f *File) titles() []heading {
	names := f.columns
	if len(names) == 0 {
		names = exchange.Columns
	}
	titles := make([]heading, len(names))
	for i, name := range names {
		titles[i] = heading{name, f.heading(name)}
	}
	return titles
}

// values returns the values of a refused row by column, as far as they were read. A value that could
// not be placed with certainty comes behind the one in its column.
func (r *Refusal) values() map[string]string {
	values := make(map[string]string, len(r.said))
	for _, cell := range r.said {
		if value := storable(cell.Value); value != "" {
			values[cell.Column] = value
		}
	}
	return values
}

// storable returns a text without what the database cannot hold.
func storable(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, "\ufffd"), "\x00", "")
}

// refusedRow is a refused row with its values by column.
type refusedRow struct {
	reason string
	values map[string]string
}

// refusedLines returns the lines of a file to correct: the columns of the file with, in front of
// them, the reason why each row was refused.
func refusedLines(columns []heading, rows []refusedRow) [][]string {
	if len(columns) == 0 { // of a preview that was made before the columns were stored
		columns = (&File{}).titles()
	}
	lines := make([][]string, 0, len(rows)+1)
	titles := []string{exchange.ReasonColumn}
	for _, c := range columns {
		titles = append(titles, c.Title)
	}
	lines = append(lines, titles)
	for _, row := range rows {
		line := []string{row.reason}
		for _, c := range columns {
			line = append(line, row.values[c.Name])
		}
		lines = append(lines, line)
	}
	return lines
}
