package team

import (
	"slices"
	"time"

	"reflectietool/internal/audit"
	"reflectietool/internal/calendar"
	"reflectietool/internal/database"
	"reflectietool/internal/framework"
	"reflectietool/internal/turn"
)

// The bounds of a round (product section 5).
const (
	// MaxTitle and MaxWord are the most characters of a title and of a message to the team.
	MaxTitle = 120
	MaxWord  = 1000
	// MaxDays is how many days ahead the last day of a round may be, and DefaultDays how many it is
	// when the lead chooses none.
	MaxDays     = 8 * 7
	DefaultDays = 3 * 7
	// PauseMonths is how many months must lie between the openings of two rounds of a team. It
	// limits what two rounds that differ in one member can reveal about that member.
	PauseMonths = 6
)

// State is the state of a round.
type State string

// The states.
const (
	StateOpen      State = "open"
	StateClosing   State = "sluit"    // past its deadline, and not yet computed
	StatePublished State = "uitkomst" // closed, with an outcome
	StateTooFew    State = "te-weinig"
	StateMissed    State = "gemist" // past its deadline, and its outcome is not for this viewer
)

// Round is a team round, in which a team finds out where it is strong and what needs attention, as
// one person in the team sees it.
type Round struct {
	ID                             string     // of the round
	Team, TeamName                 string     // the team's id and name
	Organisation, OrganisationName string     // the id and name of the team's organisation
	Title, Word, Edition           string     // the title, the message to the team, the edition of the framework
	K                              int        // with fewer people there is no outcome; once closed, the value that was used
	OpenedAt, ClosesAt             time.Time  // ClosesAt is the deadline
	RemindedAt, ClosedAt           *time.Time // nil while that has not happened
	Told                           bool       // closed, with an outcome that the viewer may read
	// Missed reports whether the viewer came into the team after the deadline. Such a viewer learns
	// that there was a round, and neither its outcome nor whether it has one.
	Missed bool
	// Enough reports whether enough people took part to publish when that was last looked up, once
	// a day. It is always false for a viewer who does not lead the team.
	Enough bool
	Leads  bool // the viewer leads the team
	// Invited reports whether the viewer may take part: they were in the team when the round
	// opened, did not lead it then and do not lead it now. It is false once the round is closed.
	Invited bool
	// KeepYears is how many years after closing the outcome is kept.
	KeepYears int
}

// State returns the state of the round at a moment.
func (r Round) State(now time.Time) State {
	switch {
	case r.Missed:
		return StateMissed
	case r.ClosedAt == nil && now.Before(r.ClosesAt):
		return StateOpen
	case r.ClosedAt == nil:
		return StateClosing
	case !r.Told:
		return StateTooFew
	default:
		return StatePublished
	}
}

// LastDay returns the last day on which people can take part, in Amsterdam.
func (r Round) LastDay() time.Time { return calendar.DayOf(r.ClosesAt.Add(-time.Second)) }

// Published is a round with its outcome, the same for everyone who was in the team when the round
// closed. Page, print and files are all made from it.
type Published struct {
	Round
	*Publication // nil when too few people took part, while the round is not closed, and when the viewer has missed it
	// Previous is the outcome of the latest earlier round of the same edition whose outcome the
	// viewer may read, or nil.
	Previous *Publication
	// PreviousRound is the round of Previous.
	PreviousRound *Round
	// Agreements are what the team agreed on when it talked about the outcome, in the order in which
	// they were added. The same people read them as read the outcome.
	Agreements []Agreement
}

// Agreement returns one of the agreements.
func (p Published) Agreement(id string) (Agreement, bool) {
	at := slices.IndexFunc(p.Agreements, func(a Agreement) bool { return a.ID == id })
	if at < 0 {
		return Agreement{}, false
	}
	return p.Agreements[at], true
}

// Agrees reports whether the viewer can write down what the team agrees on: the viewer leads the team
// and reads an outcome.
func (p Published) Agrees() bool { return p.Leads && p.Publication != nil }

// Opening is what a lead fills in to open a round.
type Opening struct {
	Title string // shown to the team
	Word  string // a message to the team, may be empty
	Until string // the last day, as a date field sends it or as people write it
}

// Readiness holds, for the team's lead, whether a round can be opened.
type Readiness struct {
	Team, TeamName                 string     // the team's id and name
	Organisation, OrganisationName string     // the id and name of the team's organisation
	K                              int        // with fewer people there would be no outcome
	Consent, Basis                 bool       // what the beheerder has recorded
	Members                        int        // how many people would be invited: those who do not lead
	Again                          *time.Time // the first day on which a next round may open; nil when it may now
	Admins                         []string   // names of the beheerders, or the address of one without a name
}

// Ready reports whether a round can be opened.
func (r Readiness) Ready() bool { return r.Consent && r.Basis && !r.Small() && r.Again == nil }

// Small reports whether the team has too few people for an outcome, even when all of them take part.
func (r Readiness) Small() bool { return r.Members < r.K }

// Question is "Telt mee?" for one round and one Reflectie.
type Question struct {
	Round
	Counts   bool       // this Reflectie counts in it now
	Answered bool       // the person answered before; without Counts the answer was no, which is final
	Member   bool       // the person is still in the team and does not lead it; others can only say no
	Instead  *time.Time // when the person's other Reflectie that counts in the round now was finished, or nil
}

// Choice is a person's answer to "Telt mee?", while the round is not closed.
type Choice struct {
	Round
	Reflection string    // id
	FinishedAt time.Time // of the Reflectie
	Counts     bool      // in the round
}

// The acts that are written to the trail, with the name of the team in "team". The trail never
// holds which people took part.
const (
	ActOpened   audit.Act = "round.opened"
	ActReminded audit.Act = "round.reminded"
	ActClosed   audit.Act = "round.closed"
)

// Service keeps rounds in PostgreSQL.
type Service struct {
	db         *database.Pool
	frameworks *framework.Library
	now        func() time.Time

	// For the mails of rounds; nil when no mail is offered.
	turns *turn.Service
}

// NewService returns a service on a database in the serving role.
func NewService(db *database.Pool, frameworks *framework.Library, now func() time.Time) *Service {
	return &Service{db: db, frameworks: frameworks, now: now}
}
