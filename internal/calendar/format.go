package calendar

import (
	"strconv"
	"time"
)

var months = [...]string{
	"januari", "februari", "maart", "april", "mei", "juni",
	"juli", "augustus", "september", "oktober", "november", "december",
}

// Month returns the Dutch name of a month.
func Month(month time.Month) string { return months[month-1] }

// Date formats the day in Amsterdam on which a moment falls: "21 november 2026". The zero time
// gives "onbekend".
func Date(t time.Time) string {
	if t.IsZero() {
		return "onbekend"
	}
	year, month, day := t.In(Amsterdam).Date()
	return strconv.Itoa(day) + " " + Month(month) + " " + strconv.Itoa(year)
}

var shortMonths = [...]string{"jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"}

// Short formats the day in Amsterdam on which a moment falls where there is little room:
// "21 nov 2026".
func Short(t time.Time) string {
	year, month, day := t.In(Amsterdam).Date()
	return strconv.Itoa(day) + " " + shortMonths[month-1] + " " + strconv.Itoa(year)
}

var weekdays = [...]string{"zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"}

// Near formats a day of this season as people say it on the day of now, both as DayOf returns them:
// "vandaag", "morgen" or "vrijdag 4 december".
func Near(day, now time.Time) string {
	switch {
	case day.Equal(now):
		return "vandaag"
	case day.Equal(now.AddDate(0, 0, 1)):
		return "morgen"
	default:
		return weekdays[day.Weekday()] + " " + strconv.Itoa(day.Day()) + " " + Month(day.Month())
	}
}

// DateTime formats a moment by the clock in Amsterdam: "21 november 2026 om 14.05 uur". The zero
// time gives "onbekend".
func DateTime(t time.Time) string {
	if t.IsZero() {
		return "onbekend"
	}
	return Date(t) + t.In(Amsterdam).Format(" om 15.04 uur")
}
