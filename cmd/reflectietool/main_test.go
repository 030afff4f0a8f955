package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"reflectietool/internal/config"
)

func runCommand(t *testing.T, environ []string, args ...string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	err := run(t.Context(), args, environ, &out, io.Discard)
	return out.String(), err
}

func TestCommandLine(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{
		{}, {"bedien"}, {"serve", "extra"}, {"serve", "--oops"}, {"migrate"}, {"migrate", "sideways"}, {"migrate", "up", "down"},
	} {
		if _, err := runCommand(t, []string{"HOME=/nonexistent"}, args...); !errors.Is(err, errUsage) {
			t.Errorf("%q: %v", args, err)
		}
	}
	if out, err := runCommand(t, nil, "help"); err != nil || !strings.Contains(out, "serve [--addr") {
		t.Errorf("help: %q, %v", out, err)
	}
	if _, err := runCommand(t, []string{"HOME=/x", "REFLECTIETOOL_OOPS=1"}, "serve"); err == nil || !strings.Contains(err.Error(), "REFLECTIETOOL_OOPS") {
		t.Errorf("an unknown setting: %v", err)
	}
}

// TestFullDiskIsExplained checks the last lines of a command that found no space on the disk.
func TestFullDiskIsExplained(t *testing.T) {
	t.Parallel()
	private := &program{config: config.Config{DataDir: t.TempDir()}}
	external := &program{config: config.Config{DatabaseURL: "postgres://db/reflectietool"}}
	here := fmt.Errorf("make the data folder with initdb: %w", syscall.ENOSPC)
	there := fmt.Errorf("migrating failed at version 3: %w", &pgconn.PgError{Code: "53100", Message: "could not extend file"})
	for _, tt := range []struct {
		on   *program
		err  error
		want string
	}{
		{private, here, private.config.DataDir + " is full. Free at least 20 MB there"},
		{private, there, private.config.DataDir + " is full. Free at least 20 MB there"},
		{external, there, "Free space on the machine with PostgreSQL"},
	} {
		got := tt.on.explainFullDisk(tt.err)
		if !errors.Is(got, tt.err) || !strings.Contains(got.Error(), tt.want) {
			t.Errorf("%v becomes %v", tt.err, got)
		}
	}
	for _, err := range []error{nil, errUsage, errors.New("listen on 127.0.0.1:80: permission denied")} {
		if got := any(private.explainFullDisk(err)); got != any(err) { // the very same error, not one that wraps it
			t.Errorf("%v becomes %v", err, got)
		}
	}
}
