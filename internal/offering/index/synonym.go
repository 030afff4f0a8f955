package index

import (
	_ "embed" // for the synonyms
	"slices"
	"strings"
)

// synonymText holds the terms of the field (social work) that mean the same: one group per
// line, its terms separated by commas. A term can have several words, and can be in several
// groups. In a line with ">" a person asks with the terms before it and is helped with those
// behind it, and not the other way round. Lines that begin with # are comments.
//
//go:embed synonyms.txt
var synonymText string

// synonymGroup is a line of the synonyms; each term is a list of words.
type synonymGroup struct{ asked, found [][]string }

func synonymGroups() []synonymGroup {
	var groups []synonymGroup
	for line := range strings.Lines(synonymText) {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		asked, found, oneWay := strings.Cut(line, ">")
		g := synonymGroup{asked: termsOf(asked), found: termsOf(found)}
		if !oneWay {
			g.found = g.asked
		}
		groups = append(groups, g)
	}
	return groups
}

func termsOf(list string) [][]string {
	var terms [][]string
	for term := range strings.SplitSeq(list, ",") {
		terms = append(terms, WordsOf(term))
	}
	return terms
}

// synonymIndex gives the synonyms of a term, each as a list of stems. The key is the stems of
// the term, joined by spaces.
type synonymIndex map[string][][]string

// maxTerm is the largest number of words of a term that is looked up.
const maxTerm = 4

// newSynonymIndex makes an index of the groups. Stem has the stem of each word, which is "" for
// a word that the dictionary drops.
func newSynonymIndex(groups []synonymGroup, stem map[string]string) synonymIndex {
	index := synonymIndex{}
	for _, g := range groups {
		found := stemmed(g.found, stem)
		for _, term := range stemmed(g.asked, stem) {
			key := strings.Join(term, " ")
			for _, other := range found {
				if !slices.Equal(other, term) {
					index[key] = append(index[key], other)
				}
			}
		}
	}
	return index
}

// stemmed returns the stems of each term, each list of stems once.
func stemmed(terms [][]string, stem map[string]string) [][]string {
	var all [][]string
	for _, term := range terms {
		var stems []string
		for _, w := range term {
			if stem[w] != "" {
				stems = append(stems, stem[w])
			}
		}
		if len(stems) > 0 && !slices.ContainsFunc(all, func(s []string) bool { return slices.Equal(s, stems) }) {
			all = append(all, stems)
		}
	}
	return all
}

// of returns the synonyms of a word by its stem, in any of its forms.
func (x synonymIndex) of(stem string) [][]string {
	for _, form := range forms(stem) {
		if others := x[form[0]]; others != nil {
			return others
		}
	}
	return nil
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
