package main

import (
	"context"

	"reflectietool/internal/database"
)

// mailJobs are the jobs that send one mail: those about a row.
const mailJobs = `from river_job where args->>'id' is not null`

// hasten lets the time pass until the next attempt of each mail that was tried fewer times than attempts.
func hasten(ctx context.Context, pool *database.Pool, attempts int) error {
	_, err := pool.Exec(ctx, `update river_job set state = 'available', scheduled_at = now()
		where id in (select id `+mailJobs+` and state = 'retryable' and attempt < $1)`, attempts)
	return err
}

// behind returns how many mails still have to be tried, for a number of attempts in all; -1 when that is
// unknown.
func behind(ctx context.Context, pool *database.Pool, attempts int) int {
	return count(ctx, pool, `select count(*) `+mailJobs+` and finalized_at is null and (attempt < $1 or state <> 'retryable')`, attempts)
}

// waiting returns how many mails did not go out yet; -1 when that is unknown.
func waiting(ctx context.Context, pool *database.Pool) int {
	return count(ctx, pool, `select count(*) `+mailJobs+` and finalized_at is null`)
}

func count(ctx context.Context, pool *database.Pool, sql string, args ...any) (n int) {
	if err := pool.QueryRow(ctx, sql, args...).Scan(&n); err != nil {
		return -1
	}
	return n
}
