package exchange

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"reflectietool/internal/spreadsheet"
)

const (
	// maxUnpacked is the largest size of a workbook when unpacked, in bytes, and maxTags the
	// largest number of tags in its parts: an empty cell takes few bytes in the file but many in
	// memory.
	maxUnpacked = 64 << 20
	maxTags     = 4_000_000
	// maxShared is the largest number of elements in the parts that are not sheets, of which the
	// texts that cells share are the largest: each element takes some 200 bytes in memory.
	maxShared = 600_000
	maxParts  = 500 // files in the zip file
)

// readXLSX reads the first sheet of a workbook. Of dates and numbers it takes the stored value,
// however Excel shows it; of other cells it takes the text that Excel shows. Of a formula it
// takes the value that was saved with it.
func readXLSX(content []byte) (table *Table, err error) {
	archive, err := checkPackage(content)
	if err != nil {
		return nil, err
	}
	// A workbook can be damaged in ways for which the library panics.
	defer func() {
		if broken := recover(); broken != nil {
			table, err = nil, refuse("het Excel-bestand is beschadigd. Sla het opnieuw op als .xlsx")
		}
	}()
	book, err := excelize.OpenReader(bytes.NewReader(content), excelize.Options{
		UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxUnpacked, // nothing goes to a file on disk
	})
	if err != nil {
		return nil, refuse("het Excel-bestand is beschadigd of heeft een wachtwoord. Sla het opnieuw op als .xlsx, zonder wachtwoord")
	}
	defer func() { _ = book.Close() }() // it has nothing on disk
	sheet := book.GetSheetName(0)
	kinds, err := kindsOf(archive)
	if err != nil {
		return nil, refuse("het Excel-bestand heeft geen werkblad dat we kunnen lezen")
	}
	defer func() { _ = kinds.Close() }() // it was only read
	s := sheetReader{book: book, name: sheet, kinds: kinds}
	if props, err := book.GetWorkbookProps(); err == nil && props.Date1904 != nil {
		s.date1904 = *props.Date1904
	}
	return s.read()
}

// checkPackage unpacks every part of a workbook without keeping it, to measure its size before
// anything is built from it.
func checkPackage(content []byte) (*zip.Reader, error) {
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return nil, refuse("het Excel-bestand is beschadigd. Sla het opnieuw op als .xlsx")
	}
	if !slices.ContainsFunc(archive.File, func(f *zip.File) bool { return strings.EqualFold(f.Name, "xl/workbook.xml") }) {
		return nil, refuse("dit is een zip-bestand, maar geen Excel-bestand (.xlsx)")
	}
	if len(archive.File) > maxParts {
		return nil, tooLarge()
	}
	count := counter{left: maxUnpacked}
	for _, part := range archive.File {
		if err := count.add(part); err != nil {
			return nil, err
		}
	}
	return archive, nil
}

func tooLarge() error {
	return refuse("het Excel-bestand is uitgepakt te groot: meer dan %d MB, te veel cellen of te veel in één cel. Splits het in delen", maxUnpacked>>20)
}

// counter adds up the sizes of unpacked parts. Left is the number of bytes that remain until
// maxUnpacked; tags is the number of tags so far, and shared that of elements outside the sheets.
type counter struct{ left, tags, shared int }

func (c *counter) add(part *zip.File) error {
	r, err := part.Open()
	if err != nil {
		return refuse("het Excel-bestand is beschadigd. Sla het opnieuw op als .xlsx")
	}
	defer func() { _ = r.Close() }() // it was only read
	buffer := make([]byte, 64<<10)
	name := strings.ToLower(strings.ReplaceAll(part.Name, `\`, "/"))
	all := tags{sure: strings.HasSuffix(name, ".xml") || strings.HasSuffix(name, ".rels")}
	sheet := strings.HasPrefix(name, "xl/worksheets/")
	for {
		n, err := r.Read(buffer)
		if all.add(buffer[:n]); all.long {
			return tooLarge()
		}
		c.left -= n
		c.tags += bytes.Count(buffer[:n], []byte("<"))
		if c.left < 0 || c.tags > maxTags || !sheet && c.shared+all.count > maxShared {
			return tooLarge()
		}
		if err == io.EOF {
			if !sheet {
				c.shared += all.count
			}
			return nil
		}
		if err != nil {
			return refuse("het Excel-bestand is beschadigd. Sla het opnieuw op als .xlsx")
		}
	}
}

// sheetReader reads the rows of one sheet, each value both as it is stored and as it is shown.
type sheetReader struct {
	book      *excelize.File
	name      string // of the sheet
	kinds     *cellKinds
	date1904  bool     // days are counted from 1904, not from 1900
	names     []string // of the columns; nil until the header was read
	table     Table
	raw, seen []string // the present row, as stored and as shown
}

func (s *sheetReader) read() (*Table, error) {
	s.table.Format = XLSX
	raw, err := s.book.Rows(s.name)
	if err != nil {
		return nil, refuse("het Excel-bestand heeft geen werkblad dat we kunnen lezen")
	}
	shown, err := s.book.Rows(s.name)
	if err != nil {
		return nil, refuse("het Excel-bestand heeft geen werkblad dat we kunnen lezen")
	}
	defer func() { _, _ = raw.Close(), shown.Close() }() // they have nothing on disk
	for number := 1; raw.Next() && shown.Next(); number++ {
		if s.raw, err = raw.Columns(excelize.Options{RawCellValue: true}); err == nil {
			s.seen, err = shown.Columns()
		}
		if err != nil || len(s.raw) > MaxColumns || len(s.seen) > MaxColumns {
			return nil, Faults{{Place: "rij", Line: number, Reason: fmt.Sprintf("is niet te lezen of heeft meer dan %d kolommen", MaxColumns)}}
		}
		if number > 5*MaxRows || len(s.table.Rows) > MaxRows {
			return nil, tooManyRows()
		}
		if err := s.readRow(number); err != nil {
			return nil, err
		}
	}
	switch {
	case s.names == nil:
		return nil, Faults{{Place: "rij", Line: 1, Reason: "het eerste werkblad is leeg. Zet op de eerste rij de namen van de kolommen"}}
	case len(s.table.Rows) == 0:
		return nil, Faults{{Place: "rij", Line: 1, Reason: "het werkblad heeft alleen een kopregel. Zet het aanbod eronder"}}
	}
	return &s.table, nil
}

// readRow adds a row to the table. The first row with content is the header.
func (s *sheetReader) readRow(number int) error {
	if s.names == nil {
		titles := s.seen
		for len(titles) > 0 && strings.TrimSpace(titles[len(titles)-1]) == "" {
			titles = titles[:len(titles)-1]
		}
		if len(titles) == 0 {
			return nil
		}
		for i := range titles {
			titles[i] = spreadsheet.Unescape(clean(titles[i]))
		}
		var faults Faults
		if s.names, faults = header("rij", number, titles); len(faults) > 0 {
			return faults
		}
		s.table.Headings, s.table.Columns = headings(titles, s.names), present(s.names)
		return nil
	}
	row := Row{Line: number, Cells: make([]Cell, 0, len(s.names))}
	filled := false
	for i, name := range s.names {
		if name == "" {
			continue
		}
		value, reason := s.value(number, i)
		filled = filled || value != "" || reason != ""
		row.Cells = append(row.Cells, Cell{name, value, number})
		if reason != "" {
			row.Faults = append(row.Faults, Fault{"rij", number, name, reason})
			if i < len(s.raw) && !isLong(s.raw[i]) {
				row.Rest = append(row.Rest, Cell{name, clean(s.raw[i]), number})
			}
		}
	}
	for i := len(s.names); i < len(s.raw); i++ {
		if strings.TrimSpace(s.raw[i]) != "" {
			filled = true
			row.Faults = append(row.Faults, Fault{"rij", number, "", "heeft een waarde in een kolom zonder naam. Geef de kolom een naam, of haal de waarde weg"})
			break
		}
	}
	if filled {
		s.table.Rows = append(s.table.Rows, row)
	}
	return nil
}

// dated lists the columns that hold days, and counted those that hold numbers.
var (
	dated   = []string{"source_date", "start_dates", "valid_until", "checked_on"}
	counted = []string{"duration_hours", "cost_eur", "from_level", "to_level"}
)

// value returns the value of a cell, or in Dutch why it is refused.
func (s *sheetReader) value(row, column int) (value, reason string) {
	at := func(values []string) string {
		if column < len(values) {
			return clean(values[column])
		}
		return ""
	}
	raw, seen := at(s.raw), at(s.seen)
	name := s.names[column]
	if isLong(raw) || isLong(seen) {
		return "", "is " + tooLong(MaxField)
	}
	if raw == "" {
		if s.kinds.isOpenFormula(row, column) {
			return "", "is een formule zonder uitkomst. Open het bestand in Excel en sla het op, of vul de waarde zelf in"
		}
		return "", ""
	}
	switch raw {
	case "#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!":
		return "", "is een formule met een fout (" + raw + ")"
	}
	number, err := strconv.ParseFloat(raw, 64)
	if err != nil {
		return spreadsheet.Unescape(raw), ""
	}
	switch {
	case slices.Contains(dated, name) && seen != raw:
		return s.day(number, seen)
	case slices.Contains(counted, name):
		if thousands.MatchString(raw) && s.kinds.isText(row, column) {
			return raw, ""
		}
		if rounded := math.Round(number*100) / 100; math.Abs(number-rounded) < 1e-6 {
			return strconv.FormatFloat(rounded, 'f', -1, 64), ""
		}
		return "", fmt.Sprintf("%s heeft meer dan twee decimalen. Rond het af", shorten(raw))
	}
	if _, err := strconv.ParseFloat(seen, 64); err == nil {
		return spreadsheet.Unescape(raw), "" // so that a long code does not become 1.2E+13
	}
	return spreadsheet.Unescape(seen), ""
}

// thousands matches a number such as 1.250, which as a text means 1250 and as a number 1.25.
var thousands = regexp.MustCompile(`\.\d{3}`)

// day returns the day for a number that Excel shows as a day, or why it is none.
func (s *sheetReader) day(number float64, seen string) (value, reason string) {
	date, err := excelize.ExcelDateToTime(number, s.date1904)
	if err != nil || date.Year() < 1900 || date.Year() > 2200 {
		return "", fmt.Sprintf("%q is geen datum", shorten(seen))
	}
	return date.Format("2006-01-02"), ""
}
