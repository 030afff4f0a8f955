package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
)

// TestNoPostgreSQLIsNoProcess checks that a trial signals no process where no PostgreSQL runs: neither the group of this
// program nor the processes that have no parent.
func TestNoPostgreSQLIsNoProcess(t *testing.T) {
	t.Parallel()
	tried := &trial{data: t.TempDir()}
	if err := os.WriteFile(filepath.Join(tried.data, "start.lock"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := tried.stopPostgreSQL(t.Context()); err == nil {
		t.Error("a PostgreSQL that does not run was stopped")
	}
	if _, err := tried.freezePostgreSQL(t.Context()); err == nil {
		t.Error("a PostgreSQL that does not run was frozen")
	}
	if _, err := tried.shoot(); err == nil {
		t.Error("a PostgreSQL that does not run was killed")
	}
	if pids := childrenOf(0); len(pids) > 0 {
		t.Errorf("process 0 has the children %v", pids)
	}
}

func TestChildrenOf(t *testing.T) {
	t.Parallel()
	child := exec.CommandContext(t.Context(), "sleep", "60")
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	if pids := childrenOf(os.Getpid()); !slices.Contains(pids, child.Process.Pid) {
		t.Errorf("children %v, without %d", pids, child.Process.Pid)
	}
	_ = child.Process.Kill()
	_ = child.Wait()
}
