// Package report works out what a reflection means for the person: development points, strengths,
// the picture per kenmerk, the change since last time or over several reflections, and offerings that
// fit. It is pure calculation: the same answers, picks, edition, offerings and date always give the
// same report (rule 12). The rules are numbered as in docs/rules.md.
package report

import (
	"slices"
	"time"

	"reflectietool/internal/assessment"
	"reflectietool/internal/framework"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/match"
)

// Input is everything that a report depends on, except the offerings: those are given to Match.
type Input struct {
	Framework  *framework.Framework // the edition of Reflection
	Reflection *assessment.Reflection
	Previous   *assessment.Reflection // finished earlier in the same edition, or nil
}

// Report is what a reflection means. A competency is in at most one of Points, Further, Strengths
// and Use.
type Report struct {
	Reflection *assessment.Reflection
	Framework  *framework.Framework
	Entries    []Entry // all competencies, in the framework's order
	Kenmerken  []KenmerkFigures
	Compared   *assessment.Reflection // what Change compares with, or nil

	Picked    bool    // the person picked, so Points and Use are the picks
	Even      bool    // nothing stands out, so nothing is ranked (rule 9)
	Points    []Point // what to grow in
	Further   []Entry // "verder": gaps that are not among Points, and competencies that are not part of the person's work
	Use       []Entry // strengths picked to use more
	Strengths []Entry // the strengths, without those in Use
	Relative  bool    // Strengths are only relatively strong (rule 8)

	Sentences []string       // to say aloud in a jaargesprek
	Matches   match.Result   // empty until Match
	Better    []match.Better // per filter, the offerings it hid that fit better; empty until Match
}

// Point is a development point, with the reason behind it.
type Point struct {
	Entry
	Reason assessment.Reason // "" is unanswered and counts as ReasonLearn
}

// WantsOfferings reports whether the point takes part in matching (rule 7).
func (p Point) WantsOfferings() bool {
	return p.Reason == "" || p.Reason == assessment.ReasonLearn
}

// KenmerkFigures are the figures of one kenmerk (rule 3).
type KenmerkFigures struct {
	Kenmerk  *framework.Kenmerk
	Entries  []Entry  // of its competencies
	Practice Practice // over all numeric answers under it
	HasMean  bool     // every competency has practice, so that the mean is meaningful
}

// Mean returns the mean of all numeric answers under the kenmerk, or 0 without HasMean.
func (k KenmerkFigures) Mean() float64 {
	if !k.HasMean {
		return 0
	}
	return k.Practice.Mean()
}

// Build makes the report, without offerings.
func Build(in Input) *Report {
	report := &Report{
		Reflection: in.Reflection,
		Framework:  in.Framework,
		Compared:   in.Previous,
		Entries:    entries(in.Framework, in.Reflection, in.Previous),
		Picked:     len(in.Reflection.Picks) > 0,
	}
	report.Kenmerken = kenmerkFigures(in.Framework, report.Entries)
	report.Even = even(report.Entries)
	report.rank()
	report.Sentences = sentences(report)
	return report
}

// Match adds the offerings that fit. offerings are the candidates for Needs; today is the date that
// decides which of them are past.
func (r *Report) Match(offerings []*offering.Offering, filters offering.Filters, today time.Time) {
	req := match.Request{Needs: r.Needs(), Filters: filters, Today: today}
	r.Matches = match.Offerings(req, offerings)
	r.Better = match.BetterHidden(req, offerings, r.Matches)
}

// rank fills the lists: by the rules, or by the person's picks once there are any.
func (r *Report) rank() {
	shown, further := developmentPoints(r.Entries)
	if r.Even {
		shown, further = nil, withGap(r.Entries)
	}
	reasons := make(map[string]assessment.Reason)
	kinds := make(map[string]assessment.PickKind)
	for _, pick := range r.Reflection.Picks {
		reasons[pick.Competency], kinds[pick.Competency] = pick.Reason, pick.Kind
	}
	if r.Picked {
		further = append(shown, further...)
		shown = r.picked(kinds, assessment.PickGrow)
		if !r.Even {
			slices.SortStableFunc(shown, comparePoints)
		}
		r.Use = r.picked(kinds, assessment.PickUse)
	}

	// A competency is in one list only; development points come first (rule 8).
	taken := make(map[string]bool)
	for _, entry := range shown {
		slug := entry.Competency.Slug
		taken[slug] = true
		if reasons[slug] == assessment.ReasonNotMyWork {
			r.Further = append(r.Further, entry)
			continue
		}
		r.Points = append(r.Points, Point{Entry: entry, Reason: reasons[slug]})
	}
	if !r.Even {
		// A strength picked to use more is still a strength, but is shown separately.
		strong, relative := strengths(r.Entries, taken)
		r.Strengths, r.Relative = without(strong, r.Use), relative
	}
	for _, entry := range without(without(further, r.Use), r.Strengths) {
		if !taken[entry.Competency.Slug] {
			r.Further = append(r.Further, entry)
		}
	}
}

// without returns the entries that are not about the competencies in listed.
func without(entries, listed []Entry) []Entry {
	return slices.DeleteFunc(slices.Clone(entries), func(e Entry) bool {
		return slices.ContainsFunc(listed, func(l Entry) bool { return l.Competency.Slug == e.Competency.Slug })
	})
}

func (r *Report) picked(kinds map[string]assessment.PickKind, kind assessment.PickKind) []Entry {
	var picked []Entry
	for _, entry := range r.Entries {
		if kinds[entry.Competency.Slug] == kind && entry.Level.Valid() {
			picked = append(picked, entry)
		}
	}
	return picked
}

// Needs lists what to look for offerings for: the points whose reason is "leren" or unanswered,
// then the strengths picked to use more.
func (r *Report) Needs() []match.Need {
	var needs []match.Need
	for _, point := range r.Points {
		if point.WantsOfferings() {
			needs = append(needs, match.Need{
				Competency: point.Competency.Slug, Level: point.Level, Target: point.Target, Kind: match.Learn,
			})
		}
	}
	for _, entry := range r.Use {
		needs = append(needs, match.Need{
			Competency: entry.Competency.Slug, Level: entry.Level, Target: entry.Target, Kind: match.UseMore,
		})
	}
	return needs
}

// Sought lists the competencies to look for offerings for, in the order of Needs.
func (r *Report) Sought() []string {
	var competencies []string
	for _, need := range r.Needs() {
		competencies = append(competencies, need.Competency)
	}
	return competencies
}

// NoGap reports whether every level reaches its target.
func (r *Report) NoGap() bool {
	return !slices.ContainsFunc(r.Entries, func(e Entry) bool { return e.Gap() > 0 })
}

// MostlyLow reports whether more than half of the levels are Verkennen or Groeien. Such a report is
// easily read as a judgement, so the page says what else it can mean.
func (r *Report) MostlyLow() bool {
	low, all := 0, 0
	for _, entry := range r.Entries {
		if entry.Level.Valid() {
			all++
			if entry.Level < framework.Steady {
				low++
			}
		}
	}
	return 2*low > all
}

// Usable lists the strengths that can be picked to use more. In an even profile, which ranks
// nothing, those are all competencies that are at least on their target and on level 3, and that
// are no points.
func (r *Report) Usable() []Entry {
	if !r.Even {
		return slices.Concat(r.Use, r.Strengths)
	}
	return slices.DeleteFunc(slices.Clone(r.Entries), func(e Entry) bool {
		return !e.strong() || slices.ContainsFunc(r.Points, func(p Point) bool { return p.Competency.Slug == e.Competency.Slug })
	})
}

// Pickable lists the competencies that can be picked: every one with a level.
func (r *Report) Pickable() []Entry {
	return slices.DeleteFunc(slices.Clone(r.Entries), func(e Entry) bool { return !e.Level.Valid() })
}

func kenmerkFigures(f *framework.Framework, all []Entry) []KenmerkFigures {
	var figures []KenmerkFigures
	for k := range f.Kenmerken {
		kenmerk := &f.Kenmerken[k]
		figure := KenmerkFigures{Kenmerk: kenmerk, HasMean: true}
		for _, entry := range all {
			if entry.Kenmerk.Slug != kenmerk.Slug {
				continue
			}
			figure.Entries = append(figure.Entries, entry)
			figure.Practice.Sum += entry.Practice.Sum
			figure.Practice.Count += entry.Practice.Count
			figure.Practice.Of += entry.Practice.Of
			figure.HasMean = figure.HasMean && entry.Practice.Known()
		}
		figures = append(figures, figure)
	}
	return figures
}
