package database

import (
	"context"
	"errors"
	"sync"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

const (
	// writeEvery is how long the result of a write counts, so that asking often costs nothing.
	writeEvery = 5 * time.Second
	// writePatience is how long that write may take.
	writePatience = 2 * time.Second
)

// Readiness knows whether a database can serve: whether it answers, whether a write works, and whether this
// program can serve its schema.
type Readiness struct {
	pool *pgxpool.Pool

	mu      sync.Mutex // held while a write is tried, so that all who ask meanwhile get its result
	tried   time.Time  // zero before the first write
	outcome error
}

// NewReadiness returns the Readiness of the database behind a pool of the serving role.
func NewReadiness(pool *pgxpool.Pool) *Readiness { return &Readiness{pool: pool} }

// Check returns nil when the database answers, and in the last five seconds a write worked and the schema was
// one that this program can serve. It tries both itself when nobody did in that time, once for all callers together. The error wraps
// fault.Unavailable where that is the kind of failure.
func (r *Readiness) Check(ctx context.Context) error {
	if err := r.pool.Ping(ctx); err != nil {
		return Translate(err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.tried.IsZero() || time.Since(r.tried) >= writeEvery {
		// Without the cancellation of this caller: its result is for the others too.
		try, cancel := context.WithTimeout(context.WithoutCancel(ctx), writePatience)
		if r.outcome = Translate(r.write(try)); r.outcome == nil {
			r.outcome = CheckRunning(try, r.pool)
		}
		cancel()
		r.tried = time.Now()
	}
	return r.outcome
}

// write commits a change of one row, which takes the right to write, a server that is no standby,
// and a disk that takes the commit. On a full disk such a change can still work, in the space that
// the row had before; so it also makes PostgreSQL write a temporary file of about half a megabyte,
// which needs new space.
func (r *Readiness) write(ctx context.Context) error {
	batch := &pgx.Batch{}
	batch.Queue(`select set_config('work_mem', '64kB', true)`)
	batch.Queue(`select count(*) from generate_series(1, 20000)`)
	batch.Queue(`insert into write_check (at) values (now()) on conflict (only_row) do update set at = excluded.at`)
	return r.pool.SendBatch(ctx, batch).Close()
}

// IsDiskFull reports whether an error means that a disk has no space left: the disk of PostgreSQL
// or that of this program.
func IsDiskFull(err error) bool {
	var refused *pgconn.PgError
	if errors.As(err, &refused) && refused.Code == "53100" { // disk_full
		return true
	}
	return errors.Is(err, syscall.ENOSPC)
}
