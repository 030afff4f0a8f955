package intake

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"reflectietool/internal/offering"
	"reflectietool/internal/offering/exchange"
	"reflectietool/internal/offering/offeringtest"
)

func read(t testing.TB, content string) []Record {
	t.Helper()
	records, err := ReadCSV(strings.NewReader(content), offeringtest.Framework(t))
	if err != nil {
		t.Fatalf("unexpected faults:\n%v", err)
	}
	return records
}

func TestReadCSVFacts(t *testing.T) {
	content := offeringtest.CSVFile(t, offeringtest.AllColumns(), offeringtest.Row(
		"title", " Spatie om de titel ", "provider", "Aanbieder", "description", "Eén regel.\nEn nog een.", "url", "www.voorbeeld.nl/x",
		"format", "fysiek|online", "duration_hours", "2.5", "duration_text", "een dagdeel", "cost_eur", "108.6", "cost_text", "€ 108,60",
		"region", "Den Bosch|Zeeland", "language", "nl", "page_language", "nl",
		"accreditation", "SKJ: 32 punten (jeugd)|LVAK-gecertificeerd|Register X: 1,5 punten, geldig vanaf 2026-01-01, geldig tot en met 2027-01-01",
		"level", "mbo|hbo", "from_level", "1|", "to_level", "3|", "level_basis", "Redactie", "kenmerk", "Op de vraag af", "source_date", "2017-03", "note", "Let op",
		"start_dates", "2027-03-01 Zwolle|2027-01-15", "valid_until", "2027-12-31", "checked_on", "2026-11-01",
	))
	got := read(t, "\ufeff"+content)[0].Offering
	want := offering.Offering{
		Key: "k1", Title: "Spatie om de titel", Kind: offering.Training, State: offering.Published, Provider: "Aanbieder",
		Description: "Eén regel.\nEn nog een.", URL: "www.voorbeeld.nl/x", Formats: []offering.Format{offering.InPerson, offering.Online},
		Hours: 2.5, DurationText: "een dagdeel", Cost: new(offering.Cents(10860)), CostText: "€ 108,60",
		Regions: []string{"Den Bosch", "Zeeland"}, Language: "nl", PageLanguage: "nl", EducationLevels: []string{"mbo", "hbo"},
		Starts: []offering.Start{{Date: offeringtest.Date("2027-01-15")}, {Date: offeringtest.Date("2027-03-01"), Place: "Zwolle"}},
		Accreditations: []offering.Accreditation{
			{Text: "SKJ: 32 punten (jeugd)", Register: "SKJ", Points: 32},
			{Text: "LVAK-gecertificeerd"},
			{
				Text: "Register X: 1,5 punten, geldig vanaf 2026-01-01, geldig tot en met 2027-01-01", Register: "Register X", Points: 1.5,
				ValidFrom: offeringtest.Date("2026-01-01"), ValidUntil: offeringtest.Date("2027-01-01"),
			},
		},
		Competencies: []offering.Link{{Competency: "zelfregie", Primary: true, From: 1, To: 3}, {Competency: "systemen", Primary: false, From: 0, To: 0}},
		LevelBasis:   offering.BasisEditors, Kenmerk: "Op de vraag af", Source: "bron", SourceDate: "2017-03", Note: "Let op",
		ValidUntil: offeringtest.Date("2027-12-31"), CheckedOn: offeringtest.Date("2026-11-01"),
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if got.Address() != "https://www.voorbeeld.nl/x" {
		t.Errorf("address %q", got.Address())
	}
	again := read(t, offeringtest.CSVFile(t, offeringtest.AllColumns(), offering.ColumnValues(&got)))[0].Offering
	if !reflect.DeepEqual(again, want) {
		t.Errorf("written and read again it is %+v", again)
	}
}

// TestReadCSVFieldFaults checks that every fault names the line, the column and the reason. A
// want of "" stands for a value without a fault.
func TestReadCSVFieldFaults(t *testing.T) {
	tests := []struct{ column, value, want string }{
		{"id", "", "is leeg"},
		{"id", strings.Repeat("k", 201), "is 201 tekens lang"},
		{"title", "  ", "is leeg"},
		{"title", strings.Repeat("é", 3000), "is 3000 tekens lang. Maak er maximaal 300 van"},
		{"title", strings.Repeat("é", 300), ""},
		{"title", "a\x00b", "bevat een teken"},
		{"title", "a\x07b", "bevat een teken"},
		{"kind", "cursus", `"cursus" kennen we niet. Kies uit training, `},
		{"kind", "", "is leeg"},
		{"state", "Gepubliceerd", ""},
		{"state", "klaar", "kennen we niet"},
		{"state", "gearchiveerd", ""},
		{"url", "javascript:alert(1)", "geen webadres"},
		{"url", "ftp://voorbeeld.nl", "geen webadres"},
		{"url", "https://voor beeld.nl", "geen webadres"},
		{"url", "zomaar", "geen webadres"},
		{"url", "https://iemand:geheim@voorbeeld.nl", "geen webadres"},
		{"url", "https://voorbeeld.nl/?a=b#c", ""},
		{"format", "klassikaal", "kennen we niet"},
		{"format", "online|", "lege waarde"},
		{"format", "online|online", "twee keer"},
		{"duration_hours", "2,5", ""},
		{"duration_hours", "1.250", ""},
		{"duration_hours", "0", "kan niet"},
		{"duration_hours", "NaN", "geen getal"},
		{"duration_hours", "1e9", "geen getal"},
		{"valid_until", "05/12/2026", ""},
		{"cost_eur", "-1", "negatief"},
		{"cost_eur", "12,345", "niet zeker welk bedrag"},
		{"cost_eur", "€ 12 excl. btw", "niet zeker welk bedrag"},
		{"cost_eur", "0.00", ""},
		{"cost_eur", "9999999.99", ""},
		{"cost_eur", "12345678", "niet zeker welk bedrag"},
		{"language", "Nederlands", "geen taalcode"},
		{"level", "havo", "kennen we niet"},
		{"competencies", "", "is leeg"},
		{"competencies", "zelfregi", "geen competentie"},
		{"competencies", "zelfregie|zelfregie", `"Versterkt eigen kracht en zelfregie" staat er twee keer. Haal er één weg`},
		{"competencies", "zelfregie|versterkt eigen kracht en zelfregie", `"Versterkt eigen kracht en zelfregie" staat er twee keer`},
		{"competencies", "zelfregie|", "lege waarde"},
		{"competencies", "zelfregie|systemen|verbinding|participatie", "maximaal 3"},
		{"from_level", "5", "geen niveau"},
		{"from_level", "1|2|3", "noemt 3 niveaus bij 2 competenties"},
		{"kenmerk", "Kracht", "geen kenmerk"},
		{"source", "", "is leeg"},
		{"source_date", "2017-13", "geen datum"},
		{"source_date", "vorig jaar", "geen datum"},
		{"source_date", "2013-12-20", ""},
		{"start_dates", "2027-02-30", "geen datum"},
		{"start_dates", "2027-02-01|2027-02-01", "twee keer"},
		{"valid_until", "31-02-2027", "geen datum"},
		{"checked_on", "2026-11-31", "geen datum"},
		{"accreditation", "SKJ: 3 punten geldig vanaf 2026-02-30", "geen datum"},
		{"accreditation", "SKJ: 3 punten geldig vanaf 2026-02-02, geldig tot en met 2026-02-01", "eindigt voordat"},
	}
	for _, tt := range tests {
		t.Run(tt.column+"="+offering.Shorten(tt.value), func(t *testing.T) {
			content := offeringtest.CSVFile(t, offeringtest.AllColumns(), offeringtest.Row(tt.column, tt.value))
			_, err := ReadCSV(strings.NewReader(content), offeringtest.Framework(t))
			if tt.want == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			var faults Faults
			if !errors.As(err, &faults) || len(faults) != 1 {
				t.Fatalf("got %v", err)
			}
			if f := faults[0]; f.Line != 2 || f.Column != tt.column || !strings.Contains(f.Reason, tt.want) {
				t.Errorf("got %v, want line 2, %s: ...%s...", f, tt.column, tt.want)
			}
		})
	}
}

func TestReadCSVFileFaults(t *testing.T) {
	names := offeringtest.AllColumns()
	good := offeringtest.CSVFile(t, names, offeringtest.Row())
	header := strings.SplitAfter(good, "\n")[0]
	tests := map[string]struct {
		content string
		want    []string // the beginning of each line of the error
	}{
		"empty":                  {"", []string{"regel 1: het bestand is leeg"}},
		"only a byte order mark": {"\ufeff", []string{"regel 1: het bestand is leeg"}},
		"header only":            {header, []string{"regel 1: het bestand heeft alleen een kopregel"}},
		"unknown column":         {offeringtest.CSVFile(t, append(names, "afzender"), offeringtest.Row()), []string{`regel 1, kolom "afzender": deze kolom kennen we niet`}},
		"double column":          {offeringtest.CSVFile(t, append(names, "url"), offeringtest.Row()), []string{`regel 1, kolom "url": deze kolom komt twee keer voor`}},
		"missing column":         {offeringtest.CSVFile(t, names[1:], offeringtest.Row()), []string{`regel 1, kolom "id": deze kolom ontbreekt`}},
		"Dutch headings are told back": {
			"Sleutel;Titel;Soort;Bron;Geldig tot;Van niveau\nk1;t;x;b;31-02-2027;\nk1;t;training;b;;\n",
			[]string{`regel 2, kolom "Soort": `, `regel 2, kolom "Geldig tot": `, `regel 3, kolom "Sleutel": "k1" staat ook op regel 2`},
		},
		"a missing column beside Dutch ones": {"titel;soort;bron\nt;training;b\n", []string{`regel 1, kolom "sleutel": deze kolom ontbreekt`}},
		"a Dutch column twice":               {"sleutel;titel;naam;soort;bron\nk;t;t;training;b\n", []string{`regel 1, kolom "naam": deze kolom komt twee keer voor`}},
		"too few fields":                     {header + "a,b\n", []string{"regel 2: heeft 2 velden. De kopregel heeft er 29"}},
		"unclosed quote":                     {good + "\"k2,", []string{"regel 3: een aanhalingsteken"}},
		"a quote inside goes on after":       {header + "a\"b,c\n" + "x\n", []string{"regel 2: een aanhalingsteken", "regel 3: heeft 1 veld."}},
		"double id":                          {offeringtest.CSVFile(t, names, offeringtest.Row(), offeringtest.Row("id", "k2"), offeringtest.Row()), []string{`regel 4, kolom "id": "k1" staat ook op regel 2`}},
		"double id beside another fault": {
			offeringtest.CSVFile(t, names, offeringtest.Row("kind", "x"), offeringtest.Row()),
			[]string{`regel 2, kolom "kind": `, `regel 3, kolom "id": "k1" staat ook op regel 2`},
		},
		"unknown basis":     {offeringtest.CSVFile(t, names, offeringtest.Row("from_level", "1", "to_level", "2", "level_basis", "gok")), []string{`regel 2, kolom "level_basis": "gok" kennen we niet. Kies uit redactie, bron`}},
		"from without to":   {offeringtest.CSVFile(t, names, offeringtest.Row("from_level", "1")), []string{`regel 2, kolom "to_level": vul het beginniveau en het eindniveau allebei in`}},
		"to not above from": {offeringtest.CSVFile(t, names, offeringtest.Row("from_level", "2", "to_level", "2")), []string{`regel 2, kolom "to_level": kies een eindniveau dat hoger is`}},
		"all faults at once, on the lines of the file": {
			offeringtest.CSVFile(t, names, offeringtest.Row("description", "een\ntwee\ndrie", "cost_eur", "veel"), offeringtest.Row("id", "", "kind", "x", "valid_until", "ooit")),
			[]string{`regel 4, kolom "cost_eur": `, `regel 5, kolom "id": `, `regel 5, kolom "kind": `, `regel 5, kolom "valid_until": `},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			records, err := ReadCSV(strings.NewReader(tt.content), offeringtest.Framework(t))
			var faults Faults
			if !errors.As(err, &faults) || records != nil {
				t.Fatalf("got %d records and %v", len(records), err)
			}
			lines := strings.Split(faults.Error(), "\n")
			if len(lines) != len(tt.want) {
				t.Fatalf("got %d faults:\n%s", len(lines), faults)
			}
			for i, want := range tt.want {
				if !strings.HasPrefix(lines[i], want) {
					t.Errorf("got %s\nwant %s", lines[i], want)
				}
			}
		})
	}
}

func TestReadCSVReader(t *testing.T) {
	broken := errors.New("the disk is gone")
	if _, err := ReadCSV(iotest.ErrReader(broken), offeringtest.Framework(t)); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	optional := offeringtest.CSVFile(t, offeringtest.AllColumns(), offeringtest.Row())
	var without []string
	for _, c := range offering.Columns {
		if offeringtest.Row()[c.Name] != "" {
			without = append(without, c.Name)
		}
	}
	if !reflect.DeepEqual(read(t, optional)[0].Offering, read(t, offeringtest.CSVFile(t, without, offeringtest.Row()))[0].Offering) {
		t.Error("a column left out differs from an empty one")
	}
	if got := read(t, strings.ReplaceAll(optional, "\n", "\r\n")); len(got) != 1 {
		t.Errorf("lines ending in CR LF gave %d records", len(got))
	}
}

// TestShippedCatalogue checks that the shipped catalogue keeps every value of its file, apart
// from the notation of numbers, and that every empty fact of the file stays unknown.
func TestShippedCatalogue(t *testing.T) {
	content, err := os.ReadFile("catalogue/aanbod.csv")
	if err != nil {
		t.Fatal(err)
	}
	records := read(t, string(content))
	rows, err := csv.NewReader(bytes.NewReader(content)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(records) != 180 || len(rows) != 181 {
		t.Fatalf("%d records of %d rows", len(records), len(rows))
	}
	states, bases := map[offering.State]int{}, map[offering.Basis]int{}
	for i, r := range records {
		states[r.Offering.State]++
		got := offering.ColumnValues(&r.Offering)
		for j, name := range rows[0] {
			if got[name] != rows[i+1][j] {
				t.Errorf("%s, %s: %q in the file, %q read", r.Offering.Key, name, rows[i+1][j], got[name])
			}
		}
		for _, l := range r.Offering.Competencies {
			if !l.LevelKnown() || r.Offering.LevelBasis == "" {
				t.Errorf("%s has %+v on the basis %q", r.Offering.Key, l, r.Offering.LevelBasis)
			}
		}
		if r.Offering.State == offering.Published {
			bases[r.Offering.LevelBasis]++
		}
		if r.Offering.URL != "" && r.Offering.Address() == "" {
			t.Errorf("%s: %q is no address", r.Offering.Key, r.Offering.URL)
		}
	}
	if want := map[offering.State]int{offering.Published: 157, offering.Draft: 23}; !maps.Equal(states, want) {
		t.Errorf("states %v", states)
	}
	if want := map[offering.Basis]int{offering.BasisSource: 18, offering.BasisEditors: 139}; !maps.Equal(bases, want) {
		t.Errorf("bases %v", bases)
	}
}

func FuzzReadCSV(f *testing.F) {
	fw := offeringtest.Framework(f)
	f.Add([]byte(offeringtest.CSVFile(f, offeringtest.AllColumns(), offeringtest.Row("title", "Een \"titel\"\nop twee regels"), offeringtest.Row("id", "k2", "cost_eur", "1.50"))))
	f.Add([]byte(offeringtest.CSVFile(f, offeringtest.AllColumns(), offeringtest.Row("start_dates", "2027-01-01 Zwolle", "accreditation", "SKJ: 1 punt", "from_level", "1|", "to_level", "2|"))))
	f.Add([]byte("id,\"title\n\"\n\xff,\x00"))
	f.Fuzz(func(t *testing.T, content []byte) {
		records, err := ReadCSV(bytes.NewReader(content), fw)
		var faults Faults
		switch {
		case err != nil && (!errors.As(err, &faults) || len(faults) == 0 || records != nil):
			t.Fatalf("neither faults nor records: %v", err)
		case err == nil && len(records) == 0:
			t.Fatal("nothing read and nothing said")
		}
		for _, fault := range faults {
			if fault.Line < 0 || fault.Reason == "" {
				t.Fatalf("%+v", fault)
			}
		}
		for _, r := range records { // writing and reading it again gives the same record
			again, err := ReadCSV(strings.NewReader(offeringtest.CSVFile(t, offeringtest.AllColumns(), offering.ColumnValues(&r.Offering))), fw)
			if err != nil || !reflect.DeepEqual(again[0].Offering, r.Offering) {
				t.Fatalf("%+v became %+v, %v", r.Offering, again, err)
			}
		}
	})
}

func ExampleFault() {
	fmt.Println(Fault{Line: 3, Column: "kind", Reason: `"cursus" kennen we niet`})
	// Output: regel 3, kolom "kind": "cursus" kennen we niet
}

// TestNoFormatBringsAPassword reads an address with a password in every format of files.
func TestNoFormatBringsAPassword(t *testing.T) {
	const address = "https://iemand:geheim@voorbeeld.nl/training"
	rows := []exchange.Values{{"id": "k1", "title": "Titel", "kind": "training", "source": "bron", "url": address}}
	files := map[string]string{}
	for name, write := range map[string]func(io.Writer) error{
		"CSV":  func(w io.Writer) error { return exchange.WriteCSV(w, exchange.Columns, rows) },
		"XLSX": func(w io.Writer) error { return exchange.WriteXLSX(w, exchange.Columns, rows, nil) },
		"JSON": func(w io.Writer) error { return exchange.WriteJSON(w, exchange.Columns, rows) },
	} {
		var file bytes.Buffer
		if err := write(&file); err != nil {
			t.Fatal(err)
		}
		files[name] = file.String()
	}
	for _, name := range []string{"eigen-synthetisch-nl.jsonld", "program-synthetisch-1.json", "program-synthetisch-1.xml"} {
		sample, err := os.ReadFile("../exchange/testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = strings.ReplaceAll(string(sample), "https://voorbeeld", "https://iemand:geheim@voorbeeld")
		if files[name] == string(sample) {
			t.Fatalf("%s has no address of its own", name)
		}
	}
	for name, content := range files {
		file, err := Read(strings.NewReader(content), offeringtest.Framework(t))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, record := range file.Records {
			if strings.Contains(record.Offering.URL, "geheim") {
				t.Errorf("%s brings %q", name, record.Offering.URL)
			}
		}
		if len(file.Refused) == 0 {
			t.Errorf("%s: the address is not refused", name)
		}
	}
}

// TestFaultsOfDoublesAreCapped settles a file in which every record has the key of the first, once the
// records without a source get one.
func TestFaultsOfDoublesAreCapped(t *testing.T) {
	t.Parallel()
	file := File{Format: "CSV"}
	for line := range 2000 {
		file.Records = append(file.Records, Record{Line: line + 2, Offering: offering.Offering{Key: "k1"}})
	}
	file.settle("")
	stored := 0
	for _, refused := range file.Refused {
		stored += len(refused.Faults)
	}
	faults := file.Faults()
	if len(file.Refused) != 1999 || stored != MaxFaults || len(faults) != MaxFaults+1 || faults[MaxFaults].Error() != "en nog 1799 fouten" {
		t.Errorf("%d refused, %d faults stored, %d reported", len(file.Refused), stored, len(faults))
	}
}
