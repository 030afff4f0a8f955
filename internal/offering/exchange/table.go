// Package exchange reads and writes files of offerings. It reads CSV, XLSX, JSON of our own,
// EDU-DEX and schema.org, and writes the first three. It converts between a file and rows with
// the columns of the catalogue. What the columns mean to the product is up to package
// offering.
//
// Files come from strangers, so everything has a limit: the size of the file, its size when
// unpacked, the numbers of rows and columns, the length of a field, the size, depth and lists of one
// item, and the numbers of faults and remarks. A limit is checked before anything is built from what
// it limits.
package exchange

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	// MaxFile is the size in bytes above which a file is refused without being read further.
	MaxFile = 50 << 20
	// MaxRows is the largest number of offerings in one file.
	MaxRows = 20_000
	// MaxColumns is the largest number of columns of a table.
	MaxColumns = 200
	// MaxField is the largest number of characters in one field of a table.
	MaxField = 10_000
	// maxItem is the largest size of one program or course, in bytes, and maxDepth the largest
	// number of levels in it.
	maxItem  = 1 << 20
	maxDepth = 64
	// maxRemarks is the largest number of remarks on one row.
	maxRemarks = 20
)

// Format is the format of a file, by the name that people use for it.
type Format string

// The formats that are read. The first three are written as well.
const (
	CSV       Format = "CSV"
	XLSX      Format = "XLSX"
	JSON      Format = "JSON"
	EduDex    Format = "EDU-DEX"
	EduDexXML Format = "EDU-DEX (XML)"
	SchemaOrg Format = "schema.org"
)

// Table is a file that was read. Its rows can have faults of their own.
type Table struct {
	Format   Format   // that was recognised
	Encoding string   // "UTF-8", "UTF-16" or "Windows-1252"; "" for XLSX, which has no choice
	Notes    []string // remarks on the whole file, in Dutch
	Rows     []Row    // in the order of the file
	// Headings has the titles that the file gives to columns, by our name of the column. It lacks
	// columns whose title is our name.
	Headings map[string]string
	// Columns has our names of the columns of a table, in the order of the file. Formats that are no
	// table have none.
	Columns []string
}

// Row is one offering as the file states it.
type Row struct {
	Line    int      // the line of the file, the row of the sheet, or the number of the item, from 1
	Cells   []Cell   // only for columns about which the file says something
	Remarks []string // on facts that were inferred or left out, in Dutch
	Faults  Faults   // why the row cannot be read; none if it can
	// Rest has the values of a row with faults that are not in Cells, in the column where they seem to
	// belong. They are only for correcting the row.
	Rest []Cell
}

// Cell is the value of one column, without space around it. "" means unknown.
type Cell struct {
	Column string // one of Columns
	Value  string // as the columns of package offering parse it
	Line   int    // where the value begins, counted as in Row
}

// set adds a cell on the row's own line, or a fault if the value is too long for a cell.
func (r *Row) set(column, value string) {
	if value = clean(value); isLong(value) {
		r.Faults = append(r.Faults, Fault{Line: r.Line, Column: column, Reason: "is " + tooLong(MaxField)})
		return
	}
	r.Cells = append(r.Cells, Cell{column, value, r.Line})
}

func isLong(value string) bool {
	return len(value) > MaxField && utf8.RuneCountInString(value) > MaxField
}

// tooLong and tooWide return in Dutch which limit a field or a row exceeds.
func tooLong(limit int) string { return fmt.Sprintf("langer dan %d tekens", limit) }
func tooWide(limit int) string { return fmt.Sprintf("heeft meer dan %d kolommen", limit) }

// clean returns a value without space around it, and with line ends of one kind.
func clean(value string) string {
	if strings.Contains(value, "\r") {
		value = strings.ReplaceAll(strings.ReplaceAll(value, "\r\n", "\n"), "\r", "\n")
	}
	return strings.TrimSpace(value)
}

// remark adds a remark, once, up to maxRemarks.
func (r *Row) remark(format string, args ...any) {
	if text := fmt.Sprintf(format, args...); len(r.Remarks) < maxRemarks && !slices.Contains(r.Remarks, text) {
		r.Remarks = append(r.Remarks, text)
	}
}

// places has the Dutch word for a row of a format, for faults.
var places = map[Format]string{XLSX: "rij", JSON: "aanbod", EduDex: "programma", EduDexXML: "programma", SchemaOrg: "cursus"}

// Place returns the Dutch word for a row of the format: regel, rij, aanbod, programma or cursus.
func (f Format) Place() string {
	if place, ok := places[f]; ok {
		return place
	}
	return "regel"
}

// Fault is one thing wrong with a file.
type Fault struct {
	Place  string // the word for what Line counts, from Format.Place; "" is a line
	Line   int    // of the field itself, from 1; 0 if the fault is about the whole file
	Column string // "" if the fault is about the whole row
	Reason string // in Dutch
}

// Error returns the fault in one Dutch line: regel 3, kolom "kind": ...
func (f Fault) Error() string {
	place, column := f.Place, "kolom"
	switch place {
	case "":
		place = "regel"
	case "regel", "rij":
	default:
		column = "veld"
	}
	switch {
	case f.Line == 0:
		return f.Reason
	case f.Column == "":
		return fmt.Sprintf("%s %d: %s", place, f.Line, f.Reason)
	default:
		return fmt.Sprintf("%s %d, %s %q: %s", place, f.Line, column, f.Column, f.Reason)
	}
}

// Faults is everything wrong with a file, in the order of the file. It is the error of a file
// that is refused.
type Faults []Fault

// Error lists all faults, one per line.
func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, fault := range f {
		lines[i] = fault.Error()
	}
	return strings.Join(lines, "\n")
}

// refuse returns the error for a file that cannot be read at all; format is a Dutch reason.
func refuse(format string, args ...any) error {
	return Faults{{Reason: fmt.Sprintf(format, args...)}}
}

// first returns the first n faults, and one that says how many more there are.
func (f Faults) first(n int) Faults {
	if len(f) <= n {
		return f
	}
	return append(slices.Clone(f[:n]), Fault{Reason: fmt.Sprintf("en nog %d fouten", len(f)-n)})
}

func tooManyRows() error {
	return refuse("het bestand heeft meer dan %d rijen. Splits het in delen", MaxRows)
}
