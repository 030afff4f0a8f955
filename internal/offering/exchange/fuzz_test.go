package exchange

import (
	"bytes"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// check tests what must hold for every file: it is either read or refused, and its rows have
// only known columns.
func check(t *testing.T, content []byte) {
	table, err := Read(bytes.NewReader(content), options())
	var faults Faults
	switch {
	case err != nil && (!errors.As(err, &faults) || len(faults) == 0 || table != nil):
		t.Fatalf("neither read nor refused: %v", err)
	case err == nil && len(table.Rows) == 0:
		t.Fatal("nothing read and nothing said")
	case len(faults) > maxHeader+1 || len(faults.Error()) > 20_000:
		t.Fatalf("%d faults of %d bytes", len(faults), len(faults.Error()))
	case err != nil:
		return
	}
	for _, row := range table.Rows {
		if row.Line < 1 || len(row.Cells) == 0 && len(row.Faults) == 0 || len(row.Faults) > len(Columns)+maxUnknown || len(row.Remarks) > maxRemarks {
			t.Fatalf("%+v", row)
		}
		for _, cell := range row.Cells {
			if !slices.Contains(Columns, cell.Column) || isLong(cell.Value) {
				t.Fatalf("%+v", cell)
			}
		}
	}
}

func FuzzCSV(f *testing.F) {
	f.Add([]byte(small))
	f.Add([]byte("sep=;\nid;titel;soort;bron\n\"a\";b;c;'=d\n"))
	f.Add([]byte("\xff\xfei\x00d\x00"))
	f.Fuzz(func(t *testing.T, content []byte) {
		if !bytes.HasPrefix(content, []byte("PK")) {
			check(t, content)
		}
	})
}

func FuzzXLSX(f *testing.F) {
	f.Add([]byte(workbook(f, nil, []any{"id", "title", "kind", "source", "valid_until"}, []any{1, "T", true, 1.5, time.Now()})))
	f.Add([]byte(workbook(f, func(book *excelize.File) { _ = book.SetCellFormula("Sheet1", "A2", "B2") }, []any{"id", "title", "kind", "source"}, []any{1})))
	f.Fuzz(func(t *testing.T, content []byte) { check(t, content) })
}

// FuzzSheet changes the parts inside a workbook. FuzzXLSX does not reach these, because of the
// checksums of the zip file.
func FuzzSheet(f *testing.F) {
	f.Add(`<row r="1"><c t="inlineStr"><is><t>id</t></is></c><c t="s"><v>0</v></c></row><row r="9"><c r="B9" s="1"><f>1</f></c></row>`, `<si><t>title</t></si>`, `<xf numFmtId="14"/>`)
	f.Fuzz(func(t *testing.T, rows, texts, styles string) {
		const main = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
		check(t, []byte(zipOf(t,
			"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
			"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
			"xl/workbook.xml", `<workbook `+main+` xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>`,
			"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
			"xl/worksheets/sheet1.xml", `<worksheet `+main+`><sheetData>`+rows+`</sheetData></worksheet>`,
			"xl/sharedStrings.xml", `<sst `+main+`>`+texts+`</sst>`,
			"xl/styles.xml", `<styleSheet `+main+`><cellXfs>`+styles+`</cellXfs></styleSheet>`,
		)))
	})
}

func FuzzJSON(f *testing.F) {
	for _, name := range []string{"program-synthetisch-1.json", "eigen-synthetisch-nl.jsonld", "sdo-eg-0337-instructor-provider.jsonld"} {
		f.Add([]byte(sample(f, name)))
	}
	f.Add([]byte(`{"aanbod": [{"id": "k1"}]}`))
	f.Add([]byte(`[{"@type": "Course", "name": [[{"name": null}]], "location": [[]], "offers": 1}]`))
	f.Fuzz(func(t *testing.T, content []byte) {
		if !bytes.HasPrefix(content, []byte("PK")) {
			check(t, content)
		}
	})
}

func FuzzXML(f *testing.F) {
	f.Add([]byte(sample(f, "program-synthetisch-1.xml")))
	f.Add([]byte(`<programs><program><programSchedule><programRun><startDate>2027-01-01</startDate></programRun></programSchedule></program></programs>`))
	f.Fuzz(func(t *testing.T, content []byte) {
		if !bytes.HasPrefix(content, []byte("PK")) {
			check(t, content)
		}
	})
}
