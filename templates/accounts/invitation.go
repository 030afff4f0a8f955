package accounts

import (
	"net/url"

	"reflectietool/internal/calendar"
	"reflectietool/internal/organisation"
	"reflectietool/templates/parts"
)

// switchField is in a form to accept when its page said that accepting ends the session that the visitor
// has as another person.
const switchField = "wissel"

// MailedInvitationForm is InvitationForm on the page that the mail links to.
type MailedInvitationForm struct {
	InvitationForm
	Remember bool // the session in this browser
	Switch   bool // from the account that is signed in here to the one of the invitation
}

// ReadMailedInvitationForm reads the form with which the reader of the mail accepts.
func ReadMailedInvitationForm(form url.Values) MailedInvitationForm {
	return MailedInvitationForm{
		InvitationForm: ReadInvitationForm(form), Remember: parts.Remember(form), Switch: form.Get(switchField) == "ja",
	}
}

// overTitle and overText say what an invitation was that can no longer be answered, and what to do
// now.
func overTitle(i organisation.Invitation) string {
	switch i.State {
	case organisation.InvitationAccepted:
		return "Je hebt deze uitnodiging al aangenomen"
	case organisation.InvitationRevoked:
		return "Deze uitnodiging geldt niet meer"
	default:
		return "Deze uitnodiging is verlopen"
	}
}

func overText(i organisation.Invitation) string {
	was, ended := "De uitnodiging van "+i.OrganisationName, i.ExpiresAt
	if i.TeamName != "" {
		was = "De uitnodiging voor team " + i.TeamName
	}
	if i.ClosedAt != nil {
		ended = *i.ClosedAt
	}
	was += " is op " + calendar.DateTime(ended)
	switch i.State {
	case organisation.InvitationAccepted:
		return was + " gebruikt. Je vindt de organisatie bij je account."
	case organisation.InvitationRevoked:
		return was + " ingetrokken of afgewezen. Wil je toch meedoen? Vraag de organisatie om een nieuwe uitnodiging."
	default:
		return was + " verlopen. Een uitnodiging werkt zeven dagen. Vraag de organisatie om hem opnieuw te sturen."
	}
}

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
