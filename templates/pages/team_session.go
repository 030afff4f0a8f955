package pages

import (
	"strings"

	"reflectietool/internal/framework"
)

// cardWords are one side of a card on one line: the name of the competency and own words.
func cardWords(f *framework.Framework, slug, words string) string {
	if competency, known := f.Competency(slug); known {
		slug = competency.Name
	}
	return strings.Trim(slug+". "+words, ". ")
}
