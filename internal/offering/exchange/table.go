// Package exchange reads and writes the files in which offerings travel: CSV, XLSX, JSON of
// our own, EDU-DEX and schema.org. It turns each into rows of the catalogue's columns and
// knows nothing of what the columns mean to the product; the offering package does that.
//
// What it reads comes from strangers, so everything is bounded: the size of the file, what
// it unpacks to, the rows, and the size of one item.
package exchange

import (
	"fmt"
	"slices"
	"strings"
)

const (
	// MaxFile is the size in bytes from which a file is refused without being read further.
	MaxFile = 50 << 20
	// MaxRows is how many offerings one file may hold.
	MaxRows = 20_000
	// maxItem is how large one program or course may be, in bytes.
	maxItem = 1 << 20
)

// Format is the form of a file, as people call it.
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

// Table is a file that could be read, row by row. Rows may have faults of their own.
type Table struct {
	Format   Format
	Encoding string   // "UTF-8", "UTF-16" or "Windows-1252"; "" where the format fixes it
	Notes    []string // remarks on the whole file, in Dutch
	Rows     []Row
	// Headings are the columns by the names that the file gives them, where those are not ours.
	Headings map[string]string
}

// Row is one offering as the file states it.
type Row struct {
	Line    int      // of the file, of the sheet, or the number of the item, from 1
	Cells   []Cell   // only the columns that the file says something about
	Remarks []string // what was inferred or left out, in Dutch
	Faults  Faults   // why the row cannot be read
}

// Cell is the value of one column, without space around it. "" means unknown.
type Cell struct {
	Column string // one of Columns
	Value  string
	Line   int // where the value begins
}

// set adds a cell on the row's own line.
func (r *Row) set(column, value string) {
	r.Cells = append(r.Cells, Cell{column, clean(value), r.Line})
}

// remark adds a remark, once.
func (r *Row) remark(format string, args ...any) {
	if text := fmt.Sprintf(format, args...); !slices.Contains(r.Remarks, text) {
		r.Remarks = append(r.Remarks, text)
	}
}

// places is what a fault calls a row of a format.
var places = map[Format]string{XLSX: "rij", JSON: "aanbod", EduDex: "programma", EduDexXML: "programma", SchemaOrg: "cursus"}

// Place returns what a row is called: regel, rij, aanbod, programma or cursus.
func (f Format) Place() string {
	if place, ok := places[f]; ok {
		return place
	}
	return "regel"
}

// Fault is one thing wrong with a file.
type Fault struct {
	Place  string // what Line counts: see Format.Place; "" is a line
	Line   int    // of the field itself, from 1; 0 when it is about the whole file
	Column string // "" when it is about the whole row
	Reason string // Dutch
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

// Faults is what is wrong with a file, in the order of the file.
type Faults []Fault

// Error lists all faults, one per line.
func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, fault := range f {
		lines[i] = fault.Error()
	}
	return strings.Join(lines, "\n")
}

// refuse is the error of a file that cannot be read at all.
func refuse(format string, args ...any) error {
	return Faults{{Reason: fmt.Sprintf(format, args...)}}
}

func tooManyRows() error {
	return refuse("het bestand heeft meer dan %d rijen, splits het in delen", MaxRows)
}
