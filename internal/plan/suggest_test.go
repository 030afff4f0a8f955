package plan_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"reflectietool/internal/assessment"
	"reflectietool/internal/framework"
	"reflectietool/internal/plan"
	"reflectietool/internal/text"
)

// example is a competency with short texts.
var example = framework.Competency{
	FirstStep: "stap", PracticeStep: "oefening", StrengthIdea: "idee", Obstacles: []string{"druk", "eng", "te weinig kennis"},
	Statements: []framework.Statement{{Code: "s1", Text: "Ik vraag door."}, {Code: "s2", Text: "Ik wacht af."}, {Code: "s3", Text: "Ik vat samen."}, {Code: "s4", Text: "Ik check."}},
	IfThen:     []framework.IfThen{{If: "a", Then: "b"}, {If: "c", Then: "d"}},
}

func TestSuggest(t *testing.T) {
	t.Parallel()
	low := map[string]assessment.Answer{"s1": assessment.Sometimes, "s2": assessment.Often, "s3": assessment.Never, "s4": assessment.Sometimes}
	for _, row := range []struct {
		what       string
		basis      plan.Basis
		intentions []string
		obstacles  []string
	}{
		{"nothing known", plan.Basis{Source: plan.FromOwn}, []string{"stap"}, []string{"druk", "eng", "te weinig kennis"}},
		{"wants to learn", plan.Basis{Source: plan.FromPoint, Reason: assessment.ReasonLearn, Answers: low}, []string{"stap", "Ik vat samen.", "Ik vraag door."}, []string{"druk", "eng", "te weinig kennis"}},
		{"comes up rarely", plan.Basis{Source: plan.FromPoint, Reason: assessment.ReasonRare, Answers: low}, []string{"oefening", "stap", "Ik vat samen."}, []string{"Het komt weinig voor.", "druk", "eng"}},
		{"has no room", plan.Basis{Source: plan.FromPoint, Reason: assessment.ReasonNoRoom}, []string{"stap"}, []string{"Ik krijg er geen ruimte of tijd voor.", "druk", "eng"}},
		{"a strength", plan.Basis{Source: plan.FromStrength, Answers: map[string]assessment.Answer{"s4": assessment.Never, "s1": assessment.NotApplicable, "s2": assessment.DontKnow}}, []string{"idee", "stap", "Ik check."}, []string{"druk", "eng", "te weinig kennis"}},
	} {
		row.basis.Competency = example
		got := plan.Suggest(row.basis)
		if !slices.Equal(got.Intentions, row.intentions) || !slices.Equal(got.Obstacles, row.obstacles) || !slices.Equal(got.IfThens, example.IfThen) {
			t.Errorf("%s: %+v", row.what, got)
		}
	}
}

// TestSuggestionsCanBeKept takes every competency of the framework: a suggestion is there for each question, can be
// saved as it is, and occurs once.
func TestSuggestionsCanBeKept(t *testing.T) {
	t.Parallel()
	frameworks, err := framework.Load()
	must(t, err)
	all := frameworks.Current().Competencies()
	answer := rapid.SampledFrom(append(assessment.Answers(), ""))
	rapid.Check(t, func(t *rapid.T) {
		b := plan.Basis{
			Competency: rapid.SampledFrom(all).Draw(t, "competency"), Answers: map[string]assessment.Answer{},
			Source: rapid.SampledFrom([]plan.Source{plan.FromPoint, plan.FromStrength, plan.FromOwn}).Draw(t, "source"),
			Reason: rapid.SampledFrom(append(assessment.Reasons(), "")).Draw(t, "reason"),
		}
		for _, statement := range b.Competency.Statements {
			b.Answers[statement.Code] = answer.Draw(t, statement.Code)
		}
		got := plan.Suggest(b)
		check(t, "intention", got.Intentions, plan.MaxIntention)
		check(t, "obstacle", got.Obstacles, plan.MaxObstacle)
		if len(got.IfThens) == 0 || len(got.IfThens) > plan.MaxSuggestions {
			t.Errorf("there are %d examples of an if and a then", len(got.IfThens))
		}
		for _, i := range got.IfThens {
			if text.Length(i.If) > plan.MaxIf || text.Length(i.Then) > plan.MaxThen {
				t.Errorf("%q is too long", i)
			}
		}
	})
}

func check(t *rapid.T, what string, suggestions []string, most int) {
	if len(suggestions) == 0 || len(suggestions) > plan.MaxSuggestions {
		t.Errorf("%s has %d suggestions", what, len(suggestions))
	}
	for i, s := range suggestions {
		if kept, problem := (text.Passage{Name: "x", Most: most}).Read(s); kept != s || problem != "" || slices.Contains(suggestions[:i], s) {
			t.Errorf("%s %q: %s", what, s, problem)
		}
	}
}
