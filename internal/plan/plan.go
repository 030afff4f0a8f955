// Package plan keeps what a person wants to do differently: goals with an intention, how they go, what the
// person does to learn, and agreements after a talk. A plan is the person's own. Nothing here is
// computed from levels: areas pass on the facts of a report, when it may be shown.
package plan

import (
	"time"

	"reflectietool/internal/calendar"
	"reflectietool/internal/database"
	"reflectietool/internal/framework"
	"reflectietool/internal/mail"
	"reflectietool/internal/queue"
	"reflectietool/internal/turn"
)

// Limits on what one person keeps.
const (
	MaxActive     = 2 // goals at a time (product section 4b)
	MaxGoals      = 200
	MaxItems      = 500
	MaxAgreements = 200
	MaxRegisters  = 20
)

// guestShare is of how many goals, items and agreements a guest keeps one. With all of them a plan takes about 4 MB, and
// anybody can be many guests.
const guestShare = 10

// Limits on texts, in characters.
const (
	MaxIntention = 300
	MaxObstacle  = 300
	MaxIf        = 200
	MaxThen      = 200
	MaxSign      = 200
	MaxWith      = 200
	MaxNoticed   = 500
	MaxTitle     = 200
	MaxRegister  = 200
	MaxLink      = 500
	MaxDeed      = 500
)

// The names of the form fields at which problems are reported.
const (
	FieldIntention = "voornemen"
	FieldObstacle  = "hindernis"
	FieldIf        = "als"
	FieldThen      = "dan"
	FieldWeeks     = "terugkijken"
	FieldSign      = "merkbaar"
	FieldWith      = "met-wie"
	FieldAnswer    = "antwoord"
	FieldNoticed   = "opgevallen"
	FieldDecision  = "besluit"
	FieldTitle     = "titel"
	FieldDuty      = "verplicht"
	FieldFunding   = "betaling"
	FieldDeadline  = "uiterlijk"
	FieldDone      = "gedaan"
	FieldRegister  = "register"
	FieldCategory  = "puntensoort"
	FieldExpected  = "punten-verwacht"
	FieldEarned    = "punten-behaald"
	FieldLink      = "link"
	FieldStarts    = "begin"
	FieldDeed      = "afspraak"
	FieldDue       = "wanneer"
	FieldEmail     = "email"
)

// Service keeps plans in PostgreSQL. Every method takes the acting person and returns fault.NotFound for data of
// somebody else. Changes by one person take turns.
type Service struct {
	db         *database.Pool
	frameworks *framework.Library
	now        func() time.Time

	// For asking a maatje, and for the day to look back; nil where mail is not offered.
	queue *queue.Queue
	mail  mail.Transport
	url   string // of the site, in links
	turns *turn.Service
}

// NewService returns a service on a database in the serving role.
func NewService(db *database.Pool, frameworks *framework.Library, now func() time.Time) *Service {
	return &Service{db: db, frameworks: frameworks, now: now}
}

func (s *Service) today() time.Time { return calendar.DayOf(s.now()) }
