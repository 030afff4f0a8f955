package team

import "time"

// Agenda is what rounds and teams have for one person now.
type Agenda struct {
	Asked Asked     // what open rounds ask about finished reflections
	Begin []Round   // the open rounds that wait for a Reflectie of the person, the first to close at the top
	Teams []OwnTeam // the teams that the person is in, by name
}

// OwnTeam is a team as a person in it sees it, in short.
type OwnTeam struct {
	ID, Name, OrganisationName string
	Leads                      bool     // the person leads the team
	Latest                     *Round   // the newest round, nil without one
	Meeting                    *Planned // the teamsessie that is today or later, nil without one
}

// Planned is a teamsessie of which the day has not passed. Package meeting knows all of it.
type Planned struct {
	ID, Title string
	Day       time.Time // in Amsterdam, at midnight UTC
}
