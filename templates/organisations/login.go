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
)

// ReadLoginForm reads how people are to sign in with the accounts of an organisation.
func ReadLoginForm(form url.Values) account.LoginChange {
	return account.LoginChange{
		Issuer: form.Get(issuerField), ClientID: form.Get(clientField), Secret: form.Get(secretField),
		NoSecret: form.Get(noSecretField) != "", Domains: form.Get(domainsField),
	}
}
