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

// DateTime formats a moment by the clock in Amsterdam: "21 november 2026 om 14.05 uur". The zero
// time gives "onbekend".
func DateTime(t time.Time) string {
	if t.IsZero() {
		return "onbekend"
	}
	return Date(t) + t.In(Amsterdam).Format(" om 15.04 uur")
}
