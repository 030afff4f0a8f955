package team

import (
	"fmt"
	"strings"
	"time"
	_ "time/tzdata" // a day ends when it ends in Amsterdam, on every machine
)

var amsterdam = mustZone("Europe/Amsterdam")

func mustZone(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil { // the table of zones is in the binary
		panic(err)
	}
	return zone
}

// dayOf is the day that a moment is in in Amsterdam, at noon UTC, so that no zone makes
// another of it.
func dayOf(t time.Time) time.Time { return noon(t.In(amsterdam).Date()) }

func noon(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 12, 0, 0, 0, time.UTC)
}

// endOf is the moment at which a day ends in Amsterdam, also when that day has 23 or 25 hours.
func endOf(day time.Time) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day()+1, 0, 0, 0, 0, amsterdam)
}

// Bounds are the first and the last day that a round which opens now can have as its last,
// and the one it has when nobody chose otherwise.
func (s *Service) Bounds() (first, last, usual time.Time) {
	today := dayOf(s.now())
	return today.AddDate(0, 0, 1), today.AddDate(0, 0, MaxDays), today.AddDate(0, 0, DefaultDays)
}

// parseUntil reads the last day of a round, and says in Dutch what is wrong with it.
func (s *Service) parseUntil(text string) (day time.Time, problem string) {
	text = strings.NewReplacer("/", "-", ".", "-", " ", "").Replace(strings.TrimSpace(text))
	if text == "" {
		return day, "Kies tot en met welke dag collega's kunnen meedoen."
	}
	var err error
	for _, layout := range []string{"2006-01-02", "2-1-2006"} {
		if day, err = time.Parse(layout, text); err == nil {
			break
		}
	}
	if err != nil {
		return day, "Deze datum bestaat niet. Schrijf de datum als dag-maand-jaar, zoals 12-12-2026."
	}
	day = noon(day.Date())
	switch first, last, _ := s.Bounds(); {
	case day.Before(first):
		return day, "Deze dag is te vroeg. Kies morgen of een latere dag."
	case day.After(last):
		return day, fmt.Sprintf("Deze dag is te ver weg. Kies een dag binnen %d weken.", MaxDays/7)
	}
	return day, ""
}

// after is the first day on which a round may open when the one before did at a moment: a
// day of the same number, or the last of a month that is too short for it.
func after(opened time.Time) time.Time {
	from := dayOf(opened)
	day := from.AddDate(0, PauseMonths, 0)
	if day.Day() != from.Day() {
		day = day.AddDate(0, 0, -day.Day())
	}
	return day
}
