package offering

import (
	"regexp"
	"strings"
)

// PageSize is how many offerings a page of search results holds.
const PageSize = 20

// maxQueryText bounds the search text, in characters; what is beyond is not searched.
const maxQueryText = 200

// Query says what to search for. The zero value finds every offering that everyone can
// see. Between its parts it is "and", within one list "or".
type Query struct {
	Person string // the acting person, who also finds what is of their organisations; "" is nobody

	Text         string   // a question or words; also "a phrase", -not, or
	Kenmerken    []string // slugs
	Competencies []string // slugs
	Within       []string // slugs of competencies as well; the facets count within them
	Filters      Filters
	Sort         Sort
	Page         int // from 1; outside the result it is the nearest page there is
}

// Sort is an order of search results. Its value is used in addresses.
type Sort string

// The orders. In each, what is equal goes by title and source key. SortBest is also what
// any other value means.
const (
	SortBest  Sort = ""      // what meets the filters before what may meet them; then the best match
	SortStart Sort = "start" // the soonest first, without a start to come last
	SortCost  Sort = "kosten"
	SortHours Sort = "duur"
)

// Sorts lists the orders as one can choose them.
func Sorts() []Sort { return []Sort{SortBest, SortStart, SortCost, SortHours} }

// Page is one page of search results.
type Page struct {
	Offerings []Offering
	Total     int // on all pages
	Number    int // of this page, from 1
	Pages     int // at least 1
	Facets    []Facet

	Hidden        []Hidden // per filter how many more there would be without it
	HiddenUnknown int      // how many KnownOnly left out

	Partial    bool   // nothing has all of the words, so these have some of them
	Suggestion string // the text with words corrected that nothing has, "" for none
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

// withoutLooseDashes returns a text without the dashes that mean nothing: a long row of
// them is more than websearch_to_tsquery can take.
func withoutLooseDashes(text string) string { return looseDash.ReplaceAllString(text, " $1$2") }

// operator is what someone types who knows how: a phrase, a word not to have, "or".
var operator = regexp.MustCompile(`"|(^|\s)-["\pL\pN]|(?i)\sor\s`)

// hasOperators reports whether a text is to be taken to the letter.
func hasOperators(text string) bool { return operator.MatchString(text) }
