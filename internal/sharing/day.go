package sharing

import (
	"fmt"
	"time"

	"reflectietool/internal/calendar"
)

func (s *Service) today() time.Time { return calendar.DayOf(s.now()) }

// Default is the last day of a share when the owner chose none.
func (s *Service) Default() time.Time { return s.today().AddDate(0, 0, DefaultDays) }

// Bounds returns the first and the last day that a new share can have as its last day.
func (s *Service) Bounds() (first, last time.Time) {
	return s.today(), calendar.AddMonths(s.today(), MaxMonths)
}

// parseUntil reads the last day of a share, and returns a Dutch message when it cannot be used.
func (s *Service) parseUntil(text string) (until time.Time, problem string) {
	first, last := s.Bounds()
	return calendar.Choice{
		First: first, Last: last,
		Missing: "Kies tot en met welke dag je deelt.",
		Early:   "Deze dag is al voorbij. Kies vandaag of een latere dag.",
		Late:    fmt.Sprintf("Je kunt maximaal %d maanden vooruit delen. Kies een eerdere dag.", MaxMonths),
	}.Read(text)
}
