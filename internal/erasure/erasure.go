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

// New returns the list in a folder, which the method Make creates. With "" there is no list, and deleted persons stay in the table.
func New(db *database.Pool, dir string) *List { return &List{db, dir} }

// ErrUnwritten means that the list cannot be written.
var ErrUnwritten = errors.New("the list of deletions cannot be written")

// Make makes the folder of the list where it is missing. A server does so at its start, and writing does not: from then
// on a folder that is missing was lost.
func (l *List) Make() error {
	if l.dir == "" {
		return nil
	}
	if err := os.MkdirAll(l.dir, 0o700); err != nil {
		return fmt.Errorf("%w: make its folder: %w", ErrUnwritten, err)
	}
	return nil
}

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
	day := now.UTC()
	for _, p := range persons {
		fmt.Fprintf(&lines, "%s %x\n", p.At.UTC().Format(time.RFC3339), p.Mark)
		day = later(day, p.At.UTC())
	}
	newest, err := Newest(dir)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnwritten, err)
	}
	day = later(day, newest) // with a clock that is behind, an older file would be pruned before its time
	file, err := os.OpenFile(path(dir, day), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnwritten, err)
	}
	_, err = file.Write(lines.Bytes()) // one write, so that lines of two servers do not mix
	if err := errors.Join(err, file.Sync(), file.Close(), disk.Sync(dir)); err != nil {
		return fmt.Errorf("%w: %w", ErrUnwritten, err)
	}
	return nil
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// prune removes the oldest file, when its day ended before a moment. It removes no more than one, so that a clock
// that is far ahead for a while does not take the list away.
func prune(dir string, before time.Time) error {
	days, _, err := files(dir)
	if err != nil || len(days) == 0 || days[0].AddDate(0, 0, 1).After(before) {
		return err
	}
	if err := os.Remove(path(dir, days[0])); err != nil && !errors.Is(err, fs.ErrNotExist) { // another server may share the folder
		return fmt.Errorf("remove an old file of the list of deletions: %w", err)
	}
	return nil
}

// files returns the days of the files of a list, the oldest first, and the names of everything else in its folder.
func files(dir string) (days []time.Time, others []string, err error) {
	entries, err := os.ReadDir(dir) // sorted by name, and so by day
	if err != nil {
		return nil, nil, fmt.Errorf("read the list of deletions: %w", err)
	}
	for _, entry := range entries {
		day, err := time.Parse(dayFormat, entry.Name())
		switch {
		case err == nil:
			days = append(days, day)
		case entry.Name() != "lost+found": // which a disk of its own has
			others = append(others, entry.Name())
		}
	}
	return days, others, nil
}

func path(dir string, day time.Time) string { return filepath.Join(dir, day.Format(dayFormat)) }

// Newest returns the day of the newest file of a list, the zero day when it has none. It is later than today only when
// a clock was ahead; then the list goes on in that file.
func Newest(dir string) (time.Time, error) {
	days, _, err := files(dir)
	if err != nil || len(days) == 0 {
		return time.Time{}, err
	}
	return days[len(days)-1], nil
}

// Marks are the marks on a list.
type Marks map[mark]bool

// Read returns the marks on the lists in folders. A folder that does not exist is an error, and so is anything in a
// folder that is no file of a list: it may hold persons who would come back.
func Read(dirs ...string) (Marks, error) {
	marks := Marks{}
	for _, dir := range dirs {
		days, others, err := files(dir)
		if err != nil {
			return nil, err
		}
		if len(others) > 0 {
			return nil, fmt.Errorf("%s is no file of a list of deletions, whose names are like %s: give each list a folder of its own, and move anything else away",
				filepath.Join(dir, others[0]), dayFormat)
		}
		for _, day := range days {
			text, err := os.ReadFile(path(dir, day))
			if err != nil {
				return nil, fmt.Errorf("read the list of deletions: %w", err)
			}
			if err := parse(string(text), marks); err != nil {
				return nil, fmt.Errorf("list of deletions: %s: %w", path(dir, day), err)
			}
		}
	}
	return marks, nil
}

// parse adds the marks in the text of a file; the last word of a line is the mark. A line that was cut off, as
// when the disk was full or the power went, stands at the end of the file or at the front of the next line. Its
// person is left out: the row is still in the table, and is written again.
func parse(text string, marks Marks) error {
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
