package index

import (
	"slices"
	"strings"
	"testing"
)

func TestWordsOf(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Schulden":                         "schulden",
		"hoe ga ik om met agressie?":       "hoe ik om met agressie", // the dictionary drops the rest
		"wijk, wijk en wijkteam":           "wijk en wijkteam",
		"E-learning over lvb":              "learning over lvb",
		"cliënten":                         "cliënten",
		"welke":                            "welke", // the text has no other words
		"":                                 "",
		"  ?! ":                            "",
		strings.Repeat("a1 ", 3) + "b2 c3": "a1 b2 c3",
		"eerste 2de derde x vierde":        "eerste 2de derde vierde",
		"1 2 3 4 5 6 7 8 9 10 11":          "10 11",
	} {
		if got := strings.Join(WordsOf(text), " "); got != want {
			t.Errorf("%q has the words %q, want %q", text, got, want)
		}
	}
	if n := len(WordsOf(strings.Join(strings.Fields(synonymText)[:200], " "))); n != maxWords {
		t.Errorf("%d words of a long text", n)
	}
}

func TestHasOperators(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		`"moreel beraad"`: true, "training -online": true, "-online": true, "schulden OR geld": true,
		"de-escalatie": false, "e-learning": false, "mbo - hbo": false, "oor": false, "schulden of geld": false, "-": false,
	} {
		if got := HasOperators(text); got != want {
			t.Errorf("%q has operators: %v", text, got)
		}
	}
}

// knows returns a word that the catalogue has, whose stem is the word itself.
func knows(word string) Word { return Word{Word: word, Stem: word, Known: true} }

func alike(words ...string) []alikeWord {
	list := make([]alikeWord, len(words))
	for i, w := range words {
		list[i] = alikeWord{Word: w, Lexeme: w + ".", Similarity: 0.5}
	}
	return list
}

func TestGroups(t *testing.T) {
	t.Parallel()
	same := func(terms ...string) map[string]string {
		stems := map[string]string{}
		for _, term := range terms {
			for _, w := range WordsOf(term) {
				stems[w] = w
			}
		}
		return stems
	}
	equal := func(terms ...string) synonymGroup {
		list := termsOf(strings.Join(terms, ","))
		return synonymGroup{list, list}
	}
	synonyms := newSynonymIndex([]synonymGroup{
		equal("mantelzorg", "informele zorg"), equal("zorg", "hulp"), equal("opbouwwerk", "samenleving"),
		{termsOf("moeder"), termsOf("naaste")},
	}, same("mantelzorg informele zorg hulp opbouwwerk samenleving moeder naaste"))
	tests := map[string]struct {
		words  []Word
		joined map[string]Word
		want   []Group
	}{
		"a word": {[]Word{knows("wijk")}, nil, []Group{{Exact: [][]string{{"wijk"}}, Compound: [][]string{{"wijk*"}}}}},
		"a long word, also at the end of others": {[]Word{knows("gesprek")}, nil,
			[]Group{{Exact: [][]string{{"gesprek"}}, Compound: [][]string{{"gesprek*"}, {"*gesprek"}}}}},
		"a word that the dictionary drops": {[]Word{{Word: "de"}, knows("wmo")}, nil, []Group{{Exact: [][]string{{"wmo"}}}}},
		"a word with another ending": {[]Word{knows("begeleid")}, nil,
			[]Group{{Exact: [][]string{{"begeleid"}, {"begeleidt"}}, Compound: [][]string{{"begeleid*"}, {"*begeleid"}}}}},
		"a term of two words before its parts": {[]Word{knows("informele"), knows("zorg")}, nil,
			[]Group{{Exact: [][]string{{"informele", "zorg"}}, Synonym: [][]string{{"mantelzorg"}}, Similar: [][]string{{"mantelzorg*"}}}}},
		"a part of a term": {[]Word{knows("zorg")}, nil,
			[]Group{{Exact: [][]string{{"zorg"}}, Compound: [][]string{{"zorg*"}}, Synonym: [][]string{{"hulp"}}}}},
		"an everyday word, which says who it is about": {[]Word{knows("moeder")}, nil,
			[]Group{{Exact: [][]string{{"moeder"}}, Compound: [][]string{{"moeder*"}, {"*moeder"}},
				Synonym: [][]string{{"naaste"}}, Similar: [][]string{{"naaste*"}}, General: true}}},
		"no everyday word for a word of the field": {[]Word{knows("naaste")}, nil,
			[]Group{{Exact: [][]string{{"naaste"}}, Compound: [][]string{{"naaste*"}, {"*naaste"}}}}},
		"two words that the catalogue writes as one": {[]Word{knows("abc"), knows("def")},
			map[string]Word{"abcdef": knows("abcdef")}, []Group{{Exact: [][]string{{"abc", "def"}, {"abcdef"}}}}},
		"two words that are one word with synonyms": {[]Word{knows("mantel"), knows("zorg")},
			map[string]Word{"mantelzorg": knows("mantelzorg")},
			[]Group{{Exact: [][]string{{"mantel", "zorg"}, {"mantelzorg"}}, Synonym: [][]string{{"informele", "zorg"}}}}},
		"a misspelling": {[]Word{{Word: "wmoo", Stem: "wmoo", Alike: alike("wmo", "who")}}, nil,
			[]Group{{Exact: [][]string{{"wmoo"}}, Compound: [][]string{{"wmoo*"}, {"wmo."}}, Similar: [][]string{{"wmo."}, {"who."}}}}},
		"a misspelling of a word with synonyms": {[]Word{{Word: "zorch", Stem: "zorch", Alike: []alikeWord{{"zorg", "zorg", 0.5}}}}, nil,
			[]Group{{Exact: [][]string{{"zorch"}}, Compound: [][]string{{"zorch*"}, {"*zorch"}, {"zorg"}}, Similar: [][]string{{"zorg"}, {"hulp"}}}}},
		"a compound": {[]Word{{Word: "wijkgesprek", Stem: "wijkgesprek", Parts: alike("wijk", "gesprek", "prek")}}, nil,
			[]Group{{Exact: [][]string{{"wijkgesprek"}}, Compound: [][]string{{"wijkgesprek*"}, {"*wijkgesprek"}},
				Similar: [][]string{{"wijk.", "gesprek."}, {"gesprek.*"}}}}},
		"a compound with a joint": {[]Word{{Word: "dorpsgesprek", Stem: "dorp", Parts: alike("dorp", "gesprek")}}, nil,
			[]Group{{Exact: [][]string{{"dorp"}}, Compound: [][]string{{"dorp*"}}, Similar: [][]string{{"dorp.", "gesprek."}, {"gesprek.*"}}}}},
		"a compound of a word with synonyms": {[]Word{{Word: "buurtopbouwwerk", Stem: "buurtopbouwwerk", Parts: []alikeWord{{"opbouwwerk", "opbouwwerk", 0}}}}, nil,
			[]Group{{Exact: [][]string{{"buurtopbouwwerk"}}, Compound: [][]string{{"buurtopbouwwerk*"}, {"*buurtopbouwwerk"}},
				Similar: [][]string{{"opbouwwerk*"}, {"samenleving"}, {"samenleving*"}}}}},
		"a general word": {[]Word{knows("training")}, nil,
			[]Group{{Exact: [][]string{{"training"}}, Compound: [][]string{{"training*"}, {"*training"}}, General: true}}},
	}
	for name, tt := range tests {
		got := GroupsOf(tt.words, tt.joined, synonyms)
		if len(got) != len(tt.want) {
			t.Errorf("%s: %+v", name, got)
			continue
		}
		for i := range got {
			same := func(a, b [][]string) bool { return slices.EqualFunc(a, b, slices.Equal[[]string]) }
			g, w := got[i], tt.want[i]
			if !same(g.Exact, w.Exact) || !same(g.Compound, w.Compound) || !same(g.Synonym, w.Synonym) || !same(g.Similar, w.Similar) || g.General != w.General {
				t.Errorf("%s: got %+v, want %+v", name, g, w)
			}
		}
	}
}

func TestSuggestion(t *testing.T) {
	t.Parallel()
	synonyms := synonymIndex{"lvb": {{"licht"}}}
	words := []Word{
		{Word: "eenzaamhied", Stem: "eenzaamhied", Alike: alike("eenzaamheid", "een")},
		{Word: "bij"}, knows("ouderen"), {Word: "lvb", Stem: "lvb", Alike: alike("lab")},
		{Word: "burenruzie", Stem: "burenruzie", Alike: alike("buren"), Parts: alike("buren", "ruzie")},
		{Word: "zzz", Stem: "zzz", Alike: []alikeWord{{"zaal", "zal", 0.1}}},
	}
	if got := Suggestion("Eenzaamhied bij ouderen lvb burenruzie zzz", words, synonyms); got != "eenzaamheid bij ouderen lvb burenruzie zzz" {
		t.Errorf("got %q", got)
	}
	if got := Suggestion("Ouderen", words[2:3], synonyms); got != "" {
		t.Errorf("nothing is wrong, and it suggests %q", got)
	}
}

// TestSynonymFile checks the file of synonyms for mistakes by the person who adds a line: a
// group with fewer than two terms, and a term twice in one group.
func TestSynonymFile(t *testing.T) {
	t.Parallel()
	groups := synonymGroups()
	if len(groups) < 40 {
		t.Errorf("%d groups", len(groups))
	}
	for _, g := range groups {
		terms, oneWay := g.asked, !slices.EqualFunc(g.asked, g.found, slices.Equal[[]string])
		if oneWay {
			terms = slices.Concat(g.asked, g.found)
		}
		seen := map[string]bool{}
		for _, term := range terms {
			name := strings.Join(term, " ")
			if name == "" || len(term) > maxTerm+1 || seen[name] {
				t.Errorf("%q in %q", name, terms)
			}
			seen[name] = true
		}
		if len(terms) < 2 || len(g.found) == 0 {
			t.Errorf("%q stands alone", terms)
		}
	}
}
