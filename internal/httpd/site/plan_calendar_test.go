package site_test

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/emersion/go-ical"

	"reflectietool/internal/assessment"
)

var calendarAddress = regexp.MustCompile(`/agenda/[A-Z2-7]{26}\.ics`)

// event is what a calendar shows of a day.
type event struct{ uid, title, words, first, after string }

// events reads a file for calendars with another library, by the titles of its days.
func (r reply) events(t *testing.T) map[string]event {
	t.Helper()
	file, err := ical.NewDecoder(strings.NewReader(r.body)).Decode()
	if err != nil {
		t.Fatal(err, r.body)
	}
	text := func(e ical.Event, name string) string {
		if e.Props.Get(name) == nil {
			return ""
		}
		words, err := e.Props.Get(name).Text()
		if err != nil {
			t.Fatal(err)
		}
		return words
	}
	all := map[string]event{}
	for _, e := range file.Events() {
		for _, name := range []string{"DTSTART", "DTEND"} {
			if kind := e.Props.Get(name).Params.Get("VALUE"); kind != "DATE" {
				t.Errorf("%s is a %s, want a whole day", name, kind)
			}
		}
		title := text(e, "SUMMARY")
		all[title] = event{text(e, "UID"), title, text(e, "DESCRIPTION"), e.Props.Get("DTSTART").Value, e.Props.Get("DTEND").Value}
	}
	return all
}

// TestPlanCalendar makes a private address for the days of a plan, reads it without a session and withdraws it.
func TestPlanCalendar(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b, stranger := s.browser(t), s.browser(t)
	b.start(assessment.FormReflection)
	b.goal("Vaker wachten")
	item := itemForm("Doorvragen; kort, krachtig")
	item.Set("uiterlijk", "2027-03-28") // has 23 hours in Amsterdam
	path := b.item(item)
	autumn, leap := itemForm("Herfst"), itemForm("Schrikkeldag")
	autumn.Set("uiterlijk", "2027-10-31") // has 25 hours in Amsterdam
	leap.Set("uiterlijk", "2028-02-29")
	b.item(autumn)
	b.item(leap)
	deed := "Meelopen, kijken; vragen\nen opschrijven met een \\ erin: " + strings.Repeat("een lange zin met é en € ", 8) + "klaar."
	b.agreement(url.Values{"afspraak": {deed}, "wanneer": {"2027-12-31"}})
	made := func(titles string) string {
		t.Helper()
		page := b.post("/plan/agenda", url.Values{"titels": {titles}}).want(t, http.StatusOK, "We laten het adres maar één keer zien")
		return calendarAddress.FindString(page.body)
	}
	bare := made("nee")
	for title, e := range stranger.get(bare).want(t, http.StatusOK).events(t) {
		if e.words != "" || title != "Terugkijken" && title != "Scholing klaar" && title != "Afspraak klaar" {
			t.Errorf("without titles the calendar says %q and %q", title, e.words)
		}
	}
	address := made("ja")
	stranger.get(bare).want(t, http.StatusNotFound)
	got := stranger.get(address).want(t, http.StatusOK)
	if got.header.Get("Cache-Control") != "no-store" || got.header.Get("Content-Type") != "text/calendar; charset=utf-8" {
		t.Errorf("the headers are %v", got.header)
	}
	long := "Afspraak klaar: " + strings.Join(strings.Fields(deed), " ")
	found := got.events(t)
	for title, want := range map[string]event{
		"Terugkijken: Vaker wachten":                 {words: "Vaker wachten"},
		"Scholing klaar: Doorvragen; kort, krachtig": {words: "Doorvragen; kort, krachtig", first: "20270328", after: "20270329"},
		"Scholing klaar: Herfst":                     {words: "Herfst", first: "20271031", after: "20271101"},
		"Scholing klaar: Schrikkeldag":               {words: "Schrikkeldag", first: "20280229", after: "20280301"},
		long:                                         {words: deed, first: "20271231", after: "20280101"},
	} {
		e := found[title]
		if e.uid == "" || e.words != want.words || want.first != "" && (e.first != want.first || e.after != want.after) {
			t.Errorf("%q is %+v, want %+v", title, e, want)
		}
	}
	if len(found) != 5 {
		t.Errorf("%d days, want 5: %v", len(found), found)
	}
	lines := strings.Split(got.body, "\r\n")
	for _, line := range lines {
		if len(line) > 75 || strings.Contains(line, "\n") {
			t.Errorf("a line of %d bytes: %q", len(line), line)
		}
	}
	item.Set("titel", "Iets anders")
	item.Set("uiterlijk", "2027-04-01")
	b.post(path, item).want(t, http.StatusSeeOther)
	if now := stranger.get(address).events(t)["Scholing klaar: Iets anders"]; now.uid != found["Scholing klaar: Doorvragen; kort, krachtig"].uid || now.first != "20270401" {
		t.Errorf("the changed day is %+v", now)
	}
	b.get("/plan").want(t, http.StatusOK, "Je agenda-adres werkt sinds ", "Trek het agenda-adres in").without(t, address)
	b.post("/plan/agenda/intrekken", nil).want(t, http.StatusSeeOther)
	stranger.get(address).want(t, http.StatusNotFound)
	b.post("/plan/agenda/intrekken", nil).want(t, http.StatusNotFound)
	log := s.log.String()
	for _, used := range []string{bare, address} {
		if secret := strings.TrimSuffix(strings.TrimPrefix(used, "/agenda/"), ".ics"); secret == "" || strings.Contains(log, secret) {
			t.Error("the log holds the secret of a calendar")
		}
	}
	if !strings.Contains(log, `"route":"/agenda/`) {
		t.Error("the log does not name the route of a calendar")
	}
}

// TestPlanFiles takes the plan along as a table, for programs and for calendars.
func TestPlanFiles(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	b.start(assessment.FormReflection)
	b.goal("=Vaker wachten")
	item := itemForm("Doorvragen")
	item["register"], item["puntensoort"], item["punten-verwacht"] = []string{"SKJ"}, []string{"overig"}, []string{"2,5"}
	item["betaling"], item["uiterlijk"], item["link"] = []string{"werkgever"}, []string{"5-12-2026"}, []string{"voorbeeld.example"}
	b.item(item)
	b.agreement(url.Values{"afspraak": {"Meelopen"}, "met-wie": {"een collega"}})
	b.post("/plan/register", url.Values{"register": {"SKJ"}, "begin": {"1-1-2024"}}).want(t, http.StatusSeeOther)
	table := b.get("/plan.csv").want(t, http.StatusOK)
	reader := csv.NewReader(strings.NewReader(strings.TrimPrefix(table.body, "\ufeff")))
	reader.Comma = ';'
	rows, err := reader.ReadAll()
	if err != nil || len(rows) != 5 {
		t.Fatalf("%d lines, %v: %s", len(rows), err, table.body)
	}
	for i, want := range []string{
		"", "doel|'=Vaker wachten|Als een gesprek stilvalt, dan wacht ik tien tellen|",
		"scholing|Doorvragen||2026-12-05||vrijwillig|mijn werkgever|SKJ|overige professionalisering|2,5|||https://voorbeeld.example",
		"afspraak|Meelopen||||||||||een collega|", "begin van een registerperiode|||2024-01-01||||SKJ|",
	} {
		if line := strings.Join(rows[i], "|"); !strings.HasPrefix(line, want) {
			t.Errorf("line %d is %s, want %s", i, line, want)
		}
	}
	var stored struct {
		Goals struct {
			Active []struct{ Intention string }
		}
		Items, Agreements []map[string]any
	}
	if err := json.Unmarshal([]byte(b.get("/plan.json").want(t, http.StatusOK).body), &stored); err != nil || len(stored.Goals.Active) != 1 ||
		stored.Goals.Active[0].Intention != "=Vaker wachten" || len(stored.Items) != 1 || stored.Items[0]["points_expected"] != 2.5 || len(stored.Agreements) != 1 {
		t.Errorf("the file for programs has %+v, %v", stored, err)
	}
	days := b.get("/plan.ics").want(t, http.StatusOK).without(t, "wachten", "Doorvragen").events(t)
	if len(days) != 2 || days["Terugkijken"].uid == "" || days["Scholing klaar"].first != "20261205" {
		t.Errorf("the days are %v", days)
	}
}
