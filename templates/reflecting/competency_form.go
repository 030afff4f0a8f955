package reflecting

import (
	"net/url"
	"slices"
	"strings"

	"reflectietool/internal/assessment"
	"reflectietool/internal/fault"
	"reflectietool/internal/framework"
	"reflectietool/internal/text"
)

// FormField says which of the two ways, the Reflectie or the snelle scan, a form is about: the
// form that starts one, and each page of questions.
const FormField = "vorm"

// ReadStartForm reads which of the two ways to start. It may be one that does not exist.
func ReadStartForm(form url.Values) assessment.Form { return assessment.Form(form.Get(FormField)) }

// The fields of a page of questions that are about the page and not answers, beside FormField.
const (
	editionField = "editie"
	buttonField  = "naar"
)

// The values of the buttons of a page of questions.
const (
	buttonNext     = "volgende"
	ButtonPrevious = "vorige"
	ButtonCheck    = "overzicht" // leads to the page with all answers
)

// PageForm is what a page of questions sends about itself.
type PageForm struct {
	Edition string // of the framework
	Form    assessment.Form
	Button  string // "" when a field saved itself
}

// ReadPageForm reads what a page of questions sends about itself.
func ReadPageForm(form url.Values) PageForm {
	return PageForm{
		Edition: form.Get(editionField), Form: assessment.Form(form.Get(FormField)), Button: form.Get(buttonField),
	}
}

// LevelField is the field with the level. The fields of the statements are named by their code.
func (p CompetencyProps) LevelField() string { return p.Competency.Slug }

// NoteField is the field with an example from work.
func (p CompetencyProps) NoteField() string { return p.Competency.Slug + "-notitie" }

// WeightField is the field with the weight (belang).
func (p CompetencyProps) WeightField() string { return p.Competency.Slug + "-belang" }

// TargetField is the field with the target (streefniveau).
func (p CompetencyProps) TargetField() string { return p.Competency.Slug + "-streefniveau" }

// QuestionField is the field with the answer to the question of the kenmerk.
func (p CompetencyProps) QuestionField() string { return p.Kenmerk.Slug + "-vraag" }

// wasPrefix begins the name of the hidden field that says which value a field had when
// the page was made.
const wasPrefix = "was."

// ReadTyped returns the values that were typed, and the values that were stored when the page was
// made, both by the name of the field.
func ReadTyped(form url.Values) (values, was map[string]string) {
	values, was = make(map[string]string), make(map[string]string)
	for name := range form {
		if plain, isWas := strings.CutPrefix(name, wasPrefix); isWas {
			was[plain] = form.Get(name)
		} else {
			values[name] = form.Get(name)
		}
	}
	return values, was
}

// ReadChanges reads what changed on the page. A value equal to the one the page was made with was
// not touched: writing it again could undo a newer answer from another tab. It returns
// fault.Invalid for a field that is not on this page.
func (p CompetencyProps) ReadChanges(form url.Values) (assessment.Changes, error) {
	changes := assessment.Changes{
		Statements:   map[string]assessment.Answer{},
		Competencies: map[string]assessment.CompetencyChange{},
		Kenmerken:    map[string]string{},
	}
	var change assessment.CompetencyChange
	for name := range form {
		value := form.Get(name)
		was := wasPrefix + name
		untouched := form.Has(was) && value == form.Get(was)
		if untouched || strings.HasPrefix(name, wasPrefix) {
			continue
		}
		switch name {
		case buttonField, editionField, FormField: // about the page, not an answer
		case p.LevelField():
			choice := assessment.Choice(value)
			change.Choice = &choice
		case p.NoteField():
			change.Note = &value
		case p.WeightField():
			weight := assessment.Weight(value)
			change.Weight = &weight
		case p.TargetField():
			target := parseLevel(value)
			change.Target = &target
		case p.QuestionField():
			changes.Kenmerken[p.Kenmerk.Slug] = value
		default:
			if !isStatement(p.Competency, name) {
				return changes, fault.Invalid{"": "Deze vraag hoort niet bij deze pagina. Laad de pagina opnieuw."}
			}
			changes.Statements[name] = assessment.Answer(value)
		}
	}
	if change != (assessment.CompetencyChange{}) {
		changes.Competencies[p.Competency.Slug] = change
	}
	return changes, nil
}

func isStatement(c framework.Competency, code string) bool {
	return slices.ContainsFunc(c.Statements, func(s framework.Statement) bool { return s.Code == code })
}

// parseLevel returns the level, or framework.NoLevel for a text that is no number.
func parseLevel(typed string) framework.Level {
	level, _ := text.Whole(typed, text.MostInteger)
	return framework.Level(level)
}
