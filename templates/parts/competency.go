// Package parts holds the texts and components that the pages of several areas share: offerings
// and their filters, errors, refused forms, members, shares and team rounds.
package parts

import (
	"strconv"

	"reflectietool/internal/assessment"
	"reflectietool/internal/framework"
)

// CompetencyName returns the name of the competency with this slug, "" when f has none.
func CompetencyName(f *framework.Framework, slug string) string {
	competency, _ := f.Competency(slug) // callers take the slug from this edition
	return competency.Name
}

// CompetencySpoken returns the competency with this slug as a person says it, "" when f has none.
func CompetencySpoken(f *framework.Framework, slug string) string {
	competency, _ := f.Competency(slug) // callers take the slug from this edition
	return competency.Spoken
}

// KenmerkSlug returns the slug of the kenmerk that a competency, given by its slug, belongs to.
func KenmerkSlug(f *framework.Framework, competency string) string {
	kenmerk, _ := f.KenmerkOf(competency) // a competency always has one
	return kenmerk.Slug
}

// FormName returns the Dutch name of a form of reflection.
func FormName(form assessment.Form) string {
	if form == assessment.FormScan {
		return "Snelle scan"
	}
	return "Reflectie"
}

// Coordinate writes a coordinate for SVG, with one decimal.
func Coordinate(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) }
