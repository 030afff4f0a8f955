package plan

import "time"

// Stored is the whole plan of a person, for a page that shows it and for the download of their data. Secrets of links are
// left out: only their hashes are kept, which are of no use to anybody.
type Stored struct {
	Goals      Goals           `json:"goals"`
	Items      []Item          `json:"items"`
	Starts     []RegisterStart `json:"register_periods"`
	Agreements []Agreement     `json:"agreements"`
	Buddying   []BuddyGoal     `json:"maatje_of"` // the goals for which the person is the maatje
	Calendar   *Calendar       `json:"calendar"`  // nil without a private address
}

// Desk is what of a plan asks for attention now.
type Desk struct {
	Due         []DueGoal
	Invitations []BuddyInvitation // to be a maatje, the first to expire at the top
}

// DueGoal is a goal that asks how it goes, for its owner.
type DueGoal struct {
	ID        string
	Intention string
	If, Then  string
	DueOn     time.Time // midnight UTC
	Number    int       // of the look-back
}
