package results

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"reflectietool/internal/framework"
	"reflectietool/internal/report"
	"reflectietool/internal/sharing"
	"reflectietool/templates/parts"
	"reflectietool/templates/ui"
)

// The fields of the form of a gespreksblad. The boxes for a strength and for a point hold the
// slugs of the competencies that are ticked, and are named by their sharing.Kind.
const (
	goalField        = "doel"
	suggestedField   = "vraag"
	ownQuestionField = "eigen"
)

// WordsField is the field with own words on a competency.
func WordsField(competency string) string { return competency + "-woorden" }

// kindField is the field with the kind of a competency that the report shows as neither a point
// nor a strength.
func kindField(competency string) string { return competency + "-als" }

// Parts of the form of a gespreksblad, where the page shows what is wrong with the choice or the
// questions.
const (
	choicePart    = "kiezen"
	goalsPart     = "doelen"
	questionsPart = "vragen"
)

// Choosable lists the competencies that can be chosen for a sheet: those with a level, and those that
// are on it already, which a correction may have left without one.
func Choosable(r *report.Report, sheet *sharing.Sheet) []report.Entry {
	return slices.DeleteFunc(slices.Clone(r.Entries), func(e report.Entry) bool {
		_, chosen := sheet.Item(e.Competency.Slug)
		return !chosen && !e.Level.Valid()
	})
}

// ReadSheetForm reads the form of a gespreksblad. The entries and goals are what can be chosen. It returns the competencies that
// were chosen or have words: one that was not chosen has no Kind.
func ReadSheetForm(form url.Values, entries []report.Entry, goals []string) sharing.Content {
	var items []sharing.Item
	for _, entry := range entries {
		if item := readItem(form, entry.Competency.Slug); item.Kind != "" || item.Words != "" {
			items = append(items, item)
		}
	}
	questions := slices.Concat(form[suggestedField], form[ownQuestionField])
	questions = slices.DeleteFunc(questions, func(question string) bool { return strings.TrimSpace(question) == "" })
	chosen := slices.DeleteFunc(slices.Clone(goals), func(goal string) bool { return !slices.Contains(form[goalField], goal) })
	return sharing.Content{Items: items, Goals: chosen, Questions: questions}
}

func readItem(form url.Values, slug string) sharing.Item {
	item := sharing.Item{
		Competency: slug, Kind: sharing.Kind(form.Get(kindField(slug))), Words: strings.TrimSpace(form.Get(WordsField(slug))),
	}
	for _, box := range []sharing.Kind{sharing.Strength, sharing.Point} {
		if slices.Contains(form[string(box)], slug) {
			item.Kind = box
		}
	}
	return item
}

// SheetEditProps are a gespreksblad while its owner chooses what is on it.
type SheetEditProps struct {
	Sheet     *sharing.Sheet
	Report    *report.Report
	Choosable []string          // goals, in words
	Content   sharing.Content   // to show as chosen or typed
	Errors    map[string]string // Dutch, by the name of the field
}

func (p SheetEditProps) item(slug string) sharing.Item {
	for _, item := range p.Content.Items {
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

// others returns the other competencies that can be chosen, for which the owner chooses between
// point and strength.
func (p SheetEditProps) others() []report.Entry {
	shown := append(p.points(), p.strengths()...)
	return slices.DeleteFunc(Choosable(p.Report, p.Sheet), func(e report.Entry) bool {
		return slices.ContainsFunc(shown, func(s report.Entry) bool { return s.Competency.Slug == e.Competency.Slug })
	})
}

func (p SheetEditProps) anyOtherChosen() bool {
	return slices.ContainsFunc(p.others(), func(e report.Entry) bool {
		slug := e.Competency.Slug
		return p.item(slug).Kind != "" || p.Errors[WordsField(slug)] != ""
	})
}

// own returns the owner's questions that were not suggested, followed by empty ones to fill in.
func (p SheetEditProps) own() []string {
	suggested := p.Report.TalkQuestions()
	own := slices.DeleteFunc(slices.Clone(p.Content.Questions), func(q string) bool { return slices.Contains(suggested, q) })
	for len(own) < 2 || len(own) < sharing.MaxQuestions && own[len(own)-1] != "" {
		own = append(own, "")
	}
	return own
}

func (p SheetEditProps) fieldErrors() []ui.FieldError {
	var errors []ui.FieldError
	for _, fault := range []ui.FieldError{
		{FieldID: choicePart, Message: p.Errors[choicePart]}, {FieldID: goalsPart, Message: p.Errors[goalsPart]}, {FieldID: questionsPart, Message: p.questionsFailure()}, {FieldID: parts.ConfirmField, Message: p.Errors[parts.ConfirmField]},
	} {
		if fault.Message != "" {
			errors = append(errors, fault)
		}
	}
	for i, question := range p.own() {
		if message := p.questionFailure(question); message != "" {
			errors = append(errors, ui.FieldError{FieldID: ownQuestionID(i), Message: message})
		}
	}
	for _, entry := range p.Report.Entries {
		if message := p.Errors[WordsField(entry.Competency.Slug)]; message != "" {
			errors = append(errors, ui.FieldError{FieldID: WordsField(entry.Competency.Slug), Message: entry.Competency.Name + ": " + message})
		}
	}
	return errors
}

// questionFailure returns what is wrong with one own question, "" for nothing.
func (p SheetEditProps) questionFailure(question string) string {
	if p.Errors[questionsPart] == "" {
		return ""
	}
	return sharing.QuestionProblem(question)
}

// questionsFailure returns what is wrong with the questions together, "" when the fault is in one of them.
func (p SheetEditProps) questionsFailure() string {
	if slices.ContainsFunc(p.own(), func(q string) bool { return p.questionFailure(q) != "" }) {
		return ""
	}
	return p.Errors[questionsPart]
}

// choice returns the attributes of the field to choose a competency, when the choice was refused.
func (p SheetEditProps) choice(entry report.Entry) templ.Attributes {
	return ui.InGroup(choicePart, p.Errors[choicePart] != "" && p.item(entry.Competency.Slug).Kind != "")
}

func ownQuestionID(i int) string { return ownQuestionField + "-" + strconv.Itoa(i+1) }

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
