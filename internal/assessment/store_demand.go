package assessment

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// EachConsented goes through the latest finished reflection, between from and until, of each
// person with an account who chose before until that their development points may count in
// the national overview. It is the one reading of reflections that names no acting person:
// what comes out is for package demand, which tells of it in tens of persons only.
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
		reflection, err := pgx.RowToAddrOfStructByName[Reflection](rows)
		if err != nil {
			return err
		}
		each(reflection)
	}
	return rows.Err()
}
