// Package erasure keeps a list of deleted persons outside the database, so that a restored backup does not
// bring them back. The list is a folder with a file for each day. A line has a moment and a mark, which means
// something only beside a backup that still has the person.
//
// The database adds each deleted person to the table deletion in the transaction that deletes them; Write moves
// those rows to the folder.
package erasure

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"reflectietool/internal/database"
	"reflectietool/internal/disk"
)

// List is the list of deleted persons of one database.
type List struct {
	db  *database.Pool
	dir string // "" for no list
}

// New returns the list in a folder, which is made when the first person is deleted. With "" there is no list,
// and deleted persons stay in the table.
func New(db *database.Pool, dir string) *List { return &List{db, dir} }

// mark stands for a deleted person.
type mark [32]byte

// deleted is a row of the table deletion.
type deleted struct {
	Mark []byte
	At   time.Time
}

// dayFormat is the name of a file of the list.
const dayFormat = "2006-01-02.txt"

// add writes persons on the list. They are on the disk when it returns. Several servers may add to one folder.
func add(dir string, persons []deleted, now time.Time) error {
	if len(persons) == 0 {
		return nil
	}
	var lines bytes.Buffer
	for _, p := range persons {
		fmt.Fprintf(&lines, "%s %x\n", p.At.UTC().Format(time.RFC3339), p.Mark)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make the folder of the list of deletions: %w", err)
	}
	file, err := os.OpenFile(filepath.Join(dir, now.UTC().Format(dayFormat)), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return fmt.Errorf("open the list of deletions: %w", err)
	}
	_, err = file.Write(lines.Bytes()) // one write, so that lines of two servers do not mix
	if err := errors.Join(err, file.Sync(), file.Close(), disk.Sync(dir)); err != nil {
		return fmt.Errorf("write the list of deletions: %w", err)
	}
	return nil
}

// prune removes the files of days that ended before a moment.
func prune(dir string, before time.Time) error {
	return eachDay(dir, func(path string, day time.Time) error {
		if day.AddDate(0, 0, 1).After(before) {
			return nil
		}
		return os.Remove(path)
	})
}

// eachDay calls do for each file of a list. A folder that does not exist is an empty list, and a file of
// another name is no part of it.
func eachDay(dir string, do func(path string, day time.Time) error) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read the list of deletions: %w", err)
	}
	for _, entry := range entries {
		day, err := time.Parse(dayFormat, entry.Name())
		if err != nil {
			continue
		}
		if err := do(filepath.Join(dir, entry.Name()), day); err != nil {
			return fmt.Errorf("list of deletions: %w", err)
		}
	}
	return nil
}

// read returns the marks on the lists in folders. A folder that does not exist has none.
func read(dirs []string) (map[mark]bool, error) {
	marks := map[mark]bool{}
	for _, dir := range dirs {
		err := eachDay(dir, func(path string, _ time.Time) error {
			file, err := os.Open(path)
			if err != nil {
				return err
			}
			text, err := io.ReadAll(file)
			if err := errors.Join(err, file.Close()); err != nil {
				return err
			}
			if err := parse(string(text), marks); err != nil {
				return fmt.Errorf("%s: %w", path, err)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return marks, nil
}

// parse adds the marks in the text of a file; the last word of a line is the mark. A line that was cut off, as
// when the disk was full or the power went, stands at the end of the file or at the front of the next line. Its
// person is left out: the row is still in the table, and is written again.
func parse(text string, marks map[mark]bool) error {
	lines := strings.Split(text, "\n")
	for i, line := range lines[:len(lines)-1] { // what follows the last line break was cut off
		digits := line[strings.LastIndexByte(line, ' ')+1:]
		found, err := hex.DecodeString(digits)
		if err != nil || len(found) != len(mark{}) {
			return fmt.Errorf("line %d is damaged", i+1)
		}
		marks[mark(found)] = true
	}
	return nil
}
