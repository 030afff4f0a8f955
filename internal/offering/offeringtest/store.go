// Package offeringtest has the offerings that tests of several packages begin with.
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

// Today is the day on which tests of offerings take place.
var Today = time.Date(2026, 11, 21, 15, 4, 5, 0, time.UTC)

func Date(s string) time.Time {
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return d
}

func Framework(t testing.TB) *framework.Framework {
	t.Helper()
	library, err := framework.Load()
	if err != nil {
		t.Fatal(err)
	}
	return library.Current()
}

// Row is a faultless row; a test changes what it is about.
func Row(changes ...string) map[string]string {
	r := map[string]string{
		"id": "k1", "title": "Titel", "kind": "training", "state": "gepubliceerd", "competencies": "zelfregie|systemen", "source": "bron",
	}
	for i := 0; i < len(changes); i += 2 {
		r[changes[i]] = changes[i+1]
	}
	return r
}

func AllColumns() []string {
	names := make([]string, len(offering.Columns))
	for i, c := range offering.Columns {
		names[i] = c.Name
	}
	return names
}

// file writes rows under the given columns.
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

// OfferingsOf returns the offerings of rows, as a file of them is understood.
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

// Add stores the offerings of rows as an import does that finds none of them there.
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

// ByKey reads every imported national offering, published or not, straight from the table.
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

func Exec(t testing.TB, db *pgxpool.Pool, sql string, args ...any) {
	t.Helper()
	if _, err := db.Exec(t.Context(), sql, args...); err != nil {
		t.Fatal(err)
	}
}

var FullRow = Row(
	"provider", "Aanbieder", "description", "Omschrijving", "url", "www.voorbeeld.nl", "format", "fysiek|online",
	"duration_hours", "2.5", "duration_text", "een dagdeel", "cost_eur", "108.68", "cost_text", "€ 108,68", "region", "Zeeland|Den Bosch",
	"language", "nl", "page_language", "nl", "accreditation", "SKJ: 32 punten|LVAK", "level", "mbo|hbo", "from_level", "|2", "to_level", "|4",
	"kenmerk", "Op de vraag af", "source_date", "2017-03", "note", "Let op", "start_dates", "2027-01-15|2027-03-01 Zwolle",
	"valid_until", "2027-12-31", "checked_on", "2026-11-01",
)
