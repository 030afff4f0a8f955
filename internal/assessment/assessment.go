// Package assessment keeps reflections: one person's answers on one edition of a framework. It
// stores the answers; package report works out what they mean.
package assessment

import (
	"slices"
	"time"

	"reflectietool/internal/framework"
)

// DefaultTarget is the target level where nobody set another (product rule 4).
const DefaultTarget = framework.Steady

// MaxText is the length in characters of a note or an open answer.
const MaxText = 2000

// Form is which of the two ways to reflect was chosen.
type Form string

// The two forms. Both ask for a level per competency; FormReflection asks four
// statements before it.
const (
	FormReflection Form = "reflectie"
	FormScan       Form = "snelle-scan"
)

// Valid reports whether f is one of the two forms.
func (f Form) Valid() bool { return f == FormReflection || f == FormScan }

// Answer is how often a person does what a statement describes.
type Answer string

// The answers on a statement. The last two are real answers, but not numbers.
const (
	Never         Answer = "nooit"
	Sometimes     Answer = "soms"
	Often         Answer = "vaak"
	Always        Answer = "altijd"
	NotApplicable Answer = "nvt"
	DontKnow      Answer = "weet-niet"
)

// Answers lists the answers in the order in which they are offered.
func Answers() []Answer {
	return []Answer{Never, Sometimes, Often, Always, NotApplicable, DontKnow}
}

// Label is the Dutch text of the answer.
func (a Answer) Label() string {
	switch a {
	case Never:
		return "(bijna) nooit"
	case Sometimes:
		return "soms"
	case Often:
		return "vaak"
	case Always:
		return "(bijna) altijd"
	case NotApplicable:
		return "niet in mijn werk"
	case DontKnow:
		return "weet ik niet"
	}
	return ""
}

// Valid reports whether a is one of the six answers.
func (a Answer) Valid() bool { return a.Label() != "" }

// Number returns 1 to 4 for a frequency, and false for an answer that is not a number.
func (a Answer) Number() (int, bool) {
	switch a {
	case Never:
		return 1, true
	case Sometimes:
		return 2, true
	case Often:
		return 3, true
	case Always:
		return 4, true
	}
	return 0, false
}

// Choice is the level description that the person says fits best. The zero value is an open
// question.
type Choice string

// The choices: the four levels ascending, and two answers that are no level.
const (
	ChoseExploring     Choice = "verkennen"
	ChoseGrowing       Choice = "groeien"
	ChoseSteady        Choice = "vast"
	ChosePassingOn     Choice = "doorgeven"
	ChoseNotApplicable Choice = "nvt"
	ChoseDontKnow      Choice = "weet-niet"
)

// ChoiceOf returns the choice that stands for a level.
func ChoiceOf(level framework.Level) Choice {
	switch level {
	case framework.Exploring:
		return ChoseExploring
	case framework.Growing:
		return ChoseGrowing
	case framework.Steady:
		return ChoseSteady
	case framework.PassingOn:
		return ChosePassingOn
	}
	return ""
}

// Level returns the level, or framework.NoLevel for a choice that is no level.
func (c Choice) Level() framework.Level {
	switch c {
	case ChoseExploring:
		return framework.Exploring
	case ChoseGrowing:
		return framework.Growing
	case ChoseSteady:
		return framework.Steady
	case ChosePassingOn:
		return framework.PassingOn
	}
	return framework.NoLevel
}

// Label is the Dutch text of the choice, or "" for an open question.
func (c Choice) Label() string {
	switch c {
	case ChoseNotApplicable:
		return "niet in mijn werk"
	case ChoseDontKnow:
		return "weet ik niet"
	}
	return c.Level().Name()
}

// Valid reports whether c is one of the six choices.
func (c Choice) Valid() bool { return c.Label() != "" }

// Weight is how much a competency matters for the person's work.
type Weight string

// The weights, ascending. WeightNormal is the default.
const (
	WeightLow    Weight = "laag"
	WeightNormal Weight = "gewoon"
	WeightHigh   Weight = "hoog"
)

// Valid reports whether w is one of the three weights.
func (w Weight) Valid() bool {
	return w == WeightLow || w == WeightNormal || w == WeightHigh
}

// Label is the Dutch text of the weight.
func (w Weight) Label() string {
	switch w {
	case WeightLow:
		return "minder"
	case WeightHigh:
		return "heel belangrijk"
	default:
		return "gewoon"
	}
}

// PickKind is what the person wants to do with a competency they picked.
type PickKind string

// The two kinds: to grow in it, or to use a strength more.
const (
	PickGrow PickKind = "groeien"
	PickUse  PickKind = "inzetten"
)

// Reason is the answer to "Wat speelt hier?". The zero value is unanswered.
type Reason string

// The reasons behind a development point (product rule 7).
const (
	ReasonLearn     Reason = "leren"
	ReasonRare      Reason = "zelden"
	ReasonNoRoom    Reason = "ruimte"
	ReasonNotMyWork Reason = "hoort-niet"
)

// Reasons lists the reasons in the order in which they are offered.
func Reasons() []Reason {
	return []Reason{ReasonLearn, ReasonRare, ReasonNoRoom, ReasonNotMyWork}
}

// Label is the Dutch text of the reason.
func (r Reason) Label() string {
	switch r {
	case ReasonLearn:
		return "Dit wil ik leren"
	case ReasonRare:
		return "Het komt weinig voor"
	case ReasonNoRoom:
		return "Ik krijg er geen ruimte of tijd voor"
	case ReasonNotMyWork:
		return "Het hoort niet bij mijn werk"
	}
	return ""
}

// Valid reports whether r is one of the four reasons.
func (r Reason) Valid() bool { return r.Label() != "" }

// Pick is a competency that the person chose to go on with.
type Pick struct {
	Competency string   `json:"competency"`
	Kind       PickKind `json:"kind"`
	Reason     Reason   `json:"reason"`
}

// MaxPicks is how many competencies a person picks in all.
const MaxPicks = 3

// CompetencyAnswer is what the person answered about one competency.
type CompetencyAnswer struct {
	Choice     Choice          // "" while open
	Target     framework.Level // 1 to 4, copied when the reflection started
	Weight     Weight
	Note       string // private, "voorbeeld uit mijn werk"
	Difference string // the person's explanation of the difference between level and practice
}

// Reflection is one person's answers on one edition. Maps are keyed by statement code, competency
// slug and kenmerk slug; a key that is left out is an open question.
type Reflection struct {
	ID           string
	Form         Form
	Edition      string
	StartedAt    time.Time
	FinishedAt   *time.Time // nil while it is being filled in; correcting does not change it
	CorrectedAt  *time.Time // when finished answers were last corrected; nil if never
	Counts       bool       // in a team round that has not been closed
	Statements   map[string]Answer
	Competencies map[string]CompetencyAnswer
	Kenmerken    map[string]string // answers on the reflection question
	Picks        []Pick            // in the order of the competency's slug
}

// Finished reports whether the answers are complete, so that they can only be corrected.
func (r *Reflection) Finished() bool { return r.FinishedAt != nil }

// Open lists the questions of a competency that have no answer yet: the codes of its
// statements (in FormReflection only), and its slug where the level is open.
func (r *Reflection) Open(c framework.Competency) []string {
	var open []string
	if r.Form == FormReflection {
		for _, statement := range c.Statements {
			if _, answered := r.Statements[statement.Code]; !answered {
				open = append(open, statement.Code)
			}
		}
	}
	if r.Competencies[c.Slug].Choice == "" {
		open = append(open, c.Slug)
	}
	return open
}

// FirstOpen returns the slug of the first competency with an open question, or "" when
// everything is answered.
func (r *Reflection) FirstOpen(f *framework.Framework) string {
	for _, c := range f.Competencies() {
		if len(r.Open(c)) > 0 {
			return c.Slug
		}
	}
	return ""
}

// Summary is a reflection in a list.
type Summary struct {
	ID         string
	Form       Form
	Edition    string
	StartedAt  time.Time
	FinishedAt *time.Time
}

// Progress is a reflection in a list, with how far it is.
type Progress struct {
	Summary
	Statements map[string]Answer // by statement code; empty once finished
	Choices    map[string]Choice // by competency slug; empty once finished
}

// Place returns the number, from 1, of the first competency with an open question, and how many
// competencies there are. Place is 0 when everything is answered.
func (p Progress) Place(f *framework.Framework) (place, of int) {
	r := Reflection{Form: p.Form, Statements: p.Statements, Competencies: map[string]CompetencyAnswer{}}
	for slug, choice := range p.Choices {
		r.Competencies[slug] = CompetencyAnswer{Choice: choice}
	}
	competencies := f.Competencies()
	open := func(c framework.Competency) bool { return len(r.Open(c)) > 0 }
	return slices.IndexFunc(competencies, open) + 1, len(competencies)
}
