package database

import (
	"context"
	"errors"
	"time"

	"reflectietool/internal/fault"
)

const (
	// purgeBatch is how many rows one step of a purge takes at first.
	purgeBatch = 1000
	// purgeMargin is how long before the end of its context a purge stops, so that it ends without an
	// error and the next one goes on.
	purgeMargin = 15 * time.Second
)

// Purge runs a statement that deletes at most $1 rows, in batches (see InBatches). The other
// arguments begin at $2. It returns how many rows are gone.
func Purge(ctx context.Context, db *Pool, statement string, args ...any) (int64, error) {
	return InBatches(ctx, func(most int) (int64, error) {
		tag, err := db.Exec(ctx, statement, append([]any{most}, args...)...)
		return tag.RowsAffected(), Translate(err)
	})
}

// InBatches calls remove, which takes at most so many rows and returns their number, until it finds
// fewer or the time of ctx is nearly over; the next purge goes on there. Each call must be a
// transaction of its own, so that what it deleted stays deleted. When a
// batch takes longer than the database allows a statement, smaller ones follow. InBatches returns
// how many rows were taken, also with an error.
func InBatches(ctx context.Context, remove func(most int) (int64, error)) (int64, error) {
	var taken int64
	for most := purgeBatch; ; {
		if end, ok := ctx.Deadline(); ok && time.Until(end) < purgeMargin {
			return taken, nil
		}
		n, err := remove(most)
		taken += n
		switch {
		case errors.Is(err, fault.Unavailable) && ctx.Err() == nil && most > 1:
			most /= 10
		case err != nil || n < int64(most):
			return taken, err
		}
	}
}
