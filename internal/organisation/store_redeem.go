package organisation

import (
	"context"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/paths"
)

// hasSecret is the condition that the link with @secret was mailed for invitation i, and that no mail
// has followed it. Hashes are compared, so the time that it takes says nothing about the secret.
const hasSecret = `i.secret_hash = @secret`

func (l MailedLink) args() pgx.StrictNamedArgs {
	return pgx.StrictNamedArgs{"id": l.Invitation, "secret": account.Hash(l.Secret)}
}

// Mailed returns an invitation in any state, for whoever has the link from its last mail. A wrong
// secret, one of an earlier mail and an invitation that does not exist are all fault.NotFound, after
// the same work. Nothing changes: programs that scan mail open links too.
func (s *Service) Mailed(ctx context.Context, link MailedLink) (Invitation, error) {
	return s.oneInvitation(ctx, s.db, `where i.id = @id and `+hasSecret, link.args())
}

// MailedFunctions is FunctionsFor for whoever has the link from the mail.
func (s *Service) MailedFunctions(ctx context.Context, link MailedLink) ([]Function, error) {
	return s.functionsFor(ctx, hasSecret, pgx.StrictNamedArgs{"invitation": link.Invitation, "secret": account.Hash(link.Secret)})
}

// Redeem accepts an invitation for whoever has the link from its mail, and signs that browser in as the
// person with its address, who gets an account when there is none: all of it, or nothing. The session
// goes on to the team, or to the first page without one. It returns fault.NotFound as Mailed does, and
// fault.Invalid with the fields naam and functie, or without a field for an invitation that is not
// open. An error of browser.NewPerson is returned as it is.
func (s *Service) Redeem(ctx context.Context, accounts *account.Service, link MailedLink, answer Answer, browser account.Browser) (account.Token, error) {
	var token account.Token
	err := s.holdMailed(ctx, link, func(tx *transaction, i Invitation) error {
		if err := tx.knowsFunction(ctx, answer.Function); err != nil {
			return err
		}
		email, err := account.ParseEmail(i.Email)
		if err != nil {
			return err
		}
		tx.actor, token, err = accounts.Enter(ctx, tx.Tx, account.Proven{
			Email: email, Name: answer.Name, Afterwards: account.Afterwards{Next: i.Joined(), Remember: answer.Remember},
		}, browser)
		if err != nil {
			return err
		}
		return tx.accept(ctx, i, answer.Function)
	})
	return token, err
}

// Joined is the page to go on to after accepting.
func (i Invitation) Joined() string {
	page := paths.Home
	if i.Team != "" {
		page = paths.Team(i.Team)
	}
	return paths.Done(page, "uitnodiging-aangenomen")
}

// DeclineMailed declines an invitation for whoever has the link from its mail. It fails as Redeem does.
// The trail names the person with the address, if there is an account.
func (s *Service) DeclineMailed(ctx context.Context, link MailedLink) error {
	return s.holdMailed(ctx, link, func(tx *transaction, i Invitation) error {
		err := tx.QueryRow(ctx, `
			select coalesce((select person_id::text from account join invitation using (email_key) where id = $1), '')`,
			i.ID).Scan(&tx.actor)
		if err != nil {
			return err
		}
		return tx.close(ctx, i, ActInvitationDeclined)
	})
}

// holdMailed does work on an open invitation for whoever has the link from its mail, while the
// organisation is held: of two browsers that answer at once, the second finds it answered. A wrong
// secret holds nothing.
func (s *Service) holdMailed(ctx context.Context, link MailedLink, work func(tx *transaction, i Invitation) error) error {
	if _, err := s.Mailed(ctx, link); err != nil {
		return err
	}
	return s.hold(ctx, "", ofInvitation, link.Invitation, func(tx *transaction) error {
		i, err := s.oneInvitation(ctx, tx, `where i.id = @id and `+hasSecret, link.args())
		if err != nil {
			return err
		}
		if err := i.State.usable(); err != nil {
			return err
		}
		return work(tx, i)
	})
}
