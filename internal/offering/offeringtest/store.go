// Package offeringtest makes offerings, and files of them, for the tests of several packages.
package offeringtest

import (
	"bytes"
	"encoding/csv"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"reflectietool/internal/framework"
	"reflectietool/internal/offering"
)

// Today is the present moment in tests of offerings.
var Today = time.Date(2026, 11, 21, 15, 4, 5, 0, time.UTC)

// Date parses a day such as 2006-01-02, and panics if it is not one.
func Date(s string) time.Time {
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return d
}

// Framework returns the current edition of the framework.
func Framework(t testing.TB) *framework.Framework {
	t.Helper()
	library, err := framework.Load()
	if err != nil {
		t.Fatal(err)
	}
	return library.Current()
}

// Row returns a row of a file without faults, with some columns changed: changes alternates
// the names of columns and their values.
func Row(changes ...string) map[string]string {
	r := map[string]string{
		"id": "k1", "title": "Titel", "kind": "training", "state": "gepubliceerd", "competencies": "zelfregie|systemen", "source": "bron",
	}
	for i := 0; i < len(changes); i += 2 {
		r[changes[i]] = changes[i+1]
	}
	return r
}

// AllColumns returns the names of all columns, in their usual order.
func AllColumns() []string {
	names := make([]string, len(offering.Columns))
	for i, c := range offering.Columns {
		names[i] = c.Name
	}
	return names
}

// CSVFile returns a CSV file with the named columns and one line for each row.
func CSVFile(t testing.TB, names []string, rows ...map[string]string) string {
	t.Helper()
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	records := [][]string{names}
	for _, r := range rows {
		var fields []string
		for _, name := range names {
			fields = append(fields, r[name])
		}
		records = append(records, fields)
	}
	if err := w.WriteAll(records); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// OfferingsOf parses rows into offerings, as an import parses the rows of a file.
func OfferingsOf(t testing.TB, rows ...map[string]string) []offering.Offering {
	t.Helper()
	fw := Framework(t)
	offerings := make([]offering.Offering, len(rows))
	for i, r := range rows {
		for _, c := range offering.Columns {
			if err := c.Parse(&offerings[i], r[c.Name], fw); err != nil {
				t.Fatalf("row %d, column %s: %v", i, c.Name, err)
			}
		}
	}
	return offerings
}

// Add saves the offerings of rows as new, as an import into an empty database does.
func Add(t testing.TB, db *pgxpool.Pool, rows ...map[string]string) {
	t.Helper()
	batch := &pgx.Batch{}
	for _, o := range OfferingsOf(t, rows...) {
		o.ImportSource = "aanbod"
		offering.QueueSave(batch, nil, offering.Stored{Offering: o, Imported: offering.ColumnValues(&o)}, offering.Stamp{At: Today, Origin: offering.ByImport})
	}
	if err := db.SendBatch(t.Context(), batch).Close(); err != nil {
		t.Fatal(err)
	}
}

// ByKey returns every national offering from the import source of Add, in any state, by key.
func ByKey(t testing.TB, db *pgxpool.Pool) map[string]offering.Offering {
	t.Helper()
	rows, err := db.Query(t.Context(), offering.SelectOffering+` where o.import_source = 'aanbod' and o.organisation_id is null`)
	if err != nil {
		t.Fatal(err)
	}
	all, err := pgx.CollectRows(rows, offering.ScanOffering)
	if err != nil {
		t.Fatal(err)
	}
	offerings := map[string]offering.Offering{}
	for _, o := range all {
		offerings[o.Key] = o
	}
	return offerings
}

// Exec runs an SQL statement, and ends the test if it fails.
func Exec(t testing.TB, db *pgxpool.Pool, sql string, args ...any) {
	t.Helper()
	if _, err := db.Exec(t.Context(), sql, args...); err != nil {
		t.Fatal(err)
	}
}

// FullRow is a row with a value in every column except import_source.
var FullRow = Row(
	"provider", "Aanbieder", "description", "Omschrijving", "url", "www.voorbeeld.nl", "format", "fysiek|online",
	"duration_hours", "2.5", "duration_text", "een dagdeel", "cost_eur", "108.68", "cost_text", "€ 108,68", "region", "Zeeland|Den Bosch",
	"language", "nl", "page_language", "nl", "accreditation", "SKJ: 32 punten|LVAK", "level", "mbo|hbo", "from_level", "|2", "to_level", "|4", "level_basis", "bron",
	"kenmerk", "Op de vraag af", "source_date", "2017-03", "note", "Let op", "start_dates", "2027-01-15|2027-03-01 Zwolle",
	"valid_until", "2027-12-31", "checked_on", "2026-11-01",
)
