package index

import (
	"iter"
	"maps"
	"slices"
	"strings"
)

// postings say which offerings contain a lexeme, and how prominently. PostgreSQL split the
// texts into lexemes and gave them weights; this is an inverted index of the result, so that
// ranking the thousands of offerings that a common word finds does not read each of them
// again.
type postings struct {
	lexemes []string            // sorted
	turned  []string            // the lexemes written backwards, sorted
	lists   map[string][]uint32 // the postings of each lexeme, ascending by place
}

// WeightBits is the number of low bits of a posting that hold the weight of the lexeme. The
// bits above them hold the place of the offering.
const WeightBits = 8

func posting(place int, weight uint8) uint32 { return uint32(place)<<WeightBits | uint32(weight) }

// labelWeights gives the weight of a lexeme by the label of the most prominent part of the
// offering that contains it: A is the title; B the provider, kind and region; C the
// description.
var labelWeights = map[byte]uint8{'A': 240, 'B': 96, 'C': 48}

// repeated is what each repetition of a lexeme adds to its weight; at most three count.
const repeated = 5

// addText adds the lexemes of the next offering. Vector is the text form of a tsvector:
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

// cutLexeme splits a tsvector after its first lexeme, and returns that lexeme without quotes
// and escapes.
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

// weightOf returns the weight of a lexeme by the positions written after it, ":1A,5C".
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

// finish prepares the postings for searching, after the last text.
func (p *postings) finish() {
	p.lexemes = slices.Sorted(maps.Keys(p.lists))
	p.turned = make([]string, len(p.lexemes))
	for i, lexeme := range p.lexemes {
		p.turned[i], p.lists[lexeme] = turned(lexeme), slices.Clip(p.lists[lexeme])
	}
	slices.Sort(p.turned)
}

// turned writes a word backwards.
func turned(word string) string {
	runes := []rune(word)
	slices.Reverse(runes)
	return string(runes)
}

// Of returns the postings of a lexeme. With anyMark after or before it, it returns a list for
// every lexeme that begins or ends with it.
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

// Members returns the offerings that contain all lexemes of one way of a Group. Size is the
// number of places in the copy.
func (p *postings) Members(way []string, size int) Set {
	members := NewSet(size)
	p.Join(members, way[:1])
	for _, lexeme := range way[1:] {
		has := NewSet(size)
		p.Join(has, []string{lexeme})
		members.Keep(has)
	}
	return members
}

// Join adds to a set the offerings that contain all lexemes of one way of a Group.
func (p *postings) Join(set Set, way []string) {
	if len(way) > 1 {
		set.Join(p.Members(way, len(set)*64))
		return
	}
	for _, list := range p.Of(way[0]) {
		for _, entry := range list {
			set.Put(int(entry >> WeightBits))
		}
	}
}
