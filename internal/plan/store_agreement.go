package plan

import (
	"context"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
)

// Agreements lists what this person agreed on in talks: first what is to be done, by its day, then what was done, the
// last at the top.
func (s *Service) Agreements(ctx context.Context, person string) (agreements []Agreement, err error) {
	var batch database.Batch
	queueAgreements(&batch, person, "", &agreements)
	err = database.Send(ctx, s.db, &batch)
	return agreements, err
}

// Agreement returns one agreement of this person.
func (s *Service) Agreement(ctx context.Context, person, id string) (Agreement, error) {
	var batch database.Batch
	var agreements []Agreement
	queueAgreements(&batch, person, id, &agreements)
	err := s.db.SendBatch(ctx, &batch).Close()
	return only(agreements, id, err)
}

// queueAgreements adds to a batch the question for all agreements of a person, or for the one with an id.
func queueAgreements(batch *database.Batch, person, id string, found *[]Agreement) {
	batch.Queue(`
		select id, coalesce(reflection_id::text, '') as reflection, deed, with_whom as "with", due, done_on, made_at, changed_at
		  from agreement where person_id = $1 and ($2 = '' or id = nullif($2, '')::uuid)
		 order by done_on desc nulls first, due, made_at, id`, person, id,
	).Query(func(rows pgx.Rows) (err error) {
		*found, err = pgx.CollectRows(rows, pgx.RowToStructByName[Agreement])
		return err
	})
}

func (s *Service) addAgreement(ctx context.Context, person string, a Agreement) (id string, err error) {
	err = s.add(ctx, person, roomForAgreements, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `
			insert into agreement (person_id, reflection_id, deed, with_whom, due, done_on, made_at, changed_at)
			values (@person, nullif(@reflection, '')::uuid, @deed, @with, @due, @done, @now, @now) returning id`,
			pgx.StrictNamedArgs{
				"person": person, "reflection": a.Reflection, "deed": a.Deed, "with": a.With, "due": a.Due, "done": a.DoneOn, "now": s.now(),
			}).Scan(&id)
	})
	return id, err
}

func (s *Service) changeAgreement(ctx context.Context, person string, a Agreement) error {
	return missing(s.db.Exec(ctx, `
		update agreement set deed = @deed, with_whom = @with, due = @due, done_on = @done, changed_at = @now
		 where person_id = @person and id = @id`,
		pgx.StrictNamedArgs{"person": person, "id": a.ID, "deed": a.Deed, "with": a.With, "due": a.Due, "done": a.DoneOn, "now": s.now()}))
}

// DeleteAgreement deletes an agreement.
func (s *Service) DeleteAgreement(ctx context.Context, person, id string) error {
	return missing(s.db.Exec(ctx, `delete from agreement where person_id = $1 and id = $2`, person, id))
}
