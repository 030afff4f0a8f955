package plan

import (
	"context"

	"reflectietool/internal/fault"
	"reflectietool/internal/text"
)

// LookBack stores the answer to a look-back of an active goal. It is the one that is due, or the last one as long as the
// next is not due: answering again replaces the answer. Unless the person decides otherwise, the goal asks again after
// DefaultWeeks. It returns fault.Conflict for any other number.
func (s *Service) LookBack(ctx context.Context, person, goal string, number int, answer Answer) error {
	if !answer.Valid() {
		return fault.Invalid{FieldAnswer: "Kies een van de vijf antwoorden."}
	}
	return s.update(ctx, person, goal, func(g Goal) (Goal, error) {
		return g.answered(number, answer, s.now(), s.today())
	})
}

// Choice is how a person goes on with a goal after looking back.
type Choice struct {
	Decision Decision
	Noticed  string // on the day itself, may be ""
	If, Then string // with Revise
	Weeks    int    // until the next look-back, one of Weeks(); with Keep and Revise
}

// Decide stores what the person noticed, and how they go on, after the look-back with a number, which is the last one. It returns
// fault.Conflict when that has no answer, or when the next is due.
func (s *Service) Decide(ctx context.Context, person, goal string, number int, choice Choice) error {
	choice, err := choice.checked()
	if err != nil {
		return err
	}
	return s.update(ctx, person, goal, func(g Goal) (Goal, error) {
		return g.decided(number, choice, s.now(), s.today())
	})
}

func (c Choice) checked() (Choice, error) {
	invalid := fault.Invalid{}
	c.Noticed = read(invalid, FieldNoticed, text.Passage{Name: "je tekst", Most: MaxNoticed}, c.Noticed)
	switch c.Decision {
	case End:
	case Revise:
		c.If, c.Then = readIfThen(invalid, c.If, c.Then)
		invalid.Add(FieldWeeks, weeksProblem(c.Weeks))
	case Keep:
		invalid.Add(FieldWeeks, weeksProblem(c.Weeks))
	default:
		invalid[FieldDecision] = "Kies of je zo doorgaat, iets verandert of afrondt."
	}
	if len(invalid) > 0 {
		return c, invalid
	}
	return c, nil
}
