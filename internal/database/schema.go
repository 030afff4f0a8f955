package database

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"reflectietool/migrations"
)

// newestKnown returns the newest version that this program knows.
var newestKnown = sync.OnceValues(func() (uint, error) { return newestVersion(migrations.Files) })

// CheckSchema returns an error unless this program can serve the schema and no migration is under way. It can
// serve the version that it knows, and a newer one that says so. The error names the command to run.
func CheckSchema(ctx context.Context, pool *pgxpool.Pool) error {
	current, dirty, err := schemaVersion(ctx, pool)
	switch {
	case err != nil:
		return err
	case dirty:
		return fmt.Errorf("a migration to version %d of the database schema is under way or was cut short: "+
			"run \"reflectietool migrate up\"", current)
	}
	return checkServable(ctx, pool, current)
}

// CheckRunning is CheckSchema for a server that runs already: it goes on during a migration, since a step
// changes nothing until it is committed.
func CheckRunning(ctx context.Context, pool *pgxpool.Pool) error {
	current, dirty, err := schemaVersion(ctx, pool)
	if err != nil || dirty {
		return err
	}
	return checkServable(ctx, pool, current)
}

func checkServable(ctx context.Context, pool *pgxpool.Pool, current uint) error {
	newest, err := newestKnown()
	switch {
	case err != nil:
		return err
	case current > newest:
		return checkNewer(ctx, pool, current, newest)
	case current < newest:
		return fmt.Errorf("the database schema has version %d and this program needs %d: "+
			"run \"reflectietool migrate up\" or start with --migrate", current, newest)
	}
	return nil
}

// checkNewer returns an error unless the programs that know this newest version can serve a schema that is
// newer. The step that ends that says so in needs_program.
func checkNewer(ctx context.Context, pool *pgxpool.Pool, current, newest uint) error {
	var needs uint
	if err := pool.QueryRow(ctx, `select needs_program from schema_applied`).Scan(&needs); err != nil {
		return fmt.Errorf("read whether this program can serve a newer schema: %w", Translate(err))
	}
	if needs > newest {
		return tooNew(current, newest)
	}
	return nil
}

func tooNew(current, newest uint) error {
	return fmt.Errorf("the database schema has version %d and this program knows no further than %d: "+
		"use a newer reflectietool", current, newest)
}

type queryer interface {
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// schemaVersion returns version 0 for a schema without migrations.
func schemaVersion(ctx context.Context, db queryer) (version uint, dirty bool, err error) {
	var number int64
	err = db.QueryRow(ctx, `select version, dirty from schema_migrations`).Scan(&number, &dirty)
	var refused *pgconn.PgError
	if errors.Is(err, pgx.ErrNoRows) || errors.As(err, &refused) && refused.Code == "42P01" { // undefined_table
		return 0, false, nil
	}
	if err != nil {
		return 0, false, fmt.Errorf("read the version of the schema: %w", Translate(err))
	}
	return uint(max(0, number)), dirty, nil
}
