package offering

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// PageSize is how many offerings a page of search results holds.
const PageSize = 20

// maxQueryText bounds the search text, in characters; what is beyond is not searched.
const maxQueryText = 200

// Query says what to search for. The zero value finds every published offering. Between
// its parts it is "and".
type Query struct {
	Text       string // words, "a phrase", -not, or
	Kenmerk    string // slug
	Competency string // slug
	Filters    Filters
	Page       int // from 1; outside the result it is the nearest page there is
}

// Page is one page of search results. The order is: first what meets the filters, then
// what passes because a filtered fact is unknown; within that the best match with the
// text, the title and the source key.
type Page struct {
	Offerings []Offering
	Total     int // on all pages
	Number    int // of this page, from 1
	Pages     int // at least 1
}

// searchText drops what PostgreSQL cannot take from a text that someone typed.
func searchText(text string) string {
	text = strings.TrimSpace(strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", ""), ""))
	if runes := []rune(text); len(runes) > maxQueryText {
		return string(runes[:maxQueryText])
	}
	return text
}

// looseDash is a dash that does not say "not" of a word or a phrase.
var looseDash = regexp.MustCompile(`-+([^-"\pL\pN]|$)|-+(-)`)

// operators returns a text without the dashes that mean nothing: a long row of them is
// more than websearch_to_tsquery can take.
func operators(text string) string { return looseDash.ReplaceAllString(text, " $1$2") }

// maxSimilarWords bounds what has to be compared per offering; a longer text is searched
// by its words alone.
const maxSimilarWords = 10

// similarWords returns the words to look for by similarity, the longest first: the Dutch
// dictionary does not take compounds apart, so "schulden" has to find
// "schuldhulpverlening" in another way. A text with operators gets none, as similarity
// knows no "not".
func similarWords(text string) []string {
	if strings.ContainsAny(text, `"-`) {
		return nil
	}
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	similar := []string{}
	for _, w := range words {
		if len(w) < 3 || slices.Contains(similar, w) {
			continue
		}
		similar = append(similar, w)
		if last := len(similar) - 1; len(w) > len(similar[0]) {
			similar[0], similar[last] = similar[last], similar[0]
		}
	}
	if len(similar) > maxSimilarWords {
		return nil
	}
	return similar
}
