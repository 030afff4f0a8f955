package exchange

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// again repeats a text without an end.
type again struct {
	text string
	at   int
}

func (a *again) Read(p []byte) (int, error) {
	n := copy(p, a.text[a.at:])
	a.at = (a.at + n) % len(a.text)
	return n, nil
}

// times returns a text of at most n bytes that repeats another, whole.
func times(text string, n int) io.Reader {
	size := n / len(text) * len(text)
	if len(text) < 1000 { // longer parts are faster to copy
		text = strings.Repeat(text, 1000)
	}
	return io.LimitReader(&again{text: text}, int64(size))
}

func texts(parts ...any) io.Reader {
	readers := make([]io.Reader, len(parts))
	for i, part := range parts {
		if text, ok := part.(string); ok {
			readers[i] = strings.NewReader(text)
		} else {
			readers[i] = part.(io.Reader)
		}
	}
	return io.MultiReader(readers...)
}

// packed returns a workbook with a sheet and the texts that its cells share.
func packed(t *testing.T, method uint16, sheet, shared io.Reader) io.Reader {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	const relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	const main = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	for _, part := range []struct {
		name    string
		content io.Reader
	}{
		{"[Content_Types].xml", texts(`<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`)},
		{"_rels/.rels", texts(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="` + relations + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`)},
		{"xl/workbook.xml", texts(`<workbook ` + main + ` xmlns:r="` + relations + `"><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>`)},
		{"xl/_rels/workbook.xml.rels", texts(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="` + relations + `/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`)},
		{"xl/worksheets/sheet1.xml", texts(`<worksheet `+main+`><sheetData>`, sheet, `</sheetData></worksheet>`)},
		{"xl/sharedStrings.xml", texts(`<sst `+main+`>`, shared, `</sst>`)},
	} {
		to, err := w.CreateHeader(&zip.FileHeader{Name: part.name, Method: method})
		if err == nil {
			_, err = io.Copy(to, part.content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return &b
}

// hostile returns files of about 50 MB that take far more memory when they are read without limits,
// with a part of the reason why each is refused. Without a reason the file may be read.
func hostile(t *testing.T) map[string]struct {
	content io.Reader
	reason  string
} {
	const size = MaxFile - 1024
	const head = "id,title,kind,source\n"
	row := `<row><c t="inlineStr"><is><t>id</t></is></c><c t="inlineStr"><is><t>iets</t></is></c></row>`
	return map[string]struct {
		content io.Reader
		reason  string
	}{
		"CSV: commas in the header":      {texts("id,title", times(",", 5_000_000)), "regel 1: heeft meer dan 200 kolommen"},
		"CSV: commas in a row":           {texts(head, times(";,\t", size)), "regel 2: heeft meer dan 200 kolommen"},
		"CSV: commas behind a quote":     {texts(head, `"a"b,"`, "\n", times(",", size)), "regel 3: heeft meer dan 200 kolommen"},
		"CSV: Windows-1252":              {texts(head, times("\x80", size)), "groter dan 50 MB"},
		"JSON: deep":                     {texts(times("[", 9000), "1", times("]", 9000)), "dieper dan 64"},
		"JSON: runs":                     {texts("[", times(`{"programDescriptions":{},"programSchedule":{"programRun":[`+strings.Repeat("{},", 300_000)+`{}]}},`, size), "1]"), ""},
		"JSON: unknown fields":           {unknownFields(size), ""},
		"JSON: things":                   {texts(`[{"@type":"Thing","@id":"x","offers":[`, times(`{},`, 3000), `{}],"name":"`, times("a", 1_000_000), `"}`, times(`,{"@type":"Course","hasCourseInstance":[`+strings.Repeat(`{"@id":"x"},`, 900)+`{}]}`, size-1_100_000), "]"), ""},
		"XML: attributes at each level":  {texts(strings.Repeat("<a"+strings.Repeat(` xmlns:a=""`, maxPiece/11-1)+">", maxDepth-1), "<program/>", strings.Repeat("</a>", maxDepth-1)), ""},
		"XML: texts":                     {texts("<program>", times("<a>"+strings.Repeat("b", 100_000)+"</a>", size), "</program>"), "programma 1: is groter dan 1 MB"},
		"XML: programs":                  {texts("<a>", times("<program/>", size), "</a>"), "meer dan 20000 rijen"},
		"XLSX: wide header":              {packed(t, zip.Deflate, texts("<row>", times(`<c t="inlineStr"><is><t>a</t></is></c>`, 500*38), "</row>"), texts()), "meer dan 200 kolommen"},
		"XLSX: as many empty texts":      {packed(t, zip.Deflate, texts(row), times("<si/>", 5*maxShared-100)), "deze kolom kennen we niet. Gebruik een naam uit het sjabloon, of haal de kolom weg"},
		"XLSX: runs of a shared text":    {packed(t, zip.Deflate, texts(row), texts("<si>", times("<r/>", 4*3_900_000), "</si>")), "te veel cellen"},
		"XLSX: long shared texts":        {packed(t, zip.Deflate, texts(row), times("<si><t>"+strings.Repeat("a", 100_000)+"</t></si>", 100_017*600)), ""},
		"XLSX: attributes at each level": {packed(t, zip.Deflate, texts(strings.Repeat("<a"+strings.Repeat(` xmlns:a=""`, maxPiece/11-1)+">", maxDepth-3)), texts()), ""},
	}
}

// unknownFields returns items of our own export in which no field is known, and no two fields of an
// item are the same.
func unknownFields(size int) io.Reader {
	var item strings.Builder
	item.WriteString(`{"id":"k"`)
	for i := 0; item.Len() < maxItem-20; i++ {
		fmt.Fprintf(&item, `,"%x":""`, i)
	}
	item.WriteString("},")
	return texts(`{"aanbod":[`, times(item.String(), size), "{}]}")
}

// mostMemory is the largest amount of memory, in bytes, that reading one file may take, with that of
// the process itself.
const mostMemory = 200 << 20

// TestHostileFilesTakeLittleMemory reads each hostile file in a process of its own, and measures the
// largest amount of memory that this process had.
func TestHostileFilesTakeLittleMemory(t *testing.T) {
	if path := os.Getenv("READ_FILE"); path != "" {
		readAndMeasure(path)
		return
	}
	for name, tt := range hostile(t) {
		path := filepath.Join(t.TempDir(), "bestand")
		file, err := os.Create(path)
		if err == nil {
			_, err = bufio.NewWriterSize(file, 1<<20).ReadFrom(tt.content)
		}
		if err == nil {
			err = file.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
		child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestHostileFilesTakeLittleMemory$")
		child.Env = append(os.Environ(), "READ_FILE="+path, "GOGC=100") // the default, whatever the tests run with
		out, err := child.Output()
		if err != nil {
			t.Fatalf("%s: %v, %s", name, err, out)
		}
		memory, reason, _ := strings.Cut(string(out), "\n")
		kilobytes, err := strconv.Atoi(memory)
		if err != nil {
			t.Fatalf("%s: %s", name, out)
		}
		t.Logf("%s: %d MB; %.120s", name, kilobytes>>10, reason)
		if kilobytes<<10 > mostMemory && !raceDetector { // which takes several times the memory
			t.Errorf("%s: %d MB of memory, at most %d", name, kilobytes>>10, mostMemory>>20)
		}
		if !strings.Contains(reason, tt.reason) || len(reason) > 20_000 {
			t.Errorf("%s: refused with %.300s, want %s", name, reason, tt.reason)
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
}

// readAndMeasure reads a file, and prints the largest amount of memory that this process had, in kB,
// and why the file was refused.
func readAndMeasure(path string) {
	file, err := os.Open(path)
	if err != nil {
		panic(err)
	}
	_, refused := Read(file, options())
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		panic(err)
	}
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	kilobytes, _, _ := strings.Cut(strings.TrimSpace(after), " ")
	fmt.Println(kilobytes)
	fmt.Println(refused)
}

// TestLimitsOfCSV reads files just within and just above the limits.
func TestLimitsOfCSV(t *testing.T) {
	t.Parallel()
	wide := strings.Repeat(",", MaxColumns-1)
	for name, tt := range map[string]struct{ content, reason string }{
		"as wide as can be":  {"id,title,kind,source\n" + wide + "\n", ""},
		"too wide":           {"id,title,kind,source\nk1,T,training,b\n" + wide + ",\n", "regel 3: heeft meer dan 200 kolommen"},
		"as long as can be":  {"id,title,kind,source\nk1,\"" + strings.Repeat("é\r\n", MaxField/2) + "\",training,b\n", ""},
		"too long":           {"sep=,\r\nid,title,kind,source\nk1," + strings.Repeat("é", MaxField+1) + ",training,b\n", "regel 3: kolom 2 is langer dan 10000 tekens. Kijk of er een aanhalingsteken ontbreekt"},
		"quote never closed": {"id,title,kind,source\nk1,\"T,training,b\n" + strings.Repeat("k2,T,training,b\n", 1000), "regel 2: kolom 2 is langer dan 10000 tekens"},
	} {
		_, err := Read(strings.NewReader(tt.content), Options{})
		var faults Faults
		if !errors.As(err, &faults) {
			if tt.reason != "" || err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if len(faults) != 1 || tt.reason == "" || !strings.HasPrefix(faults[0].Error(), tt.reason) {
			t.Errorf("%s: %v, want %s", name, faults, tt.reason)
		}
	}
}

// TestFaultsOfAHeaderAreCapped reads a header of unknown columns.
func TestFaultsOfAHeaderAreCapped(t *testing.T) {
	t.Parallel()
	var titles []string
	for i := range 100 {
		titles = append(titles, fmt.Sprint("kolom ", i))
	}
	_, err := Read(strings.NewReader("id,title,"+strings.Join(titles, ",")+"\n"), Options{})
	var faults Faults
	if !errors.As(err, &faults) || len(faults) != maxHeader+1 || faults[maxHeader].Error() != "en nog 82 fouten" {
		t.Errorf("%v", err)
	}
}

// FuzzScan checks that the scan lets no record or field above its limits through, as the CSV reader
// reads them.
func FuzzScan(f *testing.F) {
	for _, text := range []string{"a,b\n", "\"a\"b,\"\n,,,,\n", "\"a\"\"\",\r\n\"", "a\"b,c,d,e\nf", "\"a\r\n\"\r", "\n\n\r\n,", "\"a\"\r,b"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		scan := csvScan{rest: text, comma: ',', line: 1, columns: 3, length: 4}
		if !utf8.Valid(text) || scan.check() != nil {
			return
		}
		reader := csv.NewReader(bytes.NewReader(text))
		reader.FieldsPerRecord = -1
		for {
			fields, err := reader.Read()
			if errors.Is(err, io.EOF) {
				return
			}
			if len(fields) > 3 || slices.ContainsFunc(fields, func(field string) bool { return utf8.RuneCountInString(field) > 4 }) {
				t.Fatalf("%q lets %q through", text, fields)
			}
		}
	})
}
