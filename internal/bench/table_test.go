package main

import (
	"os"
	"strings"
	"testing"
)

func TestMedian(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		figures []float64
		want    float64
	}{
		{[]float64{7}, 7},
		{[]float64{9, 1, 5}, 5},
		{[]float64{4, 1, 3, 10}, 3.5},
	} {
		if got := median(c.figures); got != c.want {
			t.Errorf("the median of %v is %v, want %v", c.figures, got, c.want)
		}
	}
}

func TestFigure(t *testing.T) {
	t.Parallel()
	for want, number := range map[string]float64{
		"0": 0, "0.052": 0.0519, "0.8": 0.8, "1.05": 1.049, "2": 2, "53.3": 53.27, "100": 99.96, "716": 716.4, "1,000": 999.7, "1,234,567": 1234567,
	} {
		if got := figure(number); got != want {
			t.Errorf("%v is written as %s, want %s", number, got, want)
		}
	}
}

func TestGoals(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		row  row
		met  bool
	}{
		{"a ratio that is reached exactly", row{ours: []float64{80}, reference: []float64{100}, goal: goal{ratio: 0.8}}, true},
		{"a ratio that is not reached", row{ours: []float64{79}, reference: []float64{100}, goal: goal{ratio: 0.8}}, false},
		{"the medians count, not the best rounds", row{ours: []float64{10, 79, 200}, reference: []float64{50, 100, 100}, goal: goal{ratio: 0.8}}, false},
		{"a figure that is reached exactly", row{ours: []float64{50}, goal: goal{atMost: 50}}, true},
		{"a figure that is not reached", row{ours: []float64{51}, goal: goal{atMost: 50}}, false},
		{"no goal", row{ours: []float64{1}, reference: []float64{100}}, true},
	} {
		if got := c.row.met(); got != c.met {
			t.Errorf("%s: met is %v", c.name, got)
		}
	}
}

func TestTable(t *testing.T) {
	t.Parallel()
	got := table([]row{
		{what: "report", unit: "/s", ours: []float64{690, 750, 660}, reference: []float64{2400, 2960, 2700}, goal: goal{ratio: 0.8}},
		{what: "search", unit: "ms", ours: []float64{39.04, 38, 40}, goal: goal{atMost: 40}},
		{what: "pages", unit: "/s", ours: []float64{1200}},
	})
	const want = `
| what   | ours: median (min-max) | reference of the same run | ratio | goal          | met |
| ------ | ---------------------- | ------------------------- | ----- | ------------- | --- |
| report | 690/s (660-750)        | 2,700/s (2,400-2,960)     | 0.256 | at least 0.8  | no  |
| search | 39 ms (38-40)          | -                         | -     | at most 40 ms | yes |
| pages  | 1,200/s (1,200-1,200)  | -                         | -     | -             | -   |
`
	if got != want[1:] {
		t.Errorf("got\n%swant%s", got, want)
	}
}

// TestBenchmarksHaveTheirPlace checks that the file of the project has the part that a run replaces.
func TestBenchmarksHaveTheirPlace(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/benchmarks.md")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), "\n<!-- "+part+": begin -->\n") || !strings.Contains(string(text), "<!-- "+part+": end -->\n") {
		t.Error("docs/benchmarks.md has no measured part")
	}
}
