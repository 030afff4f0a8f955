package database

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"reflectietool/migrations"
)

// CheckSchema returns an error unless the schema has exactly the version that this program needs.
// The error names the command to run.
func CheckSchema(ctx context.Context, pool *pgxpool.Pool) error {
	newest, err := newestVersion(migrations.Files)
	if err != nil {
		return err
	}
	current, dirty, err := schemaVersion(ctx, pool)
	switch {
	case err != nil:
		return err
	case current > newest:
		return tooNew(current, newest)
	case dirty:
		return fmt.Errorf("a migration to version %d of the database schema is under way or was cut short: "+
			"run \"reflectietool migrate up\"", current)
	case current < newest:
		return fmt.Errorf("the database schema has version %d and this program needs %d: "+
			"run \"reflectietool migrate up\" or start with --migrate", current, newest)
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
