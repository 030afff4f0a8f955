package offering

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"reflectietool/internal/framework"
)

// maxFile bounds what an import reads into memory, in bytes: about 50,000 offerings.
const maxFile = 32 << 20

// Record is one faultless row of a catalogue file.
type Record struct {
	Line     int // on which the row begins
	Offering Offering
	columns  []string // that the file has: the others say nothing about the offering
}

// Fault is one thing wrong with a catalogue file. Line is that of the field in the file
// itself, counted from 1, also behind fields that span several lines.
type Fault struct {
	Line   int
	Column string // "" when it is about the whole line
	Reason string // Dutch
}

// Error returns the fault in one Dutch line: regel 3, kolom "kind": ...
func (f Fault) Error() string {
	if f.Column == "" {
		return fmt.Sprintf("regel %d: %s", f.Line, f.Reason)
	}
	return fmt.Sprintf("regel %d, kolom %q: %s", f.Line, f.Column, f.Reason)
}

// Faults is everything wrong with a catalogue file, in the order of the file.
type Faults []Fault

// Error lists all faults, one per line.
func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, fault := range f {
		lines[i] = fault.Error()
	}
	return strings.Join(lines, "\n")
}

// ReadCSV reads a catalogue file: UTF-8 with or without byte order mark, a header row,
// commas, several values in one field separated by |. The columns are those of an
// export; from_level, to_level, start_dates, valid_until and checked_on may be left out.
// Space around a value is dropped, all else is kept as it is.
//
// The error is Faults with everything wrong in the file, or that of r. With an error
// there are no records.
func ReadCSV(r io.Reader, fw *framework.Framework) ([]Record, error) {
	content, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("read catalogue: %w", err)
	}
	if len(content) > maxFile {
		return nil, Faults{{1, "", fmt.Sprintf("het bestand is groter dan %d MB", maxFile>>20)}}
	}
	f := file{fw: fw, seen: map[string]int{}}
	f.reader = csv.NewReader(bytes.NewReader(bytes.TrimPrefix(content, []byte("\ufeff"))))
	f.reader.FieldsPerRecord = -1
	if f.readHeader() {
		f.readRows()
	}
	if len(f.faults) > 0 {
		return nil, f.faults
	}
	return f.records, nil
}

// file is a catalogue file while it is read.
type file struct {
	fw      *framework.Framework
	reader  *csv.Reader
	header  []string
	seen    map[string]int // id to the line that has it
	records []Record
	faults  Faults
}

func (f *file) fault(line int, column, reason string) {
	f.faults = append(f.faults, Fault{line, column, reason})
}

// readHeader reports whether the columns are such that the rows can be read.
func (f *file) readHeader() bool {
	header, err := f.reader.Read()
	if errors.Is(err, io.EOF) {
		f.fault(1, "", "het bestand is leeg, de eerste regel moet de namen van de kolommen hebben")
		return false
	}
	if err != nil {
		f.broken(err)
		return false
	}
	line, _ := f.reader.FieldPos(0)
	if len(header) == 1 && strings.Contains(header[0], ";") {
		f.fault(line, "", "de kolommen zijn gescheiden door puntkomma's, gebruik komma's")
		return false
	}
	for i, name := range header {
		name = strings.TrimSpace(name)
		header[i] = name
		if _, known := findColumn(name); !known {
			f.fault(line, shorten(name), "deze kolom ken ik niet")
		} else if slices.Contains(header[:i], name) {
			f.fault(line, name, "deze kolom komt twee keer voor")
		}
	}
	for _, c := range columns {
		if !c.optional && !slices.Contains(header, c.name) {
			f.fault(line, c.name, "deze kolom ontbreekt")
		}
	}
	f.header = header
	return true
}

// readRows reads the rows to the end, going on after a fault.
func (f *file) readRows() {
	rows := 0
	for {
		fields, err := f.reader.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		rows++
		if err != nil {
			f.broken(err)
			continue
		}
		f.readRow(fields)
	}
	if rows == 0 {
		f.fault(1, "", "het bestand heeft alleen een kopregel, er staat geen aanbod in")
	}
}

func (f *file) readRow(fields []string) {
	line, _ := f.reader.FieldPos(0)
	if len(fields) != len(f.header) {
		f.fault(line, "", fmt.Sprintf("heeft %d velden, de kopregel heeft er %d", len(fields), len(f.header)))
		return
	}
	record := Record{Line: line, columns: f.header}
	before := len(f.faults)
	for _, c := range columns {
		if i := slices.Index(f.header, c.name); i >= 0 {
			f.readField(&record.Offering, c, strings.TrimSpace(fields[i]), i)
		}
	}
	f.checkKey(&record)
	if reason := checkLevels(&record.Offering); reason != "" && len(f.faults) == before {
		f.fault(line, "to_level", reason)
	}
	slices.SortStableFunc(f.faults[before:], func(a, b Fault) int { return a.Line - b.Line })
	f.records = append(f.records, record)
}

func (f *file) readField(o *Offering, c column, value string, i int) {
	line, _ := f.reader.FieldPos(i)
	if !utf8.ValidString(value) {
		f.fault(line, c.name, "is geen UTF-8, sla het bestand op als UTF-8")
		return
	}
	if strings.ContainsRune(value, 0) {
		f.fault(line, c.name, "bevat een teken dat niet kan (een nul)")
		return
	}
	if err := c.parse(o, value, f.fw); err != nil {
		f.fault(line, c.name, err.Error())
	}
}

// checkKey finds a key that another row has as well.
func (f *file) checkKey(r *Record) {
	key := r.Offering.Key
	if first, double := f.seen[key]; double {
		f.fault(r.Line, "id", fmt.Sprintf("%q staat ook op regel %d", shorten(key), first))
	} else if key != "" {
		f.seen[key] = r.Line
	}
}

// broken reports a line that is not CSV.
func (f *file) broken(err error) {
	var parse *csv.ParseError
	if !errors.As(err, &parse) {
		f.fault(1, "", err.Error())
		return
	}
	reason := "de regel is niet goed opgebouwd"
	if errors.Is(parse.Err, csv.ErrQuote) || errors.Is(parse.Err, csv.ErrBareQuote) {
		reason = "een aanhalingsteken staat verkeerd of ontbreekt, schrijf een veld als \"...\" en een aanhalingsteken daarin als \"\""
	}
	if parse.StartLine != parse.Line {
		reason += fmt.Sprintf(" (de rij begint op regel %d)", parse.StartLine)
	}
	f.fault(parse.Line, "", reason)
}
