package exchange

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

var gesprek = map[string]string{
	"id": "voorbeeldopleider/gesprek-aan-huis", "title": "Het gesprek aan huis", "kind": "training", "provider": "voorbeeldopleider",
	"description": "Verzonnen training over vraagverheldering.", "url": "https://voorbeeld-opleider.example/training/gesprek-aan-huis",
	"format": "blended", "duration_hours": "14", "duration_text": "2 dagen", "cost_eur": "349.50", "cost_text": "lesgeld € 349,50",
	"region": "Utrecht", "language": "nl", "page_language": "nl", "level": "hbo",
	"accreditation": "Registerplein: 12 punten, geldig tot en met 2028-12-31",
	"source":        "https://voorbeeld-opleider.example/training/gesprek-aan-huis", "start_dates": "2027-03-04 Utrecht",
}

func TestReadEduDexSamples(t *testing.T) {
	table := read(t, sample(t, "program-synthetisch-1.json"))
	compare(t, table.Rows[0], gesprek)
	if table.Format != EduDex || len(table.Rows) != 1 || len(table.Rows[0].Faults) > 0 {
		t.Errorf("got %+v", table)
	}
	table = read(t, sample(t, "program-synthetisch-1.xml"))
	inXML := map[string]string{"duration_hours": "", "language": "", "accreditation": ""} // facts that the XML lacks
	for name, value := range gesprek {
		if _, none := inXML[name]; !none {
			inXML[name] = value
		}
	}
	compare(t, table.Rows[0], inXML)
	if table.Format != EduDexXML || len(table.Notes) != 1 || !strings.Contains(table.Notes[0], "openbare beschrijvingen") {
		t.Errorf("got %+v", table)
	}
	for _, name := range []string{"program-synthetisch-2.json", "program-synthetisch-2.xml"} {
		got := filled(read(t, sample(t, name)).Rows[0])
		if got["kind"] != "e-learning" || got["format"] != "online|zelfstandig" || got["cost_eur"] != "0.00" || got["duration_hours"] != "4" || got["level"] != "mbo" || got["region"] != "" {
			t.Errorf("%s: %q", name, got)
		}
	}
	row := read(t, sample(t, "program-synthetisch-ongeldig.json")).Rows[0]
	if row.Faults.Error() != `programma 1, veld "programLevel": "hbo-bachelor" staat niet in de lijst van EDU-DEX` ||
		!slices.Contains(row.Remarks, "programSummaryText ontbreekt. De omschrijving komt uit programDescriptionText.") {
		t.Errorf("got %+v", row)
	}
}

// TestReadEduDexLists reads a list of programs, an answer of the API for many programs, and a
// catalogue that only refers to programs.
func TestReadEduDexLists(t *testing.T) {
	one, two := sample(t, "program-synthetisch-1.json"), sample(t, "program-synthetisch-2.json")
	for name, content := range map[string]string{
		"list": "[" + one + "," + two + "]",
		"bulk": `{"programs": [{"orgUnitId": "a", "programId": "b", "clientId": "c", "data": ` + one + `}, ` + two + `]}`,
	} {
		if table := read(t, content); len(table.Rows) != 2 || filled(table.Rows[0])["title"] != "Het gesprek aan huis" {
			t.Errorf("%s: %+v", name, table)
		}
	}
	xml := strings.TrimPrefix(sample(t, "program-synthetisch-1.xml"), `<?xml version="1.0" encoding="utf-8"?>`)
	if table := read(t, "<programs>"+xml+xml+"</programs>"); len(table.Rows) != 2 {
		t.Errorf("got %d programs in XML", len(table.Rows))
	}
	row := read(t, `[{"status": "active", "supplierId": "a", "programId": "b", "clientId": null}]`).Rows[0]
	if row.Faults.Error() != "programma 1: is alleen een verwijzing. Er staat geen programma in" {
		t.Errorf("got %+v", row)
	}
	huge := `[{"programDescriptions": {"programName": {"nl": "` + strings.Repeat("x", maxItem) + `"}}}, ` + one + `]`
	if table := read(t, huge); !strings.Contains(table.Rows[0].Faults.Error(), "is groter dan 1 MB") || len(table.Rows[1].Faults) > 0 {
		t.Errorf("got %v", table.Rows[0].Faults)
	}
	wrong := read(t, `{"programDescriptions": 3}`).Rows[0]
	if !strings.HasPrefix(wrong.Faults.Error(), "programma 1: heeft niet de vorm die EDU-DEX voorschrijft (bij programDescriptions)") {
		t.Errorf("got %v", wrong.Faults)
	}
}

// TestEduDexLevels checks which costs and places count: those of a day, else those of a run, of
// all runs, of the program.
func TestEduDexLevels(t *testing.T) {
	costs := func(amount, rest string) string {
		return `"cost": [{"amount": "` + amount + `", "currency": "EUR", "costType": "tuition fee"` + rest + `}]`
	}
	for name, tt := range map[string]struct{ generic, runs, cost, text, region, starts string }{
		"generic":    {costs("100", "") + `, "location": {"city": "Zwolle"}`, ``, "100.00", "lesgeld € 100,00", "Zwolle", ""},
		"run":        {costs("100", ""), `{"startDate": {"date": "2027-01-02"}, "location": {"city": "Ede"}, ` + costs("90.5", "") + `}`, "90.50", "lesgeld € 90,50", "Ede", "2027-01-02 Ede"},
		"day":        {``, `{"startDate": {"date": "2027-01-02"}, ` + costs("90", "") + `, "courseDay": [{` + costs("10", "") + `, "location": {"city": "Urk"}}, {` + costs("20", "") + `}]}`, "30.00", "lesgeld € 10,00, dag 1; lesgeld € 20,00, dag 2", "Urk", "2027-01-02 Urk"},
		"differ":     {``, `{` + costs("90", "") + `}, {` + costs("110", "") + `}`, "110.00", "lesgeld € 90,00 of lesgeld € 110,00", "Program", ""},
		"cancelled":  {costs("5", ""), `{"status": "canceled", "startDate": {"date": "2027-01-02"}, ` + costs("90", "") + `}`, "5.00", "lesgeld € 5,00", "Program", ""},
		"per month":  {costs("5", `, "period": "month"`), ``, "", "lesgeld € 5,00 (per month)", "Program", ""},
		"other coin": {strings.Replace(costs("5", ""), "EUR", "USD", 1), ``, "", "lesgeld USD 5,00", "Program", ""},
		"optional":   {costs("5", `, "isRequiredCost": false`), ``, "", "lesgeld € 5,00 (naar keuze)", "Program", ""},
		"twice":      {strings.Replace(costs("5", ""), "}]", `}, {"amount": "7", "currency": "EUR", "costType": "tuition fee"}]`, 1), ``, "", "lesgeld € 5,00; lesgeld € 7,00", "Program", ""},
		"sum":        {strings.Replace(costs("5", ""), "}]", `}, {"amount": "7", "currency": "EUR", "costType": "examination"}]`, 1), ``, "12.00", "lesgeld € 5,00; examen € 7,00", "Program", ""},
	} {
		got := filled(read(t, fmt.Sprintf(`{"programClassification": {"programId": "p", "orgUnitId": "o", "programType": "training", "programLocation": [{"description": "Program"}]},
			"programDescriptions": {"programName": {"en": "English", "nl": "Naam"}}, "programSchedule": {"genericProgramRun": {%s}, "programRun": [%s]}}`, tt.generic, tt.runs)).Rows[0])
		if got["cost_eur"] != tt.cost || got["cost_text"] != tt.text || got["region"] != tt.region || got["start_dates"] != tt.starts || got["title"] != "Naam" {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestReadSchemaOrgSamples(t *testing.T) {
	table := read(t, sample(t, "eigen-synthetisch-nl.jsonld"))
	compare(t, table.Rows[0], map[string]string{
		"id": "https://voorbeeld-opleider.example/training/gesprek-aan-huis#course", "title": "Het gesprek aan huis", "kind": "training",
		"provider": "Voorbeeld Opleider", "description": "Verzonnen training over het verhelderen van de hulpvraag.",
		"url": "https://voorbeeld-opleider.example/training/gesprek-aan-huis", "format": "blended|online", "duration_hours": "12", "duration_text": "12 uur",
		"cost_eur": "349.50", "cost_text": "€ 349,50", "region": "Utrecht", "language": "nl", "accreditation": "Bewijs van deelname", "level": "hbo",
		"competencies": "vraagverheldering", "source": "https://voorbeeld-opleider.example/training/gesprek-aan-huis", "start_dates": "2027-03-04 Utrecht",
	})
	if table.Format != SchemaOrg || len(table.Rows) != 1 {
		t.Errorf("got %+v", table)
	}
	compare(t, read(t, sample(t, "sdo-eg-0333-college-multiple-locations.jsonld")).Rows[0], map[string]string{
		"id": "hnc-accounting", "title": "HNC Accounting", "kind": "training", "source": "schema.org",
		"description": "This course is designed for those wishing to take up a career in Accounting and Financial Administration within a range of organisations....",
		"region":      "St Brycedale Campus Kirkcaldy|Halbeath Campus Dunfermline",
		"start_dates": "2016-08-31 St Brycedale Campus Kirkcaldy|2016-08-29 Halbeath Campus Dunfermline|2016-08-29 St Brycedale Campus Kirkcaldy",
	})
	pounds := filled(read(t, sample(t, "sdo-eg-0334-distance-learning-two-offers.jsonld")).Rows[0])
	if pounds["cost_eur"] != "" || pounds["cost_text"] != "GBP 395,00 of GBP 440,00" || pounds["format"] != "online" || pounds["kind"] != "e-learning" {
		t.Errorf("got %q", pounds)
	}
	free := filled(read(t, sample(t, "sdo-eg-0337-instructor-provider.jsonld")).Rows[0])
	if free["cost_eur"] != "0.00" || free["provider"] != "Johns Hopkins University" {
		t.Errorf("got %q", free)
	}
}

func TestReadSchemaOrgShapes(t *testing.T) {
	for name, tt := range map[string]struct {
		content string
		want    map[string]string
	}{
		"list":             {`[{"@type": "Course", "name": "A", "courseCode": "a1", "provider": "Opleider"}]`, map[string]string{"id": "a1", "title": "A", "provider": "Opleider"}},
		"type as address":  {`{"@type": ["https://schema.org/Course", "Product"], "name": ["A", "B"]}`, map[string]string{"id": "a", "title": "A"}},
		"in two languages": {`{"@type": "Course", "name": {"@value": "A", "@language": "nl"}, "inLanguage": {"@type": "Language", "name": "Dutch", "alternateName": "nl"}}`, map[string]string{"title": "A", "language": "nl"}},
		"pointing": {
			`{"@graph": [{"@type": "Course", "name": "A", "provider": {"@id": "#o"}, "hasCourseInstance": {"@id": "#i"}},
				{"@type": "Organization", "@id": "#o", "name": "Opleider"}, {"@type": "CourseInstance", "@id": "#i", "courseMode": "onsite", "startDate": "2027-03-04T09:00:00+01:00", "location": "Ede"}]}`,
			map[string]string{"provider": "Opleider", "format": "fysiek", "start_dates": "2027-03-04 Ede", "region": "Ede"},
		},
		"places left": {
			`{"@type": "Course", "name": "A", "hasCourseInstance": [{"startDate": "2027-03-04", "location": "Ede", "remainingAttendeeCapacity": 8},
				{"startDate": "2027-04-04", "remainingAttendeeCapacity": "0"}, {"startDate": "2027-05-04", "location": "Ede", "remainingAttendeeCapacity": -1}]}`,
			map[string]string{"start_dates": "2027-03-04@Ede#8|2027-04-04@#0|2027-05-04 Ede"},
		},
		"instance only": {`{"@type": "CourseInstance", "name": "A", "courseWorkload": "PT1H30M"}`, map[string]string{"title": "A", "duration_hours": "1.5", "duration_text": "1 uur 30 minuten"}},
		"days":          {`{"@type": "Course", "name": "A", "timeRequired": "P2D"}`, map[string]string{"duration_hours": "", "duration_text": "2 dagen"}},
		"words":         {`{"@type": "Course", "name": "A", "timeRequired": "een dagdeel"}`, map[string]string{"duration_hours": "", "duration_text": "een dagdeel"}},
		"free":          {`{"@type": "Course", "name": "A", "offers": {"category": "Free"}}`, map[string]string{"cost_eur": "0.00"}},
		"number":        {`{"@type": "Course", "name": "A", "offers": {"price": 12.5, "priceCurrency": "EUR"}}`, map[string]string{"cost_eur": "12.50"}},
		"markup":        {`{"@type": "Course", "name": "A &amp; B", "description": "<p>Een</p>\n<p>twee</p>"}`, map[string]string{"title": "A & B", "description": "Een twee"}},
		"relative":      {`{"@type": "Course", "name": "A", "@id": "./", "url": "javascript:alert(1)"}`, map[string]string{"id": "a", "url": ""}},
		"virtual":       {`{"@type": "Course", "name": "A", "location": {"@type": "VirtualLocation", "name": "Zoom"}}`, map[string]string{"format": "online", "region": ""}},
	} {
		got := filled(read(t, tt.content).Rows[0])
		for column, want := range tt.want {
			if got[column] != want {
				t.Errorf("%s: %s is %q, want %q", name, column, got[column], want)
			}
		}
	}
	if row := read(t, `{"@type": "Course"}`).Rows[0]; row.Faults.Error() != `cursus 1, veld "name": ontbreekt` {
		t.Errorf("got %v", row.Faults)
	}
}

func TestReadOwn(t *testing.T) {
	table := read(t, `{"aanbod": [{"id": "k1", "title": " T "}, {"id": "k2", "prijs": "1"}, {"id": 3}]}`)
	if table.Format != JSON || len(table.Rows[0].Cells) != 2 || filled(table.Rows[0])["title"] != "T" {
		t.Errorf("got %+v", table)
	}
	for i, want := range []string{"", `aanbod 2, veld "prijs": dit veld kennen we niet. Haal het weg`, "aanbod 3: heeft niet de vorm die JSON voorschrijft"} {
		if got := table.Rows[i].Faults.Error(); got != want {
			t.Errorf("row %d: %q, want %q", i, got, want)
		}
	}
}
