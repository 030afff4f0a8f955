package intake

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"

	"reflectietool/internal/framework"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/exchange"
)

const (
	// MaxFaults is how many faults of one file are told.
	MaxFaults = 200
	// exampleKey is the key of the row in a template that shows how, and is never taken in.
	exampleKey = "VOORBEELD"
	// sourceColumn is the column that says, with the key, which offering it is. It never
	// changes, so it is no fact to compare.
	sourceColumn = "import_source"
)

// Fault is one thing wrong with a file of offerings.
type Fault = exchange.Fault

// Faults is everything wrong with a file, in the order of the file.
type Faults = exchange.Faults

// Record is one faultless row of a file.
type Record struct {
	Line     int // on which the row begins, or the number of the item
	Offering offering.Offering
	Remarks  []string // what was inferred or left out, in Dutch
	columns  []string // that the file has: the others say nothing about the offering
}

// Refusal is a row that cannot be taken in.
type Refusal struct {
	Line       int
	Key, Title string // as far as the file has them
	Faults     Faults // none where MaxFaults were told already
}

// File is a file of offerings that was read.
type File struct {
	Format   exchange.Format
	Encoding string   // "UTF-8", "UTF-16" or "Windows-1252"; "" where the format fixes it
	Notes    []string // remarks on the whole file, in Dutch
	Records  []Record
	Refused  []Refusal
	faults   int // of all rows, also those that are not told
	headings map[string]string
}

// heading is a column as the file names it.
func (f *File) heading(column string) string { return cmp.Or(f.headings[column], column) }

// Read reads a file in any of the formats, found out by its content: CSV, XLSX, JSON of our
// own, EDU-DEX and schema.org. Of a row with faults all are told, up to MaxFaults per file,
// and the other rows are read. A file that cannot be read at all is Faults.
func Read(r io.Reader, fw *framework.Framework) (*File, error) {
	table, err := exchange.Read(r, exchange.Options{Competency: func(name string) (string, bool) { return offering.CompetencyNamed(fw, name) }})
	if err != nil {
		return nil, err
	}
	reading := reading{fw: fw, place: table.Format.Place(), seen: map[[2]string]int{}}
	reading.file = File{Format: table.Format, Encoding: table.Encoding, Notes: table.Notes, headings: table.Headings}
	for i := range table.Rows {
		reading.take(&table.Rows[i])
	}
	if reading.examples > 0 {
		reading.file.Notes = append(reading.file.Notes, "De voorbeeldrij van het sjabloon is overgeslagen.")
	}
	if len(reading.file.Records)+len(reading.file.Refused) == 0 {
		return nil, Faults{{Reason: "er staat geen aanbod in het bestand, alleen de voorbeeldrij"}}
	}
	return &reading.file, nil
}

// Faults returns what is told of the rows that were refused.
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

// settle gives the records without a source the one given, "" for that of the format, and
// refuses those that then have the key of another.
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
		reason := fmt.Sprintf("%q staat ook op %s %d", offering.Shorten(r.Offering.Key), f.Format.Place(), first)
		f.faults++
		f.Refused = append(f.Refused, Refusal{r.Line, offering.Shorten(r.Offering.Key), offering.Shorten(r.Offering.Title),
			Faults{{Place: f.Format.Place(), Line: r.Line, Column: f.heading("id"), Reason: reason}}})
	}
	f.Records = kept
}

// ReadCSV reads a whole file, of whatever format, or nothing: with any fault there are no
// records and the error is Faults.
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

// reading is a file while its rows are understood.
type reading struct {
	fw       *framework.Framework
	place    string
	seen     map[[2]string]int // source and key to the line that has them
	examples int
	file     File
}

// take understands one row.
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
	told := max(0, min(len(faults), MaxFaults-r.file.faults))
	r.file.faults += len(faults)
	r.file.Refused = append(r.file.Refused, Refusal{row.Line, offering.Shorten(record.Offering.Key), offering.Shorten(record.Offering.Title), faults[:told]})
}

func keyOf(row *exchange.Row) string {
	for _, cell := range row.Cells {
		if cell.Column == "id" {
			return cell.Value
		}
	}
	return ""
}

// fields reads the cells in the order of the columns, since some go by what others hold.
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

// checkKey finds a key that another row has as well.
func (r *reading) checkKey(record *Record) Faults {
	key := [2]string{record.Offering.ImportSource, record.Offering.Key}
	if first, double := r.seen[key]; double {
		reason := fmt.Sprintf("%q staat ook op %s %d", offering.Shorten(key[1]), r.place, first)
		return Faults{{Line: record.Line, Column: "id", Reason: reason}}
	}
	if key[1] != "" {
		r.seen[key] = record.Line
	}
	return nil
}

// checkWhole finds what is wrong with values that are right by themselves.
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
	record.Remarks = append(record.Remarks, "Competenties ontbreken, daarom kan dit alleen een concept zijn.")
	return nil
}

var errNoCompetencies = errors.New("is leeg, zonder competenties kan aanbod alleen een concept zijn")
