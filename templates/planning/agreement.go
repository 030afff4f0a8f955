package planning

import (
	"net/url"
	"slices"
	"strings"

	"reflectietool/internal/calendar"
	"reflectietool/internal/paths"
	"reflectietool/internal/plan"
	"reflectietool/templates/parts"
	"reflectietool/templates/ui"
)

// agreementForm is the id of the form of an agreement, to which an error about the whole form leads.
const agreementForm = "afspraak-formulier"

// doneField is the button that says that an agreement is done, or that it is not.
const doneField = "klaar"

// IsDone reports whether that button says so.
func IsDone(form url.Values) bool { return form.Get(doneField) == "ja" }

// AgreementProps describe the form of what was agreed in a talk.
type AgreementProps struct {
	ID     string // "" for a new one
	Draft  plan.AgreementDraft
	Errors map[string]string
	Unsure string // why it was not deleted
}

// ReadAgreementForm reads the form of an agreement.
func ReadAgreementForm(form url.Values) plan.AgreementDraft {
	return plan.AgreementDraft{
		Reflection: form.Get(paths.ReportParam), Deed: form.Get(plan.FieldDeed), With: form.Get(plan.FieldWith),
		Due: form.Get(plan.FieldDue), Done: form.Get(plan.FieldDone),
	}
}

// AgreementDraftOf returns the form with what is stored about an agreement.
func AgreementDraftOf(a plan.Agreement) plan.AgreementDraft {
	return plan.AgreementDraft{Reflection: a.Reflection, Deed: a.Deed, With: a.With, Due: TypedDay(a.Due), Done: TypedDay(a.DoneOn)}
}

func (p AgreementProps) title() string {
	if p.ID == "" {
		return "Schrijf een afspraak op"
	}
	return "Verander een afspraak"
}

// action is the path to which the form is sent.
func (p AgreementProps) action() string {
	if p.ID == "" {
		return paths.PlanAgreements
	}
	return paths.PlanAgreement(p.ID)
}

func (p AgreementProps) fieldErrors() []ui.FieldError {
	errors := errorsOf(p.Errors, plan.FieldDeed, plan.FieldWith, plan.FieldDue, plan.FieldDone)
	errors = append(errors, ui.FieldErrors(map[string]string{agreementForm: p.Errors[""]}, agreementForm)...)
	return append(errors, ui.FieldErrors(map[string]string{parts.SureField: p.Unsure}, parts.SureField)...)
}

// agreementLine says in one line how an agreement stands, "" for nothing.
func agreementLine(a plan.Agreement) string {
	var words []string
	if a.DoneOn != nil {
		words = append(words, "gedaan op "+calendar.Date(*a.DoneOn))
	} else if a.Due != nil {
		words = append(words, "uiterlijk "+calendar.Date(*a.Due))
	}
	if a.With != "" {
		words = append(words, "met: "+a.With)
	}
	return ui.SentenceCase(strings.Join(words, " · "))
}

// open and kept are the agreements that are to be done, and those that are done.
func (p PlanProps) open() []plan.Agreement {
	return slices.DeleteFunc(slices.Clone(p.Agreements), func(a plan.Agreement) bool { return a.DoneOn != nil })
}

func (p PlanProps) kept() []plan.Agreement {
	return slices.DeleteFunc(slices.Clone(p.Agreements), func(a plan.Agreement) bool { return a.DoneOn == nil })
}
