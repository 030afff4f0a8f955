// Package calendar defines when days begin and end, and how Dutch people write them. Days begin and
// end at midnight in Amsterdam, wherever the server is.
//
// A day is a time.Time at midnight UTC, as pgx reads a date. Amsterdam lies east of Greenwich, so
// that moment falls on the same day in Amsterdam, in summer and in winter.
package calendar

import (
	"errors"
	"strings"
	"time"
	_ "time/tzdata" // a machine may have no time zone database
)

// Amsterdam is the zone in which days, months and quarters begin and end.
var Amsterdam = mustZone("Europe/Amsterdam")

func mustZone(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil { // cannot happen: the time zone database is in the binary
		panic(err)
	}
	return zone
}

// Now is the clock of the product: the current moment, in Amsterdam.
func Now() time.Time { return time.Now().In(Amsterdam) }

// DayOf returns the day in Amsterdam on which a moment falls, as midnight UTC.
func DayOf(t time.Time) time.Time {
	year, month, day := t.In(Amsterdam).Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// End returns the moment at which a day ends in Amsterdam, even when that day has 23 or 25 hours.
func End(day time.Time) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day()+1, 0, 0, 0, 0, Amsterdam)
}

// AddMonths returns the day with the same number in the month that is months later, or the last day
// of that month when it is shorter.
func AddMonths(day time.Time, months int) time.Time {
	later := day.AddDate(0, months, 0)
	if later.Day() != day.Day() { // otherwise six months after 31 August would fall in March
		later = later.AddDate(0, 0, -later.Day())
	}
	return later
}

// separators writes the separators that people type between the parts of a day as dashes.
var separators = strings.NewReplacer("/", "-", ".", "-", " ", "")

// Parse reads a day in the form of a date field, 2026-12-05, or as people write it: 5-12-2026,
// 05/12/2026, 5. 12. 2026. It returns midnight UTC, as pgx reads a date, and an error for text that
// is no day.
func Parse(text string) (time.Time, error) {
	text = separators.Replace(strings.TrimSpace(text))
	for _, layout := range []string{time.DateOnly, "2-1-2006"} {
		if day, err := time.Parse(layout, text); err == nil {
			return day, nil
		}
	}
	return time.Time{}, errors.New("not a day")
}

// Choice is a question for a day, with the Dutch messages for answers that cannot be used.
type Choice struct {
	First, Last          time.Time // as DayOf returns them, both included
	Missing, Early, Late string
}

// Read returns the day that was chosen, as DayOf returns it, or a Dutch message that says what is
// wrong with the text.
func (c Choice) Read(text string) (day time.Time, problem string) {
	if strings.TrimSpace(text) == "" {
		return time.Time{}, c.Missing
	}
	day, err := Parse(text)
	if err != nil {
		return time.Time{}, "Deze datum bestaat niet. Schrijf de datum als dag-maand-jaar, zoals 5-12-2026."
	}
	switch {
	case day.Before(c.First):
		return day, c.Early
	case day.After(c.Last):
		return day, c.Late
	}
	return day, ""
}
