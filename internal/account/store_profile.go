package account

import (
	"context"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
	"reflectietool/internal/fault"
)

func (s *Service) setName(ctx context.Context, person, name string) error {
	tag, err := s.db.Exec(ctx, `update account set name = $2 where person_id = $1`, person, name)
	if err == nil && tag.RowsAffected() == 0 {
		return fault.NotFound
	}
	return database.Translate(err)
}

// changeAddress uses up the request, moves the account to its address and leaves the person one
// session, all or nothing. It returns fault.NotFound when the request is used, has expired or is
// another person's, fault.Conflict when the address has an account by now, and ErrSessionOver when
// the session was deleted in the meantime.
func (s *Service) changeAddress(ctx context.Context, person, id string, old, token []byte) error {
	now := s.now()
	err := pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		if err := lockPerson(ctx, tx, person); err != nil {
			return err
		}
		var email Email
		err := tx.QueryRow(ctx, `
			update sign_in set used_at = @now, old_email = account.email
			  from account
			 where id = @id and purpose = @purpose and used_at is null and code_hash is not null and expires_at > @now
			   and sign_in.person_id = @person and account.person_id = @person
			returning sign_in.email, sign_in.email_key`,
			pgx.StrictNamedArgs{"id": id, "purpose": toChange, "person": person, "now": now}).Scan(&email.Address, &email.Key)
		if err != nil {
			return err
		}
		// After this nothing links the old address to the person, so deleting the account would not
		// find rows with it. Requests, closed invitations and questions to be a maatje are therefore deleted now.
		// Shares to the old address cannot be read with the new one, so they end.
		if _, err := tx.Exec(ctx, `
			with known as (select email_key from account where person_id = $1),
			     requests as (delete from sign_in using known where sign_in.email_key = known.email_key),
			     asked as (delete from buddy using known where buddy.email_key = known.email_key),
			     received as (update share set email = '', email_key = '', revoked_at = coalesce(revoked_at, $2)
			                    from known where share.email_key = known.email_key and share.email_key <> '')
			delete from invitation using known
			 where invitation.email_key = known.email_key and coalesce(accepted_at, revoked_at) is not null`, person, now); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `update account set email = $2, email_key = $3 where person_id = $1`,
			person, email.Address, email.Key); err != nil {
			return err
		}
		// The new address may be of a domain that the identity's organisation does not have.
		if _, err := tx.Exec(ctx, `
			delete from identity
			 where person_id = $1 and not exists (select from organisation_domain
			       where organisation_id = identity.organisation_id and domain = $2)`, person, email.domain()); err != nil {
			return err
		}
		if err := s.keepOneSession(ctx, tx, person, old, token); err != nil {
			return err
		}
		return s.queue.Add(ctx, tx, addressJob, id)
	})
	return database.Translate(err)
}

// keepOneSession gives a session of the person a new token and ends all others.
func (s *Service) keepOneSession(ctx context.Context, tx pgx.Tx, person string, old, token []byte) error {
	if _, err := tx.Exec(ctx, `delete from session where person_id = $1 and token_hash <> $2`, person, old); err != nil {
		return err
	}
	tag, err := tx.Exec(ctx, `update session set token_hash = $3 where person_id = $1 and token_hash = $2`, person, old, token)
	if err == nil && tag.RowsAffected() == 0 {
		return ErrSessionOver
	}
	return err
}

// lockPerson makes transactions that change several things of one person take turns, and wait for a
// deletion.
func lockPerson(ctx context.Context, tx pgx.Tx, person string) error {
	var there bool
	return tx.QueryRow(ctx, `select true from person where id = $1 for no key update`, person).Scan(&there)
}

func (s *Service) addressBefore(ctx context.Context, id string) (string, error) {
	var email string
	err := s.db.QueryRow(ctx, `select old_email from sign_in where id = $1 and old_email <> ''`, id).Scan(&email)
	return email, database.Translate(err)
}
