package embedded

import (
	"fmt"
	"strings"
	"syscall"

	"reflectietool/internal/disk"
)

// LeastFree is the space in bytes without which PostgreSQL cannot go on writing: the size of one
// file of its log of changes, and a little more.
const LeastFree = 20 << 20

// Full reports whether the disk with a folder has less than LeastFree left. A folder that does not
// exist is on no disk.
func Full(dir string) bool {
	free, err := disk.Free(dir)
	return err == nil && free < LeastFree
}

// spaceless makes syscall.ENOSPC part of the error of a program that said that it found no space.
func spaceless(err error, said string) error {
	if strings.Contains(said, syscall.ENOSPC.Error()) || strings.Contains(said, "No space left on device") {
		return fmt.Errorf("%w (%w)", err, syscall.ENOSPC)
	}
	return err
}
