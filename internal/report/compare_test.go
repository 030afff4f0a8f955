package report

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"reflectietool/internal/assessment"
	"reflectietool/internal/calendar"
	"reflectietool/internal/fault"
	"reflectietool/internal/framework"
	"reflectietool/internal/paths"
)

// on gives a reflection the day of 2026 on which it was finished, counted from 1 January, and an id.
func on(day int, form assessment.Form, answers map[string]said) *assessment.Reflection {
	r := reflection(form, answers)
	finished := time.Date(2026, 1, day, 12, 0, 0, 0, calendar.Amsterdam)
	r.ID, r.FinishedAt = fmt.Sprint(day), &finished
	return r
}

// TestComparison works out three years: small steps that are noise one by one, and a change.
func TestComparison(t *testing.T) {
	first := on(1, assessment.FormReflection, map[string]said{
		"c1": {level: 1, statements: "nnnn"}, "c2": {level: 2}, "c3": {level: 4}, "c4": {level: 3}, "c5": {choice: assessment.ChoseNotApplicable},
		"c6": {level: 3, statements: "sssv"},
	})
	second := on(100, assessment.FormReflection, map[string]said{
		"c1": {level: 2, statements: "nnnn"}, "c2": {level: 4}, "c3": {level: 3}, "c4": {choice: assessment.ChoseDontKnow}, "c5": {level: 2},
		"c6": {level: 2, statements: "ssss"},
	})
	third := on(300, assessment.FormScan, map[string]said{
		"c1": {level: 3}, "c2": {level: 2}, "c3": {level: 2}, "c4": {level: 1}, "c5": {level: 4}, "c6": {level: 2},
	})
	c := newComparison(testFramework(), []*assessment.Reflection{second, third, first})
	if c.Oldest() != first || c.Newest() != third || !c.WithScan() {
		t.Errorf("from %s to %s, with a scan: %v", c.Oldest().ID, c.Newest().ID, c.WithScan())
	}
	want := map[string][3]Change{ // since the first, since the second, and from the first to the third
		"c1":  {AboutSame, AboutSame, Higher},
		"c2":  {Higher, Lower, AboutSame},
		"c3":  {AboutSame, AboutSame, Lower},
		"c4":  {"", "", Lower},
		"c5":  {"", Higher, ""},
		"c6":  {Lower, AboutSame, AboutSame},
		"c10": {"", "", ""},
	}
	for _, kenmerk := range c.Kenmerken {
		for _, of := range kenmerk.Competencies {
			got := [3]Change{of.Entries[1].Change, of.Entries[2].Change, of.Change}
			if words, asked := want[of.Competency.Slug]; asked && got != words {
				t.Errorf("%s: %q, want %q", of.Competency.Slug, got, words)
			}
			if of.Entries[0].Change != "" || of.Entries[0].Then.Valid() {
				t.Errorf("%s: the oldest looks back", of.Competency.Slug)
			}
		}
	}
	sentence := "Vergeleken met 1 januari 2026 heb je jezelf op 27 oktober 2026 op één competentie hoger ingeschat en op twee lager. " +
		"Lager kan ook betekenen dat je scherper bent gaan kijken."
	if got := c.Sentence(); got != sentence {
		t.Errorf("got  %q\nwant %q", got, sentence)
	}
	if lower := slugsOf(c.Changed(Lower)); lower != "c3 c4" {
		t.Errorf("lower: %s", lower)
	}
	if none := slugsOf(c.Changed("")); none != "c5 c7 c8 c9 c10" {
		t.Errorf("not compared: %s", none)
	}
}

func slugsOf(competencies []*framework.Competency) string {
	var all []string
	for _, c := range competencies {
		all = append(all, c.Slug)
	}
	return strings.Join(all, " ")
}

func TestComparisonInWords(t *testing.T) {
	for _, tt := range []struct {
		name      string
		day       int // of the newest
		then, now map[string]said
		want      string
	}{
		{"no level twice", 60, map[string]said{"c1": {level: 1}}, map[string]said{"c2": {level: 1}},
			"Tussen 1 januari 2026 en 1 maart 2026 is niets te vergelijken: geen enkele competentie heeft beide keren een niveau."},
		{"the same", 60, map[string]said{"c1": {level: 1}}, map[string]said{"c1": {level: 1}},
			"Vergeleken met 1 januari 2026 heb je jezelf op 1 maart 2026 ongeveer gelijk ingeschat."},
		{"higher", 60, map[string]said{"c1": {level: 1}}, map[string]said{"c1": {level: 3}},
			"Vergeleken met 1 januari 2026 heb je jezelf op 1 maart 2026 op één competentie hoger ingeschat."},
		{"two on one day", 1, map[string]said{"c1": {level: 1}}, map[string]said{"c1": {level: 3}},
			"Vergeleken met 1 januari 2026 om 12.00 uur heb je jezelf op 1 januari 2026 om 13.00 uur op één competentie hoger ingeschat."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			then, now := on(1, assessment.FormScan, tt.then), on(tt.day, assessment.FormScan, tt.now)
			if tt.day == 1 {
				later := now.FinishedAt.Add(time.Hour)
				now.FinishedAt = &later
			}
			if got := newComparison(testFramework(), []*assessment.Reflection{then, now}).Sentence(); got != tt.want {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
		})
	}
}

// TestComparisonProperties draws reflections. The order in which they are given decides nothing, a
// reflection beside one with the same answers shows no change, and two say what the report of the
// newest says. Nothing but the first and the last decides the change from the one to the other.
func TestComparisonProperties(t *testing.T) {
	f := testFramework()
	rapid.Check(t, func(t *rapid.T) {
		forms := rapid.SampledFrom([]assessment.Form{assessment.FormReflection, assessment.FormScan})
		var all []*assessment.Reflection
		for i := range rapid.IntRange(LeastCompared, MostCompared).Draw(t, "reflections") {
			all = append(all, on(1+10*i, forms.Draw(t, "form"), answersGen().Draw(t, "answers")))
		}
		c := newComparison(f, all)
		if shuffled := newComparison(f, rapid.Permutation(all).Draw(t, "order")); !reflect.DeepEqual(c, shuffled) {
			t.Fatal("the order decides")
		}
		first, last := all[0], all[len(all)-1]
		ends, report := newComparison(f, []*assessment.Reflection{first, last}), Build(Input{Framework: f, Reflection: last, Previous: first})
		again := *first
		later := first.FinishedAt.Add(time.Hour)
		again.ID, again.FinishedAt = "again", &later
		same := newComparison(f, []*assessment.Reflection{first, &again})
		at := 0
		for k, kenmerk := range c.Kenmerken {
			for i, of := range kenmerk.Competencies {
				if two := ends.Kenmerken[k].Competencies[i].Change; of.Change != two || two != report.Entries[at].Change {
					t.Fatalf("%s: %q among all, %q of two, %q in the report", of.Competency.Slug, of.Change, two, report.Entries[at].Change)
				}
				if got := same.Kenmerken[k].Competencies[i]; got.Oldest().Level.Valid() != (got.Change == AboutSame) {
					t.Fatalf("%s: %q beside the same answers", got.Competency.Slug, got.Change)
				}
				at++
			}
		}
	})
}

// comparableOf lists reflections of two editions, the last finished first: a and b are of one edition,
// c of another, d waits for an answer, and open is not finished. Of a third edition nothing is known.
func comparableOf(more int) *Comparable {
	day := time.Date(2026, 11, 21, 12, 0, 0, 0, calendar.Amsterdam)
	listed := func(id, edition string, settled bool) assessment.Listed {
		return assessment.Listed{Summary: assessment.Summary{ID: id, Edition: edition, StartedAt: day, FinishedAt: &day}, Settled: settled}
	}
	open := listed("open", "test/1", false)
	open.FinishedAt = nil
	all := []assessment.Listed{open, listed("gone", "gone/1", true), listed("c", "test/2", true), listed("d", "test/1", false), listed("a", "test/1", true), listed("b", "test/1", true)}
	for i := range more {
		all = append(all, listed(fmt.Sprintf("more%d", i), "test/1", true))
	}
	editions := map[string]*framework.Framework{"test/1": testFramework(), "test/2": testFramework()}
	return newComparable(func(id string) (*framework.Framework, bool) { f, known := editions[id]; return f, known }, all)
}

func TestWhatCanBeCompared(t *testing.T) {
	c := comparableOf(5)
	if got := c.Latest(); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("by default %q are compared", got)
	}
	if len(c.Editions) != 2 || c.Count() != 8 || len(c.Waiting) != 1 || c.Waiting[0].ID != "d" {
		t.Errorf("%d editions, %d reflections, waiting: %v", len(c.Editions), c.Count(), c.Waiting)
	}
	for chosen, want := range map[string]string{
		"a b": "", "b a": "", "a b more0 more1 more2 more3": "",
		"a open":                            "is nog niet af",
		"a d":                               "Geef eerst antwoord op de vraag of je Reflectie van 21 november 2026 meetelt",
		"a c":                               "verschillende versies",
		"a":                                 "Kies er minstens twee.",
		"a b more0 more1 more2 more3 more4": "Kies er maximaal zes. Je hebt er nu 7 gekozen.",
	} {
		err := c.Check(strings.Fields(chosen))
		invalid, refused := fault.AsInvalid(err)
		if refused != (want != "") || !strings.Contains(invalid[paths.CompareParam], want) {
			t.Errorf("%s: %v, want %q", chosen, invalid, want)
		}
	}
	for _, chosen := range []string{"a stranger", "gone a", "a open stranger"} {
		if err := c.Check(strings.Fields(chosen)); !errors.Is(err, fault.NotFound) {
			t.Errorf("%s: %v, want not found", chosen, err)
		}
	}
	none := newComparable(func(string) (*framework.Framework, bool) { return nil, false }, nil)
	if none.Latest() != nil || none.Count() != 0 {
		t.Error("somebody without reflections has some to compare")
	}
}
