package search

import (
	"math"
	"slices"
	"strings"

	"reflectietool/internal/framework"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/index"
)

// asked is the answer of the first query of a search.
type asked struct {
	version       int64                 // of the catalogue
	organisations []string              // uuids of the organisations of which the person is a member
	words         []index.Word          // of the search text
	joined        map[string]index.Word // pairs of words, by the word that they form together
}

// hits are the offerings that a text finds.
type hits struct {
	members index.Set
	score   []float32 // by place in the copy: the higher the better
	partial bool      // some members have only part of the words
}

// worthExact, worthSynonym and worthSimilar are the scores for containing a word itself, a
// synonym of it, or a word that resembles it. They count for more than the prominence of the
// words, which adds at most 1 in total.
const worthExact, worthSynonym, worthSimilar = 4, 2, 1

// worthStage is larger than the sum of all other scores, so that offerings with more of the
// words come first.
const worthStage = 100

// few is the number of hits below which offerings with part of the words are shown too.
const few = 5

// search returns the members of base that a text finds. They have all groups of the text. If
// there are fewer than few, those with more than half of the groups are added. If there are
// still fewer, those with any group that is not general are added. Competencies are those
// that the text names: offerings for them come after the offerings with all groups.
func (c catalogue) search(base index.Set, groups []index.Group, competencies []string) *hits {
	ways := make([]index.Set, len(groups))
	for i := range groups {
		ways[i] = c.having(&groups[i])
	}
	stages := []index.Set{c.atLeast(len(groups), ways, base)}
	if len(groups) == 0 {
		stages[0] = index.NewSet(len(c.IDs))
	}
	belongs := c.union(c.Trait(offering.FacetCompetency).Words, competencies).And(base)
	if stages[0].Count()+belongs.Count() < few && len(groups) > 1 {
		stages = append(stages, c.atLeast(len(groups)/2+1, ways, base))
		if stages[1].Count() < few {
			stages = append(stages, c.any(groups, ways, base))
		}
	}
	last := stages[len(stages)-1]
	found := &hits{members: slices.Clone(belongs), score: c.worth(groups, last), partial: last.Count() > stages[0].Count()}
	found.add(belongs, worthStage*float32(len(stages)))
	for _, stage := range stages {
		found.add(stage.Less(belongs), worthStage)
		found.members.Join(stage)
	}
	return found
}

// add adds worth to the score of the members of a set.
func (h *hits) add(members index.Set, worth float32) {
	for place := range members.All {
		h.score[place] += worth
	}
}

// having returns the offerings that have a group in any of its ways.
func (c catalogue) having(g *index.Group) index.Set {
	have := index.NewSet(len(c.IDs))
	for _, way := range slices.Concat(g.Exact, g.Synonym, g.Similar) {
		have.Join(c.Text.Members(way, len(c.IDs)))
	}
	return have
}

// atLeast returns the members of base that are in n or more of the sets.
func (c catalogue) atLeast(n int, sets []index.Set, base index.Set) index.Set {
	counted := make([]index.Set, n+1) // by the number of sets that they are in; the last also for more than n
	counted[0] = base
	for i := 1; i <= n; i++ {
		counted[i] = index.NewSet(len(c.IDs))
	}
	for _, s := range sets {
		for i := n; i > 0; i-- { // from the last, so that each offering moves up once
			counted[i].Join(counted[i-1].And(s))
		}
	}
	return counted[n]
}

// any returns the members of base that have a group that is not general.
func (c catalogue) any(groups []index.Group, ways []index.Set, base index.Set) index.Set {
	have := index.NewSet(len(c.IDs))
	for i := range groups {
		if !groups[i].General {
			have.Join(ways[i])
		}
	}
	return have.And(base)
}

// worth returns by place how well the members match the groups: in which way they have each
// group, and how prominently. For other places it is 0.
func (c catalogue) worth(groups []index.Group, members index.Set) []float32 {
	worth := make([]float32, len(c.IDs))
	for i := range groups {
		left := slices.Clone(members)
		for _, tier := range []struct {
			worth float32
			ways  [][]string
		}{{worthExact, groups[i].Exact}, {worthSynonym, groups[i].Synonym}, {worthSimilar, groups[i].Similar}} {
			for _, way := range tier.ways {
				c.rank(way, left, worth, tier.worth, 1/float32(len(groups)))
			}
		}
	}
	return worth
}

// fewFirst is the largest n for which first keeps only the best n while it goes through all
// members. For a larger n it is faster to sort them all.
const fewFirst = 200

// first returns the best n members of a set, the best first; members with equal scores are in
// the order of titles.
func (h *hits) first(n int, members index.Set) []int32 {
	var keys []uint64
	for place := range members.All {
		// The bits of non-negative floats, read as integers, have the same order as the floats.
		key := uint64(^math.Float32bits(h.score[place]))<<32 | uint64(place)
		if n > fewFirst || len(keys) < n {
			keys = append(keys, key)
			if n <= fewFirst && len(keys) == n {
				slices.Sort(keys)
			}
		} else if key < keys[n-1] {
			at, _ := slices.BinarySearch(keys, key)
			copy(keys[at+1:], keys[at:n-1])
			keys[at] = key
		}
	}
	slices.Sort(keys)
	keys = keys[:min(n, len(keys))]
	places := make([]int32, len(keys))
	for i, key := range keys {
		places[i] = int32(uint32(key))
	}
	return places
}

// rank adds to the worth of the members of left that have a way, and removes them from left.
// It adds tier, and up to share for the prominence of the way's first lexeme.
func (c catalogue) rank(way []string, left index.Set, worth []float32, tier, share float32) {
	has := left
	if len(way) > 1 {
		has = left.And(c.Text.Members(way, len(c.IDs)))
	}
	for _, list := range c.Text.Of(way[0]) {
		for _, entry := range list {
			if place := int(entry >> index.WeightBits); has.Has(place) && left.Has(place) {
				worth[place] += tier + share*float32(entry&(1<<index.WeightBits-1))/256
				left.Drop(place)
			}
		}
	}
}

// named returns the slugs of the competencies that a text names: the text is the name or slug
// of the competency or of its kenmerk, in any case.
func named(text string, fw *framework.Framework) []string {
	is := func(names ...string) bool {
		return slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(name, text) })
	}
	var slugs []string
	for _, k := range fw.Kenmerken {
		for _, c := range k.Competencies {
			if is(k.Name, k.Slug, c.Name, c.Slug) {
				slugs = append(slugs, c.Slug)
			}
		}
	}
	return slugs
}
