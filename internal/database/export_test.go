package database

import (
	"context"
	"io/fs"

	"github.com/golang-migrate/migrate/v4"
)

// Steps applies n steps of other migrations than the program's own; it undoes steps when n is
// negative.
func Steps(ctx context.Context, ownerURL string, files fs.FS, n int) error {
	return run(ctx, ownerURL, files, func(m *migrate.Migrate) error { return m.Steps(n) })
}

// MigrateFiles is Migrate with other migrations than the program's own.
func MigrateFiles(ctx context.Context, ownerURL string, files fs.FS) error {
	return run(ctx, ownerURL, files, (*migrate.Migrate).Up)
}

// PurgeMargin is how long before the end of its time a purge stops.
const PurgeMargin = purgeMargin
