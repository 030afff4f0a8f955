package sharing

import (
	"fmt"
	"time"

	"reflectietool/internal/calendar"
)

func (s *Service) today() time.Time { return calendar.DayOf(s.now()) }

// Default is the last day of a share for which none was chosen.
func (s *Service) Default() time.Time { return s.today().AddDate(0, 0, DefaultDays) }

// Bounds are the first and the last day on which a share that is made now may end.
func (s *Service) Bounds() (first, last time.Time) {
	return s.today(), calendar.AddMonths(s.today(), MaxMonths)
}

// parseUntil reads the last day of a share, and says in Dutch what is wrong with it.
func (s *Service) parseUntil(text string) (until time.Time, problem string) {
	first, last := s.Bounds()
	return calendar.Choice{
		First: first, Last: last,
		Missing: "Kies tot en met welke dag je deelt.",
		Early:   "Deze dag is al voorbij. Kies vandaag of een latere dag.",
		Late:    fmt.Sprintf("Je kunt hoogstens %d maanden vooruit delen. Kies een eerdere dag.", MaxMonths),
	}.Read(text)
}
