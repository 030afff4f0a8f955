package queue_test

import (
	"context"
	"net/url"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"reflectietool/internal/database"
	"reflectietool/internal/database/dbtest"
	"reflectietool/internal/queue"
)

// TestBehindAPooler checks that jobs run, once and by their period, without a connection that listens: a
// pooler in transaction mode would take it away after the LISTEN.
func TestBehindAPooler(t *testing.T) {
	t.Parallel()
	for mode, listens := range map[string]bool{"cache_statement": true, "cache_describe": false} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			db := poolWith(t, mode)
			q := queue.New(db, new(journal).logger()).Quicken()
			done, ticks := make(chan string, 10), make(chan struct{}, 1000)
			q.Handle("test", func(_ context.Context, id string) error { done <- id; return nil })
			q.Every("often", time.Second, func(context.Context) error { ticks <- struct{}{}; return nil })
			start(t, q)
			add(t, db, q, "test", "1")
			receive(t, done)
			settle(t, db, "test", "completed")
			receive(t, ticks)
			receive(t, ticks)
			var listening int
			if err := db.QueryRow(t.Context(), `select count(*) from pg_stat_activity
				where datname = current_database() and query ilike 'listen%'`).Scan(&listening); err != nil || (listening > 0) != listens {
				t.Errorf("%d connections listen (%v)", listening, err)
			}
		})
	}
}

// poolWith returns a pool that sends its statements in a mode of pgx.
func poolWith(t *testing.T, mode string) *database.Pool {
	t.Helper()
	address, err := url.Parse(dbtest.NewDB(t).ServingURL)
	if err != nil {
		t.Fatal(err)
	}
	query := address.Query()
	query.Set("default_query_exec_mode", mode)
	address.RawQuery = query.Encode()
	config, err := database.Config(address.String())
	if err != nil {
		t.Fatal(err)
	}
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return pool
}
