package planning

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"reflectietool/internal/calendar"
	"reflectietool/internal/framework"
	"reflectietool/internal/plan"
	"reflectietool/internal/text"
	"reflectietool/templates/parts"
	"reflectietool/templates/ui"
)

// GoalProps describe the page of one goal.
type GoalProps struct {
	Goal        plan.Goal
	Items       []plan.Item // to learn from, for this goal
	Frameworks  *framework.Library
	Today       time.Time
	Active      []plan.Goal // when as many goals are active as can be, and this one is not
	SignedIn    bool        // the person has an account
	OffersMails bool        // the person has an address, and the site sends mail
	Refused     parts.Refused
	Unsure      string // why it was not deleted
	Done        string // key for parts.Done
}

// competencyOf returns the name of the competency that a goal is about, "" for own words.
func competencyOf(goal plan.Goal, frameworks *framework.Library) string {
	if edition, known := frameworks.Edition(goal.Edition); known {
		return parts.CompetencyName(edition, goal.Competency)
	}
	return ""
}

// about says in a few words what the goal began from.
func about(goal plan.Goal, frameworks *framework.Library) string {
	name := competencyOf(goal, frameworks)
	switch {
	case name == "":
		return "Eigen doel"
	case goal.Source == plan.FromStrength:
		return "Sterke kant: " + name
	default:
		return name
	}
}

// facts are what the person wrote about the goal, besides the intention.
func (p GoalProps) facts() []ui.Term {
	var terms []ui.Term
	for _, term := range []ui.Term{
		{Name: "Wat in de weg kan zitten", Value: p.Goal.Obstacle}, {Name: "Waaraan je merkt dat het lukt", Value: p.Goal.Sign},
		{Name: "Met wie", Value: p.Goal.With},
	} {
		if term.Value != "" {
			terms = append(terms, term)
		}
	}
	return terms
}

// state says how the goal stands, in one sentence.
func state(goal plan.Goal, today time.Time) string {
	switch goal.State {
	case plan.Active:
		if goal.Due(today) {
			return "Tijd om terug te kijken."
		}
		return "Terugkijken: " + calendar.Near(goal.LookBackOn, today) + "."
	case plan.Resting:
		if goal.Missed >= plan.RestAfter {
			return "Dit doel rust. Je hebt twee keer niet teruggekeken. Dat mag."
		}
		return "Dit doel rust."
	default:
		return "Afgerond op " + calendar.Date(*goal.EndedAt) + "."
	}
}

// storyLine says what was answered on a day.
func storyLine(l plan.LookBack) string {
	if l.Answer == "" {
		return "Niet teruggekeken"
	}
	return l.Answer.Label()
}

// lately is the last times that a person looked back on a goal, in one line; "" before the first.
func lately(goal plan.Goal) string {
	var words []string
	for _, l := range goal.Story[max(0, len(goal.Story)-shownLookBacks):] {
		words = append(words, strings.ToLower(storyLine(l))+" op "+calendar.Date(storyDay(l)))
	}
	if words == nil {
		return ""
	}
	return "Zo ging het: " + strings.Join(words, " · ") + "."
}

// shownLookBacks is how many look-backs of a goal show in the whole plan.
const shownLookBacks = 2

func storyDay(l plan.LookBack) time.Time {
	if l.AnsweredAt != nil {
		return *l.AnsweredAt
	}
	return l.DueOn
}

// ResumeForm is the name of the form that makes a goal active again.
const ResumeForm = "hervatten"

// ReadResumeForm returns after how many weeks the person looks back on a goal, and which goal rests instead.
func ReadResumeForm(form url.Values) (weeks int, rest string) {
	weeks, _ = text.Whole(form.Get(plan.FieldWeeks), text.MostInteger) // plan refuses what is no number of weeks
	return weeks, form.Get(RestField)
}

func (p GoalProps) fieldErrors() []ui.FieldError {
	return append(p.Refused.FieldErrors(), ui.FieldErrors(map[string]string{parts.SureField: p.Unsure}, parts.SureField)...)
}

// resumeWeeks is the number of weeks that is chosen in the form that makes a goal active again.
func (p GoalProps) resumeWeeks() string {
	if p.Refused.Open(ResumeForm) {
		return p.Refused.Typed.Get(plan.FieldWeeks)
	}
	return strconv.Itoa(plan.DefaultWeeks)
}

// ChangeForm is what a person typed to change a goal.
type ChangeForm struct {
	Intention, Obstacle, If, Then, Sign, With string
	Weeks                                     string // "" keeps the day to look back on
	Mails                                     bool
}

// ChangeFormOf returns the form with what is stored about a goal.
func ChangeFormOf(goal plan.Goal) ChangeForm {
	return ChangeForm{
		Intention: goal.Intention, Obstacle: goal.Obstacle, If: goal.If, Then: goal.Then, Sign: goal.Sign, With: goal.With, Mails: goal.Mails,
	}
}

// ReadChangeForm reads the form that changes a goal.
func ReadChangeForm(form url.Values) ChangeForm {
	return ChangeForm{
		Intention: form.Get(plan.FieldIntention), Obstacle: form.Get(plan.FieldObstacle), If: form.Get(plan.FieldIf), Then: form.Get(plan.FieldThen),
		Sign: form.Get(plan.FieldSign), With: form.Get(plan.FieldWith), Weeks: form.Get(plan.FieldWeeks), Mails: form.Get(mailsField) != "",
	}
}

// Draft returns what the person typed about a goal.
func (f ChangeForm) Draft() plan.Draft {
	weeks, ok := text.Whole(f.Weeks, text.MostInteger)
	if !ok && f.Weeks != "" {
		weeks = -1 // plan refuses it
	}
	return plan.Draft{
		Intention: f.Intention, Obstacle: f.Obstacle, If: f.If, Then: f.Then, Sign: f.Sign, With: f.With, Weeks: weeks, Mails: f.Mails,
	}
}

// ChangeProps describe the form that changes a goal.
type ChangeProps struct {
	Goal        plan.Goal
	Form        ChangeForm
	OffersMails bool
	Errors      map[string]string
}

func (p ChangeProps) fieldErrors() []ui.FieldError {
	return errorsOf(p.Errors, plan.FieldIntention, plan.FieldObstacle, plan.FieldIf, plan.FieldThen, plan.FieldSign, plan.FieldWith, plan.FieldWeeks)
}

// weekOptions are the moments to look back on, with the one that the goal has first.
func (p ChangeProps) weekOptions() []ui.Option {
	keep := ui.Option{Value: "", Label: "Op " + calendar.Date(p.Goal.LookBackOn) + ", zoals nu", Checked: p.Form.Weeks == ""}
	return append([]ui.Option{keep}, weekOptions(p.Form.Weeks)...)
}
