package disk_test

import (
	"os"
	"path/filepath"
	"testing"

	"reflectietool/internal/disk"
)

// TestLock takes a lock that is free, one that is held, and one of a file that cannot be locked.
func TestLock(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "lock")
	open := func() *os.File {
		file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = file.Close() }) // some are closed before
		return file
	}
	try := func(file *os.File, want bool) {
		t.Helper()
		if got, err := disk.Lock(file); got != want || err != nil {
			t.Errorf("the lock is taken: %t, %v, want %t", got, err, want)
		}
	}
	first, second := open(), open()
	try(first, true)
	try(second, false)
	_ = first.Close()
	try(second, true)
	if got, err := disk.Lock(first); got || err == nil {
		t.Errorf("a closed file is locked: %t, %v", got, err)
	}
}

func TestSync(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := disk.Sync(dir); err != nil {
		t.Error(err)
	}
	if err := disk.Sync(filepath.Join(dir, "absent")); !os.IsNotExist(err) {
		t.Errorf("a folder that is not there: %v", err)
	}
}
