// Package search finds offerings by words, by filters and by facets. A facet shows for each
// value of a fact how many results it would give.
//
// Each of these counts applies all other filters, so a search takes dozens of counts.
// PostgreSQL would read the matching rows again for each of them, so they come from the copy
// that package index keeps. The first query of a search asks for the version of the catalogue
// and for what the catalogue knows about each word: its stem and, for a word that no offering
// has, the words that resemble it (trigrams, word_similarity) and the words that it is made
// of. The same query asks for the organisations of the person, which decide what the person
// may see. The offerings of the page come from the copy too; while a new copy is being made they
// are read from PostgreSQL, which checks again what the person may see.
//
// Offerings with all words of a text come first. Among these, and among those with some of the
// words, a rare word counts for more than a common one, the word itself for more than a compound,
// a synonym or a word that resembles it, and a title for more than a description. A text with
// operators (quotes, or, a dash) is left to websearch_to_tsquery.
package search

import "reflectietool/internal/offering"

// PageSize is how many offerings a page of search results holds.
const PageSize = 20

// Query says what to search for. A result meets every part of it; for a part with a list, it
// has one of the values. The zero value finds every offering that everyone can see.
type Query struct {
	// Person is the id of the acting person, who also finds the offerings of their organisations;
	// "" is a visitor without an id.
	Person string

	Text         string           // a question or words; "a phrase", -word and or are operators
	Kenmerken    []string         // slugs
	Competencies []string         // slugs
	Within       []string         // slugs of competencies; the facet of the competency counts within them too
	Filters      offering.Filters // other conditions
	Sort         Sort             // order of the results
	Page         int              // from 1; a number without a page stands for the nearest page
}

// Sort is an order of search results. Its value is used in URLs.
type Sort string

// The orders. Results that are equal in an order are in the order of title and source key.
// Any other value means SortBest.
const (
	SortBest  Sort = ""       // results that certainly meet the filters first; then the best match
	SortStart Sort = "start"  // the soonest start first; results without a start to come are last
	SortCost  Sort = "kosten" // the lowest cost first; unknown is last
	SortHours Sort = "duur"   // the shortest first; unknown is last
)

// Sorts lists the orders, as a form offers them.
func Sorts() []Sort { return []Sort{SortBest, SortStart, SortCost, SortHours} }

// Page is one page of search results.
type Page struct {
	Offerings []offering.Offering // in the order of Query.Sort
	Total     int                 // number of results on all pages
	Number    int                 // of this page, from 1
	Pages     int                 // number of pages, at least 1
	Facets    []Facet             // all of them, in the order of offering.Facets

	Hidden        []offering.Hidden // the number of results that dropping only this filter would add
	HiddenUnknown int               // the number of results that dropping only KnownOnly would add

	Partial    bool   // few offerings have all words of the text, so some results have part of them
	Suggestion string // the text with unknown words replaced by similar known ones; "" for none
}
