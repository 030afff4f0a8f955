package team

import "time"

// MinTeams is the number of teams with a published round from which an organisation sees in how
// many of them a competency is an aandachtspunt (product section 5).
const MinTeams = 5

// AttentionTotal is the number of teams in which a competency is an aandachtspunt.
type AttentionTotal struct {
	Competency string // slug
	Teams      int    // how many
}

// AttentionTotals counts, over the latest publication of each team, in how many teams each
// competency is an aandachtspunt, in the order of competencies. With fewer than MinTeams it returns
// no totals, and ok is false. This is all that an organisation learns about the results of its
// teams: a person who knows the words of all teams but one learns from it only which
// aandachtspunten that team has, which is less than the team itself reads.
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

// OrganisationRounds are the rounds of an organisation as its beheerder sees them: that the rounds
// exist, and no word of any team.
type OrganisationRounds struct {
	Organisation, Name string         // the id and the name
	K, KeepYears       int            // as in Round
	Teams              []RoundsOfTeam // by name
	// Published is the number of teams whose latest published round has words of the current
	// edition of the framework. Totals is empty while that is less than MinTeams.
	Published int
	Totals    []AttentionTotal // in the order of the framework
}

// RoundsOfTeam are the rounds of a team.
type RoundsOfTeam struct {
	Team, Name string         // the id and the name
	Rounds     []RoundSummary // the newest first
}

// RoundSummary is a round without its title and its outcome.
type RoundSummary struct {
	OpenedAt, ClosesAt time.Time  // the deadline is ClosesAt
	ClosedAt           *time.Time // nil while the round is not closed
	Told               bool       // closed, with an outcome
}

// State returns the state of the round at a moment.
func (r RoundSummary) State(now time.Time) State { return r.round().State(now) }

// LastDay returns the last day on which people can take part, in Amsterdam.
func (r RoundSummary) LastDay() time.Time { return r.round().LastDay() }

func (r RoundSummary) round() Round {
	return Round{ClosesAt: r.ClosesAt, ClosedAt: r.ClosedAt, Told: r.Told}
}
