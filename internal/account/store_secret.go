package account

import (
	"context"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
)

// loginsWithSecret returns the settings of all providers that gave a secret.
func (s *Service) loginsWithSecret(ctx context.Context) ([]login, error) {
	rows, err := s.db.Query(ctx, `
		select organisation_id::text, issuer, client_id, client_secret, sealed_secret from organisation_login
		 where client_secret <> '' or sealed_secret <> '' order by organisation_id`)
	if err != nil {
		return nil, database.Translate(err)
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (l login, err error) {
		return l, row.Scan(&l.Organisation, &l.Issuer, &l.ClientID, &l.plain, &l.sealed)
	})
	return all, database.Translate(err)
}

// sealAgain stores the secret sealed with the first key, unless the settings changed since they were read.
// It reports whether it did.
func (s *Service) sealAgain(ctx context.Context, l login) (bool, error) {
	tag, err := s.db.Exec(ctx, `
		update organisation_login set client_secret = '', sealed_secret = @new
		 where organisation_id = @organisation and issuer = @issuer and client_id = @client
		   and client_secret = @plain and sealed_secret = @sealed`,
		pgx.StrictNamedArgs{
			"organisation": l.Organisation, "issuer": l.Issuer, "client": l.ClientID, "plain": l.plain, "sealed": l.sealed,
			"new": s.keys.Seal(l.secret, l.belongsTo()),
		})
	return tag.RowsAffected() == 1, database.Translate(err)
}
