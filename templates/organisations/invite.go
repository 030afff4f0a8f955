package organisations

import (
	"net/url"

	"reflectietool/internal/organisation"
)

// The fields of the forms on the page with invitations.
const (
	// AddressesField takes addresses as organisation.ReadAddresses reads them.
	AddressesField  = "adressen"
	roleField       = "rol"
	invitationField = "uitnodiging"
)

// The buttons on the page with invitations, as they are sent.
const (
	ActInvite = "versturen"
	ActResend = "opnieuw"
	ActRevoke = "intrekken"
)

// The roles with which people are invited, as the form sends them.
const (
	RoleMember = "collega"
	RoleLead   = "teamleider"
	RoleAdmin  = "beheerder"
)

// MaxInvites is how many addresses can be invited with one form.
const MaxInvites = 50

// InvitationForm is a form on the page with invitations.
type InvitationForm struct {
	Act        string              // ActInvite, ActResend or ActRevoke
	Invitation string              // id of the invitation to resend or revoke
	Addresses  string              // of the people to invite, as they were pasted
	Invite     organisation.Invite // what they are invited for, without an address
}

// ReadInvitationForm reads a form on the page with invitations.
func ReadInvitationForm(form url.Values) InvitationForm {
	role := form.Get(roleField)
	return InvitationForm{
		Act: form.Get(actField), Invitation: form.Get(invitationField), Addresses: form.Get(AddressesField),
		Invite: organisation.Invite{Team: form.Get(teamField), Leads: role == RoleLead, Admin: role == RoleAdmin},
	}
}
