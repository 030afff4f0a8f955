// Package spreadsheet writes tables in the form that Dutch spreadsheets read, so that no cell is
// run as a formula.
package spreadsheet

import (
	"encoding/csv"
	"io"
	"regexp"
)

// Writer writes lines of cells as CSV. It escapes every cell, so the callers need not know which
// cells hold text that people typed. Write keeps the first error for Error, as a csv.Writer does.
type Writer struct {
	csv   *csv.Writer
	cells []string // of the present line; kept to save an allocation for each line
}

// NewWriter returns a writer of lines with semicolons, which Dutch spreadsheets expect. The lines
// come after the byte order mark by which Excel recognises UTF-8.
func NewWriter(w io.Writer) *Writer { return newWriter(w, ';') }

// NewCommaWriter is NewWriter with commas, which programs expect.
func NewCommaWriter(w io.Writer) *Writer { return newWriter(w, ',') }

func newWriter(w io.Writer, separator rune) *Writer {
	_, _ = io.WriteString(w, "\ufeff") // if this write fails, writing the lines fails too
	out := &Writer{csv: csv.NewWriter(w)}
	out.csv.Comma = separator
	return out
}

// negative matches a negative number, with a decimal point or comma.
var negative = regexp.MustCompile(`^-\d+([.,]\d+)?$`)

// Write writes one line. A negative number stays a number, except at the start of a line: a
// spreadsheet that splits on another sign reads the rest of the line as part of that cell.
func (w *Writer) Write(cells []string) error {
	w.cells = w.cells[:0]
	for i, cell := range cells {
		if i == 0 || !negative.MatchString(cell) {
			cell = Escape(cell)
		}
		w.cells = append(w.cells, cell)
	}
	return w.csv.Write(w.cells)
}

// Flush writes what is still in the buffer.
func (w *Writer) Flush() { w.csv.Flush() }

// Error returns the first error of any write.
func (w *Writer) Error() error { return w.csv.Error() }
