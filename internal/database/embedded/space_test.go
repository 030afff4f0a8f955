package embedded

import (
	"errors"
	"os/exec"
	"syscall"
	"testing"
)

// TestSpaceless reads the words of a real program for a disk without space: /dev/full has none.
func TestSpaceless(t *testing.T) {
	t.Parallel()
	said, err := exec.CommandContext(t.Context(), "sh", "-c", "LC_ALL=C dd if=/dev/zero of=/dev/full bs=1 count=1").CombinedOutput()
	if err == nil || !errors.Is(spaceless(err, string(said)), syscall.ENOSPC) {
		t.Errorf("%q (%v) does not count as a full disk", said, err)
	}
	other := errors.New("exit status 1")
	if errors.Is(spaceless(other, "could not bind"), syscall.ENOSPC) || !errors.Is(spaceless(other, "No space left on device"), other) {
		t.Error("another failure counts as a full disk, or the cause is lost")
	}
}

func TestFull(t *testing.T) {
	t.Parallel()
	if Full(t.TempDir()) || Full("/nonexistent") {
		t.Error("a disk with space counts as full")
	}
}
