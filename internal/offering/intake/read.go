package intake

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"reflectietool/internal/framework"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/exchange"
)

const (
	// MaxFaults is the largest number of faults that is reported for one file.
	MaxFaults = 200
	// exampleKey is the key of the example row of a template, which is never imported.
	exampleKey = "VOORBEELD"
	// sourceColumn is the column that, together with the key, identifies the offering. It never
	// changes, so it is not compared as a fact.
	sourceColumn = "import_source"
)

// Fault is one thing wrong with a file of offerings.
type Fault = exchange.Fault

// Faults is everything wrong with a file, in the order of the file.
type Faults = exchange.Faults

// Record is a row of a file without faults.
type Record struct {
	Line     int               // the line on which the row begins, or the number of the item
	Offering offering.Offering // as the file states it
	Remarks  []string          // on facts that were inferred or left out, in Dutch
	columns  []string          // that the file has; it says nothing about facts in other columns
}

// Refusal is a row of a file that cannot be imported.
type Refusal struct {
	Line       int    // as in Record
	Key, Title string // shortened, as far as the file has them
	Faults     Faults // those of the row; none if MaxFaults faults were reported already
	// Reason says in Dutch why the row was refused, also if Faults has none.
	Reason string
	said   []exchange.Cell // the values of the file, as far as they were read
}

// File is a file of offerings that was read.
type File struct {
	Format   exchange.Format // that was recognised
	Encoding string          // "UTF-8", "UTF-16" or "Windows-1252"; "" for XLSX, which has no choice
	Notes    []string        // remarks on the whole file, in Dutch
	Records  []Record        // the rows without faults, in the order of the file
	Refused  []Refusal       // the rows with faults
	faults   int             // number of faults of all rows, including those that are not reported
	headings map[string]string
	columns  []string // of a table, in the order of the file; none for another format
}

// heading returns the name of a column in the file.
func (f *File) heading(column string) string { return cmp.Or(f.headings[column], column) }

// Read reads a file in one of the formats CSV, XLSX, JSON of our own, EDU-DEX and schema.org,
// which it recognises by the content. A row with faults is refused with all of its faults, up
// to MaxFaults for a file; the other rows are still read. If the file cannot be read at all,
// the error is Faults.
func Read(r io.Reader, fw *framework.Framework) (*File, error) {
	table, err := exchange.Read(r, exchange.Options{Competency: func(name string) (string, bool) { return offering.CompetencyNamed(fw, name) }})
	if err != nil {
		return nil, err
	}
	reading := reading{fw: fw, place: table.Format.Place(), seen: map[[2]string]int{}}
	reading.file = File{Format: table.Format, Encoding: table.Encoding, Notes: table.Notes, headings: table.Headings, columns: table.Columns}
	for i := range table.Rows {
		reading.take(&table.Rows[i])
	}
	if reading.examples > 0 {
		reading.file.Notes = append(reading.file.Notes, "De voorbeeldrij van het sjabloon is overgeslagen.")
	}
	if len(reading.file.Records)+len(reading.file.Refused) == 0 {
		return nil, Faults{{Reason: "er staat geen aanbod in het bestand, alleen de voorbeeldrij. Vul een rij in"}}
	}
	return &reading.file, nil
}

// Faults returns the faults of the rows that were refused. If there are more than are reported,
// the last one says how many more.
func (f *File) Faults() Faults {
	var all Faults
	for _, r := range f.Refused {
		all = append(all, r.Faults...)
	}
	if more := f.faults - len(all); more > 0 {
		all = append(all, Fault{Reason: "en nog " + count(more, "fout", "fouten")})
	}
	return all
}

// settle sets the import source of the records without one, "" for that of the format. It
// refuses records that then have the same source and key as an earlier one.
func (f *File) settle(source string) {
	source = cmp.Or(source, defaultSource(f.Format))
	seen := map[[2]string]int{}
	var kept []Record
	for i := range f.Records {
		r := &f.Records[i]
		r.Offering.ImportSource = cmp.Or(r.Offering.ImportSource, source)
		first, double := seen[r.key()]
		if !double {
			seen[r.key()] = r.Line
			kept = append(kept, *r)
			continue
		}
		reason := fmt.Sprintf("%q staat ook op %s %d. Geef elk aanbod een eigen sleutel", offering.Shorten(r.Offering.Key), f.Format.Place(), first)
		f.refuse(r, Faults{{Place: f.Format.Place(), Line: r.Line, Column: f.heading("id"), Reason: reason}}, r.cells())
	}
	f.Records = kept
}

// ReadCSV returns the records of a file without faults, in any format that Read reads. If the
// file has a fault, it returns no records and the error is Faults.
func ReadCSV(r io.Reader, fw *framework.Framework) ([]Record, error) {
	file, err := Read(r, fw)
	if err != nil {
		return nil, err
	}
	if faults := file.Faults(); len(faults) > 0 {
		return nil, faults
	}
	return file.Records, nil
}

// reading is a file whose rows are being parsed.
type reading struct {
	fw       *framework.Framework
	place    string            // the Dutch word for a row
	seen     map[[2]string]int // the line of each pair of source and key
	examples int               // number of example rows
	file     File
}

// take parses one row, and adds it to the records or to the refused rows.
func (r *reading) take(row *exchange.Row) {
	faults := slices.Clone(row.Faults)
	record := Record{Line: row.Line, Remarks: row.Remarks}
	if len(row.Cells) > 0 {
		if keyOf(row) == exampleKey {
			r.examples++
			return
		}
		faults = append(faults, r.fields(&record, row)...)
	}
	if len(faults) == 0 {
		r.file.Records = append(r.file.Records, record)
		return
	}
	for i := range faults {
		faults[i].Place, faults[i].Column = r.place, r.file.heading(faults[i].Column)
	}
	slices.SortStableFunc(faults, func(a, b Fault) int { return a.Line - b.Line })
	r.file.refuse(&record, faults, slices.Concat(row.Cells, row.Rest))
}

// maxReason is the largest number of characters in the reason of a refused row.
const maxReason = 1000

// refuse adds a record to the refused rows, with its faults as long as those of the file are at most
// MaxFaults.
func (f *File) refuse(r *Record, faults Faults, said []exchange.Cell) {
	reported := slices.Clone(faults[:max(0, min(len(faults), MaxFaults-f.faults))])
	f.faults += len(faults)
	reason := []rune(strings.Join(strings.Split(faults.Error(), "\n"), " · "))
	f.Refused = append(f.Refused, Refusal{
		Line: r.Line, Key: offering.Shorten(r.Offering.Key), Title: offering.Shorten(r.Offering.Title), Faults: reported,
		Reason: string(reason[:min(len(reason), maxReason)]), said: said,
	})
}

// cells returns the facts of a record as the file would hold them.
func (r *Record) cells() []exchange.Cell {
	values := offering.ColumnValues(&r.Offering)
	cells := []exchange.Cell{{Column: sourceColumn, Value: values[sourceColumn], Line: r.Line}}
	for _, name := range r.columns {
		cells = append(cells, exchange.Cell{Column: name, Value: values[name], Line: r.Line})
	}
	return cells
}

func keyOf(row *exchange.Row) string {
	for _, cell := range row.Cells {
		if cell.Column == "id" {
			return cell.Value
		}
	}
	return ""
}

// fields parses the cells of a row in the order of the columns, because the levels need the
// competencies.
func (r *reading) fields(record *Record, row *exchange.Row) Faults {
	cells := make(map[string]exchange.Cell, len(row.Cells))
	for _, cell := range row.Cells {
		cells[cell.Column] = cell
	}
	var faults Faults
	for _, c := range offering.Columns {
		cell, ok := cells[c.Name]
		if !ok && c.Needed {
			cell, ok = exchange.Cell{Column: c.Name, Line: row.Line}, len(row.Faults) == 0
		}
		if !ok {
			continue
		}
		if c.Name != sourceColumn {
			record.columns = append(record.columns, c.Name)
		}
		if reason := c.Read(&record.Offering, cell.Value, r.fw); reason != "" {
			faults = append(faults, Fault{Line: cell.Line, Column: c.Name, Reason: reason})
		}
	}
	if record.Offering.State == "" {
		record.Offering.State = offering.Draft
	}
	faults = append(faults, r.checkKey(record)...)
	if len(faults) == 0 {
		faults = append(faults, checkWhole(record)...)
	}
	return faults
}

// checkKey returns a fault if an earlier row has the same source and key.
func (r *reading) checkKey(record *Record) Faults {
	key := [2]string{record.Offering.ImportSource, record.Offering.Key}
	if first, double := r.seen[key]; double {
		reason := fmt.Sprintf("%q staat ook op %s %d. Geef elk aanbod een eigen sleutel", offering.Shorten(key[1]), r.place, first)
		return Faults{{Line: record.Line, Column: "id", Reason: reason}}
	}
	if key[1] != "" {
		r.seen[key] = record.Line
	}
	return nil
}

// checkWhole returns the faults of values that are valid by themselves but not together.
func checkWhole(record *Record) Faults {
	o := &record.Offering
	if reason := offering.CheckLevels(o); reason != "" {
		return Faults{{Line: record.Line, Column: "to_level", Reason: reason}}
	}
	if len(o.Competencies) > 0 {
		return nil
	}
	if o.State == offering.Published {
		return Faults{{Line: record.Line, Column: "competencies", Reason: errNoCompetencies.Error()}}
	}
	record.Remarks = append(record.Remarks, "Competenties ontbreken. Daarom kan dit alleen een concept zijn.")
	return nil
}

var errNoCompetencies = errors.New("is leeg. Vul een competentie in, of maak er een concept van")
