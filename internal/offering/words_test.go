package offering

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
		"welke":                            "welke", // nothing else is left
		"":                                 "",
		"  ?! ":                            "",
		strings.Repeat("a1 ", 3) + "b2 c3": "a1 b2 c3",
		"eerste 2de derde x vierde":        "eerste 2de derde vierde",
		"1 2 3 4 5 6 7 8 9 10 11":          "10 11",
	} {
		if got := strings.Join(wordsOf(text), " "); got != want {
			t.Errorf("%q has the words %q, want %q", text, got, want)
		}
	}
	if n := len(wordsOf(strings.Join(strings.Fields(synonymText)[:200], " "))); n != maxWords {
		t.Errorf("%d words of a long text", n)
	}
}

func TestHasOperators(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		`"moreel beraad"`: true, "training -online": true, "-online": true, "schulden OR geld": true,
		"de-escalatie": false, "e-learning": false, "mbo - hbo": false, "oor": false, "schulden of geld": false, "-": false,
	} {
		if got := hasOperators(text); got != want {
			t.Errorf("%q has operators: %v", text, got)
		}
	}
}

// knows is a word that the catalogue has, with its own letters for a stem.
func knows(word string) askedWord { return askedWord{Word: word, Stem: word, Known: true} }

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
			for _, w := range wordsOf(term) {
				stems[w] = w
			}
		}
		return stems
	}
	synonyms := newSynonymIndex([][][]string{{wordsOf("mantelzorg"), wordsOf("informele zorg")}, {wordsOf("zorg"), wordsOf("hulp")}},
		same("mantelzorg informele zorg hulp"))
	tests := map[string]struct {
		words  []askedWord
		joined map[string]askedWord
		want   []group
	}{
		"a word": {[]askedWord{knows("wijk")}, nil, []group{{exact: [][]string{{"wijk"}}, similar: [][]string{{"wijk*"}}}}},
		"a long word, also at the end of others": {[]askedWord{knows("gesprek")}, nil,
			[]group{{exact: [][]string{{"gesprek"}}, similar: [][]string{{"gesprek*"}, {"*gesprek"}}}}},
		"a word that the dictionary drops": {[]askedWord{{Word: "de"}, knows("wmo")}, nil, []group{{exact: [][]string{{"wmo"}}}}},
		"a term of two words before its parts": {[]askedWord{knows("informele"), knows("zorg")}, nil,
			[]group{{exact: [][]string{{"informele", "zorg"}}, synonym: [][]string{{"mantelzorg"}}, similar: [][]string{{"mantelzorg*"}}}}},
		"a part of a term": {[]askedWord{knows("zorg")}, nil,
			[]group{{exact: [][]string{{"zorg"}}, synonym: [][]string{{"hulp"}}, similar: [][]string{{"zorg*"}}}}},
		"two words that the catalogue writes as one": {[]askedWord{knows("abc"), knows("def")},
			map[string]askedWord{"abcdef": knows("abcdef")}, []group{{exact: [][]string{{"abc", "def"}, {"abcdef"}}}}},
		"a misspelling": {[]askedWord{{Word: "wmoo", Stem: "wmoo", Alike: alike("wmo")}}, nil,
			[]group{{exact: [][]string{{"wmoo"}}, similar: [][]string{{"wmoo*"}, {"wmo."}}}}},
		"a compound": {[]askedWord{{Word: "wijkgesprek", Stem: "wijkgesprek", Parts: alike("wijk", "gesprek", "prek")}}, nil,
			[]group{{exact: [][]string{{"wijkgesprek"}}, similar: [][]string{{"wijkgesprek*"}, {"*wijkgesprek"}, {"wijk.", "gesprek."}, {"gesprek.*"}}}}},
		"a compound with a joint": {[]askedWord{{Word: "dorpsgesprek", Stem: "dorp", Parts: alike("dorp", "gesprek")}}, nil,
			[]group{{exact: [][]string{{"dorp"}}, similar: [][]string{{"dorp*"}, {"dorp.", "gesprek."}, {"gesprek.*"}}}}},
		"a general word": {[]askedWord{knows("training")}, nil,
			[]group{{exact: [][]string{{"training"}}, similar: [][]string{{"training*"}, {"*training"}}, general: true}}},
	}
	for name, tt := range tests {
		got := groupsOf(tt.words, tt.joined, synonyms)
		if len(got) != len(tt.want) {
			t.Errorf("%s: %+v", name, got)
			continue
		}
		for i := range got {
			same := func(a, b [][]string) bool { return slices.EqualFunc(a, b, slices.Equal[[]string]) }
			g, w := got[i], tt.want[i]
			if !same(g.exact, w.exact) || !same(g.synonym, w.synonym) || !same(g.similar, w.similar) || g.general != w.general {
				t.Errorf("%s: got %+v, want %+v", name, g, w)
			}
		}
	}
}

func TestSuggestion(t *testing.T) {
	t.Parallel()
	synonyms := synonymIndex{"lvb": {{"licht"}}}
	words := []askedWord{
		{Word: "eenzaamhied", Stem: "eenzaamhied", Alike: alike("eenzaamheid", "een")},
		{Word: "bij"}, knows("ouderen"), {Word: "lvb", Stem: "lvb", Alike: alike("lab")},
		{Word: "burenruzie", Stem: "burenruzie", Alike: alike("buren"), Parts: alike("buren", "ruzie")},
		{Word: "zzz", Stem: "zzz", Alike: []alikeWord{{"zaal", "zal", 0.1}}},
	}
	if got := suggestion("Eenzaamhied bij ouderen lvb burenruzie zzz", words, synonyms); got != "eenzaamheid bij ouderen lvb burenruzie zzz" {
		t.Errorf("got %q", got)
	}
	if got := suggestion("Ouderen", words[2:3], synonyms); got != "" {
		t.Errorf("nothing is wrong, and it suggests %q", got)
	}
}

// The file of synonyms can be read by who adds a line: real groups, and no term twice in
// one.
func TestSynonymFile(t *testing.T) {
	t.Parallel()
	groups := synonymGroups()
	if len(groups) < 40 {
		t.Errorf("%d groups", len(groups))
	}
	for _, terms := range groups {
		seen := map[string]bool{}
		for _, term := range terms {
			name := strings.Join(term, " ")
			if name == "" || seen[name] || len(term) > maxTerm+1 {
				t.Errorf("%q in %q", name, terms)
			}
			seen[name] = true
		}
		if len(terms) < 2 {
			t.Errorf("%q stands alone", terms)
		}
	}
}
