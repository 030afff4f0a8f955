package report

import (
	"cmp"
	"slices"

	"reflectietool/internal/assessment"
	"reflectietool/internal/framework"
)

// listed is how many points and strengths are shown before ties.
const listed = 3

// developmentPoints ranks the competencies with a gap and splits them into those to show and those
// that go under "verder".
//
// Rule 6: by weight class, then gap, then lower practice (unknown last). The first three are shown,
// and every competency that equals the third: same class, same gap, practice within 0.25 of it or
// both unknown. Weight laag is never among the shown.
func developmentPoints(all []Entry) (shown, further []Entry) {
	var ranked []Entry
	for _, entry := range all {
		switch {
		case entry.Gap() == 0:
		case entry.Weight == assessment.WeightLow:
			further = append(further, entry)
		default:
			ranked = append(ranked, entry)
		}
	}
	slices.SortStableFunc(ranked, comparePoints)
	n := withTies(ranked, func(a, b Entry) bool {
		return weightClass(a) == weightClass(b) && a.Gap() == b.Gap() && a.Practice.near(b.Practice)
	})
	return ranked[:n:n], append(slices.Clone(ranked[n:]), further...)
}

// withGap lists the competencies with a gap in the framework's order, for a profile in which
// nothing is ranked (rule 9).
func withGap(all []Entry) []Entry {
	return slices.DeleteFunc(slices.Clone(all), func(e Entry) bool { return e.Gap() == 0 })
}

// comparePoints orders development points (rule 6).
func comparePoints(a, b Entry) int {
	return cmp.Or(
		cmp.Compare(weightClass(b), weightClass(a)),
		cmp.Compare(b.Gap(), a.Gap()),
		comparePractice(a.Practice, b.Practice, +1),
	)
}

func weightClass(e Entry) int {
	switch e.Weight {
	case assessment.WeightHigh:
		return 2
	case assessment.WeightLow:
		return 0
	default:
		return 1
	}
}

// comparePractice orders known practices ascending (direction +1) or descending (-1), and unknown
// ones last.
func comparePractice(a, b Practice, direction int) int {
	switch {
	case a.Known() && b.Known():
		return direction * cmp.Compare(a.twelfths(), b.twelfths())
	case a.Known():
		return -1
	case b.Known():
		return +1
	default:
		return 0
	}
}

// withTies returns how many of the ranked are shown: the first three and those that equal the
// third. The framework's order never decides which are shown.
func withTies(ranked []Entry, equal func(a, b Entry) bool) int {
	if len(ranked) <= listed {
		return len(ranked)
	}
	n := listed
	for n < len(ranked) && equal(ranked[listed-1], ranked[n]) {
		n++
	}
	return n
}

// strengths ranks the strengths among the competencies that are not already development points.
// relative is true when no competency reaches both level 3 and its target, so that these are only
// the relatively strong sides.
//
// Rule 8: level at least 3 and at least the own target, by level, then higher practice (unknown
// last), the first three with the ties of rule 6. If none: the highest level.
func strengths(all []Entry, developing map[string]bool) (shown []Entry, relative bool) {
	var strong, rest []Entry
	var highest framework.Level
	for _, entry := range all {
		if !entry.Level.Valid() || developing[entry.Competency.Slug] {
			continue
		}
		rest = append(rest, entry)
		highest = max(highest, entry.Level)
		if entry.strong() {
			strong = append(strong, entry)
		}
	}
	if len(strong) == 0 {
		relative = len(rest) > 0
		strong = slices.DeleteFunc(rest, func(e Entry) bool { return e.Level < highest })
	}
	slices.SortStableFunc(strong, func(a, b Entry) int {
		return cmp.Or(cmp.Compare(b.Level, a.Level), comparePractice(a.Practice, b.Practice, -1))
	})
	n := withTies(strong, func(a, b Entry) bool { return a.Level == b.Level && a.Practice.near(b.Practice) })
	return strong[:n:n], relative
}

// strong reports whether a level is a strength in itself, not only relative to the other
// competencies.
func (e Entry) strong() bool { return e.Level >= framework.Steady && e.Level >= e.Target }

// even reports whether nothing stands out, so that neither list is ranked.
//
// Rule 9: at least four levels, all levels, targets and weights equal, and the practices
// that are known span at most 0.50.
func even(all []Entry) bool {
	var with []Entry
	lowest, highest := 0, 0
	for _, entry := range all {
		if !entry.Level.Valid() {
			continue
		}
		with = append(with, entry)
		if !entry.Practice.Known() {
			continue
		}
		practice := entry.Practice.twelfths()
		if lowest == 0 || practice < lowest {
			lowest = practice
		}
		highest = max(highest, practice)
	}
	if len(with) < 4 || highest-lowest > evenSpan {
		return false
	}
	first := with[0]
	return !slices.ContainsFunc(with, func(e Entry) bool {
		return e.Level != first.Level || e.Target != first.Target || e.Weight != first.Weight
	})
}
