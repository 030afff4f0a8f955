package team

import "time"

// MinTeams is from how many teams with a published round on an organisation is told in how
// many of them a competency is an aandachtspunt (product section 5).
const MinTeams = 5

// AttentionTotal is in how many teams a competency is an aandachtspunt.
type AttentionTotal struct {
	Competency string
	Teams      int
}

// AttentionTotals counts, over the latest publication of each team, in how many teams each
// competency is an aandachtspunt, in the order of competencies. With fewer than MinTeams it
// tells nothing, and ok is false. It is all that an organisation learns of what its teams
// are like: who knows the words of all teams but one, learns no more from it than which
// aandachtspunten that one has, which is less than the team itself reads.
func AttentionTotals(competencies []string, latest []Publication) (totals []AttentionTotal, ok bool) {
	if len(latest) < MinTeams {
		return nil, false
	}
	for _, competency := range competencies {
		total := AttentionTotal{Competency: competency}
		for _, publication := range latest {
			if publication.WordFor(competency) == Attention {
				total.Teams++
			}
		}
		totals = append(totals, total)
	}
	return totals, true
}

// OrganisationRounds are the rounds of an organisation as its beheerder sees them: that they
// are there, and no word of any team.
type OrganisationRounds struct {
	Organisation, Name string
	K, KeepYears       int
	Teams              []RoundsOfTeam // by name
	// Published is in how many teams the latest published round has words of the current
	// edition of the framework. Totals are empty while that is less than MinTeams.
	Published int
	Totals    []AttentionTotal
}

// RoundsOfTeam are the rounds of a team.
type RoundsOfTeam struct {
	Team, Name string
	Rounds     []RoundSummary // the newest first
}

// RoundSummary is a round without what it is about.
type RoundSummary struct {
	OpenedAt, ClosesAt time.Time
	ClosedAt           *time.Time
	Told               bool
}

// State tells how far the round is at a moment.
func (r RoundSummary) State(now time.Time) State { return r.round().State(now) }

// LastDay is the last day on which people can take part, in Amsterdam.
func (r RoundSummary) LastDay() time.Time { return r.round().LastDay() }

func (r RoundSummary) round() Round {
	return Round{ClosesAt: r.ClosesAt, ClosedAt: r.ClosedAt, Told: r.Told}
}
