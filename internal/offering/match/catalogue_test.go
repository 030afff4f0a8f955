package match

import (
	"fmt"
	"os"
	"slices"
	"testing"

	"reflectietool/internal/framework"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/intake"
	"reflectietool/internal/offering/offeringtest"
)

// scarce lists the needs for which the shipped catalogue has too little, by name. It is exact: a
// need that is served again has to leave the list.
var scarce = []string{}

// TestCatalogueServesEveryNeed checks that with the shipped catalogue each competency has, at each
// of the levels 1, 2 and 3 with the next level as target, at least three candidates, of which one
// is a low threshold and one a course; and as a strength to use more at least three at the levels 3
// and 4.
func TestCatalogueServesEveryNeed(t *testing.T) {
	t.Parallel()
	file, err := os.Open("../intake/catalogue/aanbod.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }() // opened for reading, so closing loses nothing
	fw := offeringtest.Framework(t)
	records, err := intake.ReadCSV(file, fw)
	if err != nil {
		t.Fatal(err)
	}
	var offerings []offering.Offering
	for i := range records {
		offerings = append(offerings, records[i].Offering)
	}
	var found []string
	for _, c := range fw.Competencies() {
		for level := framework.Level(1); level <= 3; level++ {
			need := Need{Competency: c.Slug, Level: level, Target: level + 1}
			if courses, others := candidates(need, offerings); courses+others < 3 || courses == 0 || others == 0 {
				found = append(found, fmt.Sprintf("%s from %d", c.Slug, level))
			}
		}
		for level := framework.Level(3); level <= 4; level++ {
			need := Need{Competency: c.Slug, Level: level, Target: level, Kind: UseMore}
			if courses, others := candidates(need, offerings); courses+others < 3 {
				found = append(found, fmt.Sprintf("%s to use more at %d", c.Slug, level))
			}
		}
	}
	if !slices.Equal(found, scarce) {
		t.Errorf("too little for %q, want %q", found, scarce)
	}
}

// candidates counts the offerings that are suggested for a need: courses, and low thresholds.
func candidates(need Need, offerings []offering.Offering) (courses, others int) {
	result := Offerings(Request{Needs: []Need{need}, Today: offeringtest.Today}, pointers(offerings))
	for _, s := range append(result.Suggestions, result.More...) {
		if s.Offering.Kind.Course() {
			courses++
		} else {
			others++
		}
	}
	return courses, others
}
