package organisations

import (
	"net/url"

	"reflectietool/internal/account"
)

// The fields of the forms for signing in with the accounts of an organisation.
const (
	issuerField   = "uitgever"
	clientField   = "client"
	secretField   = "geheim"
	noSecretField = "zonder"
	domainsField  = "domeinen"

	// ConfirmField is the box to tick before this way to sign in is removed.
	ConfirmField = "bevestig"
)

// ReadLoginForm reads how people are to sign in with the accounts of an organisation.
func ReadLoginForm(form url.Values) account.LoginChange {
	return account.LoginChange{
		Issuer: form.Get(issuerField), ClientID: form.Get(clientField), Secret: form.Get(secretField),
		NoSecret: form.Get(noSecretField) != "", Domains: form.Get(domainsField),
	}
}

// ReadLoginRemoveForm reports whether the box ConfirmField is ticked.
func ReadLoginRemoveForm(form url.Values) (sure bool) { return form.Get(ConfirmField) != "" }
