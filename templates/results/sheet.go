package results

import (
	"slices"
	"strconv"

	"reflectietool/internal/framework"
	"reflectietool/internal/report"
	"reflectietool/internal/sharing"
	"reflectietool/templates/ui"
)

// The names of the fields in the form of a gespreksblad. The suffixes come after a competency's
// slug.
const (
	SheetChoice      = "kiezen"   // the competencies put on the sheet
	SheetQuestions   = "vragen"   // the questions as a whole, for their errors
	SheetSuggested   = "vraag"    // a suggested question that was chosen
	SheetOwnQuestion = "eigen"    // a question of the owner
	WordsSuffix      = "-woorden" // the owner's words about a competency
	KindSuffix       = "-als"     // point or strength, where the report does not decide
)

// SheetEditProps describe the form in which the owner fills a gespreksblad.
type SheetEditProps struct {
	Sheet     *sharing.Sheet
	Report    *report.Report
	Items     []sharing.Item    // to show as chosen
	Questions []string          // to show as chosen or typed
	Errors    map[string]string // Dutch, by the name of the field
}

func (p SheetEditProps) item(slug string) sharing.Item {
	for _, item := range p.Items {
		if item.Competency == slug {
			return item
		}
	}
	return sharing.Item{}
}

// points returns the report's points to grow in, without those that are on the sheet as a
// strength.
func (p SheetEditProps) points() []report.Entry {
	var entries []report.Entry
	for _, point := range p.Report.Points {
		entries = append(entries, point.Entry)
	}
	return p.fitting(entries, sharing.Point)
}

func (p SheetEditProps) strengths() []report.Entry {
	return p.fitting(slices.Concat(p.Report.Use, p.Report.Strengths), sharing.Strength)
}

func (p SheetEditProps) fitting(entries []report.Entry, kind sharing.Kind) []report.Entry {
	return slices.DeleteFunc(entries, func(e report.Entry) bool {
		chosen := p.item(e.Competency.Slug).Kind
		return chosen != "" && chosen != kind
	})
}

// others returns the other competencies with a level, for which the owner chooses between point
// and strength.
func (p SheetEditProps) others() []report.Entry {
	shown := append(p.points(), p.strengths()...)
	return slices.DeleteFunc(p.Report.Pickable(), func(e report.Entry) bool {
		return slices.ContainsFunc(shown, func(s report.Entry) bool { return s.Competency.Slug == e.Competency.Slug })
	})
}

func (p SheetEditProps) anyOtherChosen() bool {
	return slices.ContainsFunc(p.others(), func(e report.Entry) bool {
		slug := e.Competency.Slug
		return p.item(slug).Kind != "" || p.Errors[slug+WordsSuffix] != ""
	})
}

// own returns the owner's questions that were not suggested, followed by empty ones to fill in.
func (p SheetEditProps) own() []string {
	suggested := p.Report.TalkQuestions()
	own := slices.DeleteFunc(slices.Clone(p.Questions), func(q string) bool { return slices.Contains(suggested, q) })
	for len(own) < 2 || len(own) < sharing.MaxQuestions && own[len(own)-1] != "" {
		own = append(own, "")
	}
	return own
}

func (p SheetEditProps) fieldErrors() []ui.FieldError {
	var errors []ui.FieldError
	for _, field := range []string{SheetChoice, SheetQuestions, "bevestig"} {
		if p.Errors[field] != "" {
			errors = append(errors, ui.FieldError{FieldID: field, Message: p.Errors[field]})
		}
	}
	for _, entry := range p.Report.Entries {
		if message := p.Errors[entry.Competency.Slug+WordsSuffix]; message != "" {
			errors = append(errors, ui.FieldError{FieldID: entry.Competency.Slug + WordsSuffix, Message: entry.Competency.Name + ": " + message})
		}
	}
	return errors
}

func ownQuestionID(i int) string { return SheetOwnQuestion + "-" + strconv.Itoa(i+1) }

var kindOptions = []ui.SelectOption{
	{Value: "", Label: "Niet op mijn blad"},
	{Value: string(sharing.Point), Label: "Als punt om in te groeien"},
	{Value: string(sharing.Strength), Label: "Als sterke kant"},
}

// SheetProps hold a gespreksblad as its owner reads and prints it.
type SheetProps struct {
	Sheet     *sharing.Sheet
	Framework *framework.Framework
}

// ofKind returns the points or the strengths on a sheet, in the framework's order.
func ofKind(s *sharing.Sheet, f *framework.Framework, kind sharing.Kind) []sharing.Item {
	var items []sharing.Item
	for _, competency := range f.Competencies() {
		if item, ok := s.Item(competency.Slug); ok && item.Kind == kind {
			items = append(items, item)
		}
	}
	return items
}
