package organisation

import (
	"context"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/database"
	"reflectietool/internal/fault"
)

// isNational returns fault.NotFound when the actor is no landelijk beheerder.
func (tx *transaction) isNational(ctx context.Context) error {
	return tx.must(ctx, `select from account where person_id = $1 and national`, tx.actor)
}

// asNational does work for a landelijk beheerder, without holding an organisation.
func (s *Service) asNational(ctx context.Context, actor string, work func(tx *transaction) error) error {
	return database.TranslateGiven(pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		acting := &transaction{Tx: tx, s: s, actor: actor}
		if err := acting.isNational(ctx); err != nil {
			return err
		}
		return work(acting)
	}))
}

// Create makes an organisation, invites its first beheerder and returns its id. It is for a
// landelijk beheerder. It returns fault.Invalid with the fields naam and email.
func (s *Service) Create(ctx context.Context, actor, name, adminEmail string) (string, error) {
	var id string
	err := s.asNational(ctx, actor, func(tx *transaction) error {
		invalid := fault.Invalid{}
		name = readName(invalid, name, maxOrganisationName)
		email, err := account.ParseEmail(adminEmail)
		if wrong, ok := fault.AsInvalid(err); ok {
			invalid["email"] = wrong["email"]
		}
		if len(invalid) > 0 {
			return invalid
		}
		err = tx.QueryRow(ctx, `
			insert into organisation (name, example, created_at) values ($1, $2, $3) returning id`, name, s.examples, s.now()).Scan(&id)
		if err != nil {
			return unique(err, "Er is al een organisatie met deze naam. Kies een andere naam.")
		}
		tx.organisation = id
		if err := tx.record(ctx, ActMade, "", map[string]string{"to": name}); err != nil {
			return err
		}
		_, err = tx.invite(ctx, email, Invite{Admin: true, national: true})
		return err
	})
	return id, err
}

// InviteAdmin invites a beheerder into any organisation, even one that has none left. It is for a
// landelijk beheerder. It returns fault.Invalid with the field email.
func (s *Service) InviteAdmin(ctx context.Context, actor, organisation, email string) error {
	return s.hold(ctx, actor, ofOrganisation, organisation, func(tx *transaction) error {
		if err := tx.isNational(ctx); err != nil {
			return err
		}
		address, err := account.ParseEmail(email)
		if err != nil {
			return err
		}
		_, err = tx.invite(ctx, address, Invite{Admin: true, national: true})
		return err
	})
}

// All lists the organisations by name, for a landelijk beheerder.
func (s *Service) All(ctx context.Context, actor string) ([]Summary, error) {
	rows, err := s.db.Query(ctx, `
		select `+columns+`,
		       (select count(*) from member where organisation_id = o.id and admin),
		       (select count(*) from member where organisation_id = o.id),
		       (select count(*) from team where organisation_id = o.id)
		  from organisation o
		 where exists (select from account where person_id = $1 and national)
		 order by o.name, o.id`, actor)
	if err != nil {
		return nil, database.TranslateGiven(err)
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (sum Summary, err error) {
		return sum, row.Scan(append(sum.scan(), &sum.Admins, &sum.Members, &sum.Teams)...)
	})
	if err == nil && len(all) == 0 { // no organisations yet, or the actor may not see them
		err = s.asNational(ctx, actor, func(*transaction) error { return nil })
	}
	return all, database.TranslateGiven(err)
}
