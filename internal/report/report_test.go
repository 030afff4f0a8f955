package report

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"reflectietool/internal/assessment"
	"reflectietool/internal/framework"
)

// testFramework has the shape of wmo-2013: five kenmerken with two competencies of four
// statements each; the competencies are called c1 to c10.
func testFramework() *framework.Framework {
	f := &framework.Framework{ID: "test/1", Source: "bron"}
	for k := 1; k <= 5; k++ {
		kenmerk := framework.Kenmerk{Slug: fmt.Sprintf("k%d", k), Name: fmt.Sprintf("Kenmerk %d", k)}
		for c := 2*k - 1; c <= 2*k; c++ {
			slug := fmt.Sprintf("c%d", c)
			competency := framework.Competency{Slug: slug, Name: "Naam " + slug, Infinitive: "werken aan " + slug, Spoken: "werken aan " + slug}
			for s := 1; s <= 4; s++ {
				competency.Statements = append(competency.Statements,
					framework.Statement{Code: fmt.Sprintf("%s-%d", slug, s), Text: "Ik doe iets."})
			}
			kenmerk.Competencies = append(kenmerk.Competencies, competency)
		}
		f.Kenmerken = append(f.Kenmerken, kenmerk)
	}
	return f
}

// said describes the answers on one competency: statements is a string of n s v a (the four
// frequencies), - (not applicable), ? (don't know) and space (open).
type said struct {
	level      framework.Level
	choice     assessment.Choice // when there is no level
	target     framework.Level   // 3 when left out
	weight     assessment.Weight // gewoon when left out
	statements string
}

var letters = map[rune]assessment.Answer{
	'n': assessment.Never, 's': assessment.Sometimes, 'v': assessment.Often, 'a': assessment.Always,
	'-': assessment.NotApplicable, '?': assessment.DontKnow,
}

// reflection makes a finished reflection; competencies that are left out stay open.
func reflection(form assessment.Form, answers map[string]said, picks ...assessment.Pick) *assessment.Reflection {
	finished := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	r := &assessment.Reflection{
		ID: "r", Form: form, Edition: "test/1", FinishedAt: &finished, Picks: picks,
		Statements: map[string]assessment.Answer{}, Competencies: map[string]assessment.CompetencyAnswer{},
	}
	for _, competency := range testFramework().Competencies() {
		answer, given := answers[competency.Slug]
		stored := assessment.CompetencyAnswer{
			Choice: assessment.ChoiceOf(answer.level), Target: answer.target, Weight: answer.weight,
		}
		if !answer.level.Valid() {
			stored.Choice = answer.choice
		}
		if stored.Target == framework.NoLevel {
			stored.Target = assessment.DefaultTarget
		}
		if stored.Weight == "" {
			stored.Weight = assessment.WeightNormal
		}
		r.Competencies[competency.Slug] = stored
		if !given {
			continue
		}
		for i, letter := range answer.statements {
			if a, ok := letters[letter]; ok {
				r.Statements[competency.Statements[i].Code] = a
			}
		}
	}
	return r
}

func build(r *assessment.Reflection) *Report {
	return Build(Input{Framework: testFramework(), Reflection: r})
}

func pointSlugs(r *Report) []string {
	list := []string{}
	for _, p := range r.Points {
		list = append(list, p.Competency.Slug)
	}
	return list
}

// lists is the content of a report in short.
type lists struct {
	points, further, use, strengths []string
	even, relative                  bool
}

func (l lists) String() string {
	return fmt.Sprintf("points %v, further %v, use %v, strengths %v, even %v, relative %v",
		l.points, l.further, l.use, l.strengths, l.even, l.relative)
}

func listsOf(r *Report) lists {
	return lists{pointSlugs(r), slugs(r.Further), slugs(r.Use), slugs(r.Strengths), r.Even, r.Relative}
}

func TestLists(t *testing.T) {
	const form = assessment.FormReflection
	grow := func(slug string, reason assessment.Reason) assessment.Pick {
		return assessment.Pick{Competency: slug, Kind: assessment.PickGrow, Reason: reason}
	}
	tests := []struct {
		name    string
		answers map[string]said
		picks   []assessment.Pick
		want    lists
	}{
		{
			name: "weight class before gap, gap before practice, low weight never shown",
			answers: map[string]said{
				"c1": {level: 2, statements: "ssss"}, "c2": {level: 1, statements: "ssss"},
				"c3": {level: 2, weight: assessment.WeightHigh}, "c4": {level: 1, weight: assessment.WeightLow},
				"c5": {level: 2, statements: "nnnn"}, "c6": {level: 4},
			},
			want: lists{points: []string{"c3", "c2", "c5"}, further: []string{"c1", "c4"}, strengths: []string{"c6"}},
		},
		{
			name: "no practice comes last within a gap",
			answers: map[string]said{
				"c1": {level: 2}, "c2": {level: 2, statements: "aaaa"}, "c3": {level: 2, statements: "vvvv"},
				"c4": {level: 2, statements: "ssss"}, "c5": {level: 3},
			},
			want: lists{points: []string{"c4", "c3", "c2"}, further: []string{"c1"}, strengths: []string{"c5"}},
		},
		{
			name: "what lies within 0.25 of the third is shown as well (2.50 and 2.75), not 3.00",
			answers: map[string]said{
				"c1": {level: 2, statements: "vvvv"}, "c2": {level: 2, statements: "vvvs"},
				"c3": {level: 2, statements: "vvss"}, "c4": {level: 2, statements: "ssss"},
				"c5": {level: 2, statements: "nnss"}, "c6": {level: 3},
			},
			want: lists{points: []string{"c5", "c4", "c3", "c2"}, further: []string{"c1"}, strengths: []string{"c6"}},
		},
		{
			name: "all without practice tie at the third place",
			answers: map[string]said{
				"c1": {level: 1}, "c2": {level: 2}, "c3": {level: 2}, "c4": {level: 2}, "c5": {level: 2}, "c6": {level: 3},
			},
			want: lists{points: []string{"c1", "c2", "c3", "c4", "c5"}, further: []string{}, strengths: []string{"c6"}},
		},
		{
			name: "the own target decides: level 3 with target 4 is a gap, level 1 with target 1 is none",
			answers: map[string]said{
				"c1": {level: 3, target: 4}, "c2": {level: 1, target: 1}, "c3": {level: 3},
			},
			want: lists{points: []string{"c1"}, further: []string{}, strengths: []string{"c3"}},
		},
		{
			name: "strengths by level, then higher practice, none last, ties with the third",
			answers: map[string]said{
				"c1": {level: 3, statements: "vvvv"}, "c2": {level: 4}, "c3": {level: 3, statements: "aaaa"},
				"c4": {level: 3, statements: "aaav"}, "c5": {level: 3},
			},
			// c2 by level; c3 4.00; c4 3.75; c1 3.00 lies 0.75 below the third.
			want: lists{points: []string{}, further: []string{}, strengths: []string{"c2", "c3", "c4"}},
		},
		{
			name:    "no strength: the highest level that is not a development point, as relatively strong",
			answers: map[string]said{"c1": {level: 1}, "c2": {level: 1}, "c3": {level: 1}, "c4": {level: 2, statements: "aaaa"}, "c5": {level: 2, weight: assessment.WeightLow}},
			want:    lists{points: []string{"c1", "c2", "c3"}, further: []string{}, strengths: []string{"c4", "c5"}, relative: true},
		},
		{
			name:    "nothing left to be strong in",
			answers: map[string]said{"c1": {level: 1}, "c2": {level: 2}},
			want:    lists{points: []string{"c1", "c2"}, further: []string{}, strengths: []string{}},
		},
		{
			name: "even profile: practices span 0.50, nothing is ranked",
			answers: map[string]said{
				"c1": {level: 2, statements: "ssss"}, "c2": {level: 2, statements: "ssvv"}, "c3": {level: 2}, "c4": {level: 2, statements: "sssv"},
			},
			want: lists{points: []string{}, further: []string{"c1", "c2", "c3", "c4"}, strengths: []string{}, even: true},
		},
		{
			name: "even profile: the pick is not ranked either",
			answers: map[string]said{
				"c1": {level: 2, statements: "ssvv"}, "c2": {level: 2, statements: "ssss"}, "c3": {level: 2}, "c4": {level: 2},
			},
			picks: []assessment.Pick{grow("c1", ""), grow("c2", "")},
			want:  lists{points: []string{"c1", "c2"}, further: []string{"c3", "c4"}, strengths: []string{}, even: true},
		},
		{
			name: "practices that span 0.75 are not even",
			answers: map[string]said{
				"c1": {level: 3, statements: "ssss"}, "c2": {level: 3, statements: "svvv"}, "c3": {level: 3}, "c4": {level: 3},
			},
			want: lists{points: []string{}, further: []string{}, strengths: []string{"c2", "c1", "c3", "c4"}},
		},
		{
			name:    "three levels are too few to be even",
			answers: map[string]said{"c1": {level: 2}, "c2": {level: 2}, "c3": {level: 2}},
			want:    lists{points: []string{"c1", "c2", "c3"}, further: []string{}, strengths: []string{}},
		},
		{
			name:    "the pick is the list; development wins from strength; the rest goes under verder",
			answers: map[string]said{"c1": {level: 1}, "c2": {level: 2}, "c3": {level: 4}, "c4": {level: 3}},
			picks:   []assessment.Pick{grow("c3", ""), grow("c2", "")},
			want:    lists{points: []string{"c2", "c3"}, further: []string{"c1"}, strengths: []string{"c4"}},
		},
		{
			name:    "a strength picked to use more stands apart",
			answers: map[string]said{"c1": {level: 1}, "c3": {level: 4}, "c4": {level: 3}},
			picks:   []assessment.Pick{{Competency: "c3", Kind: assessment.PickUse}},
			want:    lists{points: []string{}, further: []string{"c1"}, use: []string{"c3"}, strengths: []string{"c4"}},
		},
		{
			name:    "the only strength picked to use more: nothing else becomes relatively strong",
			answers: map[string]said{"c1": {level: 1}, "c2": {level: 2}, "c3": {level: 4}},
			picks:   []assessment.Pick{grow("c1", ""), {Competency: "c3", Kind: assessment.PickUse}},
			want:    lists{points: []string{"c1"}, further: []string{"c2"}, use: []string{"c3"}, strengths: []string{}},
		},
		{
			name:    "a strength picked to use more makes no room for a fourth",
			answers: map[string]said{"c1": {level: 4, statements: "aaaa"}, "c2": {level: 4, statements: "vvvv"}, "c3": {level: 4, statements: "ssss"}, "c4": {level: 3}},
			picks:   []assessment.Pick{{Competency: "c1", Kind: assessment.PickUse}},
			want:    lists{points: []string{}, further: []string{}, use: []string{"c1"}, strengths: []string{"c2", "c3"}},
		},
		{
			name:    "a relatively strong side picked to use more keeps the others beside it",
			answers: map[string]said{"c1": {level: 1}, "c2": {level: 2}, "c3": {level: 2}},
			picks:   []assessment.Pick{grow("c1", ""), {Competency: "c2", Kind: assessment.PickUse}},
			want:    lists{points: []string{"c1"}, further: []string{}, use: []string{"c2"}, strengths: []string{"c3"}, relative: true},
		},
		{
			name:    "not my work moves to verder",
			answers: map[string]said{"c1": {level: 1}, "c2": {level: 2}, "c4": {level: 3}},
			picks:   []assessment.Pick{grow("c1", assessment.ReasonNotMyWork), grow("c2", "")},
			want:    lists{points: []string{"c2"}, further: []string{"c1"}, strengths: []string{"c4"}},
		},
		{
			name:    "answers without a level stand in no list",
			answers: map[string]said{"c1": {choice: assessment.ChoseDontKnow, statements: "nnnn"}, "c2": {choice: assessment.ChoseNotApplicable}, "c4": {level: 3}},
			want:    lists{points: []string{}, further: []string{}, strengths: []string{"c4"}},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.want.use == nil {
				tt.want.use = []string{}
			}
			got := listsOf(build(reflection(form, tt.answers, tt.picks...)))
			if got.String() != tt.want.String() {
				t.Errorf("got  %v\nwant %v", got, tt.want)
			}
		})
	}
}

func TestUsable(t *testing.T) {
	four := func(level framework.Level) map[string]said {
		return map[string]said{"c1": {level: level}, "c2": {level: level}, "c3": {level: level}, "c4": {level: level}}
	}
	tests := map[string]struct {
		answers map[string]said
		picks   []assessment.Pick
		want    []string
	}{
		"the strengths":                         {map[string]said{"c1": {level: 1}, "c2": {level: 4}}, nil, []string{"c2"}},
		"even on the target: every competency":  {four(3), nil, []string{"c1", "c2", "c3", "c4"}},
		"even, one picked to grow in":           {four(3), []assessment.Pick{{Competency: "c2", Kind: assessment.PickGrow}}, []string{"c1", "c3", "c4"}},
		"even below the target: nothing to use": {four(2), nil, []string{}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := slugs(build(reflection(assessment.FormScan, tt.answers, tt.picks...)).Usable()); !slices.Equal(got, tt.want) {
				t.Errorf("usable = %v, want %v", got, tt.want)
			}
		})
	}
}

func TestPracticeRestsOnNumbersOnly(t *testing.T) {
	tests := []struct {
		statements string
		known      bool
		mean       float64
		count      int
	}{
		{"nsva", true, 2.5, 4},
		{"vv-?", true, 3, 2},
		{"aaa-", true, 4, 3},
		{"ssv ", true, 7.0 / 3, 3},
		{"a---", false, 0, 1},
		{"----", false, 0, 0},
		{"    ", false, 0, 0},
	}
	for _, tt := range tests {
		t.Run(tt.statements, func(t *testing.T) {
			r := build(reflection(assessment.FormReflection, map[string]said{"c1": {level: 2, statements: tt.statements}}))
			p := r.Entries[0].Practice
			if p.Known() != tt.known || p.Mean() != tt.mean || p.Count != tt.count || p.Of != 4 {
				t.Errorf("practice = %+v, known %v, mean %v", p, p.Known(), p.Mean())
			}
		})
	}
	scan := build(reflection(assessment.FormScan, map[string]said{"c1": {level: 2, statements: "aaaa"}}))
	if scan.Entries[0].Practice != (Practice{}) {
		t.Errorf("a quick scan has practice %+v", scan.Entries[0].Practice)
	}
}

func TestDifferenceIsAskedFromOneWholeLevel(t *testing.T) {
	tests := []struct {
		level      framework.Level
		statements string
		want       bool
	}{
		{3, "ssss", true},  // 2.00 against 3: exactly 1.00
		{3, "sssv", false}, // 2.25
		{2, "vvvv", true},  // 3.00 against 2
		{2, "vvvs", false}, // 2.75
		{4, "vvv-", true},  // 3.00 of three answers
		{4, "a---", false}, // no practice
		{0, "nnnn", false}, // no level
		{1, "sss ", true},  // 2.00 of three
		{4, "avv ", false}, // 3.33
		{1, "ns- ", false}, // 1.50
		{4, "nnnn", true},  // 1.00
		{1, "aaaa", true},  // 4.00
		{2, "va??", true},  // 3.50
		{3, "vs", false},   // 2.50
		{framework.Steady, "", false},
	}
	for _, tt := range tests {
		r := build(reflection(assessment.FormReflection, map[string]said{"c1": {level: tt.level, statements: tt.statements}}))
		if got := r.Entries[0].AsksDifference(); got != tt.want {
			t.Errorf("level %d with %q: asks = %v, want %v", tt.level, tt.statements, got, tt.want)
		}
	}
}

func TestKenmerkFigures(t *testing.T) {
	r := build(reflection(assessment.FormReflection, map[string]said{
		"c1": {level: 2, statements: "nnss"}, "c2": {level: 3, statements: "aa--"}, // 6 + 8 over 6 answers
		"c3": {level: 2, statements: "vvvv"}, "c4": {level: 2, statements: "a---"}, // c4 has no practice
	}))
	first, second := r.Kenmerken[0], r.Kenmerken[1]
	if !first.HasMean || first.Mean() != 14.0/6 || first.Practice.Count != 6 || first.Practice.Of != 8 {
		t.Errorf("kenmerk 1: %+v", first.Practice)
	}
	if second.HasMean || second.Mean() != 0 {
		t.Errorf("kenmerk 2 has a mean of %v though one competency has no practice", second.Mean())
	}
}

func TestChange(t *testing.T) {
	tests := []struct {
		name      string
		then, now said
		want      Change
	}{
		{"two levels up", said{level: 1}, said{level: 3}, Higher},
		{"one up without practice is noise", said{level: 2}, said{level: 3}, AboutSame},
		{"one up with practice up 0.25", said{level: 2, statements: "ssss"}, said{level: 3, statements: "sssv"}, Higher},
		{"one up with practice the same", said{level: 2, statements: "ssss"}, said{level: 3, statements: "ssss"}, AboutSame},
		{"one up, practice known only now", said{level: 2}, said{level: 3, statements: "aaaa"}, AboutSame},
		{"same level, practice up", said{level: 2, statements: "nnnn"}, said{level: 2, statements: "aaaa"}, AboutSame},
		{"two down", said{level: 4}, said{level: 2}, Lower},
		{"one down with practice down 0.25", said{level: 3, statements: "sssv"}, said{level: 2, statements: "ssss"}, Lower},
		{"one down with practice up", said{level: 3, statements: "ssss"}, said{level: 2, statements: "vvvv"}, AboutSame},
		{"no level then", said{choice: assessment.ChoseDontKnow}, said{level: 4}, ""},
		{"no level now", said{level: 4}, said{choice: assessment.ChoseNotApplicable}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			then := reflection(assessment.FormReflection, map[string]said{"c1": tt.then})
			now := reflection(assessment.FormReflection, map[string]said{"c1": tt.now})
			r := Build(Input{Framework: testFramework(), Reflection: now, Previous: then})
			if got := r.Entries[0].Change; got != tt.want {
				t.Errorf("change = %q, want %q", got, tt.want)
			}
			if got := r.Entries[0].Then; got != tt.then.level {
				t.Errorf("the level then = %d, want %d", got, tt.then.level)
			}
			if r.Entries[1].Then != framework.NoLevel {
				t.Error("a competency without a level then has one")
			}
		})
	}
}

func TestMostlyLowIsMoreThanHalf(t *testing.T) {
	for want, all := range map[bool][][]said{
		true:  {{{level: 2}}, {{level: 1}, {level: 2}, {level: 4}}, {{level: 1}, {choice: assessment.ChoseDontKnow}, {choice: assessment.ChoseNotApplicable}}},
		false: {{}, {{level: 3}}, {{level: 1}, {level: 3}}, {{level: 2}, {level: 3}, {level: 4}, {choice: assessment.ChoseDontKnow}}},
	} {
		for _, levels := range all {
			answers := map[string]said{}
			for i, answer := range levels {
				answers[fmt.Sprintf("c%d", i+1)] = answer
			}
			if got := build(reflection(assessment.FormScan, answers)).MostlyLow(); got != want {
				t.Errorf("%v: mostly low %v, want %v", levels, got, want)
			}
		}
	}
}

func TestSinceLastTimeInWords(t *testing.T) {
	for _, tt := range []struct {
		name      string
		then, now map[string]said
		ago       int // years between the two
		want      string
	}{
		{"nothing to compare", map[string]said{"c1": {level: 1}}, map[string]said{"c2": {level: 4}}, 0, ""},
		{"all alike", map[string]said{"c1": {level: 2}}, map[string]said{"c1": {level: 3}}, 0, "Sinds november schat je jezelf ongeveer gelijk in."},
		{"one higher, last year", map[string]said{"c1": {level: 1}}, map[string]said{"c1": {level: 3}}, 1, "Sinds november 2025 schat je jezelf op één competentie hoger in."},
		{"two lower", map[string]said{"c1": {level: 4}, "c2": {level: 3}}, map[string]said{"c1": {level: 1}, "c2": {level: 1}}, 0,
			"Sinds november schat je jezelf op twee competenties lager in. Lager kan ook betekenen dat je nu scherper kijkt."},
		{"four higher and one lower",
			map[string]said{"c1": {level: 1}, "c2": {level: 1}, "c3": {level: 1}, "c4": {level: 1}, "c5": {level: 4}},
			map[string]said{"c1": {level: 3}, "c2": {level: 3}, "c3": {level: 4}, "c4": {level: 3}, "c5": {level: 1}}, 0,
			"Sinds november schat je jezelf op vier competenties hoger in en op één lager. Lager kan ook betekenen dat je nu scherper kijkt."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			then, now := reflection(assessment.FormScan, tt.then), reflection(assessment.FormScan, tt.now)
			later := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
			earlier := later.AddDate(-tt.ago, 0, -10)
			then.FinishedAt, now.FinishedAt = &earlier, &later
			r := Build(Input{Framework: testFramework(), Reflection: now, Previous: then})
			if got := r.Since(); got != tt.want {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
		})
	}
}

func TestWithoutLevelTheReasonIsShown(t *testing.T) {
	r := build(reflection(assessment.FormReflection, map[string]said{
		"c1": {choice: assessment.ChoseNotApplicable}, "c2": {choice: assessment.ChoseDontKnow},
		"c4": {level: 2, statements: "??vv"}, "c5": {level: 2, statements: "?vvv"},
	}))
	for i, want := range []string{"niet van toepassing", "weet ik niet", "niet ingevuld", "", ""} {
		if got := r.Entries[i].NoLevelReason(); got != want {
			t.Errorf("%s: reason %q, want %q", r.Entries[i].Competency.Slug, got, want)
		}
	}
	for i, want := range []bool{false, true, false, true, false} {
		if got := r.Entries[i].SuggestsColleague(); got != want {
			t.Errorf("%s: suggests a colleague = %v, want %v", r.Entries[i].Competency.Slug, got, want)
		}
	}
}

func TestNeedsFollowTheReasons(t *testing.T) {
	picks := []assessment.Pick{
		{Competency: "c1", Kind: assessment.PickGrow, Reason: assessment.ReasonRare},
		{Competency: "c2", Kind: assessment.PickGrow, Reason: assessment.ReasonLearn},
		{Competency: "c3", Kind: assessment.PickUse},
	}
	r := build(reflection(assessment.FormScan, map[string]said{"c1": {level: 1}, "c2": {level: 2}, "c3": {level: 4}}, picks...))
	var got []string
	for _, need := range r.Needs() {
		got = append(got, need.Competency)
	}
	if !slices.Equal(got, []string{"c2", "c3"}) {
		t.Errorf("needs = %v, want c2 (leren) and c3 (inzetten)", got)
	}
	unpicked := build(reflection(assessment.FormScan, map[string]said{"c1": {level: 1}, "c2": {level: 3}}))
	if needs := unpicked.Needs(); len(needs) != 1 || needs[0].Competency != "c1" {
		t.Errorf("nothing picked: needs = %v, want the shown development point", needs)
	}
}

func TestThreeSentences(t *testing.T) {
	tests := []struct {
		name    string
		answers map[string]said
		picks   []assessment.Pick
		want    []string
	}{
		{
			name:    "strong and growing",
			answers: map[string]said{"c1": {level: 1}, "c2": {level: 2}, "c3": {level: 4}},
			want: []string{
				"Ik ben sterk in werken aan c3.",
				"Ik zie ruimte om te groeien in werken aan c1 en in werken aan c2.",
				"Ik kijk graag samen welke scholing of welk voorbeeld mij daarbij helpt.",
			},
		},
		{
			name:    "no room",
			answers: map[string]said{"c1": {level: 1}, "c3": {level: 4}},
			picks:   []assessment.Pick{{Competency: "c1", Kind: assessment.PickGrow, Reason: assessment.ReasonNoRoom}},
			want: []string{
				"Ik ben sterk in werken aan c3.",
				"Ik wil groeien in werken aan c1.",
				"Daar heb ik ruimte en tijd voor nodig, en ik bespreek graag hoe dat kan.",
			},
		},
		{
			name:    "no room for one, another to learn",
			answers: map[string]said{"c1": {level: 1}, "c2": {level: 2}, "c3": {level: 2}, "c4": {level: 2}},
			picks: []assessment.Pick{
				{Competency: "c1", Kind: assessment.PickGrow, Reason: assessment.ReasonNoRoom},
				{Competency: "c2", Kind: assessment.PickGrow, Reason: assessment.ReasonLearn},
			},
			want: []string{
				"Dit lukt me nu het best: werken aan c3 en werken aan c4.",
				"Ik wil groeien in werken aan c1 en in werken aan c2.",
				"Ik kijk graag samen welke scholing daarbij past, en hoe ik er ruimte en tijd voor krijg.",
			},
		},
		{
			name:    "one more that equals the third",
			answers: map[string]said{"c1": {level: 2}, "c2": {level: 2}, "c3": {level: 2}, "c4": {level: 2}, "c5": {level: 4}},
			want: []string{
				"Ik ben sterk in werken aan c5.",
				"Ik zie vier dingen waarin ik kan groeien. Kies er drie om te noemen.",
				"Ik kijk graag samen welke scholing of welk voorbeeld mij daarbij helpt.",
			},
		},
		{
			name: "more alike than can be said aloud",
			answers: map[string]said{
				"c1": {level: 2}, "c2": {level: 2}, "c3": {level: 2}, "c4": {level: 2}, "c5": {level: 2}, "c6": {level: 4},
			},
			want: []string{
				"Ik ben sterk in werken aan c6.",
				"Ik zie vijf dingen waarin ik kan groeien. Kies er drie om te noemen.",
				"Ik kijk graag samen welke scholing of welk voorbeeld mij daarbij helpt.",
			},
		},
		{
			name:    "it seldom happens",
			answers: map[string]said{"c1": {level: 1}, "c3": {level: 4}},
			picks:   []assessment.Pick{{Competency: "c1", Kind: assessment.PickGrow, Reason: assessment.ReasonRare}},
			want: []string{
				"Ik ben sterk in werken aan c3.",
				"Ik wil groeien in werken aan c1.",
				"Dat komt in mijn werk weinig voor, dus ik zoek kansen om het vaker te doen.",
			},
		},
		{
			name:    "even",
			answers: map[string]said{"c1": {level: 3}, "c2": {level: 3}, "c3": {level: 3}, "c4": {level: 3}},
			want: []string{
				"Ik zie nu weinig verschil tussen mijn competenties.",
				"Ik ben nu waar ik wil zijn.",
				"Ik bespreek graag wat een goede volgende stap is.",
			},
		},
		{
			name:    "three of each are all named",
			answers: map[string]said{"c1": {level: 2}, "c2": {level: 2}, "c3": {level: 2}, "c4": {level: 4}, "c5": {level: 4}, "c6": {level: 4}},
			want: []string{
				"Ik ben sterk in werken aan c4, in werken aan c5 en in werken aan c6.",
				"Ik zie ruimte om te groeien in werken aan c1, in werken aan c2 en in werken aan c3.",
				"Ik kijk graag samen welke scholing of welk voorbeeld mij daarbij helpt.",
			},
		},
		{
			name: "five strengths that are alike",
			answers: map[string]said{
				"c1": {level: 3}, "c2": {level: 3}, "c3": {level: 3}, "c4": {level: 3}, "c5": {level: 3}, "c6": {level: 1},
			},
			want: []string{
				"Ik zie bij mezelf vijf sterke kanten. Kies er drie om te noemen.",
				"Ik zie ruimte om te groeien in werken aan c6.",
				"Ik kijk graag samen welke scholing of welk voorbeeld mij daarbij helpt.",
			},
		},
		{
			name: "five strengths that are alike, of which one is picked to use more",
			answers: map[string]said{
				"c1": {level: 3}, "c2": {level: 3}, "c3": {level: 3}, "c4": {level: 3}, "c5": {level: 3}, "c6": {level: 1},
			},
			picks: []assessment.Pick{{Competency: "c2", Kind: assessment.PickUse}},
			want: []string{
				"Ik ben sterk in werken aan c2.",
				"Ik wil meer doen met wat ik goed kan.",
				"Ik bespreek graag hoe mijn team daar meer van merkt.",
			},
		},
		{
			name:    "no strengths",
			answers: map[string]said{"c1": {level: 1}, "c2": {level: 2}},
			want: []string{
				"Ik ben nog aan het ontdekken wat mijn sterke kanten zijn.",
				"Ik zie ruimte om te groeien in werken aan c1 en in werken aan c2.",
				"Ik kijk graag samen welke scholing of welk voorbeeld mij daarbij helpt.",
			},
		},
		{
			name: "no strengths, and four that go best",
			answers: map[string]said{
				"c1": {level: 1}, "c2": {level: 2}, "c3": {level: 2}, "c4": {level: 2}, "c5": {level: 2},
			},
			picks: []assessment.Pick{{Competency: "c1", Kind: assessment.PickGrow}},
			want: []string{
				"Er zijn vier dingen die me nu het best lukken. Kies er drie om te noemen.",
				"Ik wil groeien in werken aan c1.",
				"Ik kijk graag samen welke scholing of welk voorbeeld mij daarbij helpt.",
			},
		},
		{
			name:    "nothing to grow in",
			answers: map[string]said{"c1": {level: 4}, "c2": {level: 3}},
			want: []string{
				"Ik ben sterk in werken aan c1 en in werken aan c2.",
				"Ik ben nu waar ik wil zijn.",
				"Ik bespreek graag wat een goede volgende stap is.",
			},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := build(reflection(assessment.FormReflection, tt.answers, tt.picks...)).Sentences
			if !slices.Equal(got, tt.want) {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
		})
	}
}

func TestCSVSaysWhatFiguresRestOn(t *testing.T) {
	var out strings.Builder
	r := build(reflection(assessment.FormReflection, map[string]said{
		"c1": {level: 2, statements: "nnss"}, "c2": {level: 3, statements: "aa--"}, "c3": {level: 2, statements: "vvvv"},
	}))
	if err := r.WriteCSV(&out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		";1,50;4 van 4 stellingen;2,33;6 van 8 stellingen;", ";4,00;2 van 4 stellingen;2,33;6 van 8 stellingen;",
		";3,00;4 van 4 stellingen;;;", ";;0 van 4 stellingen;;;", ";niet ingevuld;3;;gewoon;",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
}
