package team

import (
	"cmp"
	"math"
	"math/bits"
	"slices"

	"reflectietool/internal/offering"
)

// CoverKinds are the kinds of offering that a team can follow together, or its members one
// by one, to grow in an aandachtspunt.
func CoverKinds() []offering.Kind {
	return []offering.Kind{offering.Training, offering.Workshop, offering.Programme, offering.ELearning, offering.PeerReview}
}

// Cover is the smallest set of offerings that touches the most aandachtspunten.
type Cover struct {
	Points    []string // the competencies that were asked for, in their order
	Touched   []string // those of them that the chosen offerings touch
	Untouched []string // those for which there is nothing
	Chosen    []Covering
}

// Covering is a chosen offering with the points that it touches.
type Covering struct {
	Offering *offering.Offering
	Points   []string // in the order of Cover.Points
}

// maxPoints is how many points a set is sought for; a framework has ten competencies. The
// work doubles with each.
const maxPoints = 10

// ChooseCover chooses among offerings, each of which a team could follow, those that
// together touch the most points. Of the sets that do, it takes the one with the fewest
// offerings; then that in which the fewest have an unknown length, with the fewest hours;
// then that in which the fewest have unknown cost, at the least cost; then the first by the
// titles and keys. An offering touches a point when the competency is among its own, whether
// as the primary one or not.
//
// The choice is exact and depends only on the arguments, not on their order. Points beyond
// the tenth are left untouched.
//
// Source: issue 5, "set cover".
func ChooseCover(points []string, offerings []offering.Offering) Cover {
	cover := Cover{Points: points}
	sought := points[:min(len(points), maxPoints)]
	best := bestPerSubset(sought, offerings)
	var reachable subset
	for touches := range best {
		if best[touches] != nil {
			reachable |= subset(touches)
		}
	}
	for _, o := range cheapest(best, reachable).chosen() {
		cover.Chosen = append(cover.Chosen, Covering{o, touched(sought, touches(sought, o))})
	}
	cover.Touched, cover.Untouched = touched(points, reachable), touched(points, ^reachable)
	return cover
}

// subset is a set of points, by their place.
type subset uint32

// touches returns which of the points an offering touches.
func touches(points []string, o *offering.Offering) (s subset) {
	for _, link := range o.Competencies {
		if i := slices.Index(points, link.Competency); i >= 0 {
			s |= 1 << i
		}
	}
	return s
}

// touched returns the points that are in a set.
func touched(points []string, s subset) (in []string) {
	for i, point := range points {
		if s&(1<<i) != 0 {
			in = append(in, point)
		}
	}
	return in
}

// bestPerSubset keeps of the offerings that touch exactly the same points only the one that
// comes first: in any set it can take the place of the others.
func bestPerSubset(points []string, offerings []offering.Offering) []*offering.Offering {
	best := make([]*offering.Offering, 1<<len(points))
	for i := range offerings {
		o := &offerings[i]
		s := touches(points, o)
		if s != 0 && (best[s] == nil || priceOf(o).compare(priceOf(best[s])) < 0) {
			best[s] = o
		}
	}
	return best
}

// cheapest finds the set of offerings, one per subset at most, that touches all of a subset
// at the least price. Prices add up and keep their order when the same is added to both, so
// the best set for a subset is one offering for its lowest point and the best set for what
// that offering leaves.
func cheapest(best []*offering.Offering, all subset) price {
	prices, cheapest := make([]price, len(best)), make([]price, len(best))
	for s, o := range best {
		if o != nil {
			prices[s] = priceOf(o)
		}
	}
	for goal := subset(1); goal <= all; goal++ {
		if goal&^all != 0 {
			continue
		}
		lowest := subset(1) << bits.TrailingZeros32(uint32(goal))
		for s := lowest; int(s) < len(best); s++ {
			if best[s] == nil || s&lowest == 0 {
				continue
			}
			here := prices[s].plus(&cheapest[goal&^s])
			if cheapest[goal].count == 0 || here.compare(cheapest[goal]) < 0 {
				cheapest[goal] = here
			}
		}
	}
	return cheapest[all]
}

// price is what a set of offerings asks, and its order among others.
type price struct {
	offering *offering.Offering // one of the set, nil when it is empty
	rest     *price             // the set without it

	count   int
	noHours int            // how many have an unknown length
	minutes int64          // of the others together; whole, so that sums are exact
	noCost  int            // how many have unknown cost
	cost    offering.Cents // of the others together
}

func priceOf(o *offering.Offering) price {
	p := price{offering: o, count: 1, minutes: int64(math.Round(60 * o.Hours))}
	if o.Hours == 0 {
		p.noHours = 1
	}
	if o.Cost == nil {
		p.noCost = 1
	} else {
		p.cost = *o.Cost
	}
	return p
}

// plus adds a set to one that holds one offering.
func (p price) plus(rest *price) price {
	return price{
		p.offering, rest, p.count + rest.count,
		p.noHours + rest.noHours, p.minutes + rest.minutes, p.noCost + rest.noCost, p.cost + rest.cost,
	}
}

// chosen lists the set by title.
func (p price) chosen() (all []*offering.Offering) {
	for rest := &p; rest != nil && rest.offering != nil; rest = rest.rest {
		all = append(all, rest.offering)
	}
	slices.SortFunc(all, byTitle)
	return all
}

func (p price) compare(q price) int {
	if order := cmp.Or(
		cmp.Compare(p.count, q.count),
		cmp.Compare(p.noHours, q.noHours), cmp.Compare(p.minutes, q.minutes),
		cmp.Compare(p.noCost, q.noCost), cmp.Compare(p.cost, q.cost),
	); order != 0 {
		return order
	}
	return slices.CompareFunc(p.chosen(), q.chosen(), byTitle)
}

func byTitle(a, b *offering.Offering) int {
	return cmp.Or(cmp.Compare(a.Title, b.Title), cmp.Compare(a.Key, b.Key), cmp.Compare(a.ID, b.ID))
}
