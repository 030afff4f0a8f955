// Package sharing keeps the gespreksblad, which is what a person chose of a report to bring to a
// talk, and the shares of it. A sheet belongs to the owner of its reflection. It holds competencies
// and the person's own words, never levels or figures.
package sharing

import (
	"cmp"
	"context"
	"errors"
	"time"

	"reflectietool/internal/account"
	"reflectietool/internal/audit"
	"reflectietool/internal/database"
	"reflectietool/internal/fault"
	"reflectietool/internal/mail"
	"reflectietool/internal/paths"
	"reflectietool/internal/queue"
)

// Limits on a sheet: this much fits on one page.
const (
	MaxItems     = 5
	MaxQuestions = 5
	MaxGoals     = 4
	MaxWords     = 500 // characters of own words on one competency
	MaxQuestion  = 120 // characters
)

// Limits on sharing (product section 5 asks for an end; the figures are ours).
const (
	// DefaultDays is how many days a share runs unless the owner chooses another date.
	DefaultDays = 14
	// MaxMonths is how many months a share can run.
	MaxMonths = 6
	// MaxOpen is how many shares of one person can run at a time.
	MaxOpen = 20
	// maxKept is how many shares of one person are kept, with those that have ended.
	maxKept      = 500
	mailsPerHour = 10
	// toOneAddress is how many shares with one address can begin within an hour, of all people
	// together: enough for a whole team to share with its lead, and too few to flood an address.
	toOneAddress = 30
)

// ActOpened is the act in the trail of a recipient who opened a share, the first time in an hour.
// Detail has "part".
const ActOpened audit.Act = "share.opened"

// shareJob is the kind of the job that mails a share; its id is that of the share.
const shareJob = "share"

// Service keeps sheets and shares in PostgreSQL. Every method takes the acting person and returns
// fault.NotFound for a sheet or share that is neither theirs nor shared with them.
type Service struct {
	db  *database.Pool
	now func() time.Time

	// For sharing; nil where mail is not offered.
	queue *queue.Queue
	mail  mail.Transport
	url   string // of the site, in links
}

// NewService returns a service on a database in the serving role.
func NewService(db *database.Pool, now func() time.Time) *Service {
	return &Service{db: db, now: now}
}

// OfferMail lets people share. Mails go through the queue, which must not have started yet, and
// their links lead to the site's url.
func (s *Service) OfferMail(q *queue.Queue, transport mail.Transport, url string) {
	s.queue, s.mail, s.url = q, transport, url
	q.Handle(shareJob, s.MailShare)
}

// OffersMail reports whether people can share, which needs mail: recipients get their notice by
// mail.
func (s *Service) OffersMail() bool { return s.mail != nil }

// Kind is the reason why a competency is on a sheet.
type Kind string

// The two kinds: something to grow in, and a strength.
const (
	Point    Kind = "punt"
	Strength Kind = "kracht"
)

// Item is a competency on a sheet.
type Item struct {
	Competency string `json:"competency"`
	Kind       Kind   `json:"kind"`
	Words      string `json:"words"` // the person's own words, may be ""
}

// Sheet is a gespreksblad.
type Sheet struct {
	ID         string    `json:"id"`
	Reflection string    `json:"reflection"`
	Edition    string    `json:"edition"`
	FinishedAt time.Time `json:"finished_at"` // of the reflection
	CreatedAt  time.Time `json:"created_at"`
	ChangedAt  time.Time `json:"changed_at"`
	Content
}

// Content is what a person chose to bring to a talk.
type Content struct {
	Items     []Item   `json:"items"`     // in the order of the competency's slug
	Goals     []string `json:"goals"`     // of the plan, in words, as they were when chosen
	Questions []string `json:"questions"` // in the order in which they were given
}

// Empty reports whether there is nothing on the sheet.
func (c *Content) Empty() bool { return len(c.Items)+len(c.Goals)+len(c.Questions) == 0 }

// Item returns the item about a competency, and whether there is one.
func (s *Sheet) Item(competency string) (Item, bool) {
	for _, item := range s.Items {
		if item.Competency == competency {
			return item, true
		}
	}
	return Item{}, false
}

// Make returns the id of the sheet of a finished reflection, and makes it with these
// items when there is none yet. It returns fault.NotFound for a reflection that is not
// the person's or not finished, and fault.Invalid as Save does.
func (s *Service) Make(ctx context.Context, person, reflection string, items []Item) (string, error) {
	content, err := Content{Items: items}.cleaned()
	if err != nil {
		return "", err
	}
	return s.make(ctx, person, reflection, content)
}

// Save replaces what is on a sheet: at most MaxItems competencies, each once, MaxGoals goals and
// MaxQuestions questions; blank questions are left out. It returns fault.Invalid
// otherwise, with the fields "kiezen", "{competency}-woorden", "doelen" and "vragen".
func (s *Service) Save(ctx context.Context, person, id string, content Content) error {
	content, err := content.cleaned()
	if err != nil {
		return err
	}
	return s.save(ctx, person, id, content)
}

// Share is the permission for one address to read a sheet until a day.
type Share struct {
	ID         string     `json:"id"`
	Sheet      string     `json:"sheet"`
	FinishedAt time.Time  `json:"reflection_finished_at"`
	Email      string     `json:"email"` // of the recipient; "" when it no longer belongs to an account
	WithReport bool       `json:"with_report"`
	Until      time.Time  `json:"until"` // the last day, in UTC
	CreatedAt  time.Time  `json:"created_at"`
	MailedAt   *time.Time `json:"mailed_at"`
	RevokedAt  *time.Time `json:"revoked_at"`
	Open       bool       `json:"open"` // runs now
	Views      []View     `json:"views"`
}

// View is a time at which the recipient opened a part, the first within its hour.
type View struct {
	Part Part      `json:"part"`
	At   time.Time `json:"at"`
}

// Part is a part of a share that the recipient can open.
type Part string

// The parts of a share.
const (
	PartSheet  Part = "blad"
	PartReport Part = "rapport"
)

// Offer is what the owner fills in to share a sheet, as typed.
type Offer struct {
	Email      string // of one person
	Until      string // the last day, as 2026-12-05 or 5-12-2026
	WithReport bool
}

// Share lets the person with an address read a sheet, and asks for a mail that says so. It returns
// the id of the share. It returns fault.Invalid, with the fields "email" and "tot", for text that
// is no address, a day that is not allowed, an address of the person's own or one that the sheet is
// shared with already, an empty sheet, and beyond the limits; and fault.NotFound when the person
// has no account.
func (s *Service) Share(ctx context.Context, person, sheet string, offer Offer) (string, error) {
	invalid := fault.Invalid{}
	email, err := account.ParseEmail(offer.Email)
	if failed, ok := fault.AsInvalid(err); ok {
		invalid["email"] = failed["email"]
		if offer.Email == "" {
			invalid["email"] = "Vul het e-mailadres van de ander in."
		}
	}
	until, problem := s.parseUntil(offer.Until)
	if problem != "" {
		invalid["tot"] = problem
	}
	if len(invalid) > 0 {
		return "", invalid
	}
	return s.addShare(ctx, person, sheet, email, until, offer.WithReport)
}

// MailShare mails the recipient of a share. It is the work of a job. A share that was revoked or
// has ended by now is not mailed.
func (s *Service) MailShare(ctx context.Context, id string) error {
	letter, err := s.shareToMail(ctx, id)
	if errors.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	message, err := mail.Shared(letter.To, letter.From, s.url+paths.Shared(id), letter.Until)
	if err != nil {
		return err
	}
	if err := s.mail.Send(ctx, message); err != nil {
		return err
	}
	return s.shareMailed(ctx, id)
}

// Received is a share as its recipient sees it.
type Received struct {
	ID         string    `json:"id"`
	From       string    `json:"from"` // the owner's address; "" when the share has ended, since the owner may have a new one
	Name       string    `json:"name"` // the owner's name, may be ""
	WithReport bool      `json:"with_report"`
	Until      time.Time `json:"until"` // the last day, in UTC
	Open       bool      `json:"open"`  // runs now
	Views      []View    `json:"views"` // by the recipient
}

// Who is how the owner is shown: the name with the address, or the address alone.
func (r Received) Who() string {
	if r.Name == "" || r.From == "" {
		return r.Called()
	}
	return r.Name + " (" + r.From + ")"
}

// Called is the name of the owner, or the address when no name was given.
func (r Received) Called() string { return cmp.Or(r.Name, r.From, "iemand") }

// Desk is what a person made to share and what others share with them, in short.
type Desk struct {
	Sheets   []Listed   // the person's sheets, the newest first
	Received []Received // what others share with the person now, without Views, the first to end at the top
}

// Listed is a sheet in a list, with the shares of it that run now.
type Listed struct {
	ID         string
	FinishedAt time.Time // of the reflection
	Shares     []Running // the first to end at the top
}

// Running is a share that can be opened now.
type Running struct {
	Email string    // of the recipient
	Until time.Time // the last day, in UTC
}

// Opened is a share that its recipient opened, with the contents they may see.
type Opened struct {
	Received
	Owner string // the person who owns the sheet
	Sheet Sheet
}
