package results

import (
	"reflectietool/internal/calendar"
	"reflectietool/internal/team"
)

// countsWords says whether the reflection of a report counts in a round, and in which.
func countsWords(questions []team.Question) string {
	for _, q := range questions {
		if q.Counts {
			return "Deze Reflectie telt mee in de teamronde van " + q.TeamName + ", tot en met " + calendar.Date(q.LastDay()) + "."
		}
	}
	return "Deze Reflectie telt niet mee in een teamronde."
}
