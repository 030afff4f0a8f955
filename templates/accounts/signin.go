package accounts

import (
	"net/url"

	"reflectietool/internal/account"
	"reflectietool/internal/calendar"
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

// LinkOver says what a link to sign in was that does not work, and that a new one is needed.
func LinkOver(r account.Requested) string {
	const works = " Een link werkt tien minuten en maar één keer. Vraag een nieuwe code aan."
	switch {
	case r.UsedAt != nil:
		return "Deze link is op " + calendar.DateTime(*r.UsedAt) + " al gebruikt om in te loggen." + works
	case r.Known():
		return "Deze link om in te loggen is op " + calendar.DateTime(r.ExpiresAt) + " verlopen." + works
	default:
		return "Dit was een link om in te loggen. Is er later een nieuwe mail gekomen? Dan werkt alleen de link daarin." + works
	}
}

// demoRoleField is the person of the demonstration to sign in as.
const demoRoleField = "rol"

// DemoForm is the form to sign in as an example person in a demonstration.
type DemoForm struct {
	Role string // its slug
	Next string // the path to continue to, as sent
}

// ReadDemoForm reads the form to sign in as an example person.
func ReadDemoForm(form url.Values) DemoForm {
	return DemoForm{Role: form.Get(demoRoleField), Next: form.Get(paths.NextParam)}
}
