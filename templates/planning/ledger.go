package planning

import (
	"net/url"
	"slices"

	"reflectietool/internal/calendar"
	"reflectietool/internal/plan"
	"reflectietool/templates/ui"
)

// registerForm is the id of the form of a register, to which an error about the whole form leads.
const registerForm = "register-formulier"

// RegisterProps describe the form for the day on which the periods of a register begin.
type RegisterProps struct {
	Register, Starts string // as stored or as typed
	Errors           map[string]string
}

// ReadRegisterForm reads that form.
func ReadRegisterForm(form url.Values) RegisterProps {
	return RegisterProps{Register: form.Get(plan.FieldRegister), Starts: form.Get(plan.FieldStarts)}
}

func (p RegisterProps) fieldErrors() []ui.FieldError {
	errors := errorsOf(p.Errors, plan.FieldRegister, plan.FieldStarts)
	return append(errors, ui.FieldErrors(map[string]string{registerForm: p.Errors[""]}, registerForm)...)
}

// ledger adds up the points of the plan.
func (p PlanProps) ledger() []plan.RegisterPoints { return plan.Ledger(p.Items, p.Starts, p.Today) }

// periodWords names a period by its days.
func periodWords(period plan.Period) string {
	words := calendar.Date(period.First) + " tot en met " + calendar.Date(period.Last)
	if period.Now {
		return words + " (nu)"
	}
	return words
}

// looseWords says why points are in no period.
func looseWords(r plan.RegisterPoints) string {
	if r.Starts == nil {
		return "Zonder periode"
	}
	return "Zonder datum, dus in geen periode"
}

// earning leaves out the categories without points.
func earning(totals []plan.Total) []plan.Total {
	return slices.DeleteFunc(slices.Clone(totals), func(t plan.Total) bool { return t.Expected == 0 && t.Earned == 0 })
}

// together adds up the totals of all categories.
func together(totals []plan.Total) (sum plan.Total) {
	for _, total := range totals {
		sum.Expected += total.Expected
		sum.Earned += total.Earned
	}
	return sum
}
