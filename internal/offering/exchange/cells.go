package exchange

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// cellKinds reads the cells of a sheet once, row by row, for two properties that the rows of
// excelize do not give: whether a cell holds a text, and whether it holds a formula without a
// saved value. Excelize only gives these with the whole sheet in memory, which a small file
// can make huge.
type cellKinds struct {
	part    io.ReadCloser
	decoder *xml.Decoder
	row     int               // the row of text and formula; earlier rows cannot be read again
	text    [MaxColumns]bool  // by column, from 0: the cell holds a text
	formula [MaxColumns]bool  // by column, from 0: the cell holds a formula without a saved value
	next    *xml.StartElement // the start of the row after it, if that was already read
}

// kindsOf opens the part of the workbook that holds the first sheet.
func kindsOf(archive *zip.Reader) (*cellKinds, error) {
	var book struct {
		Sheets []struct {
			Relation []xml.Attr `xml:",any,attr"`
		} `xml:"sheets>sheet"`
	}
	var relations struct {
		All []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	if err := decodePart(archive, "xl/workbook.xml", &book); err != nil {
		return nil, err
	}
	if err := decodePart(archive, "xl/_rels/workbook.xml.rels", &relations); err != nil {
		return nil, err
	}
	name := ""
	if len(book.Sheets) > 0 {
		for _, attribute := range book.Sheets[0].Relation {
			for _, relation := range relations.All {
				if attribute.Name.Local == "id" && attribute.Name.Space != "" && relation.ID == attribute.Value {
					name = relation.Target
				}
			}
		}
	}
	if strings.HasPrefix(name, "/") {
		name = name[1:]
	} else {
		name = path.Join("xl", name)
	}
	if !strings.HasSuffix(strings.ToLower(name), ".xml") {
		return nil, errors.New("the sheet is not in a part for XML")
	}
	part, err := archive.Open(name)
	if err != nil {
		return nil, err
	}
	return &cellKinds{part: part, decoder: xml.NewDecoder(part)}, nil
}

func decodePart(archive *zip.Reader, name string, into any) error {
	part, err := archive.Open(name)
	if err != nil {
		return err
	}
	defer func() { _ = part.Close() }() // it was only read
	return xml.NewDecoder(part).Decode(into)
}

// Close closes the part.
func (k *cellKinds) Close() error { return k.part.Close() }

// isText reports whether a cell holds a text, even one that looks like a number. Rows count from
// 1 and must be asked for in ascending order; columns count from 0.
func (k *cellKinds) isText(row, column int) bool {
	return k.moveTo(row) && column < MaxColumns && k.text[column]
}

// isOpenFormula reports whether a cell holds a formula without a saved value. Rows and columns
// are as in isText.
func (k *cellKinds) isOpenFormula(row, column int) bool {
	return k.moveTo(row) && column < MaxColumns && k.formula[column]
}

func (k *cellKinds) moveTo(row int) bool {
	for k.row < row {
		start := k.next
		if k.next = nil; start == nil {
			if start = k.find("row", "sheetData"); start == nil {
				return false
			}
		}
		number := k.row + 1
		if given, err := strconv.Atoi(attribute(start, "r")); err == nil && given > 0 {
			number = given
		}
		if number > row {
			k.next = start
			return false
		}
		k.row = number
		k.readRow()
	}
	return k.row == row
}

// find returns the start of the next element called name, or nil if an element called end ends
// before it.
func (k *cellKinds) find(name, end string) *xml.StartElement {
	for {
		token, err := k.decoder.Token()
		if err != nil {
			return nil
		}
		switch t := token.(type) {
		case xml.StartElement:
			if t.Name.Local == name {
				start := t.Copy()
				return &start
			}
		case xml.EndElement:
			if t.Name.Local == end {
				return nil
			}
		}
	}
}

func (k *cellKinds) readRow() {
	clear(k.text[:])
	clear(k.formula[:])
	column := -1
	for start := k.find("c", "row"); start != nil; start = k.find("c", "row") {
		column++
		if given, _, err := excelize.CellNameToCoordinates(attribute(start, "r")); err == nil {
			column = given - 1
		}
		formula, value := k.readCell()
		if column < MaxColumns {
			kind := attribute(start, "t")
			k.text[column] = kind == "s" || kind == "inlineStr"
			k.formula[column] = formula && !value
		}
	}
}

// readCell reads to the end of a cell, and returns whether it has a formula and a value.
func (k *cellKinds) readCell() (formula, value bool) {
	for {
		token, err := k.decoder.Token()
		if err != nil {
			return formula, value
		}
		switch t := token.(type) {
		case xml.StartElement:
			formula = formula || t.Name.Local == "f"
			value = value || t.Name.Local == "v"
		case xml.EndElement:
			if t.Name.Local == "c" {
				return formula, value
			}
		}
	}
}

func attribute(start *xml.StartElement, name string) string {
	for _, a := range start.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}
