package database

import (
	"context"
	"io/fs"

	"github.com/golang-migrate/migrate/v4"

	"reflectietool/migrations"
)

// Steps applies n steps of other migrations than the program's own; it undoes steps when n is
// negative.
func Steps(ctx context.Context, ownerURL string, files fs.FS, n int) error {
	return run(ctx, ownerURL, files, func(m *migrate.Migrate) error { return m.Steps(n) })
}

// Walk lets visit go up and down the program's own migrations, all over one connection: it passes a function
// that applies n steps, or undoes them when n is negative.
func Walk(ctx context.Context, ownerURL string, visit func(step func(n int) error) error) error {
	return run(ctx, ownerURL, migrations.Files, func(m *migrate.Migrate) error { return visit(m.Steps) })
}

// MigrateTo goes up or down to a version of the program's own migrations.
func MigrateTo(ctx context.Context, ownerURL string, version uint) error {
	return run(ctx, ownerURL, migrations.Files, func(m *migrate.Migrate) error { return m.Migrate(version) })
}

// MigrateFiles is Migrate with other migrations than the program's own.
func MigrateFiles(ctx context.Context, ownerURL string, files fs.FS) error {
	return run(ctx, ownerURL, files, (*migrate.Migrate).Up)
}

// PurgeMargin is how long before the end of its time a purge stops.
const PurgeMargin = purgeMargin
