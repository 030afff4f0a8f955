package teams

import (
	"net/url"
	"strconv"
	"time"

	"reflectietool/internal/calendar"
	"reflectietool/internal/paths"
	"reflectietool/internal/team"
	"reflectietool/templates/parts"
	"reflectietool/templates/ui"
)

// AgreementsForm is the id of the form and the section of the agreements, and the name by which a
// refusal refers to it.
const AgreementsForm = "afspraken"

// The fields of the form of an agreement.
const (
	deedField = "wat"
	dueField  = "wanneer"
)

// ReadAgreementForm reads the form of an agreement.
func ReadAgreementForm(form url.Values) team.AgreementForm {
	return team.AgreementForm{Deed: form.Get(deedField), Due: form.Get(dueField)}
}

// AgreementForm is the form in which a lead writes down what the team does.
type AgreementForm struct {
	team.AgreementForm           // as stored or as typed
	First, Last        time.Time // the first and the last day that can be chosen
}

// AgreementProps describe the page on which a lead changes an agreement.
type AgreementProps struct {
	team.Published
	ID      string // of the agreement
	Form    AgreementForm
	Refused parts.Refused // the form that changes it, when it had errors
	Unsure  string        // why it was not removed
}

// deedHelp says what an agreement is about, and for which readers.
func deedHelp() string {
	return "Schrijf op wat het team doet, niet wat iemand moet. " + parts.NobodyRecognised + " Maximaal " + strconv.Itoa(team.MaxDeed) + " tekens."
}

func dueHelp(f AgreementForm) string {
	return "Dit hoeft niet. Tot en met " + calendar.Date(f.Last) + "."
}

// agreementPage is the page of the round, at its agreements.
func agreementPage(p team.Published) string {
	return paths.Round(p.Team, p.ID) + "#" + AgreementsForm
}

// fieldErrors returns what is wrong with the two forms of the page.
func (p AgreementProps) fieldErrors() []ui.FieldError {
	return append(p.Refused.FieldErrors(), ui.FieldErrors(map[string]string{parts.SureField: p.Unsure}, parts.SureField)...)
}
