package curation

import (
	"maps"
	"net/url"
	"os"
	"testing"

	"reflectietool/internal/framework"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/intake"
)

// TestFormChangesNothing turns every offering of the catalogue into a form and reads that back.
func TestFormChangesNothing(t *testing.T) {
	t.Parallel()
	library, err := framework.Load()
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.Open("../../internal/offering/intake/catalogue/aanbod.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }() // opened for reading, so closing loses nothing
	records, err := intake.ReadCSV(file, library.Current())
	if err != nil || len(records) == 0 {
		t.Fatal(err)
	}
	for _, r := range records {
		want := r.Offering.Facts()
		delete(want, offering.FieldState)
		delete(want, offering.FieldChecked)
		got := OfferingFacts(OfferingValues(r.Offering.Facts()))
		got["cost_eur"] = want["cost_eur"] // 1250 and 1250.00 are the same amount
		if !maps.Equal(got, want) {
			t.Errorf("%s:\ngot  %v\nwant %v", r.Offering.Key, got, want)
		}
	}
}

func TestFormKeepsStarts(t *testing.T) {
	t.Parallel()
	const starts = "2027-01-15@Utrecht#8|2027-02-01|2027-03-01 Den Bosch|2027-04-01@#0"
	if got := OfferingFacts(OfferingValues(offering.Facts{"start_dates": starts}))["start_dates"]; got != starts {
		t.Errorf("got %q, want %q", got, starts)
	}
}

func TestOfferingFormReadsWhatPeopleType(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, column, want string
		form               url.Values
	}{
		{"an amount in euro", "cost_eur", "1250", url.Values{"cost_eur": {"€ 1.250,-"}}},
		{"an amount with cents", "cost_eur", "108.68", url.Values{"cost_eur": {"108,68"}}},
		{"an amount that could be two things", "cost_eur", "1,250", url.Values{"cost_eur": {"1,250"}}},
		{"hours", "duration_hours", "2.5", url.Values{"duration_hours": {"2,5"}}},
		{"a day", "valid_until", "2027-02-01", url.Values{"valid_until": {"1-2-2027"}}},
		{"a day that is none", "valid_until", "31-02-2027", url.Values{"valid_until": {"31-02-2027"}}},
		{"lines", "region", "Utrecht|Den Bosch", url.Values{"region": {" Utrecht\r\n\r\nDen Bosch "}}},
		{"starts, with an empty row", "start_dates", "2027-01-15|2027-03-01 Zwolle", url.Values{"start-datum": {"15-01-2027", "", "2027-03-01"}, "start-plaats": {"", "", "Zwolle"}}},
		{"places left", "start_dates", "2027-01-15@Utrecht#8|2027-03-01@#0", url.Values{"start-datum": {"15-01-2027", "2027-03-01"}, "start-plaats": {"Utrecht", ""}, "start-vrij": {"8", "0"}}},
		{"a place without a day", "start_dates", "Zwolle", url.Values{"start-datum": {""}, "start-plaats": {"Zwolle"}}},
		{"a new accreditation", "accreditation", "SKJ: 2.5 punten, geldig vanaf 2026-01-01, geldig tot en met 2027-12-31",
			url.Values{"register": {"SKJ"}, "punten": {"2,5"}, "punten-van": {"1-1-2026"}, "punten-tot": {"2027-12-31"}, "erkenning": {""}}},
		{"words that nobody touched", "accreditation", "SKJ: 32 punten (kennis)",
			url.Values{"register": {"SKJ"}, "punten": {"32"}, "punten-van": {""}, "punten-tot": {""}, "erkenning": {"SKJ: 32 punten (kennis)"}}},
		{"points that changed", "accreditation", "SKJ: 30 punten",
			url.Values{"register": {"SKJ"}, "punten": {"30"}, "punten-van": {""}, "punten-tot": {""}, "erkenning": {"SKJ: 32 punten (kennis)"}}},
		{"an accreditation that was emptied", "accreditation", "", url.Values{"register": {""}, "erkenning": {"LVAK"}}},
		{"competencies", offering.FieldCompetencies, "zelfregie|systemen", url.Values{"competentie": {"zelfregie", "", "systemen"}}},
		{"the basis of levels", "level_basis", "bron", url.Values{"competentie": {"zelfregie"}, "van": {"1"}, "naar": {"2"}, "level_basis": {"bron"}}},
		{"the basis without levels", "level_basis", "", url.Values{"competentie": {"zelfregie"}, "van": {""}, "naar": {""}, "level_basis": {"redactie"}}},
		{"their levels", "from_level", "1|2", url.Values{"competentie": {"zelfregie", "", "systemen"}, "van": {"1", "3", "2"}}},
	} {
		if got := OfferingFacts(tt.form)[tt.column]; got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}
