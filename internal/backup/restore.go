package backup

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"time"

	"reflectietool/internal/database/embedded"
)

// Backup is a complete backup on the disk.
type Backup struct {
	Path string
	Manifest
}

// Open finds the backup in a folder, or the newest one in a folder of backups, and checks its file against its
// manifest. A newest one of a later moment than now may be older than others, so it is refused.
func Open(dir string, now time.Time) (Backup, error) {
	path, err := filepath.Abs(dir) // programs of PostgreSQL run in another folder
	if err != nil {
		return Backup{}, err
	}
	if _, err := os.Stat(filepath.Join(dir, manifestName)); errors.Is(err, fs.ErrNotExist) {
		if path, err = newest(path, now); err != nil {
			return Backup{}, err
		}
	}
	text, err := os.ReadFile(filepath.Join(path, manifestName))
	if err != nil {
		return Backup{}, fmt.Errorf("read the manifest of the backup: %w", err)
	}
	b := Backup{Path: path}
	if err := json.Unmarshal(text, &b.Manifest); err != nil {
		return Backup{}, fmt.Errorf("read the manifest of the backup: %w", err)
	}
	if b.Format != formatNumber {
		return Backup{}, fmt.Errorf("%s has format %d, and this program reads %d: use a newer reflectietool", path, b.Format, formatNumber)
	}
	bytes, sum, err := checksum(b.dump())
	if err != nil {
		return Backup{}, fmt.Errorf("read the backup: %w", err)
	}
	if bytes != b.Bytes || sum != b.SHA256 {
		return Backup{}, fmt.Errorf("%s is damaged: its checksum is not that of its manifest; restore another backup", b.dump())
	}
	return b, nil
}

func (b Backup) dump() string { return filepath.Join(b.Path, dumpName) }

func newest(dir string, now time.Time) (string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "", fmt.Errorf("read the folder of backups: %w", err)
	}
	for _, entry := range slices.Backward(entries) { // they are sorted by name, and so by moment
		moment, err := time.Parse(momentFormat, entry.Name())
		switch {
		case err != nil:
		case moment.After(now):
			return "", fmt.Errorf("%s is of a later moment than now, so a clock was wrong: look which backup is the newest, and name it", filepath.Join(dir, entry.Name()))
		default:
			return filepath.Join(dir, entry.Name()), nil
		}
	}
	return "", fmt.Errorf("there is no backup in %s", dir)
}

// Fresh is the database that a backup is restored into, beside the one that serves, until Swap.
const Fresh = embedded.Database + "_restored"

// Load restores the backup into the database Fresh, and compares every table with the manifest. The database that
// serves is not touched.
func (b Backup) Load(ctx context.Context, instance *embedded.Instance) error {
	if err := makeFresh(ctx, instance.AdminURL()); err != nil {
		return err
	}
	jobs := strconv.Itoa(min(8, runtime.NumCPU()))
	err := run(instance.Program(ctx, "pg_restore", "--exit-on-error", "--no-owner", "--jobs="+jobs, "--dbname="+Fresh, b.dump()))
	if err != nil {
		return err
	}
	var restored Manifest
	owner, _ := instance.In(Fresh)
	if err := inSnapshot(ctx, owner, &restored, func(string) error { return nil }); err != nil {
		return err
	}
	return b.compare(restored)
}

// compare returns an error unless the restored tables hold what the manifest says.
func (b Backup) compare(restored Manifest) error {
	var faults []error
	for name, want := range b.Tables {
		if got, ok := restored.Tables[name]; !ok || got != want {
			faults = append(faults, fmt.Errorf("table %s has %d rows (%s), and had %d (%s)", name, got.Rows, got.Sum, want.Rows, want.Sum))
		}
	}
	if len(restored.Tables) != len(b.Tables) {
		faults = append(faults, fmt.Errorf("there are %d tables, and were %d", len(restored.Tables), len(b.Tables)))
	}
	if len(faults) > 0 {
		return fmt.Errorf("%s does not hold what its manifest says; nothing was changed:\n%w", b.Path, errors.Join(faults...))
	}
	return nil
}
