package internal_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// notRaced are packages with tests whose goroutines .ci/race leaves to make race, and why.
var notRaced = map[string]string{
	"cmd/reflectietool":   ".ci/run races the test that serves in its own process; the others run the program, which is built without the detector",
	"internal/bench":      "it measures, and its tests begin no goroutine",
	"internal/demo":       "its goroutines copy rows of examples, each on a connection of its own",
	"internal/httpd/site": "its tests take far too long with the detector; .ci/run races a server with all of it in cmd/reflectietool",
}

// concurrent is what a package has that begins goroutines, or that takes care of goroutines of others.
var concurrent = regexp.MustCompile(`(?m)^\s*go (func\b|\w+[.(])|"sync"|"sync/atomic"|/errgroup"`)

// TestConcurrentPackagesAreRaced fails on a package with goroutines that the race detector does not check before a
// change counts.
func TestConcurrentPackagesAreRaced(t *testing.T) {
	t.Parallel()
	list, err := os.ReadFile("../.ci/race")
	if err != nil {
		t.Fatal(err)
	}
	raced := strings.Fields(string(list))
	for _, p := range packages(t) {
		name := strings.TrimPrefix(p.ImportPath, "reflectietool/")
		tested := len(p.TestGoFiles)+len(p.XTestGoFiles) > 0
		goes := slices.ContainsFunc(p.GoFiles, func(file string) bool { return concurrent.MatchString(source(t, p, file)) })
		if listed := slices.Contains(raced, "./"+name); tested && goes && !listed && notRaced[name] == "" {
			t.Errorf("%s has goroutines: add it to .ci/race, or to notRaced with a reason", name)
		} else if listed && (!tested || !goes) || notRaced[name] != "" && !goes {
			t.Errorf("%s has no tests, or no goroutines: it need not be listed", name)
		}
	}
}
