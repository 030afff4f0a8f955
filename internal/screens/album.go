package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// shot is one page in one state, for one visitor.
type shot struct {
	visitor, pattern, path, page, state string
	print                               bool
	phone, desk                         size              // of the whole page
	files                               map[string]string // by view, as in "320-dark"
}

// name is the page with its state.
func (s *shot) name() string {
	if s.state == "" {
		return s.page
	}
	return s.page + "-" + s.state
}

func (s *shot) measured(screen, whole size) {
	if screen == phone {
		s.phone = whole
	} else {
		s.desk = whole
	}
}

// wide says that the page scrolls sideways.
func (s *shot) wide() string {
	switch {
	case s.phone.width > phone.width:
		return fmt.Sprintf("is %d wide at %d", s.phone.width, phone.width)
	case s.desk.width > desk.width:
		return fmt.Sprintf("is %d wide at %d", s.desk.width, desk.width)
	}
	return ""
}

// album is the folder with all pictures.
type album struct {
	folder string
	only   *regexp.Regexp

	mu    sync.Mutex
	shots []*shot
	taken map[string]int  // the names in use
	seen  map[string]bool // the patterns of the pages that were shown
}

// mark is the file that says that a folder holds pictures of this program, which it may delete.
const mark = "heights.txt"

// newAlbum empties the folder. It refuses a folder with anything else than pictures of an earlier run.
func newAlbum(folder string, only *regexp.Regexp) (*album, error) {
	entries, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if _, err := os.Stat(filepath.Join(folder, mark)); err != nil && len(entries) > 0 {
		return nil, fmt.Errorf("%s is not empty, and not made by this program: choose another folder, or empty it", folder)
	}
	if err := os.RemoveAll(folder); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil { // #nosec G301 -- pictures of examples
		return nil, err
	}
	a := &album{folder: folder, only: only, taken: map[string]int{}, seen: map[string]bool{}}
	return a, a.file(mark, nil) // a run that is cut off can be repeated
}

// take adds a page, and reports whether its pictures are wanted.
func (a *album) take(s *shot) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.seen[s.pattern] = true
	if !a.only.MatchString(s.path) && !a.only.MatchString(s.name()) {
		return false
	}
	key := s.visitor + " " + s.name() + fmt.Sprint(s.print)
	if a.taken[key]++; a.taken[key] > 1 {
		s.state = strings.TrimPrefix(fmt.Sprintf("%s-%d", s.state, a.taken[key]), "-")
	}
	s.files = map[string]string{}
	a.shots = append(a.shots, s)
	return true
}

// save writes a picture.
func (a *album) save(s *shot, view string, picture []byte) error {
	s.files[view] = fmt.Sprintf("%s-%s-%s.png", s.visitor, view, s.name())
	return a.file(s.files[view], picture)
}

func (a *album) savePDF(s *shot, document []byte) error {
	s.files["pdf"] = fmt.Sprintf("%s-%s.pdf", s.visitor, s.name())
	return a.file(s.files["pdf"], document)
}

func (a *album) file(name string, content []byte) error {
	return os.WriteFile(filepath.Join(a.folder, name), content, 0o644) // #nosec G306 -- pictures of examples
}

// shows reports whether a page of this route was shown.
func (a *album) shows(pattern string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.seen[pattern]
}

// pages returns the patterns of the pages that were shown.
func (a *album) pages() map[string]bool { return a.seen }

func (a *album) count() string {
	files := 0
	for _, s := range a.shots {
		files += len(s.files)
	}
	return fmt.Sprintf("%d pages and states, %d files", len(a.shots), files)
}

// write writes the table of heights, longest first, and the index, and prints the table.
func (a *album) write(missing []string) error {
	var table strings.Builder
	fmt.Fprintf(&table, "%6s %6s  %-28s %s\n", "320", "1280", "visitor", "page")
	longest := slices.SortedStableFunc(slices.Values(a.shots), func(x, y *shot) int { return int(y.phone.height - x.phone.height) })
	for _, s := range longest {
		if !s.print {
			fmt.Fprintln(&table, strings.TrimRight(fmt.Sprintf("%6d %6d  %-28s %s  %s", s.phone.height, s.desk.height, s.visitor, s.name(), s.wide()), " "))
		}
	}
	fmt.Fprintf(&table, "\nPages without a picture: %s\n", strings.Join(missing, " "))
	fmt.Print(table.String())
	if err := a.file(mark, []byte(table.String())); err != nil {
		return err
	}
	return a.writeIndex()
}
