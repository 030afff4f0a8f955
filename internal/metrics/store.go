package metrics

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
)

// backlog is the work that waits in the database.
type backlog struct {
	jobs          []jobCount
	turns, rounds int64
}

// jobCount counts the jobs of a kind in a state. Age is that of the oldest, in seconds.
type jobCount struct {
	Kind, State string
	Jobs        int64
	Age         float64
}

// readBacklog reads it in one round trip. Of the jobs that are done, which are most, it reads nothing.
func readBacklog(ctx context.Context, db *database.Pool, now time.Time) (found backlog, err error) {
	batch := &pgx.Batch{}
	batch.Queue(`
		select kind, state::text, count(*) as jobs, greatest(0, extract(epoch from now() - min(created_at)))::float8 as age
		  from river_job where state in ('available', 'pending', 'retryable', 'running', 'scheduled', 'cancelled', 'discarded')
		 group by kind, state`).Query(func(rows pgx.Rows) error {
		found.jobs, err = pgx.CollectRows(rows, pgx.RowToStructByName[jobCount])
		return err
	})
	batch.Queue(`select count(*) from mail_turn where sent_at is null and try_at <= $1`, now).QueryRow(func(row pgx.Row) error {
		return row.Scan(&found.turns)
	})
	batch.Queue(`select count(*) from team_round where closed_at is null and closes_at <= $1`, now).QueryRow(func(row pgx.Row) error {
		return row.Scan(&found.rounds)
	})
	return found, database.Send(ctx, db, batch)
}
