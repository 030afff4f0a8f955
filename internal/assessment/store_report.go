package assessment

import (
	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
)

// Found is what AskWithPrevious found.
type Found struct {
	This     *Reflection // nil if it is not the person's, or may not be read
	Previous *Reflection // nil if there is none
}

// AskWithPrevious adds to a batch the question for a reflection of the person, and for the last one
// in the same edition that the person finished before this one. Settled is the SQL condition, on
// reflection r at @now, for a finished reflection to be read: without it nothing of it leaves the
// database.
func (s *Service) AskWithPrevious(batch *database.Batch, person, id, settled string, found *Found) {
	batch.Queue(selectReflection+`
		where r.person_id = @person and (r.id = @id and (r.finished_at is null or `+settled+`) or r.id = (
		    select before.id from reflection this, lateral (
		        select id from reflection r
		         where r.person_id = @person and r.edition = this.edition and r.finished_at < this.finished_at and `+settled+`
		         order by r.finished_at desc, r.id limit 1) before
		     where this.id = @id and this.person_id = @person))`,
		pgx.StrictNamedArgs{"person": person, "id": id, "now": s.now()},
	).Query(func(rows pgx.Rows) error {
		both, err := pgx.CollectRows(rows, scanReflection)
		for _, r := range both {
			if r.ID == id {
				found.This = r
			} else {
				found.Previous = r
			}
		}
		return err
	})
}
