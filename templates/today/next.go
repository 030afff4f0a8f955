package today

import (
	"slices"
	"strconv"
	"time"

	"reflectietool/internal/assessment"
	"reflectietool/internal/calendar"
	"reflectietool/internal/paths"
	"reflectietool/internal/plan"
	"reflectietool/internal/team"
	"reflectietool/templates/parts"
	"reflectietool/templates/ui"
)

// near is how long before its last day a round comes before work that has no deadline.
const near = 7 * 24 * time.Hour

// Next is the one next thing, with its button.
type Next struct {
	Title, Text string // what it is, and why now
	Label, Href string // of the button
	Reflection  string // id of the reflection that it goes on with, "" for none
	Goal        string // id of the goal that it looks back on, "" for none
}

// Next returns the one next thing. "Telt mee?" comes first: it is one answer, it has a deadline, and
// the report stays closed until then. A Reflectie that was begun and could count in an open round
// serves both. Otherwise a round comes before what was begun only in its last days, since unfinished
// work should not wait for something new. Looking back on a goal takes a minute, so that comes before what takes
// longer. The last report comes when nothing is open.
func (p TodayProps) Next() Next {
	if reflection, round := p.unanswered(); round != nil {
		return p.answer(reflection, round.Round)
	}
	open, round := p.open(), p.toBegin()
	for _, begun := range open {
		if round != nil && begun.Form == assessment.FormReflection && begun.Edition == round.Edition {
			return p.goOn(begun, round)
		}
	}
	switch reports := p.reports(); {
	case len(p.Plan.Due) > 0:
		return lookBack(p.Plan.Due[0])
	case round != nil && (len(open) == 0 || round.LastDay().Sub(calendar.DayOf(p.Now)) <= near):
		return p.beginFor(*round)
	case len(open) > 0:
		return p.goOn(open[0], nil)
	case len(reports) > 0:
		return Next{
			Title: "Je laatste rapport", Text: parts.FormName(reports[0].Form) + " van " + calendar.Date(*reports[0].FinishedAt) + ".",
			Label: "Bekijk je rapport", Href: paths.Report(reports[0].ID),
		}
	default:
		minutes := assessment.Minutes(p.Frameworks.Current(), assessment.FormReflection)
		return Next{
			Title: "Begin met een reflectie",
			Text:  "Je bekijkt tien competenties, één per keer. Dat duurt ongeveer " + ui.Count(minutes, "minuut", "minuten") + ". Het is geen toets en geen beoordeling.",
			Label: "Begin een reflectie", Href: paths.Reflections,
		}
	}
}

// lookBack asks how a goal goes.
func lookBack(goal plan.DueGoal) Next {
	return Next{
		Title: "Hoe ging het?", Text: goal.Intention, Label: "Kijk terug", Href: paths.GoalLookBack(goal.ID), Goal: goal.ID,
	}
}

// alsoDue returns the goals that ask how it goes besides the one that is next.
func (p TodayProps) alsoDue(next Next) []plan.DueGoal {
	return slices.DeleteFunc(slices.Clone(p.Plan.Due), func(g plan.DueGoal) bool { return g.ID == next.Goal })
}

func (p TodayProps) answer(reflection string, round team.Round) Next {
	return Next{
		Title: "Telt je Reflectie mee?",
		Text:  p.held(round) + " Je kiest zelf of je Reflectie meetelt. Daarna lees je je rapport.",
		Label: "Beantwoord de vraag", Href: paths.ReflectionChoice(reflection),
	}
}

func (p TodayProps) beginFor(round team.Round) Next {
	return Next{
		Title: "Een Reflectie voor je teamronde",
		Text:  p.held(round) + " Rond voor het einde een Reflectie af. Dan vragen we of hij meetelt. Meedoen hoeft niet.",
		Label: "Begin je Reflectie", Href: paths.Reflections,
	}
}

// held says which team holds a round, and until when.
func (p TodayProps) held(round team.Round) string {
	return round.TeamName + " houdt een teamronde, tot en met " + p.day(round.LastDay()) + "."
}

// goOn continues a reflection that was begun; round, if any, is one in which it can count.
func (p TodayProps) goOn(begun assessment.Progress, round *team.Round) Next {
	next := Next{
		Title: "Je " + parts.FormName(begun.Form) + " is nog niet af", Text: "Je bent begonnen op " + calendar.Date(begun.StartedAt) + ".",
		Label: "Ga verder", Href: paths.Reflection(begun.ID), Reflection: begun.ID,
	}
	if f, known := p.Frameworks.Edition(begun.Edition); known {
		if place, of := begun.Place(f); place == 0 {
			next.Text += " Alles is ingevuld."
			next.Label = "Bekijk het overzicht en rond af"
		} else {
			left := assessment.MinutesLeft(f, begun.Form, place-1)
			next.Text += " Nog ongeveer " + ui.Count(left, "minuut", "minuten") + "."
			next.Label = "Ga verder bij competentie " + strconv.Itoa(place) + " van " + strconv.Itoa(of)
		}
	}
	if round != nil {
		next.Text += " " + p.held(*round) + " Rond je de Reflectie voor die tijd af? Dan vragen we of hij meetelt. Meedoen hoeft niet."
	}
	return next
}

// unanswered returns the reflection about which a round asks "Telt mee?", and the round that closes
// first of those, or nil.
func (p TodayProps) unanswered() (reflection string, first *team.Question) {
	for _, r := range p.finished() {
		questions := p.Agenda.Asked[r.ID]
		if team.Unanswered(questions) && (first == nil || questions[0].ClosesAt.Before(first.ClosesAt)) {
			reflection, first = r.ID, &questions[0]
		}
	}
	return reflection, first
}

func (p TodayProps) toBegin() *team.Round {
	if len(p.Agenda.Begin) == 0 {
		return nil
	}
	return &p.Agenda.Begin[0]
}

// open returns the reflections that are not finished, the newest first.
func (p TodayProps) open() []assessment.Progress {
	return slices.DeleteFunc(slices.Clone(p.Reflections), func(r assessment.Progress) bool { return r.FinishedAt != nil })
}

// finished returns the reflections that are finished, the last one first.
func (p TodayProps) finished() []assessment.Progress {
	done := slices.DeleteFunc(slices.Clone(p.Reflections), func(r assessment.Progress) bool { return r.FinishedAt == nil })
	slices.SortStableFunc(done, func(a, b assessment.Progress) int { return b.FinishedAt.Compare(*a.FinishedAt) })
	return done
}

// reports returns the finished reflections whose report is open to the person.
func (p TodayProps) reports() []assessment.Progress {
	return slices.DeleteFunc(p.finished(), func(r assessment.Progress) bool { return p.waits(r.ID) })
}

// waits reports whether the report of a reflection waits for the answer to "Telt mee?".
func (p TodayProps) waits(reflection string) bool { return team.Unanswered(p.Agenda.Asked[reflection]) }

// alsoOpen returns the unfinished reflections besides the one that is next.
func (p TodayProps) alsoOpen(next Next) []assessment.Progress {
	return slices.DeleteFunc(p.open(), func(r assessment.Progress) bool { return r.ID == next.Reflection })
}

// day names a day as people say it today.
func (p TodayProps) day(day time.Time) string { return calendar.Near(day, calendar.DayOf(p.Now)) }

// isToday reports whether a day is today.
func (p TodayProps) isToday(day time.Time) bool { return day.Equal(calendar.DayOf(p.Now)) }

// shown is how many rows of a list are shown before the others fold away.
const shown = 5

// split returns the first rows of a list, and the rest.
func split[T any](list []T) (first, rest []T) {
	n := min(len(list), shown)
	return list[:n], list[n:]
}

// roundWords says in which state the newest round of a team is, and "" when there is nothing to say.
func (p TodayProps) roundWords(t team.OwnTeam) string {
	if t.Latest == nil {
		return ""
	}
	switch t.Latest.State(p.Now) {
	case team.StateOpen:
		return "Er loopt een teamronde, tot en met " + p.day(t.Latest.LastDay()) + "."
	case team.StateClosing:
		return "De teamronde is gesloten. De uitkomst volgt zo."
	case team.StateTooFew:
		return "Aan de laatste teamronde deden te weinig mensen mee voor een uitkomst."
	default:
		return ""
	}
}

// hasOutcome reports whether the newest round of a team has an outcome that the person may read.
func (p TodayProps) hasOutcome(t team.OwnTeam) bool {
	return t.Latest != nil && t.Latest.State(p.Now) == team.StatePublished
}

func teamsTitle(teams []team.OwnTeam) string {
	if len(teams) == 1 {
		return "Mijn team"
	}
	return "Mijn teams"
}
