package results

import (
	"reflectietool/internal/calendar"
	"reflectietool/internal/team"
)

// countsWords say on a report whether its reflection counts.
func countsWords(questions []team.Question) string {
	for _, q := range questions {
		if q.Counts {
			return "Deze Reflectie telt mee in de teamronde van " + q.TeamName + ", tot en met " + calendar.Date(q.LastDay()) + "."
		}
	}
	return "Deze Reflectie telt niet mee in een teamronde."
}
