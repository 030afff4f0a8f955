package doctor

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"time"

	"reflectietool/internal/erasure"
)

// deletions examines the list of deleted persons: whether it is where a broken disk does not take it along with the
// database, can be written, and can be read.
func (v *visit) deletions(context.Context) (bad []Finding) {
	dir := v.Config.DeletionsDir()
	if dir == "" {
		return warn("REFLECTIETOOL_DELETIONS is not set, so people who were deleted are back when a backup is restored. Set it to a folder, on another disk than the database")
	}
	if inside, err := filepath.Rel(v.Config.DataDir, dir); !v.Config.External() && err == nil && filepath.IsLocal(inside) {
		bad = append(bad, warn("%s is in the data folder, so it is lost together with the database, and people who were deleted are back when a backup is restored. "+
			"Stop the server, move it to another disk, and name it there in REFLECTIETOOL_DELETIONS", dir)...)
	}
	marks, err := erasure.Read(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist) && v.Serving == "" && v.NoDatabase.Level == OK:
		return orElse(bad, ok("the first start makes its folder, %s", dir))
	case errors.Is(err, fs.ErrNotExist):
		return append(bad, wrong("there is no folder %s, so deleting fails, and so does restoring a backup. When it was there before, put it back from your copy; then start a server, which makes one that is missing", dir)...)
	case err != nil:
		return append(bad, wrong("a backup cannot be restored with it: %v. Fix that, or put the folder back from your copy", err)...)
	}
	if err := writable(dir); err != nil {
		bad = append(bad, wrong("no file can be made in %s, so deleting fails: %v. Let the user of the server write there, and free space on its disk", dir, err)...)
	}
	bad = append(bad, v.space("the list of deletions", dir, "move it with REFLECTIETOOL_DELETIONS")...)
	if newest, err := erasure.Newest(dir); err == nil && newest.After(v.Machine.Now().AddDate(0, 0, 1)) {
		bad = append(bad, warn("its newest file is of %s, since a clock was ahead, and everything goes there until that day. Give that file the name of today", newest.Format(time.DateOnly))...)
	}
	return orElse(bad, ok("%s can be written, and has %d deletions", dir, len(marks)))
}
