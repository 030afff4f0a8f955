package team

import (
	"context"

	"reflectietool/internal/assessment"
	"reflectietool/internal/mail"
	"reflectietool/internal/paths"
	"reflectietool/internal/turn"
)

// The kinds of mail about a round. Such a mail is about an invitation, which is deleted when the round
// closes.
const (
	invitationMail turn.Kind = "ronde"
	reminderMail   turn.Kind = "herinnering"
)

// OfferMail makes the service mail invitations, which go at once, and reminders, which wait for the
// turn of their recipients. Without it a round only shows on the page of the team.
func (s *Service) OfferMail(turns *turn.Service) {
	s.turns = turns
	mails := &turn.Switch{
		Topic:   "teamrondes",
		Without: "Meedoen aan een teamronde kan dan nog steeds. Een ronde zie je op de pagina van je team. Je teamleider ziet niet dat je geen mails wilt.",
		Again:   "Regel het bij je gegevens",
		Page:    paths.Data,
		Stop:    stopMails,
	}
	for kind, l := range map[turn.Kind]letter{invitationMail: invited, reminderMail: reminded} {
		turns.Handle(kind, turn.Source{Counted: kind == invitationMail, Write: s.writer(l), Sent: l.sent, Switch: mails})
	}
}

// OffersMail reports whether mails about rounds go out.
func (s *Service) OffersMail() bool { return s.turns != nil && s.turns.OffersMail() }

// letter is one of the mails that belong to an invitation.
type letter struct {
	column string // holds when the mail was sent
	write  func(mail.Round) mail.Letter
}

var (
	invited  = letter{"mailed_at", mail.RoundInvitation}
	reminded = letter{"reminder_mailed_at", mail.RoundReminder}
)

// writer returns the function that writes a letter about an invitation. That returns fault.NotFound for
// a recipient who wants no mails, who has left the team or leads it now, or who got this mail already,
// and when the round is over.
func (s *Service) writer(l letter) func(ctx context.Context, invitation string) (mail.Letter, error) {
	return func(ctx context.Context, invitation string) (mail.Letter, error) {
		round, err := s.roundToMail(ctx, invitation, l.column)
		if err != nil {
			return mail.Letter{}, err
		}
		return l.write(mail.Round{
			Team: round.TeamName, Organisation: round.OrganisationName, Title: round.Title, Word: round.Word,
			Until: round.LastDay(), Promise: Promise(round.K),
			Minutes: assessment.Minutes(s.frameworks.Current(), assessment.FormReflection),
			Link:    s.turns.URL() + paths.Team(round.Team),
		}), nil
	}
}
