package team

import (
	"time"

	"reflectietool/internal/audit"
	"reflectietool/internal/calendar"
	"reflectietool/internal/database"
	"reflectietool/internal/framework"
	"reflectietool/internal/mail"
	"reflectietool/internal/queue"
)

// The bounds of a round (product section 5).
const (
	// MaxTitle and MaxWord are the most characters of a title and of a word to the team.
	MaxTitle = 120
	MaxWord  = 1000
	// MaxDays is how many days ahead the last day of a round may be, and DefaultDays how
	// many it is when nobody chose otherwise.
	MaxDays     = 8 * 7
	DefaultDays = 3 * 7
	// PauseMonths is how many months lie between the openings of two rounds of a team. It
	// bounds what two rounds that differ in one member can tell of that member.
	PauseMonths = 6
)

// State tells how far a round is.
type State string

// The states.
const (
	StateOpen      State = "open"
	StateClosing   State = "sluit"    // past its deadline, and not computed yet
	StatePublished State = "uitkomst" // closed, with something to tell
	StateTooFew    State = "te-weinig"
)

// Round is a team that asks itself what it has and what asks attention, as someone in the
// team sees it.
type Round struct {
	ID                             string
	Team, TeamName                 string
	Organisation, OrganisationName string
	Title, Word, Edition           string
	K                              int // from how many people it tells anything; once closed, what was used
	OpenedAt, ClosesAt             time.Time
	RemindedAt, ClosedAt           *time.Time
	Told                           bool // closed, and enough people took part to tell anything
	// Enough says that enough people take part to publish, as it was at the last look of a
	// day. It is for who leads the team; for others it is false.
	Enough bool
	Leads  bool // who asks leads the team
	// Invited says that who asks may take part: they were in the team when it opened, did
	// not lead it and do not now. It is false once the round is closed.
	Invited bool
	// KeepYears is how many years after closing the outcome is kept.
	KeepYears int
}

// State tells how far the round is at a moment.
func (r Round) State(now time.Time) State {
	switch {
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

// LastDay is the last day on which people can take part, in Amsterdam.
func (r Round) LastDay() time.Time { return calendar.DayOf(r.ClosesAt.Add(-time.Second)) }

// Published is what a closed round tells to everyone in the team. It is all that page,
// print and files are made of.
type Published struct {
	Round
	*Publication              // nil when too few took part, and while the round is not closed
	Previous     *Publication // of the latest round before it that told anything of the same edition, or nil
	// PreviousRound is the round of Previous.
	PreviousRound *Round
}

// Opening is what a lead says to open a round.
type Opening struct {
	Title string
	Word  string // to the team, may be empty
	Until string // the last day, as a date field gives it or as people write it
}

// Readiness tells whether a round can be opened, for who leads the team.
type Readiness struct {
	Team, TeamName                 string
	Organisation, OrganisationName string
	K                              int
	Consent, Basis                 bool       // what the beheerder has recorded
	Members                        int        // who would be invited: those who do not lead
	Again                          *time.Time // the first day on which a next round may open; nil when it may now
	Admins                         []string   // names, or addresses of who gave none
}

// Ready reports whether nothing stands in the way.
func (r Readiness) Ready() bool { return r.Consent && r.Basis && r.Members > 0 && r.Again == nil }

// Question is "Telt mee?" for one round and one Reflectie.
type Question struct {
	Round
	Counts   bool       // this Reflectie counts in it now
	Answered bool       // it was asked before
	Member   bool       // still in the team, and not leading it; others can only take their answer back
	Instead  *time.Time // when another Reflectie of theirs was finished that counts in it now, or nil
}

// Choice is what someone answered to "Telt mee?", while the round is not closed.
type Choice struct {
	Round
	Reflection string
	FinishedAt time.Time
	Counts     bool
}

// The acts that stand in the trail, with the name of the team in "team". Who took part
// never does.
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

	// For invitations by mail; nil where mail is not offered.
	queue *queue.Queue
	mail  mail.Transport
	url   string // of the site, in links
}

// NewService returns a service on a database in the serving role.
func NewService(db *database.Pool, frameworks *framework.Library, now func() time.Time) *Service {
	return &Service{db: db, frameworks: frameworks, now: now}
}
