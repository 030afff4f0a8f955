package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/golang-migrate/migrate/v4"
	migratedb "github.com/golang-migrate/migrate/v4/database"
	driver "github.com/golang-migrate/migrate/v4/database/pgx/v5"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"reflectietool/migrations"
)

// Migrate brings the schema to the newest version of this program. It makes ServingRole where it is
// missing, and revokes the right to create tables from everybody but the owner.
//
// A step that fails is rolled back by PostgreSQL as a whole, so the database stays usable at the
// previous version; the error names the step, the cause and what to do.
func Migrate(ctx context.Context, ownerURL string) error {
	return run(ctx, ownerURL, migrations.Files, (*migrate.Migrate).Up)
}

// Down undoes the newest step of the schema and deletes the data that only that step has room for.
// On an empty schema it does nothing.
func Down(ctx context.Context, ownerURL string) error {
	return run(ctx, ownerURL, migrations.Files, func(m *migrate.Migrate) error { return m.Steps(-1) })
}

// Empty undoes every step of the schema and deletes all data.
func Empty(ctx context.Context, ownerURL string) error {
	return run(ctx, ownerURL, migrations.Files, (*migrate.Migrate).Down)
}

// Version returns the version of the schema in the database, 0 when it is empty, and the
// newest version that this program knows.
func Version(ctx context.Context, databaseURL string) (current, newest uint, err error) {
	config, err := migrationConfig(databaseURL)
	if err != nil {
		return 0, 0, err
	}
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return 0, 0, Translate(err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	if newest, err = newestVersion(migrations.Files); err != nil {
		return 0, 0, err
	}
	current, _, err = schemaVersion(ctx, conn)
	return current, newest, err
}

func migrationConfig(url string) (*pgx.ConnConfig, error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("database address: %w", err)
	}
	if pooled(config) {
		return nil, errPooledMigration
	}
	setDefaults(config)
	return config, nil
}

// run prepares the database for migrating, does the work, and leaves the database usable. A lock of
// our own covers all of it: golang-migrate locks per call, and between two of its calls another
// server could mistake a step that is running for one that failed.
func run(ctx context.Context, ownerURL string, files fs.FS, work func(*migrate.Migrate) error) error {
	config, err := migrationConfig(ownerURL)
	if err != nil {
		return err
	}
	lock, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return Translate(err)
	}
	defer func() { _ = lock.Close(context.WithoutCancel(ctx)) }()
	if _, err := lock.Exec(ctx, `select pg_advisory_lock(hashtext('reflectietool migrate'))`); err != nil {
		return fmt.Errorf("wait for another migration: %w", Translate(err))
	}
	if err := prepare(ctx, lock); err != nil {
		return err
	}
	db := stdlib.OpenDB(*config)
	m, err := newMigrate(db, files)
	if err != nil {
		return errors.Join(err, db.Close())
	}
	defer func() { _, _ = m.Close() }()
	if err := prepareTables(ctx, lock); err != nil {
		return err
	}
	if err := repair(ctx, lock, m); err != nil {
		return err
	}
	return finish(ctx, lock, m, files, work)
}

func newMigrate(db *sql.DB, files fs.FS) (*migrate.Migrate, error) {
	source, err := newSource(files)
	if err != nil {
		return nil, err
	}
	target, err := driver.WithInstance(db, &driver.Config{})
	if err != nil {
		return nil, fmt.Errorf("prepare migrating: %w", Translate(err))
	}
	m, err := migrate.NewWithInstance("iofs", source, "pgx5", target)
	if err != nil {
		return nil, fmt.Errorf("prepare migrating: %w", err)
	}
	return m, nil
}

func finish(ctx context.Context, conn *pgx.Conn, m *migrate.Migrate, files fs.FS, work func(*migrate.Migrate) error) error {
	newest, err := newestVersion(files)
	if err != nil {
		return err
	}
	if current, _, err := schemaVersion(ctx, conn); err != nil {
		return err
	} else if current > newest {
		return tooNew(current, newest)
	}
	stop := context.AfterFunc(ctx, func() { m.GracefulStop <- true })
	err = work(m)
	stop()
	if err == nil || errors.Is(err, migrate.ErrNoChange) || errors.Is(err, os.ErrNotExist) {
		return ctx.Err()
	}
	after := context.WithoutCancel(ctx)
	failed, _, versionErr := schemaVersion(after, conn)
	if versionErr != nil {
		return explainStep(err, 0, versionErr)
	}
	return explainStep(err, failed, repair(after, conn, m))
}

// repair corrects golang-migrate's mark that a step is half done. A step is one transaction, so it
// is never half done; schema_applied, written in that same transaction, shows which steps were
// committed.
func repair(ctx context.Context, conn *pgx.Conn, m *migrate.Migrate) error {
	_, dirty, err := schemaVersion(ctx, conn)
	if err != nil || !dirty {
		return err
	}
	var applied int
	if err := conn.QueryRow(ctx, `select version from schema_applied`).Scan(&applied); err != nil {
		return fmt.Errorf("the schema is marked half-migrated and it is unknown how far it came: %w", Translate(err))
	}
	if applied == 0 {
		applied = migratedb.NilVersion
	}
	if err := m.Force(applied); err != nil {
		return fmt.Errorf("correct the version of the schema: %w", Translate(err))
	}
	return nil
}

// explainStep returns an error that says in one line what failed; golang-migrate would print the
// whole file.
func explainStep(err error, version uint, repairErr error) error {
	var step migratedb.Error
	var cause *pgconn.PgError
	what := err
	if errors.As(err, &step) && errors.As(step.OrigErr, &cause) {
		what = cause
		if cause.Position > 0 {
			what = fmt.Errorf("line %d: %w", step.Line, cause)
		}
	}
	if repairErr != nil {
		return fmt.Errorf("migrating failed at version %d: %w; the schema could not be checked after it: "+
			"run \"reflectietool migrate up\" when the cause is gone", version, Translate(what))
	}
	return fmt.Errorf("migrating failed at version %d and was rolled back, the database is as it was before that step: %w; "+
		"when the cause is gone, run \"reflectietool migrate up\"", version, Translate(what))
}

// Analyze vacuums every table and renews its statistics, after much was added at once. PostgreSQL does so
// itself, but later, and plans badly until then.
func Analyze(ctx context.Context, ownerURL string) error {
	conn, err := pgx.Connect(ctx, ownerURL)
	if err != nil {
		return Translate(err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	_, err = conn.Exec(ctx, `vacuum (analyze)`)
	return Translate(err)
}
