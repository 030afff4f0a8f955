package exchange

import (
	"encoding/json"
	"io"

	"github.com/xuri/excelize/v2"

	"reflectietool/internal/spreadsheet"
)

// Values are the values of one offering, by column.
type Values = map[string]string

// WriteCSV writes a table that Read reads back, with commas, and escaped as package spreadsheet
// does. A write error is returned.
func WriteCSV(w io.Writer, columns []string, rows []Values) error {
	out := spreadsheet.NewCommaWriter(w)
	if err := out.Write(columns); err != nil {
		return err
	}
	fields := make([]string, len(columns))
	for _, row := range rows {
		for i, name := range columns {
			fields[i] = row[name]
		}
		if err := out.Write(fields); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// WriteLines writes lines of cells that Read reads back as a table, with the semicolons that Dutch
// spreadsheets expect. The first line has the titles. A write error is returned.
func WriteLines(w io.Writer, lines [][]string) error {
	out := spreadsheet.NewWriter(w)
	for _, line := range lines {
		if err := out.Write(line); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// WriteJSON writes a list of offerings, each as texts by column. It writes unknown facts too, as
// "", because a missing column says nothing about the fact. A write error is returned.
func WriteJSON(w io.Writer, columns []string, rows []Values) error {
	if _, err := io.WriteString(w, `{"formaat":"reflectietool-aanbod","aanbod":[`); err != nil {
		return err
	}
	for i, row := range rows {
		start := ",\n"
		if i == 0 {
			start = "\n"
		}
		item := make(Values, len(columns))
		for _, name := range columns {
			item[name] = row[name]
		}
		content, err := json.Marshal(item)
		if err != nil {
			return err
		}
		if _, err := io.WriteString(w, start+string(content)); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, "\n]}\n")
	return err
}

// Note is a line of the second sheet of a workbook: Text explains, in Dutch, what Column holds.
type Note struct{ Column, Text string }

// WriteXLSX writes a workbook with all values as text, so that Excel changes none of them. If
// there are notes, it writes them on a second sheet. A write error is returned.
func WriteXLSX(w io.Writer, columns []string, rows []Values, notes []Note) error {
	book := excelize.NewFile()
	defer func() { _ = book.Close() }() // everything was written by then
	if err := book.SetSheetName("Sheet1", "Aanbod"); err != nil {
		return err
	}
	table := make([][]string, 0, len(rows))
	for _, row := range rows {
		fields := make([]string, len(columns))
		for i, name := range columns {
			fields[i] = row[name]
		}
		table = append(table, fields)
	}
	if err := writeSheet(book, "Aanbod", columns, table, 20); err != nil {
		return err
	}
	if len(notes) > 0 {
		if _, err := book.NewSheet("Uitleg"); err != nil {
			return err
		}
		var lines [][]string
		for _, n := range notes {
			lines = append(lines, []string{n.Column, n.Text})
		}
		if err := writeSheet(book, "Uitleg", []string{"kolom", "wat erin staat"}, lines, 40); err != nil {
			return err
		}
	}
	return book.Write(w)
}

// writeSheet writes a bold header row that stays visible when scrolling, and the rows below it.
func writeSheet(book *excelize.File, name string, titles []string, rows [][]string, width float64) error {
	bold, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	sheet, err := book.NewStreamWriter(name)
	if err != nil {
		return err
	}
	if err := sheet.SetColWidth(1, len(titles), width); err != nil {
		return err
	}
	if err := sheet.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	for i, row := range append([][]string{titles}, rows...) {
		cells := make([]any, len(row))
		for j, value := range row {
			cells[j] = spreadsheet.Escape(value)
			if i == 0 {
				cells[j] = excelize.Cell{StyleID: bold, Value: value}
			}
		}
		at, err := excelize.CoordinatesToCellName(1, i+1)
		if err != nil {
			return err
		}
		if err := sheet.SetRow(at, cells); err != nil {
			return err
		}
	}
	return sheet.Flush()
}
