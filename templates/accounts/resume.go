package accounts

import (
	"net/url"

	"reflectietool/templates/parts"
)

// ResumeCodeField is the resume code, in the form beside parts.ConfirmField and
// parts.RememberField.
const ResumeCodeField = "code"

// ResumeForm is the form for a resume code.
type ResumeForm struct {
	Code      string // as typed
	Remember  bool   // keep the session in this browser
	Confirmed bool   // the work of this browser may drop out of sight
}

// ReadResumeForm reads the form for a resume code.
func ReadResumeForm(form url.Values) ResumeForm {
	return ResumeForm{Code: form.Get(ResumeCodeField), Remember: parts.Remember(form), Confirmed: parts.Confirmed(form)}
}
