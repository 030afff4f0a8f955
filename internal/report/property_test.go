package report

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"reflectietool/internal/assessment"
	"reflectietool/internal/framework"
)

// saidGen draws the answers on one competency, open and non-answers included.
func saidGen() *rapid.Generator[said] {
	return rapid.Custom(func(t *rapid.T) said {
		return said{
			level:      framework.Level(rapid.IntRange(0, 4).Draw(t, "level")),
			choice:     rapid.SampledFrom([]assessment.Choice{"", assessment.ChoseDontKnow, assessment.ChoseNotApplicable}).Draw(t, "choice"),
			target:     framework.Level(rapid.IntRange(1, 4).Draw(t, "target")),
			weight:     rapid.SampledFrom([]assessment.Weight{assessment.WeightLow, assessment.WeightNormal, assessment.WeightHigh}).Draw(t, "weight"),
			statements: rapid.StringOfN(rapid.SampledFrom([]rune("nsva-? ")), 4, 4, 4).Draw(t, "statements"),
		}
	})
}

func answersGen() *rapid.Generator[map[string]said] {
	return rapid.Custom(func(t *rapid.T) map[string]said {
		answers := make(map[string]said)
		for i := 1; i <= 10; i++ {
			answers[fmt.Sprintf("c%d", i)] = saidGen().Draw(t, "answer")
		}
		// Half of the time it draws from few values, so that ties and even profiles occur.
		if rapid.Bool().Draw(t, "alike") {
			first := answers["c1"]
			for slug, answer := range answers {
				answer.target, answer.weight = first.target, first.weight
				if rapid.Bool().Draw(t, "same level") {
					answer.level = first.level
				}
				answers[slug] = answer
			}
		}
		return answers
	})
}

// renamed gives the answers on each competency to another competency: the position changes, the
// content does not.
func renamed(answers map[string]said, names map[string]string) map[string]said {
	out := make(map[string]said)
	for slug, answer := range answers {
		out[names[slug]] = answer
	}
	return out
}

func set(slugs []string) []string { return slices.Sorted(slices.Values(slugs)) }

func TestPositionNeverDecides(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		answers := answersGen().Draw(t, "answers")
		slugs := slices.Sorted(maps.Keys(answers))
		shuffled := rapid.Permutation(slugs).Draw(t, "permutation")
		names := make(map[string]string)
		for i, slug := range slugs {
			names[slug] = shuffled[i]
		}
		before := listsOf(build(reflection(assessment.FormReflection, answers)))
		after := listsOf(build(reflection(assessment.FormReflection, renamed(answers, names))))
		rename := func(list []string) []string {
			var out []string
			for _, slug := range list {
				out = append(out, names[slug])
			}
			return set(out)
		}
		if !slices.Equal(rename(before.points), set(after.points)) ||
			!slices.Equal(rename(before.further), set(after.further)) ||
			!slices.Equal(rename(before.strengths), set(after.strengths)) ||
			before.even != after.even || before.relative != after.relative {
			t.Fatalf("names %v\nbefore %v\nafter  %v", names, before, after)
		}
	})
}

func TestRaisingALevelNeverMakesADevelopmentPoint(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		answers := answersGen().Draw(t, "answers")
		slug := rapid.SampledFrom(slices.Sorted(maps.Keys(answers))).Draw(t, "raised")
		answer := answers[slug]
		answer.level = framework.Level(rapid.IntRange(1, 3).Draw(t, "level before"))
		answers[slug] = answer
		before := listsOf(build(reflection(assessment.FormReflection, answers)))
		answer.level++
		answers[slug] = answer
		after := listsOf(build(reflection(assessment.FormReflection, answers)))
		if !slices.Contains(before.points, slug) && slices.Contains(after.points, slug) {
			t.Fatalf("raising %s made it a development point:\nbefore %v\nafter  %v", slug, before, after)
		}
	})
}

// picksGen draws at most three picks among the competencies with a level.
func picksGen(t *rapid.T, answers map[string]said) []assessment.Pick {
	var picks []assessment.Pick
	for _, slug := range slices.Sorted(maps.Keys(answers)) {
		if len(picks) == assessment.MaxPicks || !answers[slug].level.Valid() || !rapid.Bool().Draw(t, "pick") {
			continue
		}
		pick := assessment.Pick{Competency: slug, Kind: assessment.PickUse}
		if rapid.Bool().Draw(t, "grow") {
			pick.Kind = assessment.PickGrow
			pick.Reason = rapid.SampledFrom(append(assessment.Reasons(), "")).Draw(t, "reason")
		}
		picks = append(picks, pick)
	}
	return picks
}

func TestReportIsSound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		answers := answersGen().Draw(t, "answers")
		checkSound(t, reflection(assessment.FormReflection, answers, picksGen(t, answers)...))
	})
}

// checkSound checks what must hold for every report.
func checkSound(t interface {
	Fatalf(format string, args ...any)
}, reflection *assessment.Reflection,
) {
	r, again := build(reflection), build(reflection)
	if listsOf(r).String() != listsOf(again).String() || !slices.Equal(r.Sentences, again.Sentences) {
		t.Fatalf("the same input gives two reports:\n%v\n%v", listsOf(r), listsOf(again))
	}
	seen := make(map[string]int)
	l := listsOf(r)
	for _, slug := range slices.Concat(l.points, l.further, l.use, l.strengths) {
		seen[slug]++
		if seen[slug] > 1 {
			t.Fatalf("%s is in two lists: %v", slug, l)
		}
	}
	if len(r.Sentences) != 3 {
		t.Fatalf("%d sentences", len(r.Sentences))
	}
	for _, e := range r.Entries {
		if mean := e.Practice.Mean(); math.IsNaN(mean) || mean != 0 && (mean < 1 || mean > 4) {
			t.Fatalf("%s: practice %v", e.Competency.Slug, mean)
		}
		if !e.Level.Valid() && (seen[e.Competency.Slug] > 0 || e.NoLevelReason() == "") {
			t.Fatalf("%s has no level: listed %d times, reason %q", e.Competency.Slug, seen[e.Competency.Slug], e.NoLevelReason())
		}
		if gap := e.Gap(); gap < 0 || gap > 3 {
			t.Fatalf("%s: gap %d", e.Competency.Slug, gap)
		}
	}
	for _, k := range r.Kenmerken {
		if mean := k.Mean(); math.IsNaN(mean) || mean != 0 && (mean < 1 || mean > 4) {
			t.Fatalf("%s: mean %v", k.Kenmerk.Slug, mean)
		}
	}
}

// FuzzReport applies the rules to arbitrary bytes, each of which stands for an answer.
func FuzzReport(f *testing.F) {
	f.Add([]byte("3ssss2vvvv1nnnn4aaaa"))
	f.Add([]byte{})
	f.Add([]byte("?-?-?"))
	f.Fuzz(func(t *testing.T, data []byte) {
		at := func(i int) byte {
			if i < len(data) {
				return data[i]
			}
			return 0
		}
		answers := make(map[string]said)
		const perCompetency = 7
		for c := range 10 {
			i := c * perCompetency
			answers[fmt.Sprintf("c%d", c+1)] = said{
				level:      framework.Level(at(i) % 5),
				choice:     []assessment.Choice{"", assessment.ChoseDontKnow, assessment.ChoseNotApplicable}[at(i+1)%3],
				target:     framework.Level(1 + at(i+1)/3%4),
				weight:     []assessment.Weight{assessment.WeightLow, assessment.WeightNormal, assessment.WeightHigh}[at(i+2)%3],
				statements: string([]byte{"nsva-? "[at(i+3)%7], "nsva-? "[at(i+4)%7], "nsva-? "[at(i+5)%7], "nsva-? "[at(i+6)%7]}),
			}
		}
		var picks []assessment.Pick
		for i := range int(at(70) % 4) {
			slug := fmt.Sprintf("c%d", 1+at(71+i)%10)
			if !slices.ContainsFunc(picks, func(p assessment.Pick) bool { return p.Competency == slug }) {
				picks = append(picks, assessment.Pick{Competency: slug, Kind: []assessment.PickKind{assessment.PickGrow, assessment.PickUse}[at(74+i)%2]})
			}
		}
		checkSound(t, reflection(assessment.FormReflection, answers, picks...))
	})
}

func BenchmarkRules(b *testing.B) {
	r := reflection(assessment.FormReflection, map[string]said{
		"c1": {level: 2, statements: "ssvv"}, "c2": {level: 3, statements: "vvva"}, "c3": {level: 1, statements: "nnss"},
		"c4": {level: 4, statements: "aaaa"}, "c5": {level: 2, statements: "ss-?"}, "c6": {level: 3, statements: "vvvv"},
		"c7": {level: 2, statements: "svsv"}, "c8": {level: 3, statements: "vava"}, "c9": {choice: assessment.ChoseDontKnow}, "c10": {level: 2, statements: "ssss"},
	})
	previous := reflection(assessment.FormReflection, map[string]said{"c1": {level: 1, statements: "nnss"}, "c2": {level: 3, statements: "vvvv"}})
	in := Input{Framework: testFramework(), Reflection: r, Previous: previous}
	b.ReportAllocs()
	for b.Loop() {
		Build(in)
	}
}
