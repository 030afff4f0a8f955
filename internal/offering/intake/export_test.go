package intake

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"reflectietool/internal/fault"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/exchange"
	"reflectietool/internal/offering/offeringtest"
)

var written = []exchange.Format{exchange.CSV, exchange.XLSX, exchange.JSON}

// TestExportThenImportChangesNothing checks that importing an export changes nothing: for the
// whole catalogue and for odd values, in each format, and for any import source. An offering
// that was never imported is found by its own key too.
func TestExportThenImportChangesNothing(t *testing.T) {
	t.Parallel()
	a := newAdmins(t)
	if err := a.LoadCatalogue(t.Context()); err != nil {
		t.Fatal(err)
	}
	load(t, a.Service, offeringtest.FullRow, offeringtest.Row("id", "odd", "title", "=1+1", "description", "- een\n- twee", "note", "'=x", "provider", "@naam", "source", "+31"),
		offeringtest.Row("id", "1E5", "title", "Eén \"titel\"; met, tekens|", "cost_eur", "1.250,00", "state", "gearchiveerd"),
		offeringtest.Row("id", "starts", "title", "Met plaatsen", "start_dates", "2027-01-15@Zwolle#8|2027-03-01 Elders|2027-04-01@#0"))
	offeringtest.Exec(t, a.db, `insert into offering (title, kind, source, note) values ('Met de hand', 'workshop', 'beheer', E'  regel\r\nregel \n')`)
	offeringtest.Exec(t, a.db, `update offering set import_source = 'elders', title = 'Gewijzigd' where source_key = 'aanbod-003'`)
	for _, format := range written {
		var out bytes.Buffer
		if err := a.Export(t.Context(), a.national, "", format, &out); err != nil {
			t.Fatal(err)
		}
		var again bytes.Buffer
		if err := a.ExportNational(t.Context(), format, &again); err != nil || format != exchange.XLSX && !bytes.Equal(out.Bytes(), again.Bytes()) {
			t.Errorf("%s of the command line differs, %v", format, err)
		}
		id := a.previewFile(t, out.String())
		if preview := a.see(t, id); preview.Counts[OutcomeSame] != 185 || len(preview.Counts) != 1 || preview.Format != format {
			t.Errorf("%s: %+v, %+v", format, preview, a.rows(t, id, OutcomeChanged))
		}
	}
}

func TestExportOfOtherFormats(t *testing.T) {
	t.Parallel()
	a := newAdmins(t)
	if err := a.Export(t.Context(), a.national, "", exchange.EduDex, &bytes.Buffer{}); !errors.Is(err, fault.NotFound) {
		t.Errorf("got %v", err)
	}
	for name, want := range map[string]bool{"csv": true, "XLSX": true, "json": true, "xml": false, "": false} {
		if _, ok := FormatNamed(name); ok != want {
			t.Errorf("%q: %v", name, ok)
		}
	}
}

// TestTemplate checks that a template has every column, and that an import ignores its example
// row but not the rows that a person adds.
func TestTemplate(t *testing.T) {
	fw := offeringtest.Framework(t)
	for _, format := range written[:2] {
		var out bytes.Buffer
		if err := Template(&out, format, fw); err != nil {
			t.Fatal(err)
		}
		if _, err := Read(bytes.NewReader(out.Bytes()), fw); err == nil || err.Error() != "er staat geen aanbod in het bestand, alleen de voorbeeldrij. Vul een rij in" {
			t.Errorf("%s: %v", format, err)
		}
	}
	if err := Template(&bytes.Buffer{}, exchange.JSON, fw); !errors.Is(err, fault.NotFound) {
		t.Errorf("got %v", err)
	}
	var out bytes.Buffer
	if err := Template(&out, exchange.CSV, fw); err != nil {
		t.Fatal(err)
	}
	filled := strings.Replace(out.String(), exampleKey, "k1", 1)
	if records := read(t, filled); len(records) != 1 || len(records[0].columns) != len(offering.Columns)-1 {
		t.Errorf("the example itself has faults: %+v", records)
	}
	file, err := Read(strings.NewReader(out.String()+strings.SplitAfter(filled, "\n")[1]), fw)
	if err != nil || len(file.Records) != 1 || len(file.Notes) != 1 {
		t.Errorf("%+v, %v", file, err)
	}
	if len(notes(fw)) != len(offering.Columns)+1 {
		t.Errorf("%d notes for %d columns", len(notes(fw)), len(offering.Columns))
	}
}

// TestColumnsAreThoseOfFiles checks that packages exchange and offering have the same columns.
func TestColumnsAreThoseOfFiles(t *testing.T) {
	seen := map[string]bool{}
	for _, name := range exchange.Columns {
		seen[name] = true
	}
	for _, c := range offering.Columns {
		if !seen[c.Name] {
			t.Errorf("files have no column %s", c.Name)
		}
		delete(seen, c.Name)
	}
	if len(seen) > 0 {
		t.Errorf("offerings have no %v", seen)
	}
}

// TestFaultsAreCounted checks that at most MaxFaults faults are reported, and that the others
// are counted.
func TestFaultsAreCounted(t *testing.T) {
	var rows []map[string]string
	for i := range 150 {
		rows = append(rows, offeringtest.Row("id", fmt.Sprint("k", i), "kind", "x", "valid_until", "ooit"))
	}
	file, err := Read(strings.NewReader(offeringtest.CSVFile(t, offeringtest.AllColumns(), append(rows, offeringtest.Row("id", "z"))...)), offeringtest.Framework(t))
	if err != nil || len(file.Records) != 1 || len(file.Refused) != 150 {
		t.Fatalf("%d records, %d refused, %v", len(file.Records), len(file.Refused), err)
	}
	faults := file.Faults()
	if len(faults) != MaxFaults+1 || faults[MaxFaults].Error() != "en nog 100 fouten" {
		t.Errorf("%d faults, the last %v", len(faults), faults[len(faults)-1])
	}
}

// TestWithoutCompetencies checks that an offering without competencies is only imported as a
// concept.
func TestWithoutCompetencies(t *testing.T) {
	fw := offeringtest.Framework(t)
	file, err := Read(strings.NewReader(offeringtest.CSVFile(t, offeringtest.AllColumns(), offeringtest.Row("competencies", "", "state", "concept"), offeringtest.Row("id", "k2", "competencies", ""))), fw)
	if err != nil || len(file.Records) != 1 || !strings.HasPrefix(file.Records[0].Remarks[0], "Competenties ontbreken") {
		t.Fatalf("%+v, %v", file, err)
	}
	if got := file.Faults().Error(); got != `regel 3, kolom "competencies": is leeg. Vul een competentie in, of maak er een concept van` {
		t.Errorf("got %s", got)
	}
}
