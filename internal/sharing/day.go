package sharing

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

// today is the day it is in Amsterdam, at noon UTC, so that no zone makes another of it.
func (s *Service) today() time.Time { return noon(s.now().In(amsterdam).Date()) }

func noon(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 12, 0, 0, 0, time.UTC)
}

// Default is the last day of a share for which none was chosen.
func (s *Service) Default() time.Time { return s.today().AddDate(0, 0, DefaultDays) }

// Bounds are the first and the last day on which a share that is made now may end.
func (s *Service) Bounds() (first, last time.Time) {
	first = s.today()
	last = first.AddDate(0, MaxMonths, 0)
	if last.Day() != first.Day() { // six months after 31 August is no day in March
		last = last.AddDate(0, 0, -last.Day())
	}
	return first, last
}

// parseUntil reads the last day of a share, as a date field gives it or as people write
// it, and says in Dutch what is wrong with it.
func (s *Service) parseUntil(text string) (day time.Time, problem string) {
	text = strings.NewReplacer("/", "-", ".", "-", " ", "").Replace(strings.TrimSpace(text))
	if text == "" {
		return day, "Kies tot en met welke dag je deelt."
	}
	var err error
	for _, layout := range []string{"2006-01-02", "2-1-2006"} {
		if day, err = time.Parse(layout, text); err == nil {
			break
		}
	}
	if err != nil {
		return day, "Deze datum bestaat niet. Schrijf de datum als dag-maand-jaar, zoals 5-12-2026."
	}
	day = noon(day.Date())
	switch first, last := s.Bounds(); {
	case day.Before(first):
		return day, "Deze dag is al voorbij. Kies vandaag of een latere dag."
	case day.After(last):
		return day, fmt.Sprintf("Je kunt hoogstens %d maanden vooruit delen. Kies een eerdere dag.", MaxMonths)
	}
	return day, ""
}
