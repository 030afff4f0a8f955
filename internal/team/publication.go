package team

import (
	"cmp"
	"slices"

	"reflectietool/internal/framework"
)

// Word is all that is published about a competency: no mean, no share, no count.
type Word string

// The three words.
const (
	Strong    Word = "sterke kant"
	InOrder   Word = "op orde"
	Attention Word = "aandachtspunt"
)

// Size is the class of how many people a publication rests on. It is a class so that one person who
// joins or leaves mostly does not change it.
type Size string

// The classes.
const (
	Few  Size = "5-7"
	Some Size = "8-12"
	Many Size = "13 of meer"
)

// Publication is the outcome of a closed round, the same for everyone and in every form. It holds
// nothing about single persons and refers to none.
type Publication struct {
	Size         Size      // of the people who count
	Competencies []Finding // in the order of the framework
}

// Finding is the word for a competency.
type Finding struct {
	Competency string // slug
	Word       Word   // its word
}

// With returns the competencies that got a word, in the order of the framework.
func (p Publication) With(word Word) (competencies []string) {
	for _, finding := range p.Competencies {
		if finding.Word == word {
			competencies = append(competencies, finding.Competency)
		}
	}
	return competencies
}

// WordFor returns the word for a competency, "" for one that is not in the publication.
func (p Publication) WordFor(competency string) Word {
	for _, finding := range p.Competencies {
		if finding.Competency == competency {
			return finding.Word
		}
	}
	return ""
}

// Levels are the levels that one person chose, by competency; a competency without a level
// is left out.
type Levels map[string]framework.Level

// The limits for a word (product section 5): the place among the competencies, and the mean level,
// here in halves.
const (
	placesNamed   = 3
	strongHalves  = 5 // a mean of at least 2.5
	orderedHalves = 6 // a mean of at least 3 is not an aandachtspunt
)

// Publish computes the outcome of a round from the levels of the people who count, which never
// include the leads. It is the only function that does; page, print, export and API show its
// result. With fewer than k people there is no outcome, and ok is false; k is at least 5.
//
// A competency is a sterke kant when its mean level is among the three highest and at least 2.5,
// and an aandachtspunt when it is among the three lowest and below 3. Equal means share a place, so
// there can be more than three of each. A competency is op orde when it meets both conditions or
// neither, or when fewer than k people have a level for it.
//
// Source: product section 5; the reasons and figures are in docs/privacy-teams.md.
func Publish(competencies []string, people []Levels, k int) (publication Publication, ok bool) {
	counting := slices.DeleteFunc(slices.Clone(people), func(l Levels) bool { return len(l) == 0 })
	if len(counting) < max(k, minK) {
		return Publication{}, false
	}
	publication.Size = sizeOf(len(counting))
	for i, word := range words(meansOf(competencies, counting), max(k, minK)) {
		publication.Competencies = append(publication.Competencies, Finding{competencies[i], word})
	}
	return publication, true
}

func meansOf(competencies []string, people []Levels) []mean {
	means := make([]mean, len(competencies))
	for i, competency := range competencies {
		for _, person := range people {
			if level := person[competency]; level.Valid() {
				means[i].sum += int(level)
				means[i].n++
			}
		}
	}
	return means
}

// words returns the word for each mean; the means are in the framework's order.
func words(means []mean, k int) []Word {
	known := make([]mean, 0, len(means))
	for _, m := range means {
		if m.n >= k {
			known = append(known, m)
		}
	}
	slices.SortFunc(known, compareMeans)
	all := make([]Word, len(means))
	for i, m := range means {
		all[i] = InOrder
		if m.n >= k {
			all[i] = wordFor(m, known)
		}
	}
	return all
}

// minK is the least number of people about whom a round may publish (product section 5).
const minK = 5

// wordFor returns the word for a mean; known are all known means, sorted from low to high.
func wordFor(m mean, known []mean) Word {
	places := min(placesNamed, len(known))
	high := compareMeans(m, known[len(known)-places]) >= 0 && m.atLeast(strongHalves)
	low := compareMeans(m, known[places-1]) <= 0 && !m.atLeast(orderedHalves)
	switch {
	case high && !low:
		return Strong
	case low && !high:
		return Attention
	default:
		return InOrder
	}
}

// mean is a mean level as a fraction, so that no rounding decides a tie.
type mean struct{ sum, n int }

func compareMeans(a, b mean) int { return cmp.Compare(a.sum*b.n, b.sum*a.n) }

// atLeast reports whether the mean is at least this number of halves.
func (m mean) atLeast(halves int) bool { return 2*m.sum >= halves*m.n }

func sizeOf(n int) Size {
	switch {
	case n <= 7:
		return Few
	case n <= 12:
		return Some
	default:
		return Many
	}
}
