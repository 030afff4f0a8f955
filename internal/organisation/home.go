package organisation

import "time"

// LapseNotice is how long before it lapses an open invitation counts as one that asks for attention.
const LapseNotice = 2 * 24 * time.Hour

// Home is what the first page of an organisation shows its beheerder.
type Home struct {
	Organisation Organisation
	Teams        []TeamOverview
	Members      int
	Functions    int
	Invitations  int // that can still be accepted
	Lapsing      int // of those, the ones that lapse within LapseNotice
	Lapsed       int // invitations that lapsed, and were not sent again or revoked
	Teamless     int // colleagues without a role who are in no team
	// Untargeted are the functions, by name, that have no targets of their own. Without the consent of the OR
	// there are none, since targets are off.
	Untargeted []Function
}

// Leaderless returns the teams that have no lead.
func (h Home) Leaderless() []TeamOverview {
	var teams []TeamOverview
	for _, team := range h.Teams {
		if len(team.Leads) == 0 {
			teams = append(teams, team)
		}
	}
	return teams
}
