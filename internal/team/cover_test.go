package team

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"reflectietool/internal/offering"
)

// offered reads an offering that is written as "title: points, hours, euros"; "?" is unknown.
func offered(t *testing.T, text string) offering.Offering {
	t.Helper()
	title, facts, _ := strings.Cut(text, ": ")
	parts := strings.Split(facts, ", ")
	o := offering.Offering{Title: title, Key: title}
	for i, point := range strings.Fields(parts[0]) {
		o.Competencies = append(o.Competencies, offering.Link{Competency: point, Primary: i == 0})
	}
	o.Hours, _ = strconv.ParseFloat(parts[1], 64) // "?" becomes 0: unknown
	if euros, err := strconv.Atoi(parts[2]); err == nil {
		o.Cost = new(offering.Cents(100 * euros))
	}
	return o
}

func (c Cover) String() string {
	var all []string
	for _, chosen := range c.Chosen {
		all = append(all, chosen.Offering.Title+"="+strings.Join(chosen.Points, "+"))
	}
	return strings.Join(all, " ") + " / " + strings.Join(c.Untouched, "+")
}

func TestChooseCover(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		points    string
		offerings []string
		want      string
	}{
		"nothing to touch":              {"", []string{"A: a, 1, 1"}, " / "},
		"nothing to follow":             {"a b", nil, " / a+b"},
		"nothing that fits":             {"a b", []string{"A: c, 1, 1"}, " / a+b"},
		"two touch all three":           {"a b c", []string{"A: a, 1, 1", "B: b, 1, 1", "C: c, 1, 1", "AB: a b, 8, 900"}, "AB=a+b C=c / "},
		"more points before less time":  {"a b", []string{"A: a, 1, 1", "B: b, 900, 9000"}, "A=a B=b / "},
		"fewer offerings before time":   {"a b", []string{"A: a, 1, 1", "B: b, 1, 1", "Both: a b, 40, 2000"}, "Both=a+b / "},
		"known time before less":        {"a", []string{"Unknown: a, ?, 0", "Known: a, 80, 900"}, "Known=a / "},
		"fewer unknown times":           {"a b", []string{"A: a, ?, 1", "A known: a, 90, 1", "B: b, ?, 1"}, "A known=a B=b / "},
		"less time before less cost":    {"a", []string{"Cheap: a, 8, 0", "Short: a, 7.5, 900"}, "Short=a / "},
		"known cost before unknown":     {"a", []string{"Unknown: a, 8, ?", "Known: a, 8, 900"}, "Known=a / "},
		"less cost before the title":    {"a", []string{"A: a, 8, 100", "B: a, 8, 99"}, "B=a / "},
		"free is known":                 {"a", []string{"A: a, 8, ?", "Free: a, 8, 0"}, "Free=a / "},
		"else the title":                {"a", []string{"B: a, 8, 100", "A: a, 8, 100"}, "A=a / "},
		"one point has nothing":         {"a b c", []string{"A: a, 1, 1", "C: x c, 1, 1"}, "A=a C=c / b"},
		"no greed: two halves, not 4+2": {"a b c d e f", []string{"Greedy: b c d e, 1, 1", "First: a b c, 9, 9", "Last: d e f, 9, 9"}, "First=a+b+c Last=d+e+f / "},
		"a point that is touched twice": {"a b c", []string{"AB: a b, 1, 1", "BC: b c, 1, 1"}, "AB=a+b BC=b+c / "},
		"the wider one may be shorter":  {"a b", []string{"AB: a b, 2, 1", "A: a, 3, 1"}, "AB=a+b / "},
		"pairs add up, cheaper together": {"a b c d",
			[]string{"AB: a b, 3, 1", "CD: c d, 3, 1", "AC: a c, 1, 1", "BD: b d, 6, 1"}, "AB=a+b CD=c+d / "},
	} {
		var offerings []offering.Offering
		for _, text := range tt.offerings {
			offerings = append(offerings, offered(t, text))
		}
		if got := ChooseCover(strings.Fields(tt.points), offerings).String(); got != tt.want {
			t.Errorf("%s: %s, want %s", name, got, tt.want)
		}
	}
}

// everySet tries all sets of offerings, in the order that ChooseCover promises.
func everySet(points []string, offerings []offering.Offering) (best []*offering.Offering) {
	var bestPrice price
	most := 0
	for set := range 1 << len(offerings) {
		var in subset
		sum := price{}
		for i := range offerings {
			if set&(1<<i) != 0 {
				in |= touches(points, &offerings[i])
				sum = priceOf(&offerings[i]).plus(new(sum))
			}
		}
		n := len(touched(points, in))
		if n > most || n == most && n > 0 && sum.compare(bestPrice) < 0 {
			most, bestPrice, best = n, sum, sum.chosen()
		}
	}
	return best
}

func TestCoverIsThatOfTryingAllSets(t *testing.T) {
	t.Parallel()
	letters := strings.Split("a b c d e f", " ")
	rapid.Check(t, func(t *rapid.T) {
		points := rapid.SliceOfNDistinct(rapid.SampledFrom(letters), 0, 5, rapid.ID).Draw(t, "points")
		var offerings []offering.Offering
		for i := range rapid.IntRange(0, 9).Draw(t, "offerings") {
			o := offering.Offering{
				Key: strconv.Itoa(i), Title: rapid.SampledFrom([]string{"x", "y"}).Draw(t, "title"),
				Hours: float64(rapid.IntRange(0, 2).Draw(t, "hours")) / 2,
			}
			if rapid.Bool().Draw(t, "cost known") {
				o.Cost = new(offering.Cents(rapid.Int64Range(0, 2).Draw(t, "cost")))
			}
			for _, c := range rapid.SliceOfNDistinct(rapid.SampledFrom(letters), 0, 3, rapid.ID).Draw(t, "competencies") {
				o.Competencies = append(o.Competencies, offering.Link{Competency: c})
			}
			offerings = append(offerings, o)
		}
		got, want := keysOf(ChooseCover(points, offerings).Chosen), []string(nil)
		for _, o := range everySet(points, offerings) {
			want = append(want, o.Key)
		}
		if !slices.Equal(got, want) {
			t.Fatalf("chose %v, but %v is better", got, want)
		}
		slices.Reverse(offerings)
		if again := keysOf(ChooseCover(points, offerings).Chosen); !reflect.DeepEqual(again, got) {
			t.Fatalf("in another order %v, first %v", again, got)
		}
	})
}

func keysOf(chosen []Covering) (keys []string) {
	for _, c := range chosen {
		keys = append(keys, c.Offering.Key)
	}
	return keys
}

// BenchmarkCover chooses among 10,000 offerings for three and for ten points.
func BenchmarkCover(b *testing.B) {
	random := rand.New(rand.NewPCG(1, 2))
	points := strings.Split("a b c d e f g h i j", " ")
	offerings := make([]offering.Offering, 10_000)
	for i := range offerings {
		o := &offerings[i]
		o.Key, o.Title, o.Hours = strconv.Itoa(i), strconv.Itoa(i%500), float64(random.IntN(40))
		for _, p := range random.Perm(len(points))[:1+random.IntN(3)] {
			o.Competencies = append(o.Competencies, offering.Link{Competency: points[p]})
		}
	}
	for _, n := range []int{3, 10} {
		b.Run(fmt.Sprintf("%d points", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				ChooseCover(points[:n], offerings)
			}
		})
	}
}
