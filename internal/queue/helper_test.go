package queue_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
	"reflectietool/internal/queue"
)

// patience is far longer than anything here takes, even on a busy machine.
const patience = time.Minute

// journal is a log that a test can read.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(line []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(line)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

func (j *journal) logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(j, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

func start(t *testing.T, q *queue.Queue) {
	t.Helper()
	if err := q.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(t, q) })
}

func stop(t *testing.T, q *queue.Queue) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := q.Stop(ctx); err != nil {
		t.Errorf("stop: %v", err)
	}
}

func add(t *testing.T, db *database.Pool, q *queue.Queue, kind string, ids ...string) {
	t.Helper()
	err := pgx.BeginFunc(t.Context(), db, func(tx pgx.Tx) error {
		for _, id := range ids {
			if err := q.Add(t.Context(), tx, kind, id); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// receive returns the next value of a channel, and fails the test when none comes.
func receive[T any](t *testing.T, channel <-chan T) T {
	t.Helper()
	select {
	case value := <-channel:
		return value
	case <-time.After(patience):
		t.Fatal("nothing came")
		panic("not reached")
	}
}

// row is a job as River stores it.
type row struct {
	ID      int64
	State   string
	Attempt int
	Args    string
	Errors  string
	Final   bool
}

func rows(t *testing.T, db *database.Pool, kind string) []row {
	t.Helper()
	found, err := db.Query(t.Context(), `select id, state, attempt, args::text as args, coalesce(array_to_json(errors)::text, '') as errors,
		finalized_at is not null as final
		from river_job where kind = $1 order by id`, kind)
	if err != nil {
		t.Fatal(err)
	}
	all, err := pgx.CollectRows(found, pgx.RowToStructByName[row])
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// settle waits until all jobs of a kind have ended, the last one in the given state, and returns
// them.
func settle(t *testing.T, db *database.Pool, kind, state string) []row {
	t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(patience); ; <-tick.C {
		all := rows(t, db, kind)
		open := slices.ContainsFunc(all, func(r row) bool { return !r.Final })
		if len(all) > 0 && !open {
			if last := all[len(all)-1]; last.State != state {
				t.Fatalf("the last job is %+v, want it %s", last, state)
			}
			return all
		}
		if time.Now().After(deadline) {
			t.Fatalf("jobs are %+v, want them done", all)
		}
	}
}

// nowhere fails the test when a secret is found in the tables of the queue or in the log.
func nowhere(t *testing.T, db *database.Pool, log *journal, secrets ...string) {
	t.Helper()
	var kept string
	if err := db.QueryRow(t.Context(), `select coalesce(json_agg(river_job)::text, '') from river_job`).Scan(&kept); err != nil {
		t.Fatal(err)
	}
	for _, secret := range secrets {
		quoted, _ := json.Marshal(secret)
		if strings.Contains(kept, strings.Trim(string(quoted), `"`)) {
			t.Errorf("%q is kept: %s", secret, kept)
		}
		if strings.Contains(log.String(), secret) {
			t.Errorf("%q is logged: %s", secret, log)
		}
	}
}
