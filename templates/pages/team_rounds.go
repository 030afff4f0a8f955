package pages

import (
	"time"

	"reflectietool/internal/team"
)

// lastDay is the last day before a round closes.
func lastDay(closes time.Time) time.Time { return team.Round{ClosesAt: closes}.LastDay() }
