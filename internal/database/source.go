package database

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"regexp"
	"strconv"
	"strings"

	"github.com/golang-migrate/migrate/v4/source"
	"github.com/golang-migrate/migrate/v4/source/iofs"
)

// markingSource adds to every step a statement that records, in the step's own transaction, the
// version that it leads to, and the oldest programs that can serve it. Without the version nothing would
// distinguish a step that was rolled back from one that was committed just before the program was killed:
// golang-migrate marks both as dirty.
type markingSource struct {
	source.Driver
	needs map[uint]uint // by the version of the schema
}

func newSource(files fs.FS) (source.Driver, error) {
	driver, err := iofs.New(files, ".")
	if err != nil {
		return nil, fmt.Errorf("read the migrations: %w", err)
	}
	needs, err := readNeeds(driver)
	if err != nil {
		return nil, fmt.Errorf("read the migrations: %w", err)
	}
	return markingSource{driver, needs}, nil
}

// firstToServeNewer is the oldest version of the schema whose programs can also serve a newer one.
const firstToServeNewer = 46

// needsProgram is the line of a step after which older programs can no longer serve, such as one that
// removes a column. It names the oldest version of the schema whose programs still can.
var needsProgram = regexp.MustCompile(`(?m)^-- needs-program: (\d+)$`)

// readNeeds returns for each version of the schema the oldest version whose programs can serve it.
func readNeeds(driver source.Driver) (map[uint]uint, error) {
	needs, oldest := map[uint]uint{}, uint(firstToServeNewer)
	version, err := driver.First()
	for ; err == nil; version, err = driver.Next(version) {
		body, _, err := driver.ReadUp(version)
		if err != nil {
			return nil, err
		}
		text, err := io.ReadAll(body)
		if err := errors.Join(err, body.Close()); err != nil {
			return nil, err
		}
		if line := needsProgram.FindSubmatch(text); line != nil {
			named, err := strconv.ParseUint(string(line[1]), 10, 32)
			if err != nil || uint(named) > version {
				return nil, fmt.Errorf("version %d needs the programs of version %s, which is later", version, line[1])
			}
			oldest = max(oldest, uint(named))
		}
		needs[version] = oldest
	}
	if !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	return needs, nil
}

// ReadUp returns the step to a version, with its mark added.
func (s markingSource) ReadUp(version uint) (io.ReadCloser, string, error) {
	body, name, err := s.Driver.ReadUp(version)
	if err != nil {
		return nil, "", err
	}
	return s.mark(body, version), name, nil
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
	return s.mark(body, previous), name, nil
}

type markedBody struct {
	io.Reader
	io.Closer
}

func (s markingSource) mark(body io.ReadCloser, version uint) io.ReadCloser {
	// The line break ends a comment; the semicolon ends a last statement that lacks one.
	note := fmt.Sprintf("\n;\nupdate schema_applied set version = %d, needs_program = %d;\n", version, s.needs[version])
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
