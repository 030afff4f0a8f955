package parts

import (
	"regexp"
	"strings"
	"time"

	"reflectietool/internal/calendar"
	"reflectietool/internal/offering"
	"reflectietool/templates/ui"
)

// OfferingFacts is the line of facts under a suggestion.
func OfferingFacts(o *offering.Offering) string {
	facts := []string{ui.SentenceCase(string(o.Kind))}
	if o.Provider != "" {
		facts = append(facts, o.Provider)
	}
	return strings.Join(append(facts, "vorm: "+FormatWords(o), "kosten: "+CostWords(o)), " · ")
}

// OrUnknown returns the value, or "Aanbieder onbekend".
func OrUnknown(name, value string) string {
	if value == "" {
		return name + " onbekend"
	}
	return value
}

var ISODay = regexp.MustCompile(`\b\d{4}-\d\d-\d\d\b`)

// DayWords writes a day of the file as people read it. What is none stays as it is.
func DayWords(value string) string {
	if day, err := time.Parse(time.DateOnly, value); err == nil {
		return calendar.Date(day)
	}
	return value
}
