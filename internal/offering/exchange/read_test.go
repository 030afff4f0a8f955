package exchange

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

func options() Options {
	return Options{Competency: func(name string) (string, bool) {
		return "vraagverheldering", name == "Verheldert vragen en behoeften"
	}}
}

func read(t testing.TB, content string) *Table {
	t.Helper()
	table, err := Read(strings.NewReader(content), options())
	if err != nil {
		t.Fatalf("%.80q: %v", content, err)
	}
	return table
}

// filled returns the cells of a row that have a value.
func filled(row Row) map[string]string {
	values := map[string]string{}
	for _, c := range row.Cells {
		if c.Value != "" {
			values[c.Column] = c.Value
		}
	}
	return values
}

func compare(t *testing.T, row Row, want map[string]string) {
	t.Helper()
	got := filled(row)
	for _, name := range Columns {
		if got[name] != want[name] {
			t.Errorf("%s: %q, want %q", name, got[name], want[name])
		}
	}
}

func sample(t testing.TB, name string) string {
	t.Helper()
	content, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

const small = "id,title,kind,source\nk1,Één titel,training,bron\n"

func TestReadCSVForms(t *testing.T) {
	windows, err := charmap.Windows1252.NewEncoder().String("id;titel;soort;bron\nk1;Één titel € 5;training;bron\n")
	if err != nil {
		t.Fatal(err)
	}
	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(strings.ReplaceAll(small, ",", "\t"))
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct{ content, title, encoding string }{
		"plain":        {small, "Één titel", "UTF-8"},
		"mark":         {"\ufeff" + small, "Één titel", "UTF-8"},
		"semicolons":   {strings.ReplaceAll(small, ",", ";"), "Één titel", "UTF-8"},
		"tabs":         {strings.ReplaceAll(small, ",", "\t"), "Één titel", "UTF-8"},
		"named":        {"sep=;\r\n" + strings.ReplaceAll(small, ",", ";"), "Één titel", "UTF-8"},
		"windows-1252": {windows, "Één titel € 5", "Windows-1252"},
		"utf-16":       {wide, "Één titel", "UTF-16"},
		"dutch":        {"Sleutel,Titel,Soort,Bron,Van niveau\nk1,\"Één\ntitel\",training,bron,1\n", "Één\ntitel", "UTF-8"},
		"empty rows":   {small + ",,,\n\n , , ,\n", "Één titel", "UTF-8"},
		"escaped":      {"id,title,kind,source\nk1,'=1+1,training,bron\n", "=1+1", "UTF-8"},
	} {
		table := read(t, tt.content)
		if len(table.Rows) != 1 || filled(table.Rows[0])["title"] != tt.title || table.Encoding != tt.encoding || table.Format != CSV {
			t.Errorf("%s: %+v", name, table)
		}
	}
	if line := read(t, "sep=,\n"+small).Rows[0].Line; line != 3 {
		t.Errorf("line %d, want that of the file", line)
	}
}

// TestReadRefuses reads files that are refused as a whole, and checks the message, which says
// what to do about it.
func TestReadRefuses(t *testing.T) {
	for name, tt := range map[string]struct{ content, want string }{
		"empty":            {"", "regel 1: het bestand is leeg"},
		"no header":        {"zomaar wat tekst\n", "regel 1: hier staan geen namen van kolommen"},
		"missing":          {"id,title\nk,t\n", `regel 1, kolom "kind": deze kolom ontbreekt`},
		"mixed encodings":  {"id,title,kind,source\nk1,Één,training,bron\nk2,\xe9\xe9n,training,bron\n", "regel 3: is geen UTF-8 en ook geen Windows-1252"},
		"binary":           {"id,title\x00\xff,kind,source\n", "regel 1: is geen UTF-8"},
		"old excel":        {"\xd0\xcf\x11\xe0\xa1\xb1", "dit is een oud Excel-bestand"},
		"pdf":              {"%PDF-1.7", "dit is een pdf"},
		"page":             {"<!DOCTYPE html><html></html>", "dit is een webpagina"},
		"other zip":        {zipOf(t, "a.txt", "x"), "dit is een zip-bestand, maar geen Excel-bestand"},
		"broken zip":       {"PK\x03\x04kapot", "het Excel-bestand is beschadigd"},
		"broken book":      {zipOf(t, "xl/workbook.xml", "<x"), "het Excel-bestand is beschadigd"},
		"broken json":      {"{\n\"a\": }", "dit is geen geldige JSON. De fout staat op regel 2"},
		"other json":       {`{"a": 1}`, "deze JSON kennen we niet"},
		"empty list":       {`{"aanbod": []}`, "er staat geen aanbod in"},
		"no course":        {`{"@type": "Event"}`, "er staat geen Course in"},
		"doctype":          {`<?xml version="1.0"?><!DOCTYPE program [<!ENTITY x SYSTEM "file:///etc/passwd">]><program>&x;</program>`, "de XML heeft een DOCTYPE"},
		"laughs":           {`<!DOCTYPE p [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><program>&b;</program>`, "de XML heeft een DOCTYPE"},
		"unknown entity":   {`<program><programDescriptions><programName>&x;</programName></programDescriptions></program>`, "regel 1: dit is geen geldige XML"},
		"broken xml":       {"<program>\n<a></b></program>", "regel 2: dit is geen geldige XML"},
		"unknown encoding": {`<?xml version="1.0" encoding="ebcdic"?><program/>`, "dit is geen geldige XML"},
		"other xml":        {"<rss></rss>", "er staat geen programma in deze XML"},
		"directory":        {sample(t, "frankframework-edudexDirectory.xml"), "dit is een lijst van adressen"},
		"deep xml":         {strings.Repeat("<a>", 100), "te diep of te groot"},
		"large program":    {"<program>" + strings.Repeat("<program/>", 30_000) + "</program>", "te diep of te groot"},
		"many rows":        {"id,title,kind,source\n" + strings.Repeat("a,b,c,d\n", MaxRows+1), "meer dan 20000 rijen"},
	} {
		table, err := Read(strings.NewReader(tt.content), options())
		var faults Faults
		if !errors.As(err, &faults) || table != nil || !strings.Contains(faults.Error(), tt.want) {
			t.Errorf("%s: %+v, %v, want %s", name, table, err, tt.want)
		}
	}
	broken := errors.New("the disk is gone")
	if _, err := Read(iotest.ErrReader(broken), Options{}); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

// TestReadStopsAtMaxFile checks that a file of 200 MB is refused after MaxFile bytes.
func TestReadStopsAtMaxFile(t *testing.T) {
	endless := &endlessly{}
	_, err := Read(io.LimitReader(endless, 200<<20), Options{})
	if err == nil || err.Error() != "het bestand is groter dan 50 MB. Splits het in delen" || endless.n > MaxFile+1<<20 {
		t.Errorf("read %d bytes, %v", endless.n, err)
	}
}

type endlessly struct{ n int }

func (c *endlessly) Read(p []byte) (int, error) {
	c.n += len(p)
	return len(p), nil
}

func zipOf(t testing.TB, parts ...string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		part, err := w.Create(parts[i])
		if err == nil {
			_, err = io.WriteString(part, parts[i+1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestReadRefusesBombs reads files that are small but very large when unpacked.
func TestReadRefusesBombs(t *testing.T) {
	for name, content := range map[string]string{
		"many bytes": zipOf(t, "xl/workbook.xml", "<x/>", "xl/worksheets/sheet1.xml", strings.Repeat(" ", 100<<20)),
		"many cells": zipOf(t, "xl/workbook.xml", "<x/>", "xl/worksheets/sheet1.xml", strings.Repeat("<c/>", maxTags+1)),
	} {
		_, err := Read(strings.NewReader(content), Options{})
		if err == nil || !strings.Contains(err.Error(), "is uitgepakt te groot") {
			t.Errorf("%s in %d bytes: %v", name, len(content), err)
		}
	}
}

// TestReadRefusesLongPieces reads XML of which one tag, text or comment is very long, or that is very
// deep. It would fill the memory: the decoder returns each piece as one token, and keeps the names of
// the elements that are open.
func TestReadRefusesLongPieces(t *testing.T) {
	attributes, long := strings.Repeat(`b=">" `, maxPiece/6), strings.Repeat("a", maxPiece)
	for name, content := range map[string]string{
		"XML":      "<program " + attributes + "/>",
		"text":     "<program><x>" + long + "a</x></program>",
		"comment":  "<program><!--" + long + "--></program>",
		"CDATA":    "<program><x><![CDATA[" + long + "]]></x></program>",
		"deep":     strings.Repeat("<a>", maxDepth+1),
		"workbook": zipOf(t, "xl/workbook.xml", "<x/>", "xl/worksheets/sheet1.xml", "<row\n "+attributes+"></row>"),
		"cell":     zipOf(t, "xl/workbook.xml", "<x/>", "xl/worksheets/sheet1.xml", "<row><c>"+long+"a</c></row>"),
		"nested":   zipOf(t, "xl/workbook.xml", "<x/>", "xl/worksheets/sheet1.xml", strings.Repeat("<a>", maxDepth+1)),
	} {
		_, err := Read(strings.NewReader(content), Options{})
		want := "te diep of te groot"
		if strings.HasPrefix(content, "PK") {
			want = "te veel in één cel"
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s in %d bytes: %v", name, len(content), err)
		}
	}
	// A text is no tag, whatever characters it contains, and an image in a workbook is no text.
	text := strings.Repeat("foto's < en \" ", maxPiece/20)
	var faults Faults
	for _, content := range []string{
		"<program><x><![CDATA[it's" + text + "]]></x></program>", "<!-- it's" + long[:maxPiece/2] + " --><program></program>",
		"<program><x>'" + strings.ReplaceAll(text, "<", "") + "</x></program>",
	} {
		if _, err := Read(strings.NewReader(content), Options{}); errors.As(err, &faults) {
			t.Errorf("%.40s: %v", content, err)
		}
	}
}

// workbook returns an XLSX file with typed cells; the first row is the header.
func workbook(t testing.TB, change func(book *excelize.File), rows ...[]any) string {
	t.Helper()
	book := excelize.NewFile()
	for i, row := range rows {
		if err := book.SetSheetRow("Sheet1", fmt.Sprint("A", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	if change != nil {
		change(book)
	}
	var b bytes.Buffer
	if err := book.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestReadXLSXCells(t *testing.T) {
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	day := time.Date(2027, 3, 4, 0, 0, 0, 0, time.UTC)
	content := workbook(t, func(book *excelize.File) {
		style, err := book.NewStyle(&excelize.Style{CustomNumFmt: new(`[$-413]d mmmm yyyy`)})
		must(err)
		must(book.SetCellStyle("Sheet1", "F3", "F3", style))
		must(book.SetCellFormula("Sheet1", "E5", "1+1"))
		must(book.SetCellFormula("Sheet1", "B6", `"a"&"b"`))
		must(book.SetCellValue("Sheet1", "H7", 7))
		must(book.SetCellFormula("Sheet1", "H7", "3+4"))
	},
		[]any{"id", "titel", "soort", "bron", "prijs", "geldig tot", "datum bron", "uren"},
		[]any{12345678901234, "Titel", "training", "bron", 1250.5, day, 2013, 2.5},
		[]any{"k2", "'=1+1", "training", "bron", 0, 46450, "2017-03", "2,5"},
		[]any{"k3", "Titel", "training", "bron", "1.250", "31-12-2027", 2017.25, 0.1 + 0.2},
		[]any{"k4", "Titel", "training", "bron"},
		[]any{"k5", nil, "training", "bron"},
		[]any{"k6", "Titel", "training", "bron"},
		[]any{"k7", "Titel", "training", "bron", 1.234},
		[]any{},
		[]any{"k8", "#REF!", "training", "bron"},
	)
	rows := read(t, content).Rows
	for i, want := range []map[string]string{
		{"id": "12345678901234", "title": "Titel", "kind": "training", "source": "bron", "cost_eur": "1250.5", "valid_until": "2027-03-04", "source_date": "2013", "duration_hours": "2.5"},
		{"id": "k2", "title": "=1+1", "kind": "training", "source": "bron", "cost_eur": "0", "valid_until": "2027-03-04", "source_date": "2017-03", "duration_hours": "2,5"},
		{"id": "k3", "title": "Titel", "kind": "training", "source": "bron", "cost_eur": "1.250", "valid_until": "31-12-2027", "source_date": "2017.25", "duration_hours": "0.3"},
	} {
		compare(t, rows[i], want)
		if rows[i].Line != i+2 || len(rows[i].Faults) > 0 {
			t.Errorf("row %d: %+v", i, rows[i])
		}
	}
	for line, want := range map[int]string{
		5: `rij 5, kolom "cost_eur": is een formule zonder uitkomst`, 6: `rij 6, kolom "title": is een formule zonder uitkomst`,
		8: `rij 8, kolom "cost_eur": 1.234 heeft meer dan twee decimalen`, 10: `rij 10, kolom "title": is een formule met een fout (#REF!)`,
	} {
		i := slices.IndexFunc(rows, func(r Row) bool { return r.Line == line })
		if i < 0 || !strings.HasPrefix(rows[i].Faults.Error(), want) {
			t.Errorf("row %d: %v, want %s", line, rows, want)
		}
	}
	if i := slices.IndexFunc(rows, func(r Row) bool { return r.Line == 7 }); filled(rows[i])["duration_hours"] != "7" {
		t.Errorf("a formula counts for the value saved with it, got %+v", rows[i])
	}
}

// TestWriteAndReadBack checks that every value that is written is read back as it was.
func TestWriteAndReadBack(t *testing.T) {
	odd := []string{
		"=1+1", "+31 20", "-punt", "@naam", "'=1", "''-x", "'gewoon", "'", "\"aanhaling\"", "a,b;c\td", "twee\nregels", "€ 1.250,-", "1.250", "31-02-2027",
		"a,=1+1,", ";=1+1;", "a\n-b", "＝1", "x;\"＋1\"", "_x0041_", "<b>&amp;</b>", "ﬁ é 👩‍⚕️", "TRUE", "0012", "1E5", "#REF!x", "\\", "|", strings.Repeat("é", 4000),
	}
	var rows []Values
	for i, value := range odd {
		rows = append(rows, Values{"id": fmt.Sprint("k", i), "title": value, "kind": "training", "source": value, "cost_eur": "10.00", "valid_until": "2027-01-31"})
	}
	for format, write := range map[Format]func(io.Writer) error{
		CSV:  func(w io.Writer) error { return WriteCSV(w, Columns, rows) },
		XLSX: func(w io.Writer) error { return WriteXLSX(w, Columns, rows, []Note{{"id", "uitleg"}}) },
		JSON: func(w io.Writer) error { return WriteJSON(w, Columns, rows) },
	} {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
		table := read(t, b.String())
		if len(table.Rows) != len(rows) || table.Format != format {
			t.Fatalf("%s: %d rows as %s", format, len(table.Rows), table.Format)
		}
		for i, row := range table.Rows {
			if len(row.Faults) > 0 || len(row.Cells) != len(Columns) {
				t.Errorf("%s: %+v", format, row)
			}
			got := filled(row)
			if got["title"] != odd[i] || got["source"] != odd[i] || !strings.HasPrefix(got["cost_eur"], "10") || got["valid_until"] != "2027-01-31" {
				t.Errorf("%s: %q became %q", format, odd[i], got)
			}
		}
		if format == CSV && (strings.Contains(b.String(), ",=1+1") || strings.Contains(b.String(), ";=1+1")) {
			t.Error("a spreadsheet would run a cell")
		}
	}
}
