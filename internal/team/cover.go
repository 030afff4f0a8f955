package team

import (
	"cmp"
	"math"
	"math/bits"
	"slices"

	"reflectietool/internal/offering"
)

// CoverKinds returns the kinds of offering that a team can follow together, or its members one by
// one, to grow in an aandachtspunt.
func CoverKinds() []offering.Kind {
	return []offering.Kind{offering.Training, offering.Workshop, offering.Programme, offering.ELearning, offering.PeerReview}
}

// Cover is the smallest set of offerings that touches the most aandachtspunten.
type Cover struct {
	Points    []string   // the competencies that the caller gave, in the caller's order
	Touched   []string   // the points that the chosen offerings touch
	Untouched []string   // the points that no offering touches
	Chosen    []Covering // the offerings of the set, by title
}

// Covering is a chosen offering with the points that it touches.
type Covering struct {
	Offering *offering.Offering // the chosen offering
	Points   []string           // in the order of Cover.Points
}

// maxPoints is the most points for which a set is sought; a framework has ten competencies. Each
// point more doubles the work.
const maxPoints = 10

// ChooseCover chooses from offerings, each of which a team could follow, the set that together
// touches the most points. Of such sets it takes the one with the fewest offerings; then the one
// with the fewest offerings of unknown length, with the fewest hours; then the one with the fewest
// offerings of unknown cost, at the least cost; then the first by titles and keys. An offering
// touches a point when the competency is among its own, whether as the primary one or not.
//
// The choice is exact and depends only on the arguments, not on their order. Points beyond the
// tenth are left untouched.
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

// subset is a set of points; bit i stands for point i.
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

// bestPerSubset keeps only the first of the offerings that touch exactly the same points: in any
// set it can replace the others.
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

// cheapest finds the set of offerings, at most one per subset, that touches all points of a subset
// at the lowest price. Prices add up, and adding the same price to two others keeps their order, so
// the best set for a subset consists of one offering for its lowest point and the best set for the
// points that this offering leaves.
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

// price is the price of a set of offerings: what it takes in hours and cost, and its order among
// other sets.
type price struct {
	offering *offering.Offering // one of the set, nil when it is empty
	rest     *price             // the price of the set without that offering

	count   int
	noHours int            // how many offerings have an unknown length
	minutes int64          // minutes of the others together; whole, so that sums are exact
	noCost  int            // how many offerings have an unknown cost
	cost    offering.Cents // cost of the others together
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

// plus adds a set to a set of one offering.
func (p price) plus(rest *price) price {
	return price{
		p.offering, rest, p.count + rest.count,
		p.noHours + rest.noHours, p.minutes + rest.minutes, p.noCost + rest.noCost, p.cost + rest.cost,
	}
}

// chosen returns the offerings of the set by title.
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
