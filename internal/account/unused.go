package account

import (
	"context"

	"reflectietool/internal/mail"
	"reflectietool/internal/paths"
	"reflectietool/internal/turn"
)

// UnusedYears is after how many years without a visit an account is deleted, with everything of its
// owner. A mail announces it NoticeTime ahead; a visit voids the announcement.
const UnusedYears = 2

// unusedMail is the kind of the mail that announces it. It gives way to other mails, so it can be late;
// the month until the deletion begins when it was sent.
const unusedMail turn.Kind = "ongebruikt"

// DeleteUnused announces that accounts will be deleted that nobody has used for nearly UnusedYears, and
// deletes those that were announced NoticeTime ago and that nobody has used since, as Delete does. It
// passes over landelijk beheerders and the only beheerder of an organisation: with them an organisation
// would lose the one person who can let others in. It is the work of a periodic job; several servers may
// run it at once. Without mail it does nothing, since nobody could be warned. It returns the number of
// deleted accounts.
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
