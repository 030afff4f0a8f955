package account

import (
	"context"

	"reflectietool/internal/database"
	"reflectietool/internal/fault"
)

func (s *Service) setName(ctx context.Context, person, name string) error {
	tag, err := s.db.Exec(ctx, `update account set name = $2 where person_id = $1`, person, name)
	if err == nil && tag.RowsAffected() == 0 {
		return fault.NotFound
	}
	return database.Translate(err)
}
