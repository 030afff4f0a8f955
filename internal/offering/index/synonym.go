package index

import (
	_ "embed" // for the synonyms
	"slices"
	"strings"
)

// synonymText holds the terms of the field (social work) that mean the same: one group per
// line, its terms separated by commas. A term can have several words, and can be in several
// groups. Lines that begin with # are comments.
//
//go:embed synonyms.txt
var synonymText string

// synonymGroups returns the groups of synonyms; each term is a list of words.
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

// synonymIndex gives the synonyms of a term, each as a list of stems. The key is the stems of
// the term, joined by spaces.
type synonymIndex map[string][][]string

// maxTerm is the largest number of words of a term that is looked up.
const maxTerm = 4

// newSynonymIndex makes an index of the groups. Stem has the stem of each word, which is "" for
// a word that the dictionary drops.
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

// longest finds the longest term with synonyms at the beginning of stems. It returns the number
// of stems of that term, 0 for none, and its synonyms.
func (x synonymIndex) longest(stems []string) (int, [][]string) {
	for n := min(len(stems), maxTerm); n > 0; n-- {
		if others := x[strings.Join(stems[:n], " ")]; others != nil {
			return n, others
		}
	}
	return 0, nil
}
