package planning

import (
	"maps"
	"net/url"
	"slices"
	"strconv"

	"reflectietool/internal/framework"
	"reflectietool/internal/paths"
	"reflectietool/internal/plan"
	"reflectietool/internal/text"
	"reflectietool/templates/ui"
)

// The fields of the form that begins a goal, besides those that plan names.
const (
	RestField   = "rust"      // id of the goal that rests from now on
	mailsField  = "mail"      // whether a mail asks how it goes
	ifThenField = "voorbeeld" // the place of an example in the list of the competency, from 0
	ownWords    = "eigen"     // chooses own words instead of a suggestion
)

// choiceField is the field with the suggestion that was chosen for a question.
func choiceField(field string) string { return field + "-keuze" }

// Suggested is the answer to a question with suggestions. What is chosen counts, and without a choice what
// is typed.
type Suggested struct {
	Choice string // the suggestion, or ownWords, or ""
	Own    string // as typed
}

func readSuggested(form url.Values, field string) Suggested {
	return Suggested{Choice: form.Get(choiceField(field)), Own: form.Get(field)}
}

// Text returns the answer.
func (s Suggested) Text() string {
	if s.Choice != "" && s.Choice != ownWords {
		return s.Choice
	}
	return s.Own
}

// BeginForm is what a person chose and typed to begin a goal.
type BeginForm struct {
	Intention, Obstacle Suggested
	Example             string // of the if and the then: its place in the list, or ownWords, or ""
	If, Then            string // as typed
	Weeks               string
	Sign, With          string
	Mails               bool
	Rest                string
}

// ReadBeginForm reads the form that begins a goal.
func ReadBeginForm(form url.Values) BeginForm {
	return BeginForm{
		Intention: readSuggested(form, plan.FieldIntention), Obstacle: readSuggested(form, plan.FieldObstacle),
		Example: form.Get(ifThenField), If: form.Get(plan.FieldIf), Then: form.Get(plan.FieldThen),
		Weeks: form.Get(plan.FieldWeeks), Sign: form.Get(plan.FieldSign), With: form.Get(plan.FieldWith),
		Mails: form.Get(mailsField) != "", Rest: form.Get(RestField),
	}
}

// Draft returns what the person filled in about a goal that begins from a start.
func (f BeginForm) Draft(from Start) plan.Draft {
	weeks, _ := text.Whole(f.Weeks, text.MostInteger) // plan refuses what is no number of weeks
	draft := plan.Draft{
		Source: from.Source, Edition: from.Edition(), Reflection: from.Reflection,
		Intention: f.Intention.Text(), Obstacle: f.Obstacle.Text(), If: f.If, Then: f.Then, Sign: f.Sign, With: f.With,
		Weeks: weeks, Mails: f.Mails,
	}
	if from.Competency != nil {
		draft.Competency = from.Competency.Slug
		if example, ok := text.Whole(f.Example, text.MostInteger); ok && example < len(from.Competency.IfThen) {
			draft.If, draft.Then = from.Competency.IfThen[example].If, from.Competency.IfThen[example].Then
		}
	}
	return draft
}

// Start is what a goal begins from.
type Start struct {
	Source      plan.Source
	Reflection  string                // whose report names the competency, "" for own words
	Framework   *framework.Framework  // of that report, nil for own words
	Competency  *framework.Competency // nil for own words
	Suggestions plan.Suggestions
}

// Edition is the id of the edition of the framework that has the competency, "" for own words.
func (s Start) Edition() string {
	if s.Framework == nil {
		return ""
	}
	return s.Framework.ID
}

// title is what the goal is about.
func (s Start) title() string {
	switch {
	case s.Competency == nil:
		return "Een eigen doel"
	case s.Source == plan.FromStrength:
		return "Meer doen met: " + s.Competency.Name
	default:
		return "Groeien in: " + s.Competency.Name
	}
}

// BeginProps describe the form that begins a goal.
type BeginProps struct {
	Start
	Form        BeginForm
	Active      []plan.Goal // when there are as many as can be active
	OffersMails bool        // the person has an address, and the site sends mail
	Errors      map[string]string
}

// questionID is the id of a question with suggestions.
func questionID(field string) string { return field + "-vraag" }

// failures are the errors by the field at which they show. The fields for own words are hidden until those are chosen, so
// a question without an answer shows its error itself.
func (p BeginProps) failures() map[string]string {
	failures := maps.Clone(p.Errors)
	if len(p.Suggestions.Intentions) > 0 && p.Form.Intention == (Suggested{}) && failures[plan.FieldIntention] != "" {
		failures[questionID(plan.FieldIntention)] = "Kies wat je anders wilt doen, of schrijf zelf iets op."
		delete(failures, plan.FieldIntention)
	}
	if len(p.Suggestions.IfThens) > 0 && p.Form.Example+p.Form.If+p.Form.Then == "" && failures[plan.FieldIf] != "" {
		failures[ifThenField] = "Kies een situatie, of schrijf er zelf een op."
		delete(failures, plan.FieldIf)
		delete(failures, plan.FieldThen)
	}
	return failures
}

// source is the source line of the framework, "" for own words.
func (p BeginProps) source() string {
	if p.Framework == nil {
		return ""
	}
	return p.Framework.Source
}

// fieldErrors lists the errors in the order of the page.
func (p BeginProps) fieldErrors() []ui.FieldError {
	return errorsOf(p.failures(), RestField, questionID(plan.FieldIntention), plan.FieldIntention, plan.FieldObstacle, ifThenField, plan.FieldIf, plan.FieldThen, plan.FieldWeeks, plan.FieldSign, plan.FieldWith, "")
}

// errorsOf lists the errors of some fields, in that order.
func errorsOf(messages map[string]string, fields ...string) (errors []ui.FieldError) {
	for _, field := range fields {
		errors = append(errors, ui.FieldErrors(messages, field)...)
	}
	return errors
}

// suggestedProps describe a question with suggestions.
type suggestedProps struct {
	field, question, help, own string // own is the label of the field for own words
	suggestions                []string
	given                      Suggested
	failures                   map[string]string
	most                       int // characters
}

// options returns the suggestions, and own words.
func (p suggestedProps) options() []ui.Option {
	options := make([]ui.Option, 0, len(p.suggestions)+1)
	for _, suggestion := range p.suggestions {
		options = append(options, ui.Option{Value: suggestion, Label: suggestion, Checked: p.given.Choice == suggestion})
	}
	own := p.given.Choice == ownWords || p.given.Choice == "" && p.given.Own != ""
	return append(options, ui.Option{Value: ownWords, Label: "Iets anders, in mijn eigen woorden", Checked: own})
}

// exampleOptions returns the examples of an if and a then, and own words.
func (p BeginProps) exampleOptions() []ui.Option {
	var options []ui.Option
	for _, example := range p.Suggestions.IfThens {
		place := strconv.Itoa(slices.Index(p.Competency.IfThen, example))
		options = append(options, ui.Option{Value: place, Label: plan.IfThen(example.If, example.Then), Checked: p.Form.Example == place})
	}
	own := p.Form.Example == ownWords || p.Form.Example == "" && p.Form.If+p.Form.Then != ""
	return append(options, ui.Option{Value: ownWords, Label: "Iets anders, in mijn eigen woorden", Checked: own})
}

// weekOptions are the moments to look back on.
func weekOptions(chosen string) []ui.Option {
	var options []ui.Option
	for _, weeks := range plan.Weeks() {
		value := strconv.Itoa(weeks)
		options = append(options, ui.Option{Value: value, Label: "Over\u00a0" + value + "\u00a0weken", Checked: value == chosen})
	}
	return options
}

// restOptions are the active goals, of which one has to rest.
func (p BeginProps) restOptions() []ui.Option { return goalOptions(p.Active, p.Form.Rest) }

func goalOptions(goals []plan.Goal, chosen string) []ui.Option {
	options := make([]ui.Option, len(goals))
	for i, goal := range goals {
		options[i] = ui.Option{Value: goal.ID, Label: goal.Intention, Description: plan.IfThen(goal.If, goal.Then), Checked: goal.ID == chosen}
	}
	return options
}

// atMost says how long a text can be.
func atMost(characters int) string { return "Maximaal " + strconv.Itoa(characters) + " tekens." }

// ChooseProps describe the page on which a person chooses what a goal begins from.
type ChooseProps struct {
	Reflection string                  // whose report has the competencies, "" without a report
	Points     []*framework.Competency // to grow in
	Strengths  []*framework.Competency // to use more
}

// beginPath is the form about a competency of the report.
func (p ChooseProps) beginPath(c *framework.Competency) string {
	return paths.PlanNewFrom(p.Reflection, c.Slug)
}
