package index

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxWords and maxGroups are how many words and how many groups of a search text are used; the
// rest is ignored.
const maxWords, maxGroups = 20, 6

// silent lists the words that people type around the subject of a question, and that are
// dropped. PostgreSQL's Dutch dictionary already drops articles, pronouns and the like; these
// are the words that it keeps.
var silent = strings.Fields(`
	ga gaan gaat help helpen helpt mensen iemand welke waar wanneer waarom hoeveel graag beter goed leer leren
	omgaan zoek zoeken vind vinden pas past passen passend jou jouw wij jullie willen zou kun kunt mag moeten hoort
	doe doet goede krijg krijgen weten weet wilt samen laat laten maak maakt maken kom komt komen geef geeft geven
	voel voelt voelen echt heel erg steeds vaak soms gebruik gebruiken bent hebt gewoon eigenlijk mezelf`)

// general lists the words that name a sort of offering, and those that say who it is about. They
// say too little to be the only word of a search text that an offering contains.
var general = strings.Fields(`
	training trainingen cursus cursussen scholing opleiding opleidingen leergang nascholing bijscholing workshop workshops
	learning online boek boeken artikel gratis methode methodiek aanpak interventie module programma niveau werken werk
	moeder vader man vrouw echtgenoot echtgenote zoon dochter broer zus opa oma vriend vriendin`)

// WordsOf returns the words of a text to search for, in lower case, each once and at most
// maxWords. It leaves out silent words and words of one character, unless the text has no
// others.
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

// PairsOf joins each word with the next one, because the catalogue may write the two as one
// word: "keukentafel gesprek" and "keukentafelgesprek".
func PairsOf(words []string) []string {
	pairs := []string{}
	for i := 1; i < len(words); i++ {
		pairs = append(pairs, words[i-1]+words[i])
	}
	return pairs
}

// Word is a word of a search text, with what the catalogue knows about it.
type Word struct {
	Word  string // in lower case
	Stem  string // "" for a word that the dictionary drops
	Known bool   // the catalogue has words with this stem, or the dictionary drops it

	// Only for a word that is not known:
	Alike []alikeWord // the words of the catalogue that resemble it, the most similar first
	Parts []alikeWord // the words of the catalogue with which it begins or ends
}

// alikeWord is a word of the catalogue.
type alikeWord struct {
	Word, Lexeme string
	Similarity   float64 // to the word of the search text, 0 to 1; 0 in Parts
}

// Group is one thing that a search text asks for: a word, or several words that belong
// together. An offering has it if it has one of the ways; a way is a list of lexemes that the
// offering must all contain.
type Group struct {
	// Exact are the ways with the words themselves, Compound those with compounds of them, Synonym
	// those with their synonyms, and Similar those with compounds of a synonym, parts of a compound
	// and likely spellings.
	Exact, Compound, Synonym, Similar [][]string
	General                           bool // only a general word, which says too little by itself
}

// Ways returns all ways to have the group.
func (g *Group) Ways() [][]string { return slices.Concat(g.Exact, g.Compound, g.Synonym, g.Similar) }

// GroupsOf divides the words of a search text into groups, at most maxGroups. Words that the
// catalogue writes as one, and words that are a term with synonyms, become one group. Joined
// has what the catalogue knows about the pairs of PairsOf.
func GroupsOf(words []Word, joined map[string]Word, synonyms synonymIndex) []Group {
	words = slices.DeleteFunc(slices.Clone(words), func(w Word) bool { return w.Stem == "" })
	var groups []Group
	for i := 0; i < len(words) && len(groups) < maxGroups; {
		if n, others := synonyms.longest(stemsOf(words[i:])); n > 1 {
			groups = append(groups, Group{Exact: [][]string{stemsOf(words[i : i+n])}, Synonym: others, Similar: longer(others)})
			i += n
			continue
		}
		if i+1 < len(words) {
			if one := joined[words[i].Word+words[i+1].Word]; one.Known {
				groups = append(groups, Group{Exact: [][]string{stemsOf(words[i : i+2]), {one.Stem}}, Synonym: synonyms[one.Stem]})
				i += 2
				continue
			}
		}
		groups = append(groups, words[i].group(synonyms))
		i++
	}
	return groups
}

// group returns the ways to find a word by itself. A word that the catalogue does not have, and
// that has no synonyms, borrows those of the word that it resembles most and of its longest part.
func (w Word) group(synonyms synonymIndex) Group {
	g := Group{Exact: forms(w.Stem), Compound: w.longer(), General: slices.Contains(general, w.Word)}
	if others := synonyms.of(w.Stem); others != nil {
		g.Synonym, g.Similar = others, longer(others)
		return g
	}
	if w.resembles() {
		g.Compound = append(g.Compound, []string{w.Alike[0].Lexeme})
	}
	g.Similar = w.similar()
	for _, near := range w.near() {
		others := synonyms.of(near.Lexeme)
		g.Similar = slices.Concat(g.Similar, others, longer(others))
	}
	return g
}

// resembles reports whether the word is likely a misspelling of the word that it resembles most.
func (w Word) resembles() bool { return len(w.Alike) > 0 && w.Alike[0].Similarity >= minLikeness }

// near returns the words of the catalogue that can stand for one that it does not have: the one
// that resembles it most, and the longest of its parts.
func (w Word) near() []alikeWord {
	var near []alikeWord
	if w.resembles() {
		near = append(near, w.Alike[0])
	}
	if longest := w.longestPart(); longest.Lexeme != "" {
		near = append(near, longest)
	}
	return near
}

// endings are pairs of endings of one word for which the dictionary gives two stems: begeleid and
// begeleidt, huis and huizen, brief and brieven, dynamica and dynamiek.
var endings = [][2]string{{"d", "dt"}, {"s", "z"}, {"f", "v"}, {"ica", "iek"}}

// forms returns the ways to find a word by its stem: the stem, and the stem with another ending
// of the same word.
func forms(stem string) [][]string {
	ways := [][]string{{stem}}
	for _, pair := range endings {
		for i, ending := range pair {
			if body, ok := strings.CutSuffix(stem, ending); ok && utf8.RuneCountInString(body) >= 3 {
				ways = append(ways, []string{body + pair[1-i]})
			}
		}
	}
	return ways
}

func stemsOf(words []Word) []string {
	stems := make([]string, len(words))
	for i, w := range words {
		stems[i] = w.Stem
	}
	return stems
}

// anyMark after a lexeme stands for all lexemes that begin with it, and before a lexeme for all
// that end with it.
const anyMark = "*"

// longer returns the ways to find compounds that begin with a term, for each term of one long
// word.
func longer(terms [][]string) [][]string {
	var ways [][]string
	for _, term := range terms {
		if len(term) == 1 && utf8.RuneCountInString(term[0]) >= 6 {
			ways = append(ways, []string{term[0] + anyMark})
		}
	}
	return ways
}

// longer returns the ways to find compounds that begin or end with the word.
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

// similar returns the other ways to find a word without synonyms: the words that it is a compound
// of, and the words that it may be a misspelling of.
func (w Word) similar() [][]string {
	ways := w.compound()
	for _, a := range w.Alike {
		ways = append(ways, []string{a.Lexeme})
	}
	return ways
}

// minPart is the smallest length, in bytes, of a part of a word that can stand for the whole
// word.
const minPart = 5

// compound returns the ways to find a word that is a compound of others: both its parts
// together, possibly with a linking "s", "e" or "en" between them, and everything that begins
// with the longest of its parts.
func (w Word) compound() [][]string {
	var ways [][]string
	for _, head := range w.Parts {
		rest, begins := strings.CutPrefix(w.Word, head.Word)
		for _, tail := range w.Parts {
			joint, ends := strings.CutSuffix(rest, tail.Word)
			if begins && ends && slices.Contains([]string{"", "s", "e", "en"}, joint) {
				ways = append(ways, []string{head.Lexeme, tail.Lexeme})
			}
		}
	}
	if longest := w.longestPart(); longest.Lexeme != "" {
		ways = append(ways, []string{longest.Lexeme + anyMark})
	}
	return ways
}

// longestPart returns the longest part that can stand for the whole word, or none.
func (w Word) longestPart() alikeWord {
	var longest alikeWord
	for _, part := range w.Parts {
		if len(part.Word) >= max(len(longest.Word)+1, minPart) {
			longest = part
		}
	}
	return longest
}

// minLikeness is the smallest similarity, 0 to 1, of a word to one that is suggested in its
// place.
const minLikeness = 0.35

// Suggestion returns the text, in lower case, with each word that the catalogue does not have
// replaced by the most similar word that it does have. It returns "" if nothing is replaced.
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

// looseDash matches a dash that is not the operator "not" before a word or a phrase.
var looseDash = regexp.MustCompile(`-+([^-"\pL\pN]|$)|-+(-)`)

// WithoutLooseDashes returns a text without the dashes that are no operator, because
// websearch_to_tsquery fails on a long row of them.
func WithoutLooseDashes(text string) string { return looseDash.ReplaceAllString(text, " $1$2") }

// operator matches the search operators: a phrase in quotes, a dash before a word to leave
// out, and "or".
var operator = regexp.MustCompile(`"|(^|\s)-["\pL\pN]|(?i)\sor\s`)

// HasOperators reports whether a text has search operators, so that PostgreSQL must search it
// literally.
func HasOperators(text string) bool { return operator.MatchString(text) }
