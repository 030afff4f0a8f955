package results

import (
	"net/url"
	"sort"
	"strings"

	"reflectietool/internal/assessment"
	"reflectietool/internal/offering"
	"reflectietool/internal/report"
	"reflectietool/internal/team"
	"reflectietool/templates/ui"
)

// differenceSuffix ends the name of the field that asks what makes the difference
// between level and practice; a competency's slug comes before it.
const differenceSuffix = "-verschil"

// ReadDifferenceForm reads what makes the difference between level and practice, by the slug of
// the competency.
func ReadDifferenceForm(form url.Values) map[string]string {
	differences := make(map[string]string)
	for name := range form {
		if slug, ok := strings.CutSuffix(name, differenceSuffix); ok {
			differences[slug] = form.Get(name)
		}
	}
	return differences
}

// ReportProps are a report and the state of the forms on its page.
type ReportProps struct {
	Rounds       []team.Question // the open team rounds in which the reflection counts or can count
	Report       *report.Report
	Correction   assessment.Correction // whether the answers can be corrected
	Picks        []assessment.Pick     // the picks to show as chosen
	Errors       map[string]string     // Dutch, by the name of the field
	Typed        url.Values            // what was sent in a form that was refused
	Preferred    bool                  // the filters come from the person's preference
	Filters      url.Values            // on the suggested offerings, as in the URL
	FilterErrors map[string]string     // Dutch, by the name of the filter
	Unfolded     string                // the fold to show unfolded; see paths.UnfoldParam
	Accounts     bool                  // people can have an account on this server
	Guest        bool                  // the person has none
}

func (p ReportProps) fieldErrors() []ui.FieldError {
	var errors []ui.FieldError
	for field, message := range p.Errors {
		if field == "" || field == growField {
			field = p.firstBox()
		}
		errors = append(errors, ui.FieldError{FieldID: field, Message: message})
	}
	sort.Slice(errors, func(i, j int) bool { return errors[i].FieldID < errors[j].FieldID })
	return errors
}

// difference returns the explanation to show in the field of a competency: as typed when it was refused.
func (p ReportProps) difference(entry report.Entry) string {
	if name := entry.Competency.Slug + differenceSuffix; p.refusedDifference() && p.Typed.Has(name) {
		return p.Typed.Get(name)
	}
	return entry.Difference
}

// refusedDifference reports whether an explanation of a difference was refused.
func (p ReportProps) refusedDifference() bool {
	for field := range p.Errors {
		if strings.HasSuffix(field, differenceSuffix) {
			return true
		}
	}
	return false
}

// hiddenWords says how many offerings each filter hides: "regio (2), kosten (1)".
func hiddenWords(hidden []offering.Hidden) string {
	var words []string
	for _, h := range hidden {
		words = append(words, string(h.Filter)+" ("+ui.Integer(h.Count)+")")
	}
	return strings.Join(words, ", ")
}
