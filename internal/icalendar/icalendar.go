// Package icalendar writes days as a file that calendars read (RFC 5545).
package icalendar

import (
	"io"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"
)

// Day is something that happens on one whole day.
type Day struct {
	// ID stays the same when the day or the title changes, so that a calendar that reads the file
	// again replaces what it has.
	ID    string
	Title string    // a line of text
	Words string    // more about it; may be empty
	Page  string    // URL of a page about it; may be empty
	On    time.Time // at midnight UTC, as calendar.DayOf returns it
}

// product names the program that wrote the file, as the standard asks.
const product = "-//Reflectietool//NL"

// Write writes a file with these days. made is the moment at which they were looked up: a calendar
// keeps the newest. The days leave the time of their owner free, since they have no hours.
func Write(w io.Writer, made time.Time, days ...Day) error {
	file := ics.NewCalendar()
	file.SetProductId(product)
	file.SetMethod(ics.MethodPublish)
	for _, day := range days {
		event := file.AddEvent(day.ID + "@reflectietool")
		event.SetDtStampTime(made)
		event.SetAllDayStartAt(day.On)
		event.SetAllDayEndAt(day.On.AddDate(0, 0, 1)) // the first day after it
		event.SetSummary(oneLine(day.Title))
		if day.Words != "" {
			event.SetDescription(day.Words)
		}
		if day.Page != "" {
			event.SetURL(day.Page)
		}
		event.SetTimeTransparency(ics.TransparencyTransparent)
	}
	return file.SerializeTo(w, ics.WithNewLine("\r\n"))
}

// oneLine makes one line of a text: calendars show a title on one line.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
