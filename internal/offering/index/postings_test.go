package index

import (
	"slices"
	"testing"
)

func TestPostings(t *testing.T) {
	t.Parallel()
	p := postings{lists: map[string][]uint32{}}
	p.addText(0, `'gesprek':2A,5C,9C 'keukentafelgesprek':1A 'o''brien':3B 'a\\b':4C`)
	p.addText(1, `'gesprek':7C`)
	p.addText(2, ``)
	p.addText(3, `'gespreksvoer':1A 'één':2C`)
	p.finish()
	weights := func(way ...string) (places []int, weights []uint8) {
		for _, list := range p.Of(way[0]) {
			for _, entry := range list {
				places, weights = append(places, int(entry>>WeightBits)), append(weights, uint8(entry))
			}
		}
		return places, weights
	}
	places, w := weights("gesprek")
	if !slices.Equal(places, []int{0, 1}) || !slices.Equal(w, []uint8{240 + 2*repeated, 48}) {
		t.Errorf("gesprek is in %v with %v", places, w)
	}
	for lexeme, want := range map[string][]int{
		"gesprek*": {0, 1, 3}, "*gesprek": {0, 0, 1}, "o'brien": {0}, `a\b`: {0}, "één": {3}, "niets": nil, "*niets": nil, "zzz*": nil,
	} {
		got, _ := weights(lexeme)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%q is in %v, want %v", lexeme, got, want)
		}
	}
	if got := p.Members([]string{"gesprek", "keukentafel*"}, 4).Count(); got != 1 {
		t.Errorf("%d have both", got)
	}
}
