package plan

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"reflectietool/internal/fault"
)

// Linked is the look-back that the link in a mail asks about. It has no text of the goal: others may have the mail.
type Linked struct {
	Person, Goal string // ids
	Number       int
	DueOn        time.Time
	Answer       Answer // "" before there is one; it can be changed until the next look-back is due
}

// AheadDays is how many days before its day the link in a mail can ask how a goal goes, since one mail asks that of all goals
// of a week.
const AheadDays = 7

// LinkLookBack returns a new secret for the link of a mail about a goal of this person that asks how it goes, at the latest in
// AheadDays. The link of an earlier mail about the goal stops working. It returns fault.NotFound for a goal that asks nothing
// by then, or about which the person wants no mails.
func (s *Service) LinkLookBack(ctx context.Context, person, goal string) (string, error) {
	g, err := s.Goal(ctx, person, goal)
	if err == nil && (!g.near(s.today()) || !g.Mails) {
		err = fmt.Errorf("link to a goal that asks nothing: %w", fault.NotFound)
	}
	if err != nil {
		return "", err
	}
	secret := rand.Text()
	return secret, s.link(ctx, person, goal, g.Next(), secret)
}

// LinkedLookBack returns what the link with a secret asks. Reading it changes nothing. It returns fault.NotFound once the
// next look-back is due, and when the goal asks nothing any more.
func (s *Service) LinkedLookBack(ctx context.Context, secret string) (Linked, error) {
	linked, err := s.linked(ctx, secret)
	if err != nil {
		return Linked{}, err
	}
	g, err := s.Goal(ctx, linked.Person, linked.Goal)
	if err != nil {
		return Linked{}, err
	}
	last, undecided := g.Undecided(s.today())
	switch {
	case g.near(s.today()) && linked.Number == g.Next():
		linked.DueOn = g.LookBackOn
	case undecided && linked.Number == last.Number:
		linked.DueOn, linked.Answer = last.DueOn, last.Answer
	default:
		return Linked{}, fmt.Errorf("link of a look-back that is over: %w", fault.NotFound)
	}
	return linked, nil
}

// near reports whether the goal asks today how it goes, or will within AheadDays.
func (g Goal) near(today time.Time) bool { return g.Due(today.AddDate(0, 0, AheadDays)) }

// AnswerLinked stores the answer to what the link with a secret asks. Before its day it counts as given on that day. What the
// person noticed stays as it is. It returns fault.NotFound as LinkedLookBack does.
func (s *Service) AnswerLinked(ctx context.Context, secret string, answer Answer) error {
	if !answer.Valid() {
		return fault.Invalid{FieldAnswer: "Kies een van de vijf antwoorden."}
	}
	linked, err := s.LinkedLookBack(ctx, secret)
	if err != nil {
		return err
	}
	return s.updateLinked(ctx, linked, func(g Goal) (Goal, error) {
		day := s.today()
		if g.near(day) && !g.Due(day) && linked.Number == g.Next() {
			day = g.LookBackOn
		}
		return g.answered(linked.Number, answer, s.now(), day)
	})
}
