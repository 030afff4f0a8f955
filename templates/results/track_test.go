package results

import (
	"context"
	"strings"
	"testing"

	"reflectietool/internal/assessment"
	"reflectietool/internal/framework"
	"reflectietool/internal/report"
)

func TestTrackSaysThenNowAndTarget(t *testing.T) {
	t.Parallel()
	then := chosen(t, assessment.FormScan, v, s, p, huh, g)
	now := chosen(t, assessment.FormScan, s, s, v, g, huh)
	shown := view{report.Build(report.Input{Framework: edition(t), Reflection: now, Previous: then}), true}
	for i, want := range []struct{ label, words, since string }{
		{"Nu: Vast in mijn werk. Vorige keer: Verkennen. Waar je naartoe wilt: Vast in mijn werk.", "Vast in mijn werk · hoger ingeschat", "Verkennen, hoger ingeschat"},
		{"Nu: Vast in mijn werk. Vorige keer: Vast in mijn werk. Waar je naartoe wilt: Vast in mijn werk.", "Vast in mijn werk · ongeveer gelijk", "Vast in mijn werk, ongeveer gelijk"},
		{"Nu: Verkennen. Vorige keer: Doorgeven. Waar je naartoe wilt: Vast in mijn werk.", "Verkennen · lager ingeschat", "Doorgeven, lager ingeschat"},
		{"Nu: Groeien. Waar je naartoe wilt: Vast in mijn werk.", "Groeien", "–"},
		{"Nu: weet ik niet. Vorige keer: Groeien.", "Weet ik niet", "Groeien"},
		{"Nu: niet ingevuld.", "Niet ingevuld", "–"},
	} {
		entry := shown.Entries[i]
		if label, words, since := shown.trackLabel(entry), trackWords(entry), sinceWords(entry); label != want.label || words != want.words || since != want.since {
			t.Errorf("%s: %q, %q, %q", entry.Competency.Slug, label, words, since)
		}
		if cells := shown.cells(entry); len(cells) != len(shown.columns())-1 {
			t.Errorf("%d cells under %d columns", len(cells), len(shown.columns()))
		}
	}
	for level, want := range map[framework.Level]string{framework.Exploring: "25%", framework.Growing: "50%", framework.Steady: "75%", framework.PassingOn: "100%"} {
		if got := along(level); got != want {
			t.Errorf("level %d lies at %s, want %s", level, got, want)
		}
	}
}

func TestDotsShowTheAnswers(t *testing.T) {
	t.Parallel()
	reflection := chosen(t, assessment.FormReflection, s)
	competency := edition(t).Competencies()[0]
	for i, answer := range []assessment.Answer{assessment.Often, assessment.Always, assessment.NotApplicable} {
		reflection.Statements[competency.Statements[i].Code] = answer
	}
	own := view{report.Build(report.Input{Framework: edition(t), Reflection: reflection}), true}
	answers := own.answers(own.Entries[0])
	if got, want := answerWords(answers), "vaak, (bijna) altijd, niet in mijn werk, niet ingevuld"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := (view{Report: own.Report}).answers(own.Entries[0]); got != nil {
		t.Errorf("somebody else sees the answers %q", got)
	}
	var b strings.Builder
	if err := answerDots(append(answers, assessment.DontKnow)).Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	for want, n := range map[string]int{"rt-dots__fill": 2, "rt-dots__none": 1, "rt-dots__ring--open": 1, "rt-dots__unsure": 1, `width="70"`: 1} {
		if strings.Count(b.String(), want) != n {
			t.Errorf("%s is there %d times, want %d: %s", want, strings.Count(b.String(), want), n, b.String())
		}
	}
	scan := view{given(t, assessment.FormScan, s), true}
	if got := scan.answers(scan.Entries[0]); got != nil {
		t.Errorf("a Snelle scan has the answers %q", got)
	}
}

// TestDotsFillByQuarters checks the part of the second dot, whose middle lies at 21, 7.
func TestDotsFillByQuarters(t *testing.T) {
	t.Parallel()
	for number, want := range map[int]string{
		1: "M21.0 7.0V1.5A5.5 5.5 0 0 1 26.5 7.0Z",
		2: "M21.0 7.0V1.5A5.5 5.5 0 0 1 21.0 12.5Z",
		3: "M21.0 7.0V1.5A5.5 5.5 0 1 1 15.5 7.0Z",
	} {
		if got := dotPath(1, number); got != want {
			t.Errorf("%d: %s, want %s", number, got, want)
		}
	}
}
