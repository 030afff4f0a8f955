package demand_test

import (
	"maps"
	"testing"
	"time"

	"pgregory.net/rapid"

	"reflectietool/internal/demand"
)

// of makes n persons with the same points.
func of(n int, points ...string) [][]string {
	var people [][]string
	for range n {
		people = append(people, points)
	}
	return people
}

func TestFigures(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		people [][]string
		want   map[string]int
	}{
		"nobody":          {nil, map[string]int{}},
		"nothing to grow": {of(50), map[string]int{}},
		"19":              {of(19, "zelfregie"), map[string]int{}},
		"20":              {of(20, "zelfregie"), map[string]int{"zelfregie": 20}},
		"24":              {of(24, "zelfregie"), map[string]int{"zelfregie": 20}},
		"25":              {of(25, "zelfregie"), map[string]int{"zelfregie": 30}},
		"34":              {of(34, "zelfregie"), map[string]int{"zelfregie": 30}},
		"1234":            {of(1234, "zelfregie"), map[string]int{"zelfregie": 1230}},
		"once each":       {of(19, "zelfregie", "zelfregie"), map[string]int{}},
		"per competency":  {append(of(15, "zelfregie", "systemen"), of(10, "systemen")...), map[string]int{"systemen": 30}},
	} {
		if got := demand.Figures(test.people); !maps.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
}

// For any group of people every number is at least twenty and a multiple of ten, is at most five
// from the true count, and depends neither on the order of the people nor on a competency that one
// person has twice.
func TestFiguresProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		points := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c", "d"}), 0, 6)
		people := rapid.SliceOfN(points, 0, 80).Draw(t, "people")
		figures, truth := demand.Figures(people), map[string]int{}
		for _, mine := range people {
			once := map[string]bool{}
			for _, competency := range mine {
				once[competency] = true
			}
			for competency := range once {
				truth[competency]++
			}
		}
		for competency, n := range figures {
			if n < 20 || n%10 != 0 || max(n-truth[competency], truth[competency]-n) > 5 || truth[competency] < 20 {
				t.Errorf("%s: %d persons are published as %d", competency, truth[competency], n)
			}
		}
		for competency, n := range truth {
			if _, told := figures[competency]; told != (n >= 20) {
				t.Errorf("%s: %d persons, published %t", competency, n, told)
			}
		}
		shuffled := rapid.Permutation(people).Draw(t, "shuffled")
		if !maps.Equal(demand.Figures(shuffled), figures) {
			t.Error("the order of people matters")
		}
	})
}

func TestQuarters(t *testing.T) {
	t.Parallel()
	utc := func(text string) time.Time {
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	for at, want := range map[string]demand.Quarter{
		"2026-01-01T12:00:00Z": {Year: 2026, Number: 1}, "2026-03-31T21:59:00Z": {Year: 2026, Number: 1},
		"2026-03-31T22:00:00Z": {Year: 2026, Number: 2}, "2026-06-30T22:00:00Z": {Year: 2026, Number: 3}, // midnight in Amsterdam
		"2026-12-31T22:59:59Z": {Year: 2026, Number: 4}, "2026-12-31T23:00:00Z": {Year: 2027, Number: 1},
	} {
		if got := demand.QuarterOf(utc(at)); got != want {
			t.Errorf("%s is in %v, want %v", at, got, want)
		}
	}
	q := demand.Quarter{Year: 2026, Number: 4}
	if next := q.Next(); next != (demand.Quarter{Year: 2027, Number: 1}) || !next.Begin().Equal(utc("2026-12-31T23:00:00Z")) {
		t.Errorf("next is %v, from %s", next, next.Begin())
	}
	if q.Code() != "2026-4" || q.Name() != "oktober tot en met december 2026" {
		t.Errorf("%s, %s", q.Code(), q.Name())
	}
}
