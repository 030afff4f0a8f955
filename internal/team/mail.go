package team

import (
	"context"
	"errors"

	"reflectietool/internal/assessment"
	"reflectietool/internal/fault"
	"reflectietool/internal/mail"
	"reflectietool/internal/paths"
	"reflectietool/internal/queue"
)

// The kinds of the jobs that mail about a round. The id of such a job is that of an invitation,
// which is deleted when the round closes.
const (
	invitationJob = "round-invitation"
	reminderJob   = "round-reminder"
)

// OfferMail makes the service mail invitations and reminders through the queue, which must not have
// started yet, with links to the site's url. Without it a round only shows on the page of the team.
func (s *Service) OfferMail(q *queue.Queue, transport mail.Transport, url string) {
	s.queue, s.mail, s.url = q, transport, url
	q.Handle(invitationJob, s.MailInvitation)
	q.Handle(reminderJob, s.MailReminder)
}

// OffersMail reports whether mails about rounds go out.
func (s *Service) OffersMail() bool { return s.mail != nil }

// MailInvitation mails that a round is open. A job calls it. It sends nothing to a recipient who
// wants no mails, who has left the team or leads it now, or who got this mail already.
func (s *Service) MailInvitation(ctx context.Context, id string) error {
	return s.mailOnce(ctx, id, invited)
}

// MailReminder mails that a round is still open, under the same conditions as MailInvitation.
func (s *Service) MailReminder(ctx context.Context, id string) error {
	return s.mailOnce(ctx, id, reminded)
}

// letter is one of the mails that belong to an invitation.
type letter struct {
	column string // holds when the mail was sent
	write  func(to string, round mail.Round) (mail.Message, error)
}

var (
	invited  = letter{"mailed_at", mail.RoundInvitation}
	reminded = letter{"reminder_mailed_at", mail.RoundReminder}
)

func (s *Service) mailOnce(ctx context.Context, id string, l letter) error {
	to, round, err := s.addressee(ctx, id, l.column)
	if errors.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	message, err := l.write(to, mail.Round{
		Team: round.TeamName, Organisation: round.OrganisationName, Title: round.Title, Word: round.Word,
		Until: round.LastDay(), Promise: Promise(round.K),
		Minutes: assessment.Minutes(s.frameworks.Current(), assessment.FormReflection),
		Link:    s.url + paths.Team(round.Team), Stop: s.url + paths.RoundMails(id),
	})
	if err != nil {
		return err
	}
	if err := s.mail.Send(ctx, message); err != nil {
		return err
	}
	return s.setMailed(ctx, id, l.column)
}
