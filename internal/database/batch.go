package database

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// Batch holds the queries of several features that one page needs. Each feature adds its own; Send
// has all of them answered in one round trip. With this name, code that only passes a batch on need
// not import pgx.
type Batch = pgx.Batch

// Ask adds the queries of one feature to a batch. What they find is there after Send.
type Ask = func(*Batch)

// Send has the database answer the queries of a batch, in their order. Each query sees what was
// committed before it began, so an answer is never older than the call. It returns the first error.
func Send(ctx context.Context, db *Pool, batch *Batch) error {
	return Translate(db.SendBatch(ctx, batch).Close())
}
