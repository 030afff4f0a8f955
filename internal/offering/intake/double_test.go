package intake

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

func TestFold(t *testing.T) {
	for text, want := range map[string]string{
		"Gesprekken  voeren": "gesprekken voeren", " Eén, twéé! ": "een twee", "E-learning: 'Jij'": "e learning jij", "ﬁets": "fiets", "": "", "?!": "",
	} {
		if got := fold(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestSimilarityIsThatOfPostgres checks that our similarity of folded texts is that of
// PostgreSQL.
func TestSimilarityIsThatOfPostgres(t *testing.T) {
	t.Parallel()
	_, db := newService(t)
	for _, pair := range [][2]string{
		{"Gesprekken voeren aan huis", "Gesprekken voeren thuis"}, {"Eigen Kracht Conferentie", "Eigen Kracht Conferentie (praktijkvoorbeeld)"},
		{"Wijkteam", "wijkteams"}, {"a", "a"}, {"", "a"}, {"een twee", "twee een"},
	} {
		var want float64
		if err := db.QueryRow(t.Context(), `select similarity($1, $2)::float8`, fold(pair[0]), fold(pair[1])).Scan(&want); err != nil {
			t.Fatal(err)
		}
		if got := similarity(trigrams(pair[0]), trigrams(pair[1])); got-want > 1e-6 || want-got > 1e-6 {
			t.Errorf("%q: %v, PostgreSQL says %v", pair, got, want)
		}
	}
}

// TestDoublesFindsAll checks that the index finds a double exactly if a comparison with all
// offerings finds one.
func TestDoublesFindsAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		title := rapid.StringMatching(`(wijk|team|gesprek|netwerk|jeugd)( (wijk|teams?|zorg|op 1)){0,4}`)
		titles := rapid.SliceOfN(title, 1, 30).Draw(t, "titles")
		var all []*known
		for i, text := range titles {
			all = append(all, &known{Double: Double{ID: fmt.Sprint(i), Title: text, Provider: "x"}})
		}
		index := newDoubles(all)
		for i, k := range all {
			want := false
			for _, other := range all[:i] {
				want = want || similarity(k.grams, other.grams) >= nearlySame
			}
			if got := index.find(k); (got != nil) != want {
				t.Fatalf("%q among %q: found %v, want %v", k.Title, titles[:i], got, want)
			}
			index.add(k)
		}
	})
}
