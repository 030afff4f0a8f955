package index

import (
	_ "embed" // for the synonyms
	"slices"
	"strings"
)

// synonymText holds the words of the field that stand for each other: one group per line,
// its terms separated by commas. A term may be several words and be in several groups.
//
//go:embed synonyms.txt
var synonymText string

// synonymGroups reads the synonyms, each term as its words.
func synonymGroups() [][][]string {
	var groups [][][]string
	for line := range strings.Lines(synonymText) {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		var terms [][]string
		for term := range strings.SplitSeq(line, ",") {
			terms = append(terms, WordsOf(term))
		}
		groups = append(groups, terms)
	}
	return groups
}

// synonymIndex finds, by the stems of a term, the stems of its synonyms.
type synonymIndex map[string][][]string

// maxTerm is the most words that a term is looked up by.
const maxTerm = 4

// newSynonymIndex indexes groups by stem, which a dictionary gives for each word; "" is a
// word that it drops.
func newSynonymIndex(groups [][][]string, stem map[string]string) synonymIndex {
	index := synonymIndex{}
	for _, terms := range groups {
		stemmed := make([][]string, 0, len(terms))
		for _, term := range terms {
			var stems []string
			for _, w := range term {
				if stem[w] != "" {
					stems = append(stems, stem[w])
				}
			}
			if len(stems) > 0 && !slices.ContainsFunc(stemmed, func(s []string) bool { return slices.Equal(s, stems) }) {
				stemmed = append(stemmed, stems)
			}
		}
		for i, term := range stemmed {
			key := strings.Join(term, " ")
			index[key] = append(index[key], slices.Delete(slices.Clone(stemmed), i, i+1)...)
		}
	}
	return index
}

// longest returns how many of the first stems are the longest term that has synonyms, and
// those; 0 for none.
func (x synonymIndex) longest(stems []string) (int, [][]string) {
	for n := min(len(stems), maxTerm); n > 0; n-- {
		if others := x[strings.Join(stems[:n], " ")]; others != nil {
			return n, others
		}
	}
	return 0, nil
}
