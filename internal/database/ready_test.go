package database_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"reflectietool/internal/database"
	"reflectietool/internal/database/dbtest"
)

// TestReadyMeansThatAWriteWorks takes away the right to write and then the space on disk.
func TestReadyMeansThatAWriteWorks(t *testing.T) {
	t.Parallel()
	for name, broken := range map[string]struct{ take, give string }{
		"no right to write":    {`revoke insert, update on write_check from reflectietool_app`, `grant insert, update on write_check to reflectietool_app`},
		"only reading":         {`alter database %s set default_transaction_read_only = on`, `alter database %s reset default_transaction_read_only`},
		"no space on the disk": {`alter database %s set temp_file_limit = '1kB'`, `alter database %s reset temp_file_limit`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := dbtest.NewDB(t)
			admin := connect(t, db.AdminURL)
			set := func(statement string) {
				if _, err := admin.Exec(t.Context(), strings.ReplaceAll(statement, "%s", admin.Config().Database)); err != nil {
					t.Fatal(err)
				}
				db.Pool.Reset() // settings of a database are read by new connections
			}
			if err := database.NewReadiness(db.Pool).Check(t.Context()); err != nil {
				t.Fatalf("a database that works: %v", err)
			}
			set(broken.take)
			if err := database.NewReadiness(db.Pool).Check(t.Context()); err == nil {
				t.Error("ready although writes fail")
			}
			set(broken.give)
			if err := database.NewReadiness(db.Pool).Check(t.Context()); err != nil {
				t.Errorf("not ready when writes work again: %v", err)
			}
		})
	}
}

// TestManyChecksWriteOnce asks from many sides at once, also with a caller that left.
func TestManyChecksWriteOnce(t *testing.T) {
	t.Parallel()
	db := dbtest.NewDB(t)
	ready := database.NewReadiness(db.Pool)
	first := at(t, db)
	done := make(chan error)
	for range 50 {
		go func() { done <- ready.Check(t.Context()) }()
	}
	for range 50 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	second := at(t, db)
	if err := ready.Check(t.Context()); err != nil || first == second || at(t, db) != second {
		t.Errorf("51 checks wrote %v and then %v (%v)", second, at(t, db), err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if err := ready.Check(gone); !errors.Is(err, context.Canceled) {
		t.Errorf("a caller that left gets %v", err)
	}
}

// at returns the version of the row of the check: the transaction that wrote it last.
func at(t *testing.T, db dbtest.DB) (version string) {
	t.Helper()
	if err := db.Pool.QueryRow(t.Context(), `select coalesce(max(xmin::text), '') from write_check`).Scan(&version); err != nil {
		t.Fatal(err)
	}
	return version
}

func TestDiskFull(t *testing.T) {
	t.Parallel()
	for _, err := range []error{
		&pgconn.PgError{Code: "53100"},
		database.Translate(fmt.Errorf("extend: %w", &pgconn.PgError{Code: "53100"})),
		fmt.Errorf("make the folder: %w", &fs.PathError{Op: "mkdir", Path: "/data", Err: syscall.ENOSPC}),
	} {
		if !database.IsDiskFull(err) {
			t.Errorf("%v does not count as a full disk", err)
		}
	}
	for _, err := range []error{nil, errors.New("full"), &pgconn.PgError{Code: "53200"}, syscall.EACCES} {
		if database.IsDiskFull(err) {
			t.Errorf("%v counts as a full disk", err)
		}
	}
}
