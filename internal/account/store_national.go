package account

import (
	"context"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/audit"
	"reflectietool/internal/database"
)

// The acts on the role landelijk beheerder in the trail.
const (
	ActNationalGiven audit.Act = "national.given"
	ActNationalTaken audit.Act = "national.taken"
)

// GrantNational gives the role landelijk beheerder to the person with this address. An address
// without an account gets one, which belongs to the person who proves the address. It reports
// whether anything changed, and returns fault.Invalid for text that is no address.
func (s *Service) GrantNational(ctx context.Context, address string) (bool, error) {
	email, err := ParseEmail(address)
	if err != nil {
		return false, err
	}
	changed := false
	err = pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		person, err := s.personOf(ctx, tx, email, nil)
		if err != nil {
			return err
		}
		changed, err = s.setNational(ctx, tx, person, true)
		return err
	})
	return changed, database.Translate(err)
}

// RevokeNational takes the role landelijk beheerder from the person with this address, at once. It
// reports whether anything changed, and returns fault.NotFound for an address without an account.
func (s *Service) RevokeNational(ctx context.Context, address string) (bool, error) {
	email, err := ParseEmail(address)
	if err != nil {
		return false, err
	}
	changed := false
	err = pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		var person string
		if err := tx.QueryRow(ctx, `select person_id from account where email_key = $1`, email.Key).Scan(&person); err != nil {
			return err
		}
		changed, err = s.setNational(ctx, tx, person, false)
		return err
	})
	return changed, database.Translate(err)
}

// ActSignedOut is the act in the trail of ending all sessions of a person on the command line.
const ActSignedOut audit.Act = "national.signed-out"

// SignOut ends all sessions of the person with this address, at once. It reports whether there were any, and returns
// fault.NotFound for an address without an account.
func (s *Service) SignOut(ctx context.Context, address string) (bool, error) {
	email, err := ParseEmail(address)
	if err != nil {
		return false, err
	}
	ended := false
	err = pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		var person string
		if err := tx.QueryRow(ctx, `select person_id from account where email_key = $1`, email.Key).Scan(&person); err != nil {
			return err
		}
		tag, err := tx.Exec(ctx, `delete from session where person_id = $1`, person)
		if ended = tag.RowsAffected() > 0; err != nil || !ended {
			return err
		}
		return audit.Record(ctx, tx, s.now(), audit.Entry{Act: ActSignedOut, Subject: person})
	})
	return ended, database.Translate(err)
}

// setNational is called from the command line, so the trail names no acting person.
func (s *Service) setNational(ctx context.Context, tx pgx.Tx, person string, national bool) (bool, error) {
	tag, err := tx.Exec(ctx, `update account set national = $2 where person_id = $1 and national <> $2`, person, national)
	if err != nil || tag.RowsAffected() == 0 {
		return false, err
	}
	act := ActNationalTaken
	if national {
		act = ActNationalGiven
	}
	return true, audit.Record(ctx, tx, s.now(), audit.Entry{Act: act, Subject: person})
}
