// Package disk flushes folders, measures free space and locks files, which package os leaves out.
package disk

import (
	"errors"
	"os"
	"syscall"
)

// Sync writes the names in a folder to the disk, so that a new file, or a new name of one, outlasts a power cut.
func Sync(dir string) error {
	folder, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// Free returns how many bytes are free on the disk with a folder.
func Free(dir string) (int64, error) {
	var space syscall.Statfs_t
	if err := syscall.Statfs(dir, &space); err != nil {
		return 0, &os.PathError{Op: "statfs", Path: dir, Err: err}
	}
	return int64(space.Bavail * uint64(space.Bsize)), nil
}

// Lock takes the lock on an open file, which lasts until the file is closed, and reports whether it did: false means
// that somebody else holds it. It does not wait.
func Lock(file *os.File) (bool, error) {
	for {
		err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		switch {
		case errors.Is(err, syscall.EINTR):
		case errors.Is(err, syscall.EWOULDBLOCK):
			return false, nil
		case err != nil:
			return false, os.NewSyscallError("flock", err)
		default:
			return true, nil
		}
	}
}
