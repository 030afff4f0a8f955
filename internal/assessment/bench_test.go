package assessment_test

import (
	"fmt"
	"strings"
	"testing"

	"reflectietool/internal/assessment"
	"reflectietool/internal/limit"
)

// BenchmarkSave saves what a browser sends: one statement, a whole page, and a note that grows while
// it is typed.
func BenchmarkSave(b *testing.B) {
	f := newFixture(b)
	id := f.start(b, assessment.FormReflection)
	for name, changes := range map[string]func(int) assessment.Changes{
		"statement": func(i int) assessment.Changes {
			return assessment.Changes{Statements: map[string]assessment.Answer{"zelfregie-1": assessment.Answers()[i%6]}}
		},
		"page": func(i int) assessment.Changes {
			answer, choice := assessment.Answers()[i%6], assessment.ChoseSteady
			return assessment.Changes{
				Statements:   map[string]assessment.Answer{"zelfregie-1": answer, "zelfregie-2": answer, "zelfregie-3": answer, "zelfregie-4": answer},
				Competencies: map[string]assessment.CompetencyChange{"zelfregie": {Choice: &choice}},
			}
		},
		"note": func(i int) assessment.Changes {
			note := strings.Repeat("Een voorbeeld. ", i%100)
			return assessment.Changes{Competencies: map[string]assessment.CompetencyChange{"zelfregie": {Note: &note}}}
		},
	} {
		b.Run(name, func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				if err := f.Save(b.Context(), f.mine, id, changes(i)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	f.SetLimits(limit.Off())
	for _, reflections := range []int{10, 300} {
		f.fill(b, reflections, 1000)
		b.Run(fmt.Sprintf("note of %d reflections", reflections), func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				note := strings.Repeat("Een voorbeeld. ", i%100)
				changes := assessment.Changes{Competencies: map[string]assessment.CompetencyChange{"zelfregie": {Note: &note}}}
				if err := f.Save(b.Context(), f.mine, id, changes); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
