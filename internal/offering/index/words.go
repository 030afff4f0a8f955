package index

import (
	"maps"
	"regexp"
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

// WordsOf takes a text apart into the words that matter, each once. When nothing else
// remains, the words around them are what is looked for.
func WordsOf(text string) []string {
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

// PairsOf joins each two words that follow each other: "keukentafel gesprek" may stand
// in the catalogue as one word.
func PairsOf(words []string) []string {
	pairs := []string{}
	for i := 1; i < len(words); i++ {
		pairs = append(pairs, words[i-1]+words[i])
	}
	return pairs
}

// Word is a word of a search with what the catalogue knows of it.
type Word struct {
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

// Group is one thing that a search asks for, in the ways in which an offering may have
// it. Each way is a list of alternatives, of lexemes that are all needed.
type Group struct {
	Exact, Synonym, Similar [][]string
	General                 bool // says too little by itself
}

// GroupsOf makes groups of the words of a search. Words that are written as one in the
// catalogue, and words that have synonyms together, make one group.
func GroupsOf(words []Word, joined map[string]Word, synonyms synonymIndex) []Group {
	words = slices.DeleteFunc(slices.Clone(words), func(w Word) bool { return w.Stem == "" })
	var groups []Group
	for i := 0; i < len(words) && len(groups) < maxGroups; {
		if n, others := synonyms.longest(stemsOf(words[i:])); n > 0 {
			g := Group{Exact: [][]string{stemsOf(words[i : i+n])}, Synonym: others, Similar: longer(others)}
			if n == 1 {
				g.Similar = append(g.Similar, words[i].longer()...)
				g.General = slices.Contains(general, words[i].Word)
			}
			groups, i = append(groups, g), i+n
			continue
		}
		if i+1 < len(words) {
			if one := joined[words[i].Word+words[i+1].Word]; one.Known {
				groups = append(groups, Group{Exact: [][]string{stemsOf(words[i : i+2]), {one.Stem}}})
				i += 2
				continue
			}
		}
		groups = append(groups, Group{
			Exact: [][]string{{words[i].Stem}}, Similar: words[i].similar(), General: slices.Contains(general, words[i].Word),
		})
		i++
	}
	return groups
}

func stemsOf(words []Word) []string {
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
func (w Word) longer() [][]string {
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
func (w Word) similar() [][]string {
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
func (w Word) compound() [][]string {
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

// Suggestion returns the text with each word that nothing has replaced by the one that it
// is most alike, or "".
func Suggestion(text string, words []Word, synonyms synonymIndex) string {
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

// Words are words by themselves and pairs of words written as one, with what the
// catalogue knows of them.
type Words struct{ Single, Joined map[string]Word }

func (k Words) Empty() bool { return len(k.Single)+len(k.Joined) == 0 }

// NotIn returns the words that are not kept.
func NotIn(kept map[string]Word, words []string) []string {
	fresh := []string{}
	for _, word := range words {
		if _, ok := kept[word]; !ok {
			fresh = append(fresh, word)
		}
	}
	return fresh
}

// Memory keeps what the catalogue knows of words that were searched. It is all
// forgotten when it is full, and goes with its copy.
type Memory struct {
	mu   sync.Mutex
	kept Words
}

// Of returns what is kept of the words and of the pairs that they make.
func (m *Memory) Of(words []string) Words {
	m.mu.Lock()
	defer m.mu.Unlock()
	some := func(kept map[string]Word, words []string) map[string]Word {
		found := map[string]Word{}
		for _, word := range words {
			if w, ok := kept[word]; ok {
				found[word] = w
			}
		}
		return found
	}
	return Words{some(m.kept.Single, words), some(m.kept.Joined, PairsOf(words))}
}

func (m *Memory) Keep(words []Word, joined map[string]Word) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.kept.Single == nil || len(m.kept.Single)+len(m.kept.Joined) > maxKeptWords {
		m.kept = Words{map[string]Word{}, map[string]Word{}}
	}
	for _, w := range words {
		m.kept.Single[w.Word] = w
	}
	maps.Copy(m.kept.Joined, joined)
}

// looseDash is a dash that does not say "not" of a word or a phrase.
var looseDash = regexp.MustCompile(`-+([^-"\pL\pN]|$)|-+(-)`)

// WithoutLooseDashes returns a text without the dashes that mean nothing: a long row of
// them is more than websearch_to_tsquery can take.
func WithoutLooseDashes(text string) string { return looseDash.ReplaceAllString(text, " $1$2") }

// operator is what someone types who knows how: a phrase, a word not to have, "or".
var operator = regexp.MustCompile(`"|(^|\s)-["\pL\pN]|(?i)\sor\s`)

// HasOperators reports whether a text is to be taken to the letter.
func HasOperators(text string) bool { return operator.MatchString(text) }
