package plan

import (
	"slices"

	"reflectietool/internal/assessment"
	"reflectietool/internal/framework"
	"reflectietool/internal/text"
)

// MaxSuggestions is how many suggestions a question has at most.
const MaxSuggestions = 3

// Basis is what suggestions for a goal come from: a competency, and what the person said about it.
type Basis struct {
	Competency framework.Competency
	Source     Source                       // FromStrength for a strength to use more
	Reason     assessment.Reason            // the answer to "Wat speelt hier?", "" without one
	Answers    map[string]assessment.Answer // on statements, by code; nil for what may not be shown yet
}

// Suggestions are answers to choose from, in the order in which they are offered. None is chosen beforehand.
type Suggestions struct {
	Intentions []string
	Obstacles  []string
	IfThens    []framework.IfThen
}

// Suggest returns up to MaxSuggestions answers to each question about a goal. The same basis gives the same suggestions.
func Suggest(b Basis) Suggestions {
	return Suggestions{
		Intentions: some(b.intentions(), func(s string) bool { return fits(s, MaxIntention) }),
		Obstacles:  some(b.obstacles(), func(s string) bool { return fits(s, MaxObstacle) }),
		IfThens: some(b.Competency.IfThen, func(i framework.IfThen) bool {
			return fits(i.If, MaxIf) && fits(i.Then, MaxThen)
		}),
	}
}

// intentions lists a step that suits why the person wants this, and then the statements that they answered low, those
// with nooit first.
func (b Basis) intentions() []string {
	var all []string
	switch {
	case b.Source == FromStrength:
		all = append(all, b.Competency.StrengthIdea)
	case b.Reason == assessment.ReasonRare:
		all = append(all, b.Competency.PracticeStep)
	}
	all = append(all, b.Competency.FirstStep)
	for _, low := range []assessment.Answer{assessment.Never, assessment.Sometimes} {
		for _, statement := range b.Competency.Statements {
			if b.Answers[statement.Code] == low {
				all = append(all, statement.Text)
			}
		}
	}
	return all
}

// obstacles lists the reason that the person gave, unless that is no obstacle, and then those of the competency.
func (b Basis) obstacles() []string {
	var all []string
	if b.Reason.Valid() && b.Reason != assessment.ReasonLearn {
		all = append(all, b.Reason.Label()+".")
	}
	return append(all, b.Competency.Obstacles...)
}

// some returns the first few that fit, each once.
func some[T comparable](all []T, fits func(T) bool) []T {
	var chosen []T
	for _, one := range all {
		if len(chosen) < MaxSuggestions && fits(one) && !slices.Contains(chosen, one) {
			chosen = append(chosen, one)
		}
	}
	return chosen
}

// fits reports whether there is a text, of at most so many characters.
func fits(suggestion string, most int) bool {
	return suggestion != "" && text.Length(suggestion) <= most
}
