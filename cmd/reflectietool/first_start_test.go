package main

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestFirstStartCutShort ends the very first start at each of its stages, with a kill or with the
// signal to stop. The next start must complete it.
func TestFirstStartCutShort(t *testing.T) {
	t.Parallel()
	there := func(pattern string) func(*server, string) bool {
		return func(_ *server, dir string) bool { return len(glob(t, dir, pattern)) > 0 }
	}
	contents := func(s *server, _ string) bool { return strings.Contains(s.log.String(), "PostgreSQL started") }
	stages := []struct {
		name    string
		reached func(s *server, dir string) bool
		signal  syscall.Signal
	}{
		{"making the folder", there("start.lock"), syscall.SIGTERM},
		{"making the data", there("postgresql.new*/PG_VERSION"), syscall.SIGKILL},
		{"starting PostgreSQL", there("postgresql/postmaster.pid"), syscall.SIGKILL},
		{"loading the contents", contents, syscall.SIGKILL},
		{"loading the contents", contents, syscall.SIGTERM},
	}
	for _, stage := range stages {
		t.Run(stage.name+", "+stage.signal.String(), func(t *testing.T) {
			t.Parallel()
			dir := newFolder(t)
			s := launch(t, prepare(inFolder(dir), "serve", "--addr", "127.0.0.1:0"))
			eventually(t, stage.name, func() bool { return stage.reached(s, dir) })
			if err := s.cmd.Process.Signal(stage.signal); err != nil {
				t.Fatal(err)
			}
			select {
			case <-s.ended:
			case <-time.After(patience):
				t.Fatalf("the server does not stop:\n%s", s.log)
			}
			if pid := postmaster(dir); pid != 0 && stage.signal == syscall.SIGTERM {
				t.Errorf("PostgreSQL, process %d, still runs", pid)
			}
			if strings.Contains(s.log.String(), "sudo") {
				t.Errorf("advises to install something:\n%s", s.log)
			}
			serve(t, inFolder(dir)).stop()
			execute(t, inFolder(dir), "import", "aanbod", shipped).want(t, 0, "0 nieuw, 0 gewijzigd, 180 gelijk.")
			if left := glob(t, dir, "postgresql.new*"); len(left) > 0 {
				t.Errorf("an unfinished folder is still there: %q", left)
			}
		})
	}
}

func glob(t *testing.T, dir, pattern string) []string {
	t.Helper()
	matches, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil {
		t.Fatal(err)
	}
	return matches
}
