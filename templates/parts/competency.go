package parts

import (
	"strconv"

	"reflectietool/internal/assessment"
	"reflectietool/internal/framework"
)

func CompetencyName(f *framework.Framework, slug string) string {
	competency, _ := f.Competency(slug) // a need is always about one of the edition
	return competency.Name
}

func KenmerkSlug(f *framework.Framework, competency string) string {
	kenmerk, _ := f.KenmerkOf(competency) // a competency always has one
	return kenmerk.Slug
}

// FormName is the Dutch name of a form.
func FormName(form assessment.Form) string {
	if form == assessment.FormScan {
		return "Snelle scan"
	}
	return "Reflectie"
}

func Coordinate(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) }
