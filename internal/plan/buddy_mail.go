package plan

import (
	"context"
	"errors"

	"reflectietool/internal/fault"
	"reflectietool/internal/mail"
	"reflectietool/internal/paths"
)

// buddyJob is the kind of the job that mails a question to be a maatje; its id is that of the question.
const buddyJob = "buddy"

// OffersMail reports whether questions to be a maatje go out by mail.
func (s *Service) OffersMail() bool { return s.mail != nil }

// MailBuddy mails a question to be a maatje. It is the work of a job. A question that was mailed, answered or taken back, or
// that has expired, is not mailed. A second attempt makes another secret, and the earlier one stops working.
func (s *Service) MailBuddy(ctx context.Context, id string) error {
	letter, err := s.WriteBuddy(ctx, id)
	if errors.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	message, err := mail.Buddy(letter.To, letter.From, s.url+paths.BuddyMailed(letter.Secret), letter.ExpiresAt)
	if err != nil {
		return err
	}
	if err := s.mail.Send(ctx, message); err != nil {
		return err
	}
	return s.BuddyMailed(ctx, id)
}
