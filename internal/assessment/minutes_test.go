package assessment_test

import (
	"strings"
	"testing"

	"reflectietool/internal/assessment"
	"reflectietool/internal/framework"
)

// The promise of product section 3: a Reflectie takes ten minutes at most, a Snelle scan five.
func TestFormsKeepTheirPromise(t *testing.T) {
	t.Parallel()
	frameworks, err := framework.Load()
	if err != nil {
		t.Fatal(err)
	}
	for form, most := range map[assessment.Form]int{assessment.FormReflection: 10, assessment.FormScan: 5} {
		minutes := assessment.Minutes(frameworks.Current(), form)
		t.Logf("%s: %d minutes", form, minutes)
		if minutes > most || minutes < 2 {
			t.Errorf("a %s takes %d minutes, want %d at most", form, minutes, most)
		}
		left := minutes
		for done := range 11 {
			now := assessment.MinutesLeft(frameworks.Current(), form, done)
			if now > left {
				t.Errorf("%s: %d minutes left after %d competencies, and %d before", form, now, done, left)
			}
			left = now
		}
		if left != 0 {
			t.Errorf("%s: %d minutes left at the end", form, left)
		}
	}
}

// One competency with texts of a known length, worked out by hand.
func TestMinutesAreCountedByTheRule(t *testing.T) {
	t.Parallel()
	words := func(n int) string { return strings.TrimSpace(strings.Repeat("woord ", n)) }
	competency := framework.Competency{Name: words(10), Definition: words(1000)}
	for range 4 {
		competency.Statements = append(competency.Statements, framework.Statement{Text: words(100)})
	}
	for _, level := range framework.Levels() {
		competency.Levels = append(competency.Levels, framework.LevelDescription{Level: level, Text: words(200)})
	}
	f := &framework.Framework{
		LevelHint: words(20), Audience: words(30),
		Kenmerken: []framework.Kenmerk{{Name: words(7), Competencies: []framework.Competency{competency, competency}}},
	}
	// Each competency: kenmerk 7, name 10, level texts 800, level names 1+1+4+1 = 824 words and 5 s
	// = 252.2 s; the Reflectie adds 400 words and 12 s = 132 s.
	// Once, for the scan: question 8, hint 20, audience 30, two labels 4+3 = 65 words = 19.5 s; the
	// Reflectie adds questions 9+5 and the labels 2+1+1+2+4+3 = 27 words = 8.1 s.
	for _, c := range []struct {
		form            assessment.Form
		all, half, none int
	}{
		{assessment.FormScan, 9, 5, 0},        // 523.9 s, 252.2 s
		{assessment.FormReflection, 14, 7, 0}, // 796.0 s, 384.2 s
	} {
		all := assessment.Minutes(f, c.form)
		half, none := assessment.MinutesLeft(f, c.form, 1), assessment.MinutesLeft(f, c.form, 2)
		if all != c.all || half != c.half || none != c.none {
			t.Errorf("%s takes %d minutes, then %d and %d; want %d, %d and %d", c.form, all, half, none, c.all, c.half, c.none)
		}
	}
}
