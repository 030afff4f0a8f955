package parts

import (
	"time"

	"reflectietool/templates/ui"
)

// Span writes a duration in Dutch words: "10 minuten", "24 uur", "30 dagen", "12 maanden".
func Span(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d < time.Hour:
		return ui.Count(int(d.Minutes()), "minuut", "minuten")
	case d <= day:
		return ui.Count(int(d.Hours()), "uur", "uur")
	case d < 365*day:
		return ui.Count(int(d/day), "dag", "dagen")
	default:
		return ui.Count(12*int(d/day)/365, "maand", "maanden")
	}
}
