package team

import (
	"context"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
	"reflectietool/internal/fault"
)

// agreements is the SQL for the agreements of round t as JSON, for the people who may read its outcome.
const agreements = `
	select coalesce(jsonb_agg(jsonb_build_object(
	           'ID', a.id, 'Deed', a.deed, 'Due', to_char(a.due, 'YYYY-MM-DD"T00:00:00Z"')
	       ) order by a.place), '[]')
	  from team_agreement a where a.round_id = t.id and viewer.there`

// writeAgreement checks an agreement and writes it, for a lead who may read the outcome of the round. It
// holds the round, so that two additions do not pass the limit together, and the role, so that it
// cannot be taken away meanwhile.
func (s *Service) writeAgreement(
	ctx context.Context, actor, team, round string, form AgreementForm, write func(ctx context.Context, tx pgx.Tx, round string, a Agreement) error,
) error {
	return s.asReader(ctx, actor, team, round, func(tx pgx.Tx, r Round) error {
		agreement, err := s.checkAgreement(r, form)
		if err != nil {
			return err
		}
		return write(ctx, tx, round, agreement)
	})
}

// asReader runs work for a lead of the team who was in it before the round closed with an outcome. Others
// get fault.NotFound.
func (s *Service) asReader(ctx context.Context, actor, team, round string, work func(tx pgx.Tx, r Round) error) error {
	return database.TranslateGiven(pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		var r Round
		err := tx.QueryRow(ctx, `
			select t.closes_at from team_round t join team_member mine on mine.team_id = t.team_id
			 where t.id = $1 and t.team_id = $2 and t.size is not null
			   and mine.person_id = $3 and mine.leads and mine.joined_at < t.closes_at
			   for no key update of t for share of mine`, round, team, actor).Scan(&r.ClosesAt)
		if err != nil {
			return err
		}
		return work(tx, r)
	}))
}

// addAgreement adds an agreement behind the others.
func (s *Service) addAgreement(ctx context.Context, tx pgx.Tx, round string, a Agreement) error {
	var number, place int
	err := tx.QueryRow(ctx, `select count(*), coalesce(max(place), 0) + 1 from team_agreement where round_id = $1`, round).Scan(&number, &place)
	if err != nil {
		return err
	}
	if number >= MaxAgreements {
		return fault.Invalid{"": "Er staan al tien afspraken. Verwijder er een, of verander er een."}
	}
	_, err = tx.Exec(ctx, `insert into team_agreement (round_id, place, deed, due) values (@round, @place, @deed, @due)`,
		pgx.StrictNamedArgs{"round": round, "place": place, "deed": a.Deed, "due": a.Due})
	return err
}

// changeAgreement returns a function that changes an agreement of the round.
func changeAgreement(agreement string) func(ctx context.Context, tx pgx.Tx, round string, a Agreement) error {
	return func(ctx context.Context, tx pgx.Tx, round string, a Agreement) error {
		done, err := tx.Exec(ctx, `update team_agreement set deed = @deed, due = @due where id = @agreement and round_id = @round`,
			pgx.StrictNamedArgs{"agreement": agreement, "round": round, "deed": a.Deed, "due": a.Due})
		return oneRow(done.RowsAffected(), err)
	}
}

// RemoveAgreement removes an agreement, for the same people as Agree.
func (s *Service) RemoveAgreement(ctx context.Context, actor, team, round, agreement string) error {
	return s.asReader(ctx, actor, team, round, func(tx pgx.Tx, _ Round) error {
		done, err := tx.Exec(ctx, `delete from team_agreement where id = $1 and round_id = $2`, agreement, round)
		return oneRow(done.RowsAffected(), err)
	})
}

// oneRow returns fault.NotFound when a statement found no row to write.
func oneRow(written int64, err error) error {
	if err == nil && written == 0 {
		return fault.NotFound
	}
	return err
}
