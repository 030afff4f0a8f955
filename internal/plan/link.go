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

// LinkLookBack returns a new secret for the link of a mail about a goal of this person that asks how it goes today. The
// link of an earlier mail about the goal stops working. It returns fault.NotFound for a goal that asks nothing today, or
// about which the person wants no mails.
func (s *Service) LinkLookBack(ctx context.Context, person, goal string) (string, error) {
	g, err := s.Goal(ctx, person, goal)
	if err == nil && (!g.Due(s.today()) || !g.Mails) {
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
	case g.Due(s.today()) && linked.Number == g.Next():
		linked.DueOn = g.LookBackOn
	case undecided && linked.Number == last.Number:
		linked.DueOn, linked.Answer = last.DueOn, last.Answer
	default:
		return Linked{}, fmt.Errorf("link of a look-back that is over: %w", fault.NotFound)
	}
	return linked, nil
}

// AnswerLinked stores the answer to what the link with a secret asks. What the person noticed stays as it is. It returns
// fault.NotFound as LinkedLookBack does.
func (s *Service) AnswerLinked(ctx context.Context, secret string, answer Answer) error {
	if !answer.Valid() {
		return fault.Invalid{FieldAnswer: "Kies een van de vijf antwoorden."}
	}
	linked, err := s.LinkedLookBack(ctx, secret)
	if err != nil {
		return err
	}
	return s.update(ctx, linked.Person, linked.Goal, func(g Goal) (Goal, error) {
		return g.answered(linked.Number, answer, s.now(), s.today())
	})
}
