package index

import (
	"iter"
	"maps"
	"slices"
	"strings"
)

// postings say which lexeme is in which offerings, and how prominently. PostgreSQL took
// the texts apart and weighed them; this is its index turned round, so that ranking the
// thousands of offerings that a common word finds does not read each of them again.
type postings struct {
	lexemes []string            // sorted
	turned  []string            // the same from back to front, sorted
	lists   map[string][]uint32 // by lexeme, ascending by place
}

// A posting is the place of an offering with, in its low byte, the weight of the lexeme.
const WeightBits = 8

func posting(place int, weight uint8) uint32 { return uint32(place)<<WeightBits | uint32(weight) }

// Weights of a lexeme, by the most prominent part of the offering that has it: the title;
// the provider, kind and region; the description.
var labelWeights = map[byte]uint8{'A': 240, 'B': 96, 'C': 48}

// repeated is what each further time adds to a weight, at most three times.
const repeated = 5

// addText adds the lexemes of the next offering, as PostgreSQL writes a tsvector:
// 'lexeme':1A,5C 'other':3.
func (p *postings) addText(place int, vector string) {
	for vector != "" {
		lexeme, rest := cutLexeme(vector)
		positions, rest, _ := strings.Cut(rest, " ")
		vector = rest
		if list, ok := p.lists[lexeme]; ok {
			p.lists[lexeme] = append(list, posting(place, weightOf(positions)))
		} else {
			p.lists[strings.Clone(lexeme)] = []uint32{posting(place, weightOf(positions))}
		}
	}
}

// cutLexeme takes the quoted lexeme off the front of a tsvector.
func cutLexeme(vector string) (lexeme, rest string) {
	body := strings.TrimPrefix(vector, "'")
	end := strings.IndexByte(body, '\'')
	if end < 0 {
		return body, ""
	}
	if !strings.Contains(body[:end], `\`) && !strings.HasPrefix(body[end:], "''") {
		return body[:end], body[end+1:]
	}
	var plain strings.Builder
	for i := 0; i < len(body); i++ {
		switch {
		case body[i] == '\\' && i+1 < len(body):
			i++
		case body[i] == '\'' && strings.HasPrefix(body[i:], "''"):
			i++
		case body[i] == '\'':
			return plain.String(), body[i+1:]
		}
		plain.WriteByte(body[i])
	}
	return plain.String(), ""
}

// weightOf reads the positions behind a lexeme, ":1A,5C".
func weightOf(positions string) uint8 {
	var best uint8
	times := 0
	for position := range strings.SplitSeq(strings.TrimPrefix(positions, ":"), ",") {
		if position != "" {
			best = max(best, labelWeights[position[len(position)-1]])
			times++
		}
	}
	return best + repeated*uint8(min(max(times-1, 0), 3))
}

// finish makes the postings ready to be searched.
func (p *postings) finish() {
	p.lexemes = slices.Sorted(maps.Keys(p.lists))
	p.turned = make([]string, len(p.lexemes))
	for i, lexeme := range p.lexemes {
		p.turned[i], p.lists[lexeme] = turned(lexeme), slices.Clip(p.lists[lexeme])
	}
	slices.Sort(p.turned)
}

// turned writes a word from back to front.
func turned(word string) string {
	runes := []rune(word)
	slices.Reverse(runes)
	return string(runes)
}

// Of returns the lists of a lexeme, or of all that begin or end with it.
func (p *postings) Of(lexeme string) [][]uint32 {
	var lists [][]uint32
	if end, ok := strings.CutPrefix(lexeme, anyMark); ok {
		for found := range beginningWith(p.turned, turned(end)) {
			lists = append(lists, p.lists[turned(found)])
		}
		return lists
	}
	if beginning, ok := strings.CutSuffix(lexeme, anyMark); ok {
		for found := range beginningWith(p.lexemes, beginning) {
			lists = append(lists, p.lists[found])
		}
		return lists
	}
	if list := p.lists[lexeme]; list != nil {
		lists = append(lists, list)
	}
	return lists
}

func beginningWith(sorted []string, prefix string) iter.Seq[string] {
	return func(yield func(string) bool) {
		i, _ := slices.BinarySearch(sorted, prefix)
		for ; i < len(sorted) && strings.HasPrefix(sorted[i], prefix) && yield(sorted[i]); i++ {
		}
	}
}

// Members returns the offerings that have a way of a group: all of its lexemes.
func (p *postings) Members(way []string, size int) Set {
	var members Set
	for _, lexeme := range way {
		has := NewSet(size)
		for _, list := range p.Of(lexeme) {
			for _, entry := range list {
				has.Put(int(entry >> WeightBits))
			}
		}
		if members == nil {
			members = has
		} else {
			members.Keep(has)
		}
	}
	return members
}
