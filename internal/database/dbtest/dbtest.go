// Package dbtest gives every test a PostgreSQL database of its own: migrated and without personal
// data. When the test ends, a database is dropped or made as new for a next test; the last ones are
// dropped by the next test process.
//
// With TEST_POOLED set, statements are sent as through a pooler in transaction mode.
//
// The server is the one in TEST_DATABASE_URL, with a role that may create databases and roles, or
// else a private one that all test processes of this OS user share.
package dbtest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"reflectietool/internal/database"
)

// DB is a database for one test.
type DB struct {
	// Pool is connected in the serving role, which has no DDL rights.
	Pool *pgxpool.Pool
	// OwnerURL is the address for the role that migrates.
	OwnerURL string
	// ServingURL is the address that Pool uses. There statements may take longer than in the product.
	ServingURL string
	// AdminURL is the address for a role that may make roles and databases.
	AdminURL string
}

// patience is far longer than any step needs, even on a busy machine.
const patience = 2 * time.Minute

// New returns a pool, in the serving role, on a database as it is after migrating. An earlier test may have used
// the database. New fails the test when there is no PostgreSQL: a skipped test would prove nothing.
func New(t testing.TB) *pgxpool.Pool {
	t.Helper()
	d := takeSpare()
	if d == nil {
		d = newReusable(t)
	}
	t.Cleanup(func() { d.giveBack(t) })
	return d.Pool
}

// NewDB returns a pool on a new migrated database, and the addresses of the database.
func NewDB(t testing.TB) DB {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	name, db := create(ctx, t, true)
	t.Cleanup(func() { drop(t, name) })
	db.Pool = open(ctx, t, db.ServingURL)
	t.Cleanup(db.Pool.Close)
	return db
}

// NewEmpty returns a database without a schema, for tests of migrating. Its Pool is nil.
func NewEmpty(t testing.TB) DB {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	name, db := create(ctx, t, false)
	t.Cleanup(func() { drop(t, name) })
	return db
}

var sharedServer = sync.OnceValues(connectServer)

var databases atomic.Int64

// create makes a database, which the caller drops.
func create(ctx context.Context, t testing.TB, migrated bool) (name string, db DB) {
	t.Helper()
	s, err := sharedServer()
	if err != nil {
		t.Fatalf("tests need PostgreSQL: %v\n"+
			"Either install it (make test does), or set TEST_DATABASE_URL to a server on which tests may make databases and roles.", err)
	}
	name = fmt.Sprintf("%s%d_%d", clonePrefix, s.key, databases.Add(1))
	if err := s.create(ctx, name, migrated); err != nil {
		t.Fatalf("make a database for the test: %v", err)
	}
	return name, DB{OwnerURL: address(s.ownerURL, name), ServingURL: address(s.servingURL, name), AdminURL: address(s.adminURL, name)}
}

func open(ctx context.Context, t testing.TB, servingURL string) *pgxpool.Pool {
	t.Helper()
	connect := database.Open
	if os.Getenv("TEST_POOLED") != "" {
		connect = pooled
	}
	pool, err := connect(ctx, patient(servingURL))
	if err != nil {
		t.Fatalf("open the database of the test: %v", err)
	}
	return pool
}

// pooled connects as through a pooler, with statements that are not prepared; the settings of the connection are
// those of Open.
func pooled(ctx context.Context, servingURL string) (*pgxpool.Pool, error) {
	config, err := database.Config(servingURL)
	if err != nil {
		return nil, err
	}
	config.ConnConfig.DefaultQueryExecMode = pgx.QueryExecModeCacheDescribe
	return pgxpool.NewWithConfig(ctx, config)
}

func drop(t testing.TB, name string) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	s, err := sharedServer()
	if err == nil {
		_, err = s.admin.Exec(ctx, "drop database if exists "+name+" with (force)")
	}
	if err != nil {
		t.Errorf("drop the database of the test: %v", err)
	}
}

// patient returns an address for statements that may take as long as on a busy machine. The limit of the
// product ends them while a test is still about to let them go on.
func patient(servingURL string) string {
	u, err := url.Parse(servingURL)
	if err != nil {
		panic("address was parsed before: " + err.Error())
	}
	query := u.Query()
	query.Set("statement_timeout", strconv.FormatInt(patience.Milliseconds(), 10))
	u.RawQuery = query.Encode()
	return u.String()
}

// address returns base with another database name.
func address(base, name string) string {
	u, err := url.Parse(base)
	if err != nil {
		panic("address was parsed before: " + err.Error())
	}
	u.Path = "/" + name
	return u.String()
}
