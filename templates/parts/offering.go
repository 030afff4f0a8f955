package parts

import (
	"regexp"
	"time"

	"reflectietool/internal/calendar"
)

// OrUnknown returns the value, or for an empty one that the fact called name is unknown:
// "Aanbieder onbekend".
func OrUnknown(name, value string) string {
	if value == "" {
		return name + " onbekend"
	}
	return value
}

// ISODay matches a day as catalogue files write it: 2027-01-15.
var ISODay = regexp.MustCompile(`\b\d{4}-\d\d-\d\d\b`)

// DayWords writes an ISO day in Dutch words. Any other text is returned unchanged.
func DayWords(value string) string {
	if day, err := time.Parse(time.DateOnly, value); err == nil {
		return calendar.Date(day)
	}
	return value
}
