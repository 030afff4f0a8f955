package team

import (
	"fmt"
	"time"

	"reflectietool/internal/calendar"
)

func (s *Service) today() time.Time { return calendar.DayOf(s.now()) }

// Bounds returns the first and the last day that can be the last day of a round which opens now,
// and the day that it has when the lead chooses none.
func (s *Service) Bounds() (first, last, usual time.Time) {
	today := s.today()
	return today.AddDate(0, 0, 1), today.AddDate(0, 0, MaxDays), today.AddDate(0, 0, DefaultDays)
}

// parseUntil reads the last day of a round, and says in Dutch what is wrong with it.
func (s *Service) parseUntil(text string) (until time.Time, problem string) {
	first, last, _ := s.Bounds()
	return calendar.Choice{
		First: first, Last: last,
		Missing: "Kies tot en met welke dag collega's kunnen meedoen.",
		Early:   "Deze dag is te vroeg. Kies morgen of een latere dag.",
		Late:    fmt.Sprintf("Deze dag is te ver weg. Kies een dag binnen %d weken.", MaxDays/7),
	}.Read(text)
}

// after returns the first day on which a round may open, given when the one before it opened.
func after(opened time.Time) time.Time {
	return calendar.AddMonths(calendar.DayOf(opened), PauseMonths)
}
