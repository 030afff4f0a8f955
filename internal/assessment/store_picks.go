package assessment

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
)

// changePicks stores the picks that change returns. It locks the reflection first, in a statement of
// its own, so that the picks which it then reads include those of a change that went before.
func (s *Service) changePicks(ctx context.Context, person, id string, change func(pickable) ([]Pick, error)) error {
	err := pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		var stored pickable
		batch := &pgx.Batch{}
		batch.Queue(`select from reflection where id = $1 and person_id = $2 for update`, id, person)
		batch.Queue(`
			select finished_at is not null, choices, picks from reflection where id = $1 and person_id = $2`, id, person).
			QueryRow(func(row pgx.Row) error { return row.Scan(&stored.Finished, &stored.Choices, &stored.Picks) })
		if err := tx.SendBatch(ctx, batch).Close(); err != nil {
			return err
		}
		picks, err := change(stored)
		if err != nil || slices.Equal(picks, stored.Picks) {
			return err
		}
		if picks == nil {
			picks = []Pick{} // stored as an empty list
		}
		_, err = tx.Exec(ctx, `update reflection set picks = $3 where id = $1 and person_id = $2`, id, person, picks)
		return err
	})
	return database.Translate(err)
}
