package database

import (
	"context"
	"io/fs"

	"github.com/golang-migrate/migrate/v4"
)

// Steps takes n steps of other migrations than the program's own, back when n is negative.
func Steps(ctx context.Context, ownerURL string, files fs.FS, n int) error {
	return run(ctx, ownerURL, files, func(m *migrate.Migrate) error { return m.Steps(n) })
}

// MigrateFiles is Migrate with other migrations than the program's own.
func MigrateFiles(ctx context.Context, ownerURL string, files fs.FS) error {
	return run(ctx, ownerURL, files, (*migrate.Migrate).Up)
}
