package organisation

import (
	"context"
	"errors"
	"fmt"
	"time"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
	"reflectietool/internal/mail"
	"reflectietool/internal/paths"
	"reflectietool/internal/queue"
)

// Limits on invitations.
const (
	// InvitationLife is how long an invitation can be accepted, counted from the last time it was
	// sent.
	InvitationLife = 7 * 24 * time.Hour
	// KeepInvitation is how long an invitation is kept after that, so that a page can show what
	// became of it.
	KeepInvitation = 30 * 24 * time.Hour
	// mailPause is the time between two mails of one invitation.
	mailPause = 10 * time.Minute
	// MailsPerHour is how many invitations an organisation can send in an hour.
	MailsPerHour = 200
	// invitationsPerAddress is how many of them can go to one address, for different teams.
	invitationsPerAddress = 5
)

// invitationJob is the kind of the job that mails an invitation; its id is that of the
// invitation.
const invitationJob = "invitation"

// InvitationState says whether an invitation can be accepted.
type InvitationState string

// The states. A declined invitation is revoked too.
const (
	InvitationOpen     InvitationState = "open"
	InvitationExpired  InvitationState = "expired"
	InvitationAccepted InvitationState = "accepted"
	InvitationRevoked  InvitationState = "revoked"
)

// Invitation asks the person with an address to become a member.
type Invitation struct {
	ID, Organisation, OrganisationName string
	Team, TeamName                     string // "" without a team
	Leads, Admin                       bool   // the roles that come with it
	Email                              string // as it was typed
	InvitedBy                          string // name or address, "" when the account was deleted
	CreatedAt                          time.Time
	ExpiresAt                          time.Time  // InvitationLife after it was last sent
	MailedAt                           *time.Time // nil when no mail has gone out yet
	ClosedAt                           *time.Time // when it was accepted, declined or revoked; nil before that
	State                              InvitationState
}

// Invite is a request to invite an address.
type Invite struct {
	Email string
	Team  string // the id, "" for the organisation alone
	Leads bool   // as teamleider of that team
	Admin bool   // as beheerder

	national bool // by a landelijk beheerder
}

func (i Invite) role() string {
	switch {
	case i.Admin:
		return roleAdmin
	case i.Leads:
		return roleLead
	default:
		return roleMember
	}
}

// OfferMail makes invitations go out by mail. They go through the queue, which must not have
// started yet, with links to the site's url. Without mail a person sees an invitation only when
// signed in with its address.
func (s *Service) OfferMail(q *queue.Queue, transport mail.Transport, url string) {
	s.queue, s.mail, s.url = q, transport, url
	q.Handle(invitationJob, s.MailInvitation)
	q.Handle(account.WithoutAdminJob, s.MailWithoutAdmin)
}

// OffersMail reports whether invitations go out by mail.
func (s *Service) OffersMail() bool { return s.mail != nil }

var (
	errTooSoon  = fault.Invalid{"email": "Naar dit adres is net al een mail gestuurd. Wacht tien minuten en probeer het dan opnieuw."}
	errTooOften = fault.Invalid{"email": fmt.Sprintf(
		"Naar dit adres zijn het afgelopen uur al %d uitnodigingen gestuurd. Wacht een uur en probeer het dan opnieuw.", invitationsPerAddress)}
	errTooMany = fault.Invalid{"email": fmt.Sprintf(
		"Jullie hebben het afgelopen uur al %d uitnodigingen verstuurd. Wacht een uur en probeer het dan opnieuw.", MailsPerHour)}
	errClosed = fault.Invalid{"": "Deze uitnodiging is al gebruikt of ingetrokken. Maak een nieuwe."}
)

// usable returns why an invitation cannot be accepted, in words for the invitee, or nil when it
// can.
func (s InvitationState) usable() error {
	switch s {
	case InvitationOpen:
		return nil
	case InvitationExpired:
		return fault.Invalid{"": "Deze uitnodiging is verlopen. Vraag de beheerder van je organisatie om een nieuwe."}
	case InvitationAccepted:
		return fault.Invalid{"": "Deze uitnodiging is al gebruikt. Kijk bij je account of je al lid bent."}
	default:
		return fault.Invalid{"": "Deze uitnodiging geldt niet meer. Vraag de beheerder van je organisatie om een nieuwe."}
	}
}

// MailInvitation mails an invitation, with a new secret in its link. It is the work of a job. An
// invitation that was mailed since it was last sent, or that can no longer be accepted, is not mailed
// again. A second attempt makes another secret, and the earlier one stops working.
func (s *Service) MailInvitation(ctx context.Context, id string) error {
	i, err := s.unmailed(ctx, id)
	if errors.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	secret := newSecret()
	message, err := mail.Invitation(i.Email, mail.Invited{
		By: i.InvitedBy, Organisation: i.OrganisationName, Team: i.TeamName, Leads: i.Leads, Admin: i.Admin,
		Link: s.url + paths.InvitationMailed(id, secret), Until: i.ExpiresAt,
	})
	if err != nil {
		return err
	}
	err = s.setSecret(ctx, i, account.Hash(secret))
	if errors.Is(err, fault.NotFound) { // answered, taken back or sent again since it was read
		return nil
	}
	if err != nil {
		return err
	}
	if err := s.mail.Send(ctx, message); err != nil {
		return err
	}
	return s.setMailed(ctx, id, account.Hash(secret))
}

// MailWithoutAdmin mails every landelijk beheerder that an organisation has no beheerder left. It
// is the work of a job, and does nothing when there is a beheerder again.
func (s *Service) MailWithoutAdmin(ctx context.Context, organisation string) error {
	name, addresses, err := s.withoutAdmin(ctx, organisation)
	if errors.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, address := range addresses {
		message, err := mail.WithoutAdmin(address, name, s.url+paths.Management)
		if err == nil {
			err = s.mail.Send(ctx, message)
		}
		// An address that is refused for good must not keep the other mails from being sent.
		var lasting interface{ Permanent() bool }
		if err != nil && (!errors.As(err, &lasting) || !lasting.Permanent()) {
			return err
		}
	}
	return nil
}
