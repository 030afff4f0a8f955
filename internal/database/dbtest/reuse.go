package dbtest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"reflectietool/internal/database"
)

// Making a database, connecting to it and planning the first statement of each kind takes more work than most
// tests do. So a database goes from test to test together with its connections. Such tests have its pool only,
// and the serving role changes rows, sequences and sessions, and nothing else.

// reusable is a database that tests use one after another.
type reusable struct {
	DB
	name string
	// restorer is the connection that brings back the rows of a new database. No trigger fires for its statements.
	// Only a superuser may ask for that, so it is nil for other roles.
	restorer *pgx.Conn
	restores []string
	dead     int64 // rows that were deleted and still take up space
}

// mostDead is how many deleted rows a database may hold, since statements have to pass over them.
const mostDead = 20_000

// spare holds the databases that no test uses now. The next test process drops them.
var spare struct {
	sync.Mutex
	databases []*reusable
}

// takeSpare returns a database that a test gave back, or nil.
func takeSpare() *reusable {
	spare.Lock()
	defer spare.Unlock()
	last := len(spare.databases) - 1
	if last < 0 {
		return nil
	}
	d := spare.databases[last]
	spare.databases = spare.databases[:last]
	return d
}

// giveBack keeps the database for a next test, or drops it when it may not be as it was.
func (d *reusable) giveBack(t testing.TB) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if t.Failed() || d.restorer == nil || d.restore(ctx) != nil {
		if d.restorer != nil {
			_ = d.restorer.Close(ctx)
		}
		d.Pool.Close()
		drop(t, d.name)
		return
	}
	spare.Lock()
	defer spare.Unlock()
	spare.databases = append(spare.databases, d)
}

func newReusable(t testing.TB) *reusable {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	name, db := create(ctx, t, true)
	d := &reusable{DB: db, name: name}
	d.Pool = open(ctx, t, db.ServingURL)
	err := d.prepareRestore(ctx)
	var refused *pgconn.PgError
	if errors.As(err, &refused) && refused.Code == "42501" { // insufficient_privilege
		return d // the role in TEST_DATABASE_URL is no superuser, and every test gets a database of its own
	}
	if err != nil {
		t.Fatalf("prepare a database for several tests: %v", err)
	}
	return d
}

// prepareRestore connects the restorer, notes the rows of a new database and writes the statements that bring
// them back.
func (d *reusable) prepareRestore(ctx context.Context) error {
	config, err := pgx.ParseConfig(d.AdminURL)
	if err != nil {
		return err
	}
	config.RuntimeParams["session_replication_role"] = "replica"
	if d.restorer, err = pgx.ConnectConfig(ctx, config); err != nil {
		return err
	}
	rows, err := d.restorer.Query(ctx, `select quote_ident(relname), quote_ident('was_' || relname), pg_relation_size(oid) > 0
		from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
		and (has_table_privilege($1, oid, 'insert, update, delete') or has_any_column_privilege($1, oid, 'insert, update'))`,
		database.ServingRole)
	if err != nil {
		return err
	}
	type table struct {
		Name, Copy string
		Filled     bool
	}
	tables, err := pgx.CollectRows(rows, pgx.RowToStructByPos[table])
	if err != nil {
		return err
	}
	for _, table := range tables {
		d.restores = append(d.restores, "delete from public."+table.Name)
		if table.Filled {
			if _, err := d.restorer.Exec(ctx, "create temporary table "+table.Copy+" as table public."+table.Name); err != nil {
				return err
			}
			d.restores = append(d.restores, "insert into public."+table.Name+" table "+table.Copy)
		}
	}
	rows, err = d.restorer.Query(ctx, `select format('select setval(%L, %s, %L)',
		format('%I.%I', schemaname, sequencename), coalesce(last_value, start_value), last_value is not null) from pg_sequences`)
	if err != nil {
		return err
	}
	sequences, err := pgx.CollectRows(rows, pgx.RowTo[string])
	d.restores = append(d.restores, sequences...)
	return err
}

// restore makes the database and its connections as they were before the test.
func (d *reusable) restore(ctx context.Context) error {
	idle := d.Pool.AcquireAllIdle(ctx)
	defer func() {
		for _, conn := range idle {
			conn.Release()
		}
	}()
	if n := int(d.Pool.Stat().TotalConns()); n == 0 || n != len(idle) {
		return errors.New("the test closed the pool, or still uses a connection")
	}
	for _, conn := range idle {
		if _, err := conn.Conn().PgConn().Exec(ctx, "reset all; unlisten *; discard temporary; discard sequences; "+
			"select pg_advisory_unlock_all()").ReadAll(); err != nil {
			return err
		}
	}
	batch := &pgx.Batch{}
	for _, statement := range d.restores {
		batch.Queue(statement).Exec(func(tag pgconn.CommandTag) error {
			if tag.Delete() {
				d.dead += tag.RowsAffected()
			}
			return nil
		})
	}
	if err := d.restorer.SendBatch(ctx, batch).Close(); err != nil {
		return err
	}
	if d.dead > mostDead {
		return fmt.Errorf("%d deleted rows", d.dead)
	}
	return nil
}
