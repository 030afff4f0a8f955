package plan

import (
	"fmt"
	"slices"
	"time"

	"reflectietool/internal/fault"
)

// The functions of this file are the life of a goal. They are pure: each returns the goal as it becomes.

const (
	// DefaultWeeks is the only answer about a goal that a form may have chosen beforehand.
	DefaultWeeks = 3
	// AnswerDays is how many days after its day a look-back counts as missed, and the goal asks again.
	AnswerDays = 14
	// RestAfter is after how many missed look-backs in a row a goal rests.
	RestAfter = 2
)

// Weeks lists after how many weeks a person can look back.
func Weeks() []int { return []int{2, 3, 6} }

func weeksProblem(weeks int) string {
	if slices.Contains(Weeks(), weeks) {
		return ""
	}
	return "Kies of je over 2, 3 of 6 weken terugkijkt."
}

func after(today time.Time, weeks int) time.Time { return today.AddDate(0, 0, 7*weeks) }

// Answer is what a person says when they look back.
type Answer string

// The answers, in the order in which they are offered.
const (
	Worked       Answer = "gelukt"
	ABit         Answer = "beetje"
	NotYet       Answer = "nog-niet"
	NoOccasion   Answer = "kwam-niet-voor"
	DidSomething Answer = "anders"
)

// Answers lists the answers in the order in which they are offered.
func Answers() []Answer { return []Answer{Worked, ABit, NotYet, NoOccasion, DidSomething} }

// Label is the Dutch text of the answer.
func (a Answer) Label() string {
	switch a {
	case Worked:
		return "Gelukt"
	case ABit:
		return "Een beetje"
	case NotYet:
		return "Nog niet"
	case NoOccasion:
		return "De situatie kwam niet voor"
	case DidSomething:
		return "Ik deed iets anders"
	}
	return ""
}

// Valid reports whether a is one of the five answers.
func (a Answer) Valid() bool { return a.Label() != "" }

// Decision is how a person goes on after looking back.
type Decision string

// The decisions. Without one, the goal goes on as with Keep, to look back on after DefaultWeeks.
const (
	Keep   Decision = "keep"
	Revise Decision = "change" // of the if and the then
	End    Decision = "finish"
)

// LookBack is one day on which a goal asked how it went. Without an answer it was missed.
type LookBack struct {
	Number     int        `json:"number"` // from 1
	DueOn      time.Time  `json:"due_on"`
	If         string     `json:"if"`          // as it was on that day
	Then       string     `json:"then"`        // as it was on that day
	Answer     Answer     `json:"answer"`      // "" when it was missed
	Noticed    string     `json:"noticed"`     // may be ""
	Decision   Decision   `json:"decision"`    // "" when none was made
	AnsweredAt *time.Time `json:"answered_at"` // nil when it was missed
}

// Next returns the number of the look-back that the goal asks for next.
func (g Goal) Next() int { return len(g.Story) + 1 }

// Due reports whether the goal asks today how it goes.
func (g Goal) Due(today time.Time) bool { return g.State == Active && !today.Before(g.LookBackOn) }

// Undecided returns the answered look-back about which the person can still decide, or change the answer: the last
// one, until the next falls due. It returns false when there is none.
func (g Goal) Undecided(today time.Time) (LookBack, bool) {
	if len(g.Story) == 0 || g.State != Active || g.Due(today) {
		return LookBack{}, false
	}
	last := g.Story[len(g.Story)-1]
	return last, last.Answer != ""
}

// RoomAsked reports whether the last two answers are both NotYet: then a page asks whether there is enough room and
// time. Look-backs that were missed do not count.
func (g Goal) RoomAsked() bool {
	row := 0
	for _, l := range slices.Backward(g.Story) {
		switch {
		case l.Answer == "":
		case l.Answer != NotYet:
			return false
		default:
			if row++; row == 2 {
				return true
			}
		}
	}
	return false
}

// On returns the goal as it is on a day, whether or not somebody looked at it meanwhile. A look-back that has no
// answer AnswerDays after its day is missed, and the goal asks again on that day; after RestAfter in a row it rests.
func (g Goal) On(today time.Time) Goal {
	for g.State == Active {
		missed := g.LookBackOn.AddDate(0, 0, AnswerDays)
		if today.Before(missed) {
			break
		}
		g.Story = append(slices.Clip(g.Story), LookBack{Number: g.Next(), DueOn: g.LookBackOn, If: g.If, Then: g.Then})
		g.Missed++
		g.LookBackOn = missed
		if g.Missed >= RestAfter {
			g.State, g.LookBackOn = Resting, time.Time{}
		}
	}
	return g
}

// asOf returns the goals as they are on a day.
func asOf(all []Goal, today time.Time) []Goal {
	for i, g := range all {
		all[i] = g.On(today)
	}
	return all
}

// answered returns the goal after the answer to a look-back: the one that is due, or the last one while it is Undecided.
// It returns fault.Conflict for any other.
func (g Goal) answered(number int, answer Answer, now, today time.Time) (Goal, error) {
	last, undecided := g.Undecided(today)
	switch {
	case g.Due(today) && number == g.Next():
		last = LookBack{Number: number, DueOn: g.LookBackOn, If: g.If, Then: g.Then}
		g.Story = append(slices.Clip(g.Story), last)
		g.Missed, g.LookBackOn = 0, after(today, DefaultWeeks)
	case undecided && number == last.Number:
		g.Story = slices.Clone(g.Story)
	default:
		return g, fmt.Errorf("answer look-back %d: %w", number, fault.Conflict)
	}
	last.Answer, last.AnsweredAt = answer, &now
	g.Story[len(g.Story)-1] = last
	return g, nil
}

// decided returns the goal after a decision about the last look-back. It returns fault.Conflict when that cannot be
// decided about any more, or is another than the person saw.
func (g Goal) decided(number int, c Choice, now, today time.Time) (Goal, error) {
	last, undecided := g.Undecided(today)
	if !undecided || last.Number != number {
		return g, fmt.Errorf("decide about look-back %d: %w", number, fault.Conflict)
	}
	g.Story = slices.Clone(g.Story)
	last.Decision, last.Noticed = c.Decision, c.Noticed
	g.Story[len(g.Story)-1] = last
	if c.Decision == End {
		return g.finished(now), nil
	}
	if c.Decision == Revise {
		g.If, g.Then = c.If, c.Then
	}
	g.LookBackOn = after(today, c.Weeks)
	return g, nil
}

// changed returns the goal with what the person filled in.
func (g Goal) changed(d Draft, today time.Time) Goal {
	g.Intention, g.Obstacle, g.If, g.Then, g.Sign, g.With, g.Mails = d.Intention, d.Obstacle, d.If, d.Then, d.Sign, d.With, d.Mails
	if g.State == Active && d.Weeks != 0 {
		g.LookBackOn, g.Missed = after(today, d.Weeks), 0
	}
	return g
}

// rested returns the goal put aside, or fault.Conflict when it is done.
func (g Goal) rested() (Goal, error) {
	if g.State == Done {
		return g, fmt.Errorf("rest a goal that is done: %w", fault.Conflict)
	}
	g.State, g.LookBackOn = Resting, time.Time{}
	return g, nil
}

// resumed returns the goal made active again.
func (g Goal) resumed(weeks int, today time.Time) Goal {
	if g.State != Active {
		g.State, g.Missed, g.LookBackOn, g.EndedAt = Active, 0, after(today, weeks), nil
	}
	return g
}

// finished returns the goal as done.
func (g Goal) finished(now time.Time) Goal {
	if g.State != Done {
		g.State, g.LookBackOn, g.EndedAt = Done, time.Time{}, &now
	}
	return g
}
