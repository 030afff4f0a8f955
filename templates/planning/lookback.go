package planning

import (
	"net/url"

	"reflectietool/internal/framework"
	"reflectietool/internal/plan"
	"reflectietool/internal/text"
	"reflectietool/templates/ui"
)

// NumberField is the hidden field with the number of the look-back that the visitor saw.
const NumberField = "keer"

// AnswerForm is the answer to how a goal goes.
type AnswerForm struct {
	Number int
	Answer plan.Answer
}

// ReadAnswerForm reads the answer to how a goal goes.
func ReadAnswerForm(form url.Values) AnswerForm {
	number, _ := text.Whole(form.Get(NumberField), text.MostInteger) // plan refuses what is no number of a look-back
	return AnswerForm{Number: number, Answer: plan.Answer(form.Get(plan.FieldAnswer))}
}

// DecideForm is how a person goes on with a goal, as typed.
type DecideForm struct {
	Number            int
	Noticed, Decision string
	If, Then, Weeks   string
}

// ReadDecideForm reads how a person goes on with a goal.
func ReadDecideForm(form url.Values) DecideForm {
	number, _ := text.Whole(form.Get(NumberField), text.MostInteger) // plan refuses what is no number of a look-back
	return DecideForm{
		Number: number, Noticed: form.Get(plan.FieldNoticed), Decision: form.Get(plan.FieldDecision),
		If: form.Get(plan.FieldIf), Then: form.Get(plan.FieldThen), Weeks: form.Get(plan.FieldWeeks),
	}
}

// Choice returns how the person goes on.
func (f DecideForm) Choice() plan.Choice {
	weeks, _ := text.Whole(f.Weeks, text.MostInteger) // plan refuses what is no number of weeks
	return plan.Choice{Decision: plan.Decision(f.Decision), Noticed: f.Noticed, If: f.If, Then: f.Then, Weeks: weeks}
}

// LookBackProps describe the page that asks how a goal goes, and then how to go on.
type LookBackProps struct {
	Goal       plan.Goal
	Frameworks *framework.Library
	Number     int         // of the look-back
	Answer     plan.Answer // "" before there is one
	Form       DecideForm
	Errors     map[string]string
}

// room returns the question about room of the goal's competency, and whether to ask it.
func (p LookBackProps) room() (question string, asks bool) {
	if edition, known := p.Frameworks.Edition(p.Goal.Edition); known {
		if competency, known := edition.Competency(p.Goal.Competency); known {
			question = competency.RoomQuestion
		}
	}
	return question, p.Goal.RoomAsked()
}

// decisionOptions are the ways to go on.
func (p LookBackProps) decisionOptions() []ui.Option {
	options := []ui.Option{
		{Value: string(plan.Keep), Label: "Ik ga zo door"},
		{Value: string(plan.Revise), Label: "Ik verander mijn als-dan"},
		{Value: string(plan.End), Label: "Ik rond dit doel af"},
	}
	for i := range options {
		options[i].Checked = options[i].Value == p.Form.Decision
	}
	return options
}

func (p LookBackProps) fieldErrors() []ui.FieldError {
	return errorsOf(p.Errors, plan.FieldAnswer, plan.FieldNoticed, plan.FieldDecision, plan.FieldIf, plan.FieldThen, plan.FieldWeeks)
}
