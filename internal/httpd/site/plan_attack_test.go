package site_test

import (
	"encoding/csv"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/emersion/go-ical"

	"reflectietool/internal/assessment"
)

// hostileTexts are texts that break a table, a calendar or a page when it does not escape them.
var hostileTexts = []string{
	`=HYPERLINK("http://kwaad.example";"x")`, "@SUM(1)", "+31", "\t=1",
	"A\r\nATTENDEE:mailto:x@kwaad.example", "a\u2028BEGIN:VEVENT", `a;b,c\n:d"`, "END:VEVENT\r\nEND:VCALENDAR",
	`<img src=x onerror=alert(1)>`, `"><script>alert(1)</script>`, strings.Repeat("é", 200),
}

// TestHostileTextsOfAPlan plans hostile texts, and reads them back as a table, a calendar and a page.
func TestHostileTextsOfAPlan(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	b.start(assessment.FormReflection)
	for _, text := range hostileTexts {
		item := itemForm(text)
		item.Set("uiterlijk", "2027-03-28")
		b.item(item)
		b.agreement(url.Values{"afspraak": {text}, "met-wie": {text}, "wanneer": {"2027-03-28"}})
	}
	table := csv.NewReader(strings.NewReader(strings.TrimPrefix(b.get("/plan.csv").want(t, http.StatusOK).body, "\ufeff")))
	table.Comma = ';'
	lines, err := table.ReadAll()
	if err != nil || len(lines) != 1+2*len(hostileTexts) {
		t.Errorf("%d lines, %v", len(lines), err)
	}
	for _, line := range lines {
		for _, cell := range line {
			if cell = strings.TrimLeft(cell, " \t\""); cell != "" && strings.ContainsRune("=+@-\t\r", rune(cell[0])) {
				t.Errorf("a spreadsheet runs %q", cell)
			}
		}
	}
	address := calendarAddress.FindString(b.post("/plan/agenda", url.Values{"titels": {"ja"}}).body)
	file, err := ical.NewDecoder(strings.NewReader(s.browser(t).get(address).want(t, http.StatusOK).body)).Decode()
	if err != nil {
		t.Fatal(err)
	}
	if events := file.Events(); len(events) != 2*len(hostileTexts) {
		t.Errorf("%d days, want %d", len(events), 2*len(hostileTexts))
	}
	for _, event := range file.Events() {
		if event.Props.Get("ATTENDEE") != nil {
			t.Error("a text invites somebody")
		}
	}
	if page := b.get("/plan").want(t, http.StatusOK).body; strings.Contains(page, "<img src=x") || strings.Contains(page, "<script>alert") {
		t.Error("the page holds markup that was typed")
	}
}

// TestPlanRefusesWhatCannotBeKept sends texts, links and days that a plan cannot keep. Each is refused at its field, and
// nothing is stored.
func TestPlanRefusesWhatCannotBeKept(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	b.start(assessment.FormReflection)
	for field, values := range map[string][]string{
		"titel":     {"a\x00b", "a\u202eb", strings.Repeat("é", 201), strings.Repeat("x", 60_000)},
		"link":      {"javascript:alert(1)", "data:text/html,x", "//kwaad.example", "https://a:b@kwaad.example", "https://kwaad.example/\r\nX: y", "ftp://kwaad.example"},
		"uiterlijk": {"31-12-99999", "0-0-0", "-1", strings.Repeat("9", 500)},
	} {
		for _, value := range values {
			form := itemForm("Meelopen")
			form.Set(field, value)
			b.post("/plan/scholing", form).want(t, http.StatusUnprocessableEntity)
		}
	}
	for _, path := range []string{"/plan/scholing", "/plan/afspraken", "/plan/nieuw"} {
		request := b.request(http.MethodPost, path, strings.NewReader("titel=%ff%fe&afspraak=%ff&voornemen=%ff"))
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		b.do(request).want(t, http.StatusBadRequest)
	}
	if n := s.count(t, `select (select count(*) from plan_item) + (select count(*) from agreement) + (select count(*) from goal)`); n != 0 {
		t.Errorf("%d rows are stored", n)
	}
}
