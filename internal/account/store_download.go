package account

import (
	"context"
	"errors"
	"time"

	"reflectietool/internal/database"
)

// ErrDownloading means that a download of this person's data is running, on this server or another.
var ErrDownloading = errors.New("a download of the person's data is running")

// BeginDownload marks that a download of this person's data runs, for at most the given time, so
// that nobody can have many made at once. It returns the function that ends it. It returns
// ErrDownloading while another one runs.
func (s *Service) BeginDownload(ctx context.Context, person string, most time.Duration) (end func(context.Context) error, err error) {
	now := s.now().Truncate(time.Microsecond) // as PostgreSQL keeps it, since it is compared below
	until := now.Add(most)
	tag, err := s.db.Exec(ctx, `
		update person set download_until = $2 where id = $1 and (download_until is null or download_until <= $3)`,
		person, until, now)
	switch {
	case err != nil:
		return nil, database.Translate(err)
	case tag.RowsAffected() == 0:
		return nil, ErrDownloading
	}
	return func(ctx context.Context) error {
		_, err := s.db.Exec(ctx, `update person set download_until = null where id = $1 and download_until = $2`, person, until)
		return database.Translate(err)
	}, nil
}
