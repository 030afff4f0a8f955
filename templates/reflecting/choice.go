package reflecting

import (
	"net/url"
	"time"

	"reflectietool/internal/assessment"
	"reflectietool/internal/calendar"
	"reflectietool/internal/team"
	"reflectietool/templates/ui"
)

// RoundField is the answer to "Telt mee?": the id of a round, or CountsNowhere.
const RoundField = "ronde"

// ReadChoiceForm reads the answer to "Telt mee?", "" when there is none.
func ReadChoiceForm(form url.Values) (round string) { return form.Get(RoundField) }

// CountsNowhere is the form value of the answer that a reflection counts in no round.
const CountsNowhere = "nee"

// ChoiceProps describe the question "Telt mee?" about a finished reflection.
type ChoiceProps struct {
	Reflection *assessment.Reflection
	Questions  []team.Question       // one per open round that invited the person; empty when these have closed
	Correction assessment.Correction // whether the answers can be corrected
	Errors     map[string]string     // Dutch, by the name of the field
}

func (p ChoiceProps) answered() bool { return !team.Unanswered(p.Questions) }

// closed reports whether there is nothing left to choose: no round asks, or the answer was no.
func (p ChoiceProps) closed() bool { return !team.Changeable(p.Questions) }

// onlyNo reports whether the person was invited to a round, and no round can count this reflection
// any more: they are no longer in the team, or lead it now.
func (p ChoiceProps) onlyNo() bool { return len(p.options()) == 1 }

// saysYes reports whether the person can answer yes to a question.
func saysYes(q team.Question) bool { return q.Counts || q.Member && !q.Answered }

func (p ChoiceProps) fieldErrors() []ui.FieldError {
	faults := ui.FieldErrors(p.Errors, RoundField)
	if p.Errors[""] != "" {
		faults = append(faults, ui.FieldError{FieldID: RoundField, Message: p.Errors[""]})
	}
	return faults
}

// lastDay returns the last day on which a yes can still become a no for some round.
func (p ChoiceProps) lastDay() string {
	var last time.Time
	for _, q := range p.Questions { // ordered by closing, the earliest first
		if saysYes(q) {
			last = q.LastDay()
		}
	}
	return calendar.Date(last)
}

// help says, before the person chooses, which answer is final.
func (p ChoiceProps) help() string {
	words := "Kies je nee, dan kun je dat niet meer veranderen. Kies je ja, dan kun je daar tot en met " + p.lastDay() + " nog nee van maken."
	if len(p.options()) > 2 {
		words += " Je Reflectie telt in één ronde mee. In de andere kun je hem daarna niet meer laten meetellen."
	}
	return words
}

// options returns the possible answers. None is preselected before the person has answered; a
// person who can still change the answer has said yes.
func (p ChoiceProps) options() []ui.Option {
	var options []ui.Option
	no := ui.Option{Value: CountsNowhere, Label: "Nee, mijn Reflectie telt niet mee"}
	for _, q := range p.Questions {
		if !saysYes(q) {
			continue
		}
		yes := ui.Option{Value: q.ID, Label: "Ja, mijn Reflectie telt mee in de ronde van " + q.TeamName, Checked: q.Counts}
		if q.Instead != nil {
			earlier := "je Reflectie van " + calendar.Date(*q.Instead)
			yes.Description = "In plaats van " + earlier + ". Die kan daarna niet meer meetellen."
			no.Description = ui.SentenceCase(earlier) + " blijft dan meetellen."
		}
		options = append(options, yes)
	}
	return append(options, no)
}

// promises returns the promise of the rounds, once for each minimum number of participants.
func (p ChoiceProps) promises() []string {
	var promises, teams []string
	seen := map[int]bool{}
	for _, q := range p.Questions {
		if !seen[q.K] && saysYes(q) {
			seen[q.K] = true
			promises, teams = append(promises, team.Promise(q.K)), append(teams, q.TeamName)
		}
	}
	if len(promises) > 1 {
		for i := range promises {
			promises[i] = "Ronde van " + teams[i] + ": " + promises[i]
		}
	}
	return promises
}
