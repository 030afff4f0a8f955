package assessment

import (
	"context"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
)

// Listed is a reflection in a list, with whether anything derived from its levels may be shown.
type Listed struct {
	Summary
	Settled bool // false also while it is not finished
}

// AskListed adds to a batch the question for all reflections of the person: the last finished first,
// and before those the ones that are not finished. Settled is the condition of AskWithPrevious.
func (s *Service) AskListed(batch *database.Batch, person, settled string, found *[]Listed) {
	batch.Queue(`
		select r.id, r.form, r.edition, r.started_at, r.finished_at, r.finished_at is not null and `+settled+`
		  from reflection r where r.person_id = @person
		 order by r.finished_at desc nulls first, r.id`,
		pgx.StrictNamedArgs{"person": person, "now": s.now()},
	).Query(func(rows pgx.Rows) error {
		all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (l Listed, err error) {
			return l, row.Scan(&l.ID, &l.Form, &l.Edition, &l.StartedAt, &l.FinishedAt, &l.Settled)
		})
		*found = all
		return err
	})
}

// Among returns those of the given reflections that the person finished, the oldest first. It leaves
// out reflections of others, and those for which settled, the condition of AskWithPrevious, does not
// hold.
func (s *Service) Among(ctx context.Context, person string, ids []string, settled string) ([]*Reflection, error) {
	rows, err := s.db.Query(ctx, selectReflection+`
		where r.person_id = @person and r.id = any(@ids::uuid[]) and r.finished_at is not null and `+settled+`
		order by r.finished_at, r.id`,
		pgx.StrictNamedArgs{"person": person, "ids": ids, "now": s.now()})
	if err != nil {
		return nil, database.Translate(err)
	}
	found, err := pgx.CollectRows(rows, scanReflection)
	return found, database.Translate(err)
}
