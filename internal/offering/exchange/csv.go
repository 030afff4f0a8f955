package exchange

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"reflectietool/internal/spreadsheet"
)

// csvFile is a CSV file while it is read.
type csvFile struct {
	reader *csv.Reader
	skip   int // number of lines before the header that are not given to the reader
	names  []string
	table  Table
}

// readCSV reads a table with a header row. The separator is the comma, the semicolon or the
// tab, whichever occurs most often in the header.
func readCSV(text []byte) (*Table, error) {
	f := csvFile{table: Table{Format: CSV}}
	if first, rest, found := bytes.Cut(text, []byte("\n")); found && bytes.HasPrefix(bytes.ToLower(first), []byte("sep=")) {
		text, f.skip = rest, 1 // Excel's own way to name the separator
	}
	comma := separator(text)
	scan := csvScan{rest: text, comma: comma, line: 1 + f.skip, columns: MaxColumns, length: MaxField}
	if err := scan.check(); err != nil {
		return nil, err
	}
	f.reader = csv.NewReader(bytes.NewReader(text))
	f.reader.Comma = rune(comma)
	f.reader.FieldsPerRecord = -1
	f.reader.ReuseRecord = true
	if err := f.readHeader(); err != nil {
		return nil, err
	}
	if err := f.readRows(); err != nil {
		return nil, err
	}
	return &f.table, nil
}

func separator(text []byte) byte {
	var counts [256]int
	quoted := false
	for _, b := range text {
		if b == '"' {
			quoted = !quoted
		}
		if b == '\n' && !quoted {
			break
		}
		if !quoted {
			counts[b]++
		}
	}
	best := byte(',')
	for _, b := range []byte{';', '\t'} {
		if counts[b] > counts[best] {
			best = b
		}
	}
	return best
}

func (f *csvFile) readHeader() error {
	titles, err := f.reader.Read()
	if errors.Is(err, io.EOF) {
		return Faults{{Line: 1, Reason: "het bestand is leeg. Zet op de eerste regel de namen van de kolommen"}}
	}
	if err != nil {
		return Faults{f.broken(err)}
	}
	for i := range titles {
		titles[i] = spreadsheet.Unescape(clean(titles[i]))
	}
	var faults Faults
	if f.names, faults = header("", f.line(0), titles); len(faults) > 0 {
		return faults
	}
	f.table.Headings, f.table.Columns = headings(titles, f.names), present(f.names)
	return nil
}

// line returns the line on which a field of the last row begins.
func (f *csvFile) line(field int) int {
	line, _ := f.reader.FieldPos(field)
	return line + f.skip
}

// readRows reads the rows to the end of the file, and continues after a fault.
func (f *csvFile) readRows() error {
	for {
		fields, err := f.reader.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			fault := f.broken(err)
			f.table.Rows = append(f.table.Rows, Row{Line: fault.Line, Faults: Faults{fault}})
		} else if strings.TrimSpace(strings.Join(fields, "")) != "" || len(fields) != len(f.names) {
			f.table.Rows = append(f.table.Rows, f.row(fields))
		}
		if len(f.table.Rows) > MaxRows {
			return tooManyRows()
		}
	}
	if len(f.table.Rows) == 0 {
		return Faults{{Line: 1, Reason: "het bestand heeft alleen een kopregel. Zet het aanbod eronder"}}
	}
	return nil
}

func (f *csvFile) row(fields []string) Row {
	row := Row{Line: f.line(0), Cells: make([]Cell, 0, len(fields))}
	if len(fields) != len(f.names) {
		reason := fmt.Sprintf("heeft %s. De kopregel heeft er %d", fieldCount(len(fields)), len(f.names))
		row.Faults = Faults{{Line: row.Line, Reason: reason}}
		row.Cells, row.Rest = nil, f.place(fields)
		return row
	}
	for i, field := range fields {
		if f.names[i] != "" {
			row.Cells = append(row.Cells, Cell{f.names[i], spreadsheet.Unescape(clean(field)), f.line(i)})
		}
	}
	return row
}

// place puts the fields of a row with too few or too many of them below the titles, from the left.
// What is left over is added to the last column, so that nothing is lost.
func (f *csvFile) place(fields []string) []Cell {
	var cells []Cell
	for i, field := range fields {
		value := spreadsheet.Unescape(clean(field))
		switch {
		case i < len(f.names) && f.names[i] != "":
			cells = append(cells, Cell{f.names[i], value, f.line(i)})
		case i >= len(f.names) && len(cells) > 0 && value != "":
			cells[len(cells)-1].Value += " | " + value
		}
	}
	return cells
}

func fieldCount(n int) string {
	if n == 1 {
		return "1 veld"
	}
	return strconv.Itoa(n) + " velden"
}

// broken returns the fault for an error of the CSV reader.
func (f *csvFile) broken(err error) Fault {
	var parse *csv.ParseError
	if !errors.As(err, &parse) {
		return Fault{Line: 1, Reason: "het bestand is niet te lezen als CSV. Sla het opnieuw op als CSV of als .xlsx"}
	}
	reason := "de regel is niet goed opgebouwd"
	if errors.Is(parse.Err, csv.ErrQuote) || errors.Is(parse.Err, csv.ErrBareQuote) {
		reason = "een aanhalingsteken staat verkeerd of ontbreekt. Schrijf een veld als \"...\" en een aanhalingsteken daarin als \"\""
	}
	if parse.StartLine != parse.Line {
		reason += fmt.Sprintf(" (de rij begint op regel %d)", parse.StartLine+f.skip)
	}
	return Fault{Line: parse.Line + f.skip, Reason: reason}
}
