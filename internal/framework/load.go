package framework

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
)

//go:embed data
var embedded embed.FS

const editionFile = "edition.json"

// kenmerkFile is the pattern of the name of a kenmerk's file: its place in the order, then its
// slug.
var kenmerkFile = regexp.MustCompile(`^([1-9][0-9]*)-([a-z0-9]+(?:-[a-z0-9]+)*)\.json$`)

// Library holds every edition of every framework in the binary. It is read-only after
// loading and safe for concurrent use.
type Library struct {
	editions map[string]*Framework
	current  *Framework
}

// Current returns the edition that new reflections are made with.
func (l *Library) Current() *Framework { return l.current }

// Edition returns the edition with this id, for example "wmo-2013/1". Reflections and
// reports are pinned to such an id.
func (l *Library) Edition(id string) (*Framework, bool) {
	f, ok := l.editions[id]
	return f, ok
}

// All returns every edition, in the order of their ids.
func (l *Library) All() []*Framework {
	var all []*Framework
	for _, id := range slices.Sorted(maps.Keys(l.editions)) {
		all = append(all, l.editions[id])
	}
	return all
}

// Load reads the editions embedded in the binary. Its error joins all faults found.
func Load() (*Library, error) {
	data, err := fs.Sub(embedded, "data")
	if err != nil {
		return nil, fmt.Errorf("framework: %w", err)
	}
	return LoadFS(data)
}

// LoadFS reads a library from fsys: one folder per edition, named code-number (such as wmo-2013-1),
// with an edition.json, one N-slug.json per kenmerk, N being its place, and perhaps a functions.json. Exactly one edition must
// be marked as the current one. Unknown fields are refused, and the error joins all faults of all
// files.
func LoadFS(fsys fs.FS) (*Library, error) {
	folders, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, fmt.Errorf("framework: %w", err)
	}
	var fl faults
	lib := &Library{editions: map[string]*Framework{}}
	for _, folder := range folders {
		if !folder.IsDir() {
			fl.add(folder.Name(), "unexpected file, want one folder per edition")
			continue
		}
		f, current := loadEdition(fsys, folder.Name(), &fl)
		lib.editions[f.ID] = f
		switch {
		case current && lib.current != nil:
			fl.add(folder.Name(), "edition %s is the current one already", lib.current.ID)
		case current:
			lib.current = f
		}
	}
	if lib.current == nil {
		fl.add(".", "no edition is the current one")
	}
	if err := errors.Join(fl...); err != nil {
		return nil, fmt.Errorf("framework: %w", err)
	}
	return lib, nil
}

// loadEdition reads one folder. It returns as much as could be read, even when there are faults, so
// that one run reports them all.
func loadEdition(fsys fs.FS, folder string, fl *faults) (f *Framework, current bool) {
	var head struct {
		Code      string       `json:"code"`
		Number    int          `json:"number"`
		Current   bool         `json:"current"`
		Name      string       `json:"name"`
		Source    string       `json:"source"`
		Editorial string       `json:"editorial"`
		Audience  string       `json:"audience"`
		LevelHint string       `json:"level_hint"`
		BasicKit  []BasicSkill `json:"basic_kit"`
		Ladder    *Ladder      `json:"ladder"`
	}
	before := len(*fl)
	decode(fsys, path.Join(folder, editionFile), &head, fl)
	f = &Framework{
		ID:        head.Code + "/" + strconv.Itoa(head.Number),
		Code:      head.Code,
		Number:    head.Number,
		Name:      head.Name,
		Source:    head.Source,
		Editorial: head.Editorial,
		Audience:  head.Audience,
		LevelHint: head.LevelHint,
		BasicKit:  head.BasicKit,
		Ladder:    head.Ladder,
	}
	for i, name := range kenmerkFiles(fsys, folder, fl) {
		var k Kenmerk
		decode(fsys, path.Join(folder, name), &k, fl)
		m := kenmerkFile.FindStringSubmatch(name)
		if m[1] != strconv.Itoa(i+1) {
			fl.add(path.Join(folder, name), "its number should be %d: kenmerken count from 1 without gaps", i+1)
		}
		if k.Slug != "" && k.Slug != m[2] {
			fl.add(path.Join(folder, name), "slug %q differs from the file name", k.Slug)
		}
		f.Kenmerken = append(f.Kenmerken, k)
	}
	readFunctions(fsys, folder, f, fl)
	// Content is checked only when all of it could be read: otherwise every reference to a broken
	// file would be reported as a fault too.
	if len(*fl) == before {
		if want := fmt.Sprintf("%s-%d", f.Code, f.Number); folder != want {
			fl.add(folder, "the folder of %s should be named %q", f.ID, want)
		}
		validate(f, folder, fl)
	}
	return f, head.Current
}

// kenmerkFiles lists the kenmerk files of a folder in the framework's order.
func kenmerkFiles(fsys fs.FS, folder string, fl *faults) []string {
	entries, err := fs.ReadDir(fsys, folder)
	if err != nil {
		fl.add(folder, "%v", err)
		return nil
	}
	var names []string
	for _, e := range entries {
		switch {
		case e.Name() == editionFile, e.Name() == functionsFile:
		case kenmerkFile.MatchString(e.Name()):
			names = append(names, e.Name())
		default:
			fl.add(path.Join(folder, e.Name()), "unexpected file, want %s, %s and N-slug.json", editionFile, functionsFile)
		}
	}
	slices.SortStableFunc(names, func(a, b string) int { return place(a) - place(b) })
	return names
}

// place is the number that a kenmerk's file name begins with.
func place(name string) int {
	n, err := strconv.Atoi(kenmerkFile.FindStringSubmatch(name)[1])
	if err != nil { // more digits than fit in an int; checking the order reports it
		return int(^uint(0) >> 1)
	}
	return n
}

// decode reads one JSON file into target and refuses unknown fields.
func decode(fsys fs.FS, name string, target any, fl *faults) {
	raw, err := fs.ReadFile(fsys, name)
	if err != nil {
		fl.add(name, "%v", err)
		return
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(target); err != nil {
		fl.add(name, "%v", err)
		return
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		fl.add(name, "text after the end of the JSON value")
	}
}
