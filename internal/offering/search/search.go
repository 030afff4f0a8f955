// Package search finds offerings: by words, by filters and by facets that count what each
// value would find.
//
// A facet has a count per value under all other filters, which is dozens of counts per
// search. PostgreSQL would read the matching rows again for each of them, so they come from
// the copy that package index keeps. The first query of a search asks for the version of the
// catalogue, and what the catalogue knows of each word: its stem, and for a word that no
// offering has the words that resemble it (trigrams, word_similarity) and those that it is
// made of. A text with operators (quotes, or, a dash) is left to websearch_to_tsquery. What a
// person may see is part of that same query, and is asked again when the offerings of the
// page are read.
package search

import "reflectietool/internal/offering"

// PageSize is how many offerings a page of search results holds.
const PageSize = 20

// Query says what to search for. The zero value finds every offering that everyone can
// see. Between its parts it is "and", within one list "or".
type Query struct {
	Person string // the acting person, who also finds what is of their organisations; "" is nobody

	Text         string   // a question or words; also "a phrase", -not, or
	Kenmerken    []string // slugs
	Competencies []string // slugs
	Within       []string // slugs of competencies as well; the facets count within them
	Filters      offering.Filters
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
	Offerings []offering.Offering
	Total     int // on all pages
	Number    int // of this page, from 1
	Pages     int // at least 1
	Facets    []Facet

	Hidden        []offering.Hidden // per filter how many more there would be without it
	HiddenUnknown int               // how many KnownOnly left out

	Partial    bool   // nothing has all of the words, so these have some of them
	Suggestion string // the text with words corrected that nothing has, "" for none
}
