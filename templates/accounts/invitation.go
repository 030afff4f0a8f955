package accounts

import "net/url"

// functionField is someone's function in an organisation: in the answer to an invitation, and on
// the page of the account.
const functionField = "functie"

// InvitationForm is what someone fills in to accept an invitation.
type InvitationForm struct {
	Name     string // that colleagues see
	Function string // its id, "" for none
}

// ReadInvitationForm reads the form with which someone accepts an invitation.
func ReadInvitationForm(form url.Values) InvitationForm {
	return InvitationForm{Name: form.Get(NameField), Function: form.Get(functionField)}
}

// ReadOwnFunctionForm reads the id of someone's function in an organisation, "" for none.
func ReadOwnFunctionForm(form url.Values) (function string) { return form.Get(functionField) }
