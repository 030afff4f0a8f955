package framework

import (
	"io/fs"
	"net/url"
	"path"
)

// functionsFile has the functions of an edition. An edition can do without.
const functionsFile = "functions.json"

// Function is a function that many organisations have, from which an admin can start to make one.
type Function struct {
	Slug   string `json:"slug"`
	Name   string `json:"name"`
	Source string `json:"source"` // where the name comes from
	Link   string `json:"link"`   // URL of the source, "" for one that is not on the web
	// Targets has a level for each competency. It is a proposal of this project and no norm.
	Targets map[string]Level `json:"targets"`
}

// Function returns the function with this slug.
func (f *Framework) Function(slug string) (Function, bool) {
	for _, function := range f.Functions {
		if function.Slug == slug {
			return function, true
		}
	}
	return Function{}, false
}

// readFunctions reads the functions of an edition, if its folder has them.
func readFunctions(fsys fs.FS, folder string, f *Framework, fl *faults) {
	name := path.Join(folder, functionsFile)
	if _, err := fs.Stat(fsys, name); err != nil {
		return
	}
	var file struct {
		Editorial string     `json:"editorial"`
		Functions []Function `json:"functions"`
	}
	decode(fsys, name, &file, fl)
	f.FunctionsNote, f.Functions = file.Editorial, file.Functions
}

// checkFunctions checks that each function has a level for each competency, and nothing else.
func checkFunctions(f *Framework, folder string, fl *faults) {
	if len(f.Functions) == 0 {
		return
	}
	where := path.Join(folder, functionsFile)
	fl.text(where+": editorial", f.FunctionsNote)
	slugs, names := unique{}, unique{}
	for _, function := range f.Functions {
		where := where + ": " + function.Slug
		checkName(where, function.Slug, function.Name, slugs, names, fl)
		fl.text(where+": source", function.Source)
		if link, err := url.Parse(function.Link); function.Link != "" && (err != nil || link.Scheme != "https" || link.Host == "") {
			fl.add(where, "link %q should be a URL with https", function.Link)
		}
		for _, competency := range f.Competencies() {
			if !function.Targets[competency.Slug].Valid() {
				fl.add(where, "has no level for %s", competency.Slug)
			}
		}
		for slug := range function.Targets {
			if _, known := f.Competency(slug); !known {
				fl.add(where, "has a level for %q, which is no competency", slug)
			}
		}
	}
}
