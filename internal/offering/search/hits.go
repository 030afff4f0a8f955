package search

import (
	"math"
	"slices"
	"strings"
	"sync"

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
	score   []float32 // by place in the copy: the higher the better; of scores, see found.done
	partial bool      // some members have only part of the words
}

// The worth of the ways in which an offering has a group of a text: the word itself, a compound of
// it, a synonym, or a word that resembles it.
const worthExact, worthCompound, worthSynonym, worthSimilar = 4, 3, 2.5, 1.5

// worthProminent is how much more a way is worth, as a share, if its first word is as prominent as
// can be: in the title rather than deep in a text.
const worthProminent = 0.5

// worthStage is larger than the sum of all other scores, so that offerings with all of the words
// come first.
const worthStage = 1000

// few is the number of hits below which offerings with part of the words are shown too.
const few = 5

// search returns the members of base that a text finds. They have all groups of the text. If
// there are fewer than few, those with more than half of the groups that are not general are
// added. If there are still fewer, those with any of these groups are added. Competencies are those
// that the text names: offerings for them come after the offerings with all groups.
func (c catalogue) search(base index.Set, groups []index.Group, competencies []string) *hits {
	ways := make([]index.Set, len(groups))
	var telling []index.Set // those of the groups that are not general
	for i := range groups {
		ways[i] = c.having(&groups[i])
		if !groups[i].General {
			telling = append(telling, ways[i])
		}
	}
	all := c.atLeast(len(groups), ways, base)
	if len(groups) == 0 {
		all = index.NewSet(len(c.IDs))
	}
	last := all
	belongs := c.union(c.Trait(offering.FacetCompetency).Words, competencies).And(base)
	if all.Count()+belongs.Count() < few && len(groups) > 1 && len(telling) > 0 {
		if last = c.atLeast(len(telling)/2+1, telling, base); last.Count() < few {
			last = c.atLeast(1, telling, base)
		}
		last.Join(all)
	}
	found := &hits{members: slices.Clone(belongs), score: c.worth(groups, ways, last), partial: last.Count() > all.Count()}
	found.members.Join(last)
	found.add(belongs, worthStage)
	found.add(all.Less(belongs), worthStage)
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
	for _, way := range g.Ways() {
		c.Text.Join(have, way)
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

// worth returns by place how well the members match the groups: in which way they have each
// group, how prominently, and how rare the group is. For other places it is 0.
func (c catalogue) worth(groups []index.Group, ways []index.Set, members index.Set) []float32 {
	r := ranking{catalogue: c, members: members, worth: newScore(len(c.IDs)), best: newScore(len(c.IDs))}
	defer freeScore(r.best)
	for i := range groups {
		clear(r.best)
		rarity := c.rarity(ways[i])
		r.rank(groups[i].Exact, rarity*worthExact)
		r.rank(groups[i].Compound, rarity*worthCompound)
		r.rank(groups[i].Synonym, rarity*worthSynonym)
		r.rank(groups[i].Similar, rarity*worthSimilar)
	}
	return r.worth
}

// scores holds slices as long as the catalogue for later searches. A new one for each search would be
// half of all the memory that searches allocate.
var scores = sync.Pool{New: func() any { return new([]float32) }}

// newScore returns a slice of size zeros, to be given to freeScore when it is no longer used.
func newScore(size int) []float32 {
	score := *scores.Get().(*[]float32)
	score = slices.Grow(score[:0], size)[:size]
	clear(score)
	return score
}

func freeScore(score []float32) { scores.Put(&score) }

// rarity returns how much it says of an offering to be one of those that have a group: the fewer
// they are, the more.
func (c catalogue) rarity(having index.Set) float32 {
	return float32(math.Log2(1 + float64(len(c.IDs))/float64(1+having.Count())))
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

// ranking computes the worth of members, one group after the other.
type ranking struct {
	catalogue
	members     index.Set
	worth, best []float32 // by place: of all groups, and of the best way to have this group
}

// rank raises the worth of the members that have one of the ways, unless they have the group in a
// way that is worth more.
func (r *ranking) rank(ways [][]string, tier float32) {
	for _, way := range ways {
		has := r.members
		if len(way) > 1 {
			has = r.members.And(r.Text.Members(way, len(r.IDs)))
		}
		for _, list := range r.Text.Of(way[0]) {
			for _, entry := range list {
				place, prominence := int(entry>>index.WeightBits), float32(entry&(1<<index.WeightBits-1))/256
				if value := tier * (1 + worthProminent*prominence); has.Has(place) && value > r.best[place] {
					r.worth[place] += value - r.best[place]
					r.best[place] = value
				}
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
