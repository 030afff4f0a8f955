package doctor

import (
	"context"
	"errors"
	"fmt"
	"os"

	"reflectietool/internal/database/embedded"
)

// roomy is the free space that lasts for a while, in bytes: on the disk of the private PostgreSQL, and for
// the imports that may come in at the same time.
const roomy = 1 << 30

func (v *visit) disk(context.Context) (bad []Finding) {
	if !v.Config.External() {
		bad = append(bad, v.space("the data folder", v.Config.DataDir, "move it with REFLECTIETOOL_DATA")...)
	}
	temporary := os.TempDir()
	bad = append(bad, v.space("imports, in the temporary folder", temporary, "name another folder in TMPDIR")...)
	if err := writable(temporary); err != nil {
		bad = append(bad, wrong("no file can be made in the temporary folder, so imports fail: %v. Make it writable, or name another folder in TMPDIR", err)...)
	}
	return orElse(bad, ok("there is room for the data and for imports"))
}

// space examines the free space on the disk with a folder, if that exists.
func (v *visit) space(what, dir, otherwise string) []Finding {
	left, err := v.Machine.Free(dir)
	switch {
	case os.IsNotExist(err):
		return nil // it will be made on first use
	case err != nil:
		return wrong("the free space for %s (%s) cannot be read: %v. Check that its disk is mounted and that this user may enter it", what, dir, err)
	case left < embedded.LeastFree:
		return wrong("there are %d MB left for %s (%s), so saving fails or soon will. Free space there, or %s", left>>20, what, dir, otherwise)
	case left < roomy:
		return warn("there are %d MB left for %s (%s). Free space there until there is 1 GB, or %s", left>>20, what, dir, otherwise)
	}
	return nil
}

// writable writes a file in a folder and removes it.
func writable(dir string) error {
	file, err := os.CreateTemp(dir, "reflectietool-doctor-")
	if err != nil {
		return fmt.Errorf("make a file: %w", err)
	}
	_, err = file.WriteString("examined")
	return errors.Join(err, file.Sync(), file.Close(), os.Remove(file.Name()))
}
