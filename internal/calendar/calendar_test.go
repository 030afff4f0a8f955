package calendar_test

import (
	"testing"
	"time"

	"reflectietool/internal/calendar"
)

func TestDayOf(t *testing.T) {
	t.Parallel()
	for moment, want := range map[string]string{
		"2026-11-21T22:59:59Z": "2026-11-21", "2026-11-21T23:00:00Z": "2026-11-22", // winter
		"2026-07-21T21:59:59Z": "2026-07-21", "2026-07-21T22:00:00Z": "2026-07-22", // summer
	} {
		at, err := time.Parse(time.RFC3339, moment)
		if err != nil {
			t.Fatal(err)
		}
		if got := calendar.DayOf(at).Format(time.RFC3339); got != want+"T00:00:00Z" {
			t.Errorf("DayOf(%s) = %s, want midnight UTC on %s", moment, got, want)
		}
	}
}

func TestEndOfDaysWithAnotherLength(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		date  time.Time
		hours float64
	}{
		{time.Date(2027, 3, 27, 12, 0, 0, 0, time.UTC), 24},
		{time.Date(2027, 3, 28, 12, 0, 0, 0, time.UTC), 23},
		{time.Date(2027, 10, 31, 12, 0, 0, 0, time.UTC), 25},
	} {
		begin := calendar.End(row.date.AddDate(0, 0, -1))
		if got := calendar.End(row.date).Sub(begin).Hours(); got != row.hours {
			t.Errorf("%s has %v hours, want %v", row.date.Format(time.DateOnly), got, row.hours)
		}
	}
}

func TestAddMonths(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		from   string
		months int
		want   string
	}{
		{"2026-11-21", 6, "2027-05-21"},
		{"2026-08-31", 6, "2027-02-28"},
		{"2027-08-31", 6, "2028-02-29"},
		{"2026-11-30", 3, "2027-02-28"},
		{"2026-12-31", 1, "2027-01-31"},
	} {
		from, err := calendar.Parse(row.from)
		if err != nil {
			t.Fatal(err)
		}
		if got := calendar.AddMonths(from, row.months).Format(time.DateOnly); got != row.want {
			t.Errorf("%d months after %s: %s, want %s", row.months, row.from, got, row.want)
		}
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"2026-12-05": "2026-12-05", "5-12-2026": "2026-12-05", "05/12/2026": "2026-12-05", "5. 12. 2026": "2026-12-05",
		"": "", "31-02-2027": "", "morgen": "", "12-2026": "", "-1-1-2026": "", "2026-12-05T10:00": "", "0000-00-00": "",
	} {
		found, err := calendar.Parse(text)
		if want == "" != (err != nil) || err == nil && !found.Equal(midnight(t, want)) {
			t.Errorf("Parse(%q) = %v, %v, want %q", text, found, err, want)
		}
	}
}

func midnight(t *testing.T, date string) time.Time {
	t.Helper()
	parsed, err := time.Parse(time.DateOnly, date)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

func TestChoice(t *testing.T) {
	t.Parallel()
	choice := calendar.Choice{
		First: midnight(t, "2026-11-21"), Last: midnight(t, "2026-12-05"),
		Missing: "missing", Early: "early", Late: "late",
	}
	for text, want := range map[string]string{
		" ": "missing", "20-11-2026": "early", "21-11-2026": "", "2026-12-05": "", "6-12-2026": "late",
		"31-11-2026": "Deze datum bestaat niet. Schrijf de datum als dag-maand-jaar, zoals 5-12-2026.",
	} {
		found, problem := choice.Read(text)
		if problem != want {
			t.Errorf("Read(%q) says %q, want %q", text, problem, want)
		}
		if problem == "" && !calendar.DayOf(found).Equal(found) {
			t.Errorf("Read(%q) = %v, want a day", text, found)
		}
	}
}

func TestShort(t *testing.T) {
	t.Parallel()
	for at, want := range map[time.Time]string{
		time.Date(2026, 3, 5, 12, 0, 0, 0, time.UTC):    "5 mrt 2026",
		time.Date(2026, 12, 31, 23, 30, 0, 0, time.UTC): "1 jan 2027", // in Amsterdam
	} {
		if got := calendar.Short(at); got != want {
			t.Errorf("Short(%v) = %q, want %q", at, got, want)
		}
	}
}

func TestDate(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		at             time.Time
		date, dateTime string
	}{
		{time.Time{}, "onbekend", "onbekend"},
		{midnight(t, "2026-03-01"), "1 maart 2026", "1 maart 2026 om 01.00 uur"},
		{time.Date(2026, 12, 31, 23, 5, 0, 0, time.UTC), "1 januari 2027", "1 januari 2027 om 00.05 uur"},
		{time.Date(2026, 7, 31, 19, 0, 0, 0, time.FixedZone("", -4*3600)), "1 augustus 2026", "1 augustus 2026 om 01.00 uur"},
	} {
		if got := calendar.Date(row.at); got != row.date {
			t.Errorf("Date(%s) = %q, want %q", row.at, got, row.date)
		}
		if got := calendar.DateTime(row.at); got != row.dateTime {
			t.Errorf("DateTime(%s) = %q, want %q", row.at, got, row.dateTime)
		}
	}
}

// TestMidnightIsInItsDay checks that midnight UTC of every day falls on the same day in Amsterdam,
// in summer and winter, from the oldest date that is accepted.
func TestMidnightIsInItsDay(t *testing.T) {
	t.Parallel()
	for day := midnight(t, "1900-01-01"); day.Year() < 2100; day = day.AddDate(0, 0, 1) {
		if !calendar.DayOf(day).Equal(day) {
			t.Fatalf("%s is in %s", day, calendar.DayOf(day))
		}
	}
}

func TestNear(t *testing.T) {
	t.Parallel()
	now := midnight(t, "2026-12-30")
	for day, want := range map[string]string{
		"2026-12-30": "vandaag", "2026-12-31": "morgen", "2027-01-01": "vrijdag 1 januari", "2027-01-03": "zondag 3 januari", "2026-12-29": "dinsdag 29 december",
	} {
		if got := calendar.Near(midnight(t, day), now); got != want {
			t.Errorf("Near(%s) = %q, want %q", day, got, want)
		}
	}
}

// FuzzParse checks for any text that a day that is read is a day in UTC, and is read the same when it is
// written in either form.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{"2026-12-05", "5. 12. 2026", "29/02/2027", "0001-01-01", "31-12-9999", "1-1-1 ", "\u0661-1-2026"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		day, err := calendar.Parse(typed)
		if err != nil {
			return
		}
		for _, written := range []string{day.Format(time.DateOnly), day.Format("02-01-2006"), day.Format("2. 1. 2006")} {
			if again, err := calendar.Parse(written); err != nil || !again.Equal(day) || !day.Equal(calendar.DayOf(day)) {
				t.Errorf("%q is %v, and %q is %v, %v", typed, day, written, again, err)
			}
		}
	})
}
