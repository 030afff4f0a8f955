package plan

import (
	"cmp"
	"context"
	"crypto/rand"
	"strings"
	"time"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
)

// Limits on asking somebody to be a maatje.
const (
	// BuddyLife is how long a question can be answered.
	BuddyLife = 14 * 24 * time.Hour
	// asksPerHour is how many questions one person can send in an hour, and toOneAddress how many all people together
	// can send to one address.
	asksPerHour, toOneAddress = 10, 30
)

// Buddy is the maatje of a goal, as its owner sees them.
type Buddy struct {
	ID         string     `json:"id"`
	Email      string     `json:"email"` // as the owner typed it, and after accepting that of the account
	Name       string     `json:"name"`  // of the account, "" before accepting or without one
	AskedAt    time.Time  `json:"asked_at"`
	ExpiresAt  time.Time  `json:"expires_at"`  // of the question
	AcceptedAt *time.Time `json:"accepted_at"` // nil as long as there is no answer
}

// Who is how the maatje is shown: the name with the address, or the address alone.
func (b Buddy) Who() string { return who(b.Name, b.Email) }

// Accepted reports whether the colleague said yes.
func (b Buddy) Accepted() bool { return b.AcceptedAt != nil }

func who(name, address string) string {
	if name == "" {
		return address
	}
	return name + " (" + address + ")"
}

// InviteBuddy asks the person with an address to be the maatje of a goal, by mail, and returns the id of that question. There
// is one at a time. It returns fault.Invalid, with the field "email", for text that is no address, an address of one's own, and
// beyond the limits; and fault.NotFound for a person without an account and a goal that is not theirs.
func (s *Service) InviteBuddy(ctx context.Context, person, goal, email string) (string, error) {
	if strings.TrimSpace(email) == "" {
		return "", fault.Invalid{FieldEmail: "Vul het e-mailadres van je collega in."}
	}
	parsed, err := account.ParseEmail(email)
	if err != nil {
		return "", err
	}
	return s.inviteBuddy(ctx, person, goal, parsed)
}

// BuddyLetter is what the mail to a colleague needs. It names no goal: mailboxes of work are read by others.
type BuddyLetter struct {
	To, From  string // addresses
	Name      string // of the owner, may be ""
	Secret    string // for BuddyInvitation
	ExpiresAt time.Time
}

// WriteBuddy returns the mail for the question with an id, with a new secret: an earlier one stops working. It returns
// fault.NotFound for a question that was mailed, answered or stopped, or has expired. It names no acting person: a job sends
// what the owner asked for.
func (s *Service) WriteBuddy(ctx context.Context, id string) (BuddyLetter, error) {
	secret := rand.Text()
	return s.writeBuddy(ctx, id, secret)
}

// BuddyInvitation is a question to be a maatje, as the colleague sees it before accepting. It has nothing of the goal.
type BuddyInvitation struct {
	ID        string    `json:"id"`
	From      string    `json:"from"` // the owner's address
	Name      string    `json:"name"` // the owner's name, may be ""
	Email     string    `json:"-"`    // the address that was asked
	ExpiresAt time.Time `json:"expires_at"`
}

// Who is how the owner is shown: the name with the address, or the address alone.
func (i BuddyInvitation) Who() string { return who(i.Name, i.From) }

// BuddyGoal is what a maatje sees of a goal: not the obstacle, what the owner noticed, nor with whom. The goal itself is the
// owner's, so the download of the maatje's data leaves it out.
type BuddyGoal struct {
	ID         string        `json:"id"`   // for StopBuddy
	From       string        `json:"from"` // the owner's address
	Name       string        `json:"name"` // the owner's name, may be ""
	State      State         `json:"-"`
	Intention  string        `json:"-"`
	If         string        `json:"-"`
	Then       string        `json:"-"`
	LookBackOn time.Time     `json:"-"` // the zero time unless it is active
	Answers    []BuddyAnswer `json:"-"` // the oldest first
	AcceptedAt time.Time     `json:"accepted_at"`
}

// Who is how the owner is shown: the name with the address, or the address alone.
func (g BuddyGoal) Who() string { return who(g.Name, g.From) }

// Called is the name of the owner, or the address when no name was given.
func (g BuddyGoal) Called() string { return cmp.Or(g.Name, g.From) }

// SharedGoal is a goal of a person with whoever reads along with it or was asked to.
type SharedGoal struct {
	ID        string
	Intention string
	Buddy     Buddy
}

// BuddyAnswer is what the owner of a goal answered on a day.
type BuddyAnswer struct {
	On     time.Time `json:"on"`
	Answer Answer    `json:"answer"`
}

// askingProblem returns why a question cannot be sent, or nil.
func askingProblem(own, live bool, asked, reached int) error {
	switch {
	case own:
		return fault.Invalid{FieldEmail: "Dit is je eigen adres. Vul het adres van een collega in."}
	case live:
		return fault.Invalid{FieldEmail: "Voor dit doel heb je al iemand gevraagd. Stop daar eerst mee."}
	case asked >= asksPerHour:
		return fault.Invalid{FieldEmail: "Je hebt het afgelopen uur al vaak iemand gevraagd. Wacht een uur en probeer het dan opnieuw."}
	case reached >= toOneAddress:
		return fault.Invalid{FieldEmail: "Aan dit adres is het afgelopen uur al heel vaak iets gevraagd. Wacht een uur en probeer het dan opnieuw."}
	}
	return nil
}
