package accounts

import (
	"net/url"

	"reflectietool/internal/paths"
	"reflectietool/templates/parts"
)

// The field that says how to sign in, beside parts.SignInEmailField and paths.NextParam, and its
// value for a code by mail.
const (
	signInByField = "per"
	byMail        = "mail"
)

// SignInForm is the form that asks for an address to sign in with.
type SignInForm struct {
	Email  string
	Next   string // the path to continue to, as sent
	ByMail bool   // a code by mail was chosen over the account of an organisation
	// Remember means that the box parts.RememberField was ticked.
	Remember bool
}

// ReadSignInForm reads the form that asks for an address to sign in with.
func ReadSignInForm(form url.Values) SignInForm {
	return SignInForm{
		Email: form.Get(parts.SignInEmailField), Next: form.Get(paths.NextParam), ByMail: form.Get(signInByField) == byMail,
		Remember: parts.Remember(form),
	}
}

// codeField is the code from a mail, to sign in or to confirm a new address or a deletion.
const codeField = "code"

// ReadCodeForm reads the code from a mail, as typed.
func ReadCodeForm(form url.Values) (code string) { return form.Get(codeField) }

// demoRoleField is the person of the demonstration to sign in as.
const demoRoleField = "rol"

// ReadDemoForm reads the slug of the role to sign in as in a demonstration.
func ReadDemoForm(form url.Values) (role string) { return form.Get(demoRoleField) }
