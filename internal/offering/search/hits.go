package search

import (
	"math"
	"slices"
	"strings"

	"reflectietool/internal/framework"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/index"
)

// asked is what a search begins with.
type asked struct {
	version       int64    // of the catalogue
	organisations []string // uuids of those of which the person is a member
	words         []index.Word
	joined        map[string]index.Word // pairs of words, by the word that they make together
}

// hits are the offerings that a text finds.
type hits struct {
	members index.Set
	score   []float32 // by place in the copy: the higher the better
	partial bool      // some of them do not have all that is asked
}

// The worth of having a word as it is, a synonym of it, or what resembles it. They outdo
// the prominence of the words, which counts for at most 1 in all.
const worthExact, worthSynonym, worthSimilar = 4, 2, 1

// worthStage outdoes all of that: what has more of what is asked comes first.
const worthStage = 100

// few is how many hits are so few that what has a part of what is asked is shown as well.
const few = 5

// search returns what has the words of a text, among base: what has all of them; besides,
// when that are few, what has more than half of them; and when these are few too, what
// has any that is not general. The text may be the name of a competency or a kenmerk:
// then what belongs to it comes after what has all of the words.
func (c catalogue) search(base index.Set, groups []index.Group, competencies []string) *hits {
	ways := make([]index.Set, len(groups))
	for i := range groups {
		ways[i] = c.having(&groups[i])
	}
	stages := []index.Set{c.atLeast(len(groups), ways, base)}
	if len(groups) == 0 {
		stages[0] = index.NewSet(len(c.IDs))
	}
	belongs := c.union(c.Facet(offering.FacetCompetency).Values, competencies).And(base)
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

// add adds to the score of the members of a set.
func (h *hits) add(members index.Set, worth float32) {
	for place := range members.All {
		h.score[place] += worth
	}
}

// having returns what has a group in any way.
func (c catalogue) having(g *index.Group) index.Set {
	have := index.NewSet(len(c.IDs))
	for _, way := range slices.Concat(g.Exact, g.Synonym, g.Similar) {
		have.Join(c.Text.Members(way, len(c.IDs)))
	}
	return have
}

// atLeast returns what is in base and in n or more of the sets.
func (c catalogue) atLeast(n int, sets []index.Set, base index.Set) index.Set {
	counted := make([]index.Set, n+1) // by how many of the sets, and n stands for more as well
	counted[0] = base
	for i := 1; i <= n; i++ {
		counted[i] = index.NewSet(len(c.IDs))
	}
	for _, s := range sets {
		for i := n; i > 0; i-- { // from the last, so that each moves up once
			counted[i].Join(counted[i-1].And(s))
		}
	}
	return counted[n]
}

// any returns what is in base and has a group that is not general.
func (c catalogue) any(groups []index.Group, ways []index.Set, base index.Set) index.Set {
	have := index.NewSet(len(c.IDs))
	for i := range groups {
		if !groups[i].General {
			have.Join(ways[i])
		}
	}
	return have.And(base)
}

// worth returns per place how well an offering has the groups, for the members only: in
// which way it has each, and how prominently.
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

// fewFirst is up to how many the first ones are kept apart while looking at all; beyond
// that, sorting all is quicker.
const fewFirst = 200

// first returns the best n members of a set, the best first and otherwise in the order of
// titles.
func (h *hits) first(n int, members index.Set) []int32 {
	var keys []uint64
	for place := range members.All {
		// The bits of positive numbers are in the order of the numbers.
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

// rank adds the worth of a way to what has it, and takes that out of left. What is
// prominent adds up to share to it; of several lexemes the first tells.
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

// named returns the competencies that a text names, by a name or slug of theirs or of
// their kenmerk.
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
