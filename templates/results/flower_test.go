package results

import (
	"math"
	"strings"
	"testing"
	"time"

	"reflectietool/internal/assessment"
	"reflectietool/internal/framework"
	"reflectietool/internal/report"
)

// given makes a report of a reflection in which each competency has a choice, in the framework's
// order; what is left out is not filled in.
func given(t *testing.T, form assessment.Form, choices ...assessment.Choice) *report.Report {
	t.Helper()
	return report.Build(report.Input{Framework: edition(t), Reflection: chosen(t, form, choices...)})
}

func edition(t *testing.T) *framework.Framework {
	t.Helper()
	library, err := framework.Load()
	if err != nil {
		t.Fatal(err)
	}
	return library.Current()
}

func chosen(t *testing.T, form assessment.Form, choices ...assessment.Choice) *assessment.Reflection {
	t.Helper()
	finished := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	r := &assessment.Reflection{
		ID: "r", Form: form, FinishedAt: &finished,
		Statements: map[string]assessment.Answer{}, Competencies: map[string]assessment.CompetencyAnswer{},
	}
	for i, competency := range edition(t).Competencies() {
		answer := assessment.CompetencyAnswer{Target: assessment.DefaultTarget, Weight: assessment.WeightNormal}
		if i < len(choices) {
			answer.Choice = choices[i]
		}
		r.Competencies[competency.Slug] = answer
	}
	return r
}

// all repeats a choice for every competency.
func all(choice assessment.Choice) (choices []assessment.Choice) {
	for range 10 {
		choices = append(choices, choice)
	}
	return choices
}

const (
	v, g, s, p = assessment.ChoseExploring, assessment.ChoseGrowing, assessment.ChoseSteady, assessment.ChosePassingOn
	none, huh  = assessment.ChoseNotApplicable, assessment.ChoseDontKnow
)

func TestFlowerSaysWhatItShows(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name     string
		choices  []assessment.Choice
		outlines int
		first    string // the words of the first petal
		second   string
		caption  string
	}{
		{"three gaps", []assessment.Choice{v, g, g, s, p, p, s, s, s, s}, 3,
			"Verkennen, je wilt naar Vast in mijn werk", "Groeien, je wilt naar Vast in mijn werk",
			"Hoe langer het blad, hoe hoger je niveau. Stippellijn: waar je naartoe wilt."},
		{"four gaps", []assessment.Choice{v, g, g, g, p, p, s, s, s, s}, 0, "Verkennen", "Groeien",
			"Hoe langer het blad, hoe hoger je niveau. Waar je naartoe wilt, staat bij Alle tien."},
		{"no gap", all(p), 0, "Doorgeven", "Doorgeven", "Hoe langer het blad, hoe hoger je niveau."},
		{"even and low", all(v), 0, "Verkennen", "Verkennen", "Hoe langer het blad, hoe hoger je niveau. Waar je naartoe wilt, staat bij Alle tien."},
		{"some without a level", []assessment.Choice{none, huh, s, s, s, s, s, s, s}, 0,
			"geen niveau, niet van toepassing", "geen niveau, weet ik niet",
			"Hoe langer het blad, hoe hoger je niveau.|Knoppen, geen niveau: inwoners zelf laten kiezen (niet van toepassing), " +
				"mensen zelf in beweging krijgen (weet ik niet), iets nieuws durven proberen (niet ingevuld)."},
		{"one without a level", []assessment.Choice{g, huh, s, s, s, s, s, s, s, s}, 1,
			"Groeien, je wilt naar Vast in mijn werk", "geen niveau, weet ik niet",
			"Hoe langer het blad, hoe hoger je niveau. Stippellijn: waar je naartoe wilt.|Knop, geen niveau: mensen zelf in beweging krijgen (weet ik niet)."},
		{"one level only", []assessment.Choice{s}, 0, "Vast in mijn werk", "geen niveau, niet ingevuld",
			"Hoe langer het blad, hoe hoger je niveau.|Negen knoppen: daar is geen niveau. De reden staat bij Alle tien."},
	} {
		for _, form := range []assessment.Form{assessment.FormScan, assessment.FormReflection} {
			shown := view{given(t, form, tt.choices...), true}
			petals, outlines := shown.flower().Petals, 0
			for i, petal := range petals {
				if petal.Outline > 0 {
					outlines++
				}
				if (petal.Length > 0) != shown.Entries[i].Level.Valid() {
					t.Errorf("%s: petal %d has length %g", tt.name, i, petal.Length)
				}
			}
			if len(petals) != 10 || outlines != tt.outlines || petals[0].Words != tt.first || petals[1].Words != tt.second {
				t.Errorf("%s, %s: %d petals, %d outlines, %q, %q", tt.name, form, len(petals), outlines, petals[0].Words, petals[1].Words)
			}
			if got := strings.Join(shown.flowerCaption(), "|"); got != tt.caption {
				t.Errorf("%s, %s:\ngot  %s\nwant %s", tt.name, form, got, tt.caption)
			}
		}
	}
}

// TestFlowerSpeaksToItsReader checks that another reader is not addressed as the owner.
func TestFlowerSpeaksToItsReader(t *testing.T) {
	t.Parallel()
	for _, choices := range [][]assessment.Choice{{v, s, s, s}, all(v), all(s), {g, huh}} {
		shown := view{Report: given(t, assessment.FormReflection, choices...)}
		said := append(shown.flowerCaption(), shown.legend(), shown.trackLabel(shown.Entries[0]))
		for _, petal := range shown.flower().Petals {
			said = append(said, petal.Words)
		}
		for _, words := range append(said, shown.columns()...) {
			for _, word := range strings.FieldsFunc(words, func(r rune) bool { return r == ' ' || r == ',' || r == '.' }) {
				if word == "je" || word == "Je" {
					t.Errorf("somebody else reads %q", words)
				}
			}
		}
	}
}

func TestPetalLengths(t *testing.T) {
	t.Parallel()
	for level, want := range map[framework.Level]float64{
		framework.NoLevel: 0, framework.Exploring: 0.55, framework.Growing: 0.7, framework.Steady: 0.85, framework.PassingOn: 1,
	} {
		if got := petalLength(level); math.Abs(got-want) > 1e-9 {
			t.Errorf("level %d is a petal of %g, want %g", level, got, want)
		}
	}
}
