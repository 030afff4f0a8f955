package results

import (
	"slices"
	"strconv"

	"reflectietool/internal/framework"
	"reflectietool/internal/report"
	"reflectietool/internal/sharing"
	"reflectietool/templates/ui"
)

// The fields of the form of a gespreksblad. Own words and the kind of another competency
// have the competency's slug before their suffix.
const (
	SheetChoice      = "kiezen"
	SheetQuestions   = "vragen"
	SheetSuggested   = "vraag"
	SheetOwnQuestion = "eigen"
	WordsSuffix      = "-woorden"
	KindSuffix       = "-als"
)

// SheetEditProps are a gespreksblad while its owner chooses what is on it.
type SheetEditProps struct {
	Sheet     *sharing.Sheet
	Report    *report.Report
	Items     []sharing.Item // to show as chosen
	Questions []string       // to show as chosen or typed
	Errors    map[string]string
}

func (p SheetEditProps) item(slug string) sharing.Item {
	for _, item := range p.Items {
		if item.Competency == slug {
			return item
		}
	}
	return sharing.Item{}
}

// points are what the report shows to grow in, but for what was put on the sheet as a
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

// others are the rest of what has a level: the person says what they are.
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

// own are the questions that are not among the suggested ones, with room for more.
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

// SheetProps are a gespreksblad as its owner reads and prints it.
type SheetProps struct {
	Sheet     *sharing.Sheet
	Framework *framework.Framework
}

// ofKind lists what is on a sheet as a point or as a strength, in the framework's order.
func ofKind(s *sharing.Sheet, f *framework.Framework, kind sharing.Kind) []sharing.Item {
	var items []sharing.Item
	for _, competency := range f.Competencies() {
		if item, ok := s.Item(competency.Slug); ok && item.Kind == kind {
			items = append(items, item)
		}
	}
	return items
}
