package account

import (
	"context"

	"reflectietool/internal/mail"
	"reflectietool/internal/paths"
	"reflectietool/internal/turn"
)

// UnusedYears is after how many years without a visit an account is deleted, with everything of its
// owner. A mail announces it NoticeTime ahead; a visit voids the announcement.
//
// Many of these accounts have an address without a mailbox, since their owner has another job. A mail that
// never arrives must not keep them for ever (GDPR, article 5(1)(e): no longer than is necessary). So a mail that
// is refused because there is no mailbox (mail.NoMailbox) is tried again every two days, and when it is still
// refused NoticeTime after the first time, the account is deleted. One refusal may be a mistake of a mail
// server; a mail that it accepts meanwhile begins NoticeTime anew. Other failures, such as a mail server
// that is away or takes no mail from us, keep the account.
const UnusedYears = 2

// unusedMail is the kind of the mail that announces it. It gives way to other mails, so it can be late;
// the month until the deletion begins when it was sent.
const unusedMail turn.Kind = "ongebruikt"

// DeleteUnused announces that accounts will be deleted that nobody has used for nearly UnusedYears, and
// deletes those that were announced NoticeTime ago, or whose mail was refused that long (see UnusedYears),
// and that nobody has used since, as Delete does. It passes over landelijk beheerders and the only beheerder
// of an organisation: with them an organisation would lose the one person who can let others in. It is the
// work of a periodic job; several servers may run it at once. Without mail it does nothing, since nobody
// could be warned. It returns the number of deleted accounts, also with an error.
func (s *Service) DeleteUnused(ctx context.Context) (int64, error) {
	if !s.OffersMail() {
		return 0, nil
	}
	for {
		announced, err := s.announceUnused(ctx)
		if err != nil {
			return 0, err
		}
		if announced < noticesAtOnce {
			break
		}
	}
	return s.deleteUnused(ctx)
}

// writeUnused writes the mail to the owner of an account. It returns fault.NotFound when the account was
// used since.
func (s *Service) writeUnused(ctx context.Context, person string) (mail.Letter, error) {
	at, err := s.unusedUntil(ctx, person)
	if err != nil {
		return mail.Letter{}, err
	}
	return mail.Unused(at, s.url+paths.SignIn), nil
}
