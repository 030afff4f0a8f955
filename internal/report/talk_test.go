package report_test

import (
	"slices"
	"strings"
	"testing"

	"reflectietool/internal/assessment"
	"reflectietool/internal/framework"
	"reflectietool/internal/report"
)

func TestTalkQuestionsFollowWhatIsBehindAPoint(t *testing.T) {
	t.Parallel()
	library, err := framework.Load()
	if err != nil {
		t.Fatal(err)
	}
	f := library.Current()
	for reason, want := range map[assessment.Reason]string{
		"": "Welke scholing", assessment.ReasonLearn: "Welke scholing", assessment.ReasonRare: "vaker oefenen", assessment.ReasonNoRoom: "Hoe krijg ik",
	} {
		for _, competency := range f.Competencies() {
			r := &assessment.Reflection{
				Form: assessment.FormScan,
				Competencies: map[string]assessment.CompetencyAnswer{
					competency.Slug: {Choice: assessment.ChoseGrowing, Target: framework.Steady, Weight: assessment.WeightNormal},
				},
				Picks: []assessment.Pick{{Competency: competency.Slug, Kind: assessment.PickGrow, Reason: reason}},
			}
			questions := report.Build(report.Input{Framework: f, Reflection: r}).TalkQuestions()
			about := competency.Spoken
			if reason == assessment.ReasonNoRoom {
				want, about = competency.RoomQuestion, competency.RoomQuestion
			}
			if !strings.Contains(questions[0], want) || !strings.Contains(questions[0], about) {
				t.Errorf("%s, %q: %q", competency.Slug, reason, questions[0])
			}
			if len(questions) != 4 {
				t.Errorf("%s: %d questions", competency.Slug, len(questions))
			}
			for _, question := range questions {
				if len([]rune(question)) > 120 || strings.Contains(question, "streef") {
					t.Errorf("unfit question %q", question)
				}
			}
			if len(slices.Compact(slices.Sorted(slices.Values(questions)))) != len(questions) {
				t.Errorf("a question occurs twice: %q", questions)
			}
		}
	}
}
