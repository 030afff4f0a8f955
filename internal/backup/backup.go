// Package backup makes backups of a private PostgreSQL while it serves, and restores them.
//
// A backup is a folder named after its moment, with the output of pg_dump and a manifest. The manifest has a
// checksum of that file, and for each table the number of rows and a checksum of them, taken in the same
// snapshot; restoring compares both. The list of deleted persons (package erasure) is no part of it.
package backup

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"reflectietool/internal/database/embedded"
	"reflectietool/internal/disk"
)

const (
	momentFormat = "2006-01-02T150405Z" // the name of a backup, in UTC
	manifestName = "manifest.json"
	dumpName     = "database.dump"
	unfinished   = ".unfinished-"
	formatNumber = 1
)

// Manifest describes a backup.
type Manifest struct {
	Format     int              `json:"format"`
	MadeAt     time.Time        `json:"made_at"`
	Program    string           `json:"program"`    // the version of the program that made it
	Schema     uint             `json:"schema"`     // the version of the schema
	PostgreSQL string           `json:"postgresql"` // the version of PostgreSQL
	Bytes      int64            `json:"bytes"`
	SHA256     string           `json:"sha256"` // of the file of pg_dump
	Tables     map[string]Table `json:"tables"`
}

// Table is what a table held: the number of rows, and the sum of a checksum of each.
type Table struct {
	Rows int64  `json:"rows"`
	Sum  string `json:"sum"`
}

// Made is the result of Make.
type Made struct {
	Path    string
	Bytes   int64
	Removed int // how many backups were older than days
}

// Make makes a backup in the folder dir, which it creates where it is missing. It then removes each backup that would
// be more than the given number of days old before the next daily one; with 0 days it removes none. The new backup gets
// its name when it is complete and on the disk. A folder that holds anything but backups is refused, and so is one with a backup of
// a later moment than now, beside which the new one would never be the newest.
func Make(ctx context.Context, instance *embedded.Instance, dir, program string, days int, now time.Time) (Made, error) {
	dir, err := filepath.Abs(dir) // programs of PostgreSQL run in another folder
	if err != nil {
		return Made{}, err
	}
	folder, err := lock(dir)
	if err != nil {
		return Made{}, err
	}
	defer func() { _ = folder.Close() }() // which releases the lock
	earlier, err := list(dir)
	if err != nil {
		return Made{}, err
	}
	if last := len(earlier) - 1; last >= 0 && earlier[last].After(now) {
		return Made{}, fmt.Errorf("%s is of a later moment than now, %s: set the clock right, or move that backup to another folder",
			filepath.Join(dir, earlier[last].Format(momentFormat)), now.UTC().Format(momentFormat))
	}
	path := filepath.Join(dir, now.UTC().Format(momentFormat))
	partial := filepath.Join(dir, unfinished+rand.Text())
	if err := os.Mkdir(partial, 0o700); err != nil {
		return Made{}, fmt.Errorf("make the folder of the backup: %w", err)
	}
	manifest, err := fill(ctx, instance, partial, Manifest{Format: formatNumber, MadeAt: now.UTC().Truncate(time.Second), Program: program})
	if err != nil {
		return Made{}, errors.Join(err, os.RemoveAll(partial))
	}
	if err := os.Rename(partial, path); err != nil {
		return Made{}, errors.Join(fmt.Errorf("name the backup: %w", err), os.RemoveAll(partial))
	}
	if err := folder.Sync(); err != nil {
		return Made{}, fmt.Errorf("write the folder of backups to disk: %w", err)
	}
	removed, err := removeOld(dir, earlier, days, now)
	return Made{Path: path, Bytes: manifest.Bytes, Removed: removed}, err
}

// lock makes the folder where it is missing and keeps other backups out of it until it is closed.
func lock(dir string) (*os.File, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of backups: %w", err)
	}
	folder, err := os.Open(dir)
	if err != nil {
		return nil, fmt.Errorf("open the folder of backups: %w", err)
	}
	locked, err := disk.Lock(folder)
	if err == nil && !locked {
		err = fmt.Errorf("another backup is being made in %s", dir)
	}
	if err != nil {
		return nil, errors.Join(err, folder.Close())
	}
	return folder, nil
}

// list returns the moments of the backups in a folder, the oldest first, and removes unfinished ones. Only the
// holder of the lock may call it.
func list(dir string) ([]time.Time, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("read the folder of backups: %w", err)
	}
	var moments []time.Time
	var left []string
	for _, entry := range entries {
		moment, err := time.Parse(momentFormat, entry.Name())
		switch {
		case strings.HasPrefix(entry.Name(), unfinished):
			left = append(left, entry.Name())
		case err == nil:
			moments = append(moments, moment)
		case entry.Name() != "lost+found": // which a disk of its own has
			return nil, fmt.Errorf("%s holds something else, %s: give a folder for backups only", dir, entry.Name())
		}
	}
	for _, name := range left {
		if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
			return nil, fmt.Errorf("remove an unfinished backup: %w", err)
		}
	}
	return moments, nil
}

// removeOld removes the backups that are more than days old a day from now. When that would be all of them it removes
// none and returns an error: either no backup was made for long, or the clock is far ahead.
func removeOld(dir string, moments []time.Time, days int, now time.Time) (removed int, err error) {
	before := now.AddDate(0, 0, 1-days)
	if days == 0 || len(moments) == 0 {
		return 0, nil
	}
	if last := moments[len(moments)-1]; last.Before(before) {
		return 0, fmt.Errorf("the backup was made, and none was removed, since the one before it is of %s: when the clock is right, the next backup removes all that are too old",
			last.Format(momentFormat))
	}
	for _, moment := range moments {
		if !moment.Before(before) {
			break // they are sorted
		}
		// Under another name first: what is half removed is no backup.
		gone := filepath.Join(dir, unfinished+rand.Text())
		err := os.Rename(filepath.Join(dir, moment.Format(momentFormat)), gone)
		if err == nil {
			err = os.RemoveAll(gone)
		}
		if err != nil {
			return removed, fmt.Errorf("the backup was made, and an old one could not be removed: %w", err)
		}
		removed++
	}
	return removed, nil
}

// fill writes the dump and the manifest into a folder, and returns the manifest. All is on the disk then.
func fill(ctx context.Context, instance *embedded.Instance, dir string, m Manifest) (Manifest, error) {
	dump := filepath.Join(dir, dumpName)
	err := inSnapshot(ctx, instance.OwnerURL(), &m, func(snapshot string) error {
		return run(instance.Program(ctx, "pg_dump", "--format=custom", "--no-unlogged-table-data", "--snapshot="+snapshot, "--file="+dump, embedded.Database))
	})
	if err != nil {
		return m, err
	}
	if m.Bytes, m.SHA256, err = checksum(dump); err != nil {
		return m, err
	}
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return m, err
	}
	return m, errors.Join(write(filepath.Join(dir, manifestName), append(text, '\n')), closeOff(dump), disk.Sync(dir))
}

// run runs a program of PostgreSQL; its error has the last lines that the program said.
func run(cmd *exec.Cmd) error {
	name := filepath.Base(cmd.Path)
	out, err := cmd.CombinedOutput()
	if errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("there is no %s in %s: install the client programs of PostgreSQL, of the version of the server", name, filepath.Dir(cmd.Path))
	}
	if err != nil {
		said := strings.TrimSpace(string(out))
		return fmt.Errorf("%s: %w\n%s", name, err, said[max(0, len(said)-2000):])
	}
	return nil
}

func checksum(path string) (bytes int64, sum string, err error) {
	file, err := os.Open(path)
	if err != nil {
		return 0, "", err
	}
	defer func() { _ = file.Close() }() // it was only read
	hash := sha256.New()
	bytes, err = io.Copy(hash, file)
	return bytes, hex.EncodeToString(hash.Sum(nil)), err
}

func write(path string, text []byte) error {
	if err := os.WriteFile(path, text, 0o600); err != nil {
		return err
	}
	return closeOff(path)
}

// closeOff keeps others out of a file, and writes it to the disk.
func closeOff(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(file.Chmod(0o600), file.Sync(), file.Close())
}
