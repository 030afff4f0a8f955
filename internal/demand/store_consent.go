package demand

import (
	"context"

	"reflectietool/internal/database"
)

// CountIn records whether the person's development points may count in what is published from now
// on. Unless the person says so, they do not count.
func (s *Service) CountIn(ctx context.Context, person string, may bool) error {
	var err error
	if may {
		_, err = s.db.Exec(ctx, `insert into demand_consent (person_id, since) values ($1, $2) on conflict do nothing`, person, s.now())
	} else {
		_, err = s.db.Exec(ctx, `delete from demand_consent where person_id = $1`, person)
	}
	return database.Translate(err)
}

// CountsIn reports whether the person's development points count.
func (s *Service) CountsIn(ctx context.Context, person string) (counts bool, err error) {
	err = s.db.QueryRow(ctx, `select exists (select from demand_consent where person_id = $1)`, person).Scan(&counts)
	return counts, database.Translate(err)
}
