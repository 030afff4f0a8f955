package reflecting

import (
	"net/url"

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
	Questions  []team.Question   // one per open round; empty when the rounds have closed
	Errors     map[string]string // Dutch, by the name of the field
}

func (p ChoiceProps) answered() bool { return !team.Unanswered(p.Questions) }

func (p ChoiceProps) fieldErrors() []ui.FieldError {
	faults := ui.FieldErrors(p.Errors, RoundField)
	if p.Errors[""] != "" {
		faults = append(faults, ui.FieldError{FieldID: RoundField, Message: p.Errors[""]})
	}
	return faults
}

// lastDay returns the last day on which the answer can still be changed for some round.
func (p ChoiceProps) lastDay() string {
	last := p.Questions[len(p.Questions)-1] // questions are ordered by closing, the earliest first
	return calendar.Date(last.LastDay())
}

// options returns the possible answers. None is preselected before the person has answered.
func (p ChoiceProps) options() []ui.Option {
	var options []ui.Option
	no := ui.Option{Value: CountsNowhere, Label: "Nee, hij telt niet mee", Checked: p.answered()}
	for _, q := range p.Questions {
		yes := ui.Option{Value: q.ID, Label: "Ja, hij telt mee in de ronde van " + q.TeamName, Checked: q.Counts}
		if q.Instead != nil {
			earlier := "je Reflectie van " + calendar.Date(*q.Instead)
			yes.Description = "In plaats van " + earlier + "."
			no.Description = ui.SentenceCase(earlier) + " blijft dan meetellen."
		}
		no.Checked = no.Checked && !q.Counts
		options = append(options, yes)
	}
	return append(options, no)
}

// promises returns the promise of the rounds, once for each minimum number of participants.
func (p ChoiceProps) promises() []string {
	var promises, teams []string
	seen := map[int]bool{}
	for _, q := range p.Questions {
		if !seen[q.K] {
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
