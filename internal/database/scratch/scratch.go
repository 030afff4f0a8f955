// Package scratch makes folders for the databases and the programs of tests: in memory where there is room, since
// making and dropping many small databases takes several times as long on a disk.
package scratch

import (
	"os"
	"syscall"
	"testing"
)

// memory is a file system in memory that every Linux has, and enough is the free space in bytes
// from which it is used.
const (
	memory = "/dev/shm"
	enough = 4 << 30
	disk   = "/tmp"
)

// Root returns the folder to make folders in. Every user can enter it: a PostgreSQL started by root
// runs as another user.
func Root() string {
	var space syscall.Statfs_t
	if err := syscall.Statfs(memory, &space); err == nil && space.Bavail*uint64(space.Bsize) >= enough {
		return memory
	}
	return disk
}

// New returns a folder for one test, which every user can enter and which is removed after the test.
func New(t testing.TB) string {
	t.Helper()
	return in(t, Root())
}

// OnDisk is New on a disk, for programs: a file system in memory may not let them run.
func OnDisk(t testing.TB) string {
	t.Helper()
	return in(t, disk)
}

// WriteProgram writes a program, or a script, that runs at once. The system runs no file that is open for writing:
// without the lock, a process that another test starts meanwhile would have it open for a moment.
func WriteProgram(t testing.TB, path string, text []byte) {
	t.Helper()
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	if err := os.WriteFile(path, text, 0o755); err != nil {
		t.Fatal(err)
	}
}

func in(t testing.TB, root string) string {
	t.Helper()
	dir, err := os.MkdirTemp(root, "reflectietool-scratch-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}
