package database

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/golang-migrate/migrate/v4/source"
	"github.com/golang-migrate/migrate/v4/source/iofs"
)

// markingSource adds to every step a statement that records, in the step's own transaction, the
// version that it leads to. Otherwise nothing would distinguish a step that was rolled back from
// one that was committed just before the program was killed: golang-migrate marks both as dirty.
type markingSource struct{ source.Driver }

func newSource(files fs.FS) (source.Driver, error) {
	driver, err := iofs.New(files, ".")
	if err != nil {
		return nil, fmt.Errorf("read the migrations: %w", err)
	}
	return markingSource{driver}, nil
}

// ReadUp returns the step to a version, with its mark added.
func (s markingSource) ReadUp(version uint) (io.ReadCloser, string, error) {
	body, name, err := s.Driver.ReadUp(version)
	if err != nil {
		return nil, "", err
	}
	return mark(body, version), name, nil
}

// ReadDown returns the step back from a version, with the mark of the previous version added.
func (s markingSource) ReadDown(version uint) (io.ReadCloser, string, error) {
	previous, err := s.Prev(version)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, "", err
	}
	body, name, err := s.Driver.ReadDown(version)
	if err != nil {
		return nil, "", err
	}
	return mark(body, previous), name, nil
}

type markedBody struct {
	io.Reader
	io.Closer
}

func mark(body io.ReadCloser, version uint) io.ReadCloser {
	// The line break ends a comment; the semicolon ends a last statement that lacks one.
	note := fmt.Sprintf("\n;\nupdate schema_applied set version = %d;\n", version)
	return markedBody{io.MultiReader(body, strings.NewReader(note)), body}
}

func newestVersion(files fs.FS) (uint, error) {
	driver, err := newSource(files)
	if err != nil {
		return 0, err
	}
	version, err := driver.First()
	for err == nil {
		var next uint
		if next, err = driver.Next(version); err == nil {
			version = next
		}
	}
	if !errors.Is(err, os.ErrNotExist) {
		return 0, fmt.Errorf("read the migrations: %w", err)
	}
	return version, nil
}
