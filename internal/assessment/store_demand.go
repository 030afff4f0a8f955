package assessment

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// EachConsented calls each with the latest reflection, finished between from and until, of every
// person with an account who consented before until that their development points count in the
// national overview. It is the one reading of reflections that names no acting person: its results
// are for package demand, which publishes them only in tens of persons.
func (s *Service) EachConsented(ctx context.Context, tx pgx.Tx, from, until time.Time, each func(*Reflection)) error {
	rows, err := tx.Query(ctx, selectReflection+`
		where r.id in (
		    select distinct on (f.person_id) f.id
		      from demand_consent d join account using (person_id) join reflection f using (person_id)
		     where d.since < @until and f.finished_at >= @from and f.finished_at < @until
		     order by f.person_id, f.finished_at desc, f.id)`,
		pgx.StrictNamedArgs{"from": from, "until": until})
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		reflection, err := scanReflection(rows)
		if err != nil {
			return err
		}
		each(reflection)
	}
	return rows.Err()
}
