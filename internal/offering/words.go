package offering

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// maxWords bounds how many words of a text are looked at, and maxGroups how many things
// it can ask for.
const maxWords, maxGroups = 20, 6

// silent are words that people put around what they look for. The Dutch dictionary of
// PostgreSQL drops articles, pronouns and the like; these are what a question adds.
var silent = strings.Fields(`
	ga gaan gaat help helpen helpt mensen iemand welke waar wanneer waarom hoeveel graag beter goed leer leren
	omgaan zoek zoeken vind vinden pas past passen passend jou jouw wij jullie willen zou kun kunt mag moeten hoort
	doe doet goede krijg krijgen weten weet wilt`)

// general are words that say what sort of thing someone looks for. They say too little to
// find something by themselves, next to other words.
var general = strings.Fields(`
	training trainingen cursus cursussen scholing opleiding opleidingen leergang nascholing bijscholing workshop workshops
	learning online boek boeken artikel gratis methode methodiek aanpak interventie module programma niveau werken werk`)

// wordsOf takes a text apart into the words that matter, each once. When nothing else
// remains, the words around them are what is looked for.
func wordsOf(text string) []string {
	all := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	words := []string{}
	for _, w := range all {
		if !slices.Contains(silent, w) && !slices.Contains(words, w) && utf8.RuneCountInString(w) > 1 {
			words = append(words, w)
		}
	}
	if len(words) == 0 {
		words = append(words, all...)
	}
	return words[:min(len(words), maxWords)]
}

// pairsOf joins each two words that follow each other: "keukentafel gesprek" may stand
// in the catalogue as one word.
func pairsOf(words []string) []string {
	pairs := []string{}
	for i := 1; i < len(words); i++ {
		pairs = append(pairs, words[i-1]+words[i])
	}
	return pairs
}

// askedWord is a word of a search with what the catalogue knows of it.
type askedWord struct {
	Word  string
	Stem  string // "" for a word that the dictionary drops
	Known bool   // the catalogue has words of this stem

	// Of a word that is not known:
	Alike []alikeWord // the words of the catalogue that it is most alike, the best first
	Parts []alikeWord // the words of the catalogue that it begins or ends with
}

// alikeWord is a word of the catalogue.
type alikeWord struct {
	Word, Lexeme string
	Similarity   float64 // of the whole words, 0 to 1
}

// group is one thing that a search asks for, in the ways in which an offering may have
// it. Each way is a list of alternatives, of lexemes that are all needed.
type group struct {
	exact, synonym, similar [][]string
	general                 bool // says too little by itself
}

// groupsOf makes groups of the words of a search. Words that are written as one in the
// catalogue, and words that have synonyms together, make one group.
func groupsOf(words []askedWord, joined map[string]askedWord, synonyms synonymIndex) []group {
	words = slices.DeleteFunc(slices.Clone(words), func(w askedWord) bool { return w.Stem == "" })
	var groups []group
	for i := 0; i < len(words) && len(groups) < maxGroups; {
		if n, others := synonyms.longest(stemsOf(words[i:])); n > 0 {
			g := group{exact: [][]string{stemsOf(words[i : i+n])}, synonym: others, similar: longer(others)}
			if n == 1 {
				g.similar = append(g.similar, words[i].longer()...)
				g.general = slices.Contains(general, words[i].Word)
			}
			groups, i = append(groups, g), i+n
			continue
		}
		if i+1 < len(words) {
			if one := joined[words[i].Word+words[i+1].Word]; one.Known {
				groups = append(groups, group{exact: [][]string{stemsOf(words[i : i+2]), {one.Stem}}})
				i += 2
				continue
			}
		}
		groups = append(groups, group{
			exact: [][]string{{words[i].Stem}}, similar: words[i].similar(), general: slices.Contains(general, words[i].Word),
		})
		i++
	}
	return groups
}

func stemsOf(words []askedWord) []string {
	stems := make([]string, len(words))
	for i, w := range words {
		stems[i] = w.Stem
	}
	return stems
}

// anyMark ends a lexeme that stands for all that begin with it, and begins one that stands
// for all that end with it.
const anyMark = "*"

// longer returns the lexemes that begin with a term of one long word, as its compounds do.
func longer(terms [][]string) [][]string {
	var ways [][]string
	for _, term := range terms {
		if len(term) == 1 && utf8.RuneCountInString(term[0]) >= 6 {
			ways = append(ways, []string{term[0] + anyMark})
		}
	}
	return ways
}

// longer returns the compounds that begin or end with the word.
func (w askedWord) longer() [][]string {
	var ways [][]string
	if utf8.RuneCountInString(w.Stem) >= 4 {
		ways = append(ways, []string{w.Stem + anyMark})
	}
	if utf8.RuneCountInString(w.Stem) >= 5 {
		ways = append(ways, []string{anyMark + w.Stem})
	}
	return ways
}

// similar returns what may stand for a word without synonyms: the compounds that it is
// in, what it is a compound of, and what it may be a misspelling of.
func (w askedWord) similar() [][]string {
	ways := append(w.longer(), w.compound()...)
	for _, a := range w.Alike {
		ways = append(ways, []string{a.Lexeme})
	}
	return ways
}

// minPart is how long a part of a word has to be to stand for it alone, in bytes.
const minPart = 5

// compound returns what may stand for a word that is made of others: the two words that
// it is made of, perhaps with a joint between them, and the longest of its parts, with
// what begins like it.
func (w askedWord) compound() [][]string {
	var ways [][]string
	var longest alikeWord
	for _, head := range w.Parts {
		rest, begins := strings.CutPrefix(w.Word, head.Word)
		for _, tail := range w.Parts {
			joint, ends := strings.CutSuffix(rest, tail.Word)
			if begins && ends && slices.Contains([]string{"", "s", "e", "en"}, joint) {
				ways = append(ways, []string{head.Lexeme, tail.Lexeme})
			}
		}
		if len(head.Word) >= max(len(longest.Word)+1, minPart) {
			longest = head
		}
	}
	if longest.Lexeme != "" {
		ways = append(ways, []string{longest.Lexeme + anyMark})
	}
	return ways
}

// minLikeness is how alike two whole words are before the one is suggested for the other.
const minLikeness = 0.35

// suggestion returns the text with each word that nothing has replaced by the one that it
// is most alike, or "".
func suggestion(text string, words []askedWord, synonyms synonymIndex) string {
	corrected := strings.ToLower(text)
	for _, w := range words {
		n, _ := synonyms.longest([]string{w.Stem})
		if w.Stem == "" || w.Known || n > 0 || len(w.Parts) > 1 || len(w.Alike) == 0 || w.Alike[0].Similarity < minLikeness {
			continue
		}
		corrected = strings.Replace(corrected, w.Word, w.Alike[0].Word, 1)
	}
	if corrected == strings.ToLower(text) {
		return ""
	}
	return corrected
}

// maxKeptWords bounds how many words a copy keeps from earlier searches.
const maxKeptWords = 20_000

// knownWords are words by themselves and pairs of words written as one, with what the
// catalogue knows of them.
type knownWords struct{ single, joined map[string]askedWord }

func (k knownWords) empty() bool { return len(k.single)+len(k.joined) == 0 }

// notIn returns the words that are not kept.
func notIn(kept map[string]askedWord, words []string) []string {
	fresh := []string{}
	for _, word := range words {
		if _, ok := kept[word]; !ok {
			fresh = append(fresh, word)
		}
	}
	return fresh
}

// wordMemory keeps what the catalogue knows of words that were searched. It is all
// forgotten when it is full, and goes with its copy.
type wordMemory struct {
	mu   sync.Mutex
	kept knownWords
}

// of returns what is kept of the words and of the pairs that they make.
func (m *wordMemory) of(words []string) knownWords {
	m.mu.Lock()
	defer m.mu.Unlock()
	some := func(kept map[string]askedWord, words []string) map[string]askedWord {
		found := map[string]askedWord{}
		for _, word := range words {
			if w, ok := kept[word]; ok {
				found[word] = w
			}
		}
		return found
	}
	return knownWords{some(m.kept.single, words), some(m.kept.joined, pairsOf(words))}
}

func (m *wordMemory) keep(a *asked) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.kept.single == nil || len(m.kept.single)+len(m.kept.joined) > maxKeptWords {
		m.kept = knownWords{map[string]askedWord{}, map[string]askedWord{}}
	}
	for _, w := range a.words {
		m.kept.single[w.Word] = w
	}
	maps.Copy(m.kept.joined, a.joined)
}
