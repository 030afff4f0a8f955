package report

import (
	"reflectietool/internal/assessment"
	"reflectietool/internal/framework"
)

// Practice is how often the person does what the statements describe: the numeric answers, 1 to 4
// each, and the number of statements. It is kept in whole numbers, so that rounding never decides
// which competency comes first.
//
// Rule 2: practice is the mean of the numeric answers, from at least two of them.
type Practice struct {
	Sum   int // of the numeric answers
	Count int // numeric answers
	Of    int // statements asked
}

// Known reports whether there are enough numeric answers to speak of practice.
func (p Practice) Known() bool { return p.Count >= 2 }

// Mean returns the mean, 1.00 to 4.00, or 0 when practice is not known.
func (p Practice) Mean() float64 {
	if !p.Known() {
		return 0
	}
	return float64(p.Sum) / float64(p.Count)
}

// twelfth is the unit in which practices are compared: means of two, three and four answers are
// whole numbers of twelfths.
const (
	twelfth        = 12
	nearlyEqual    = twelfth / 4 // 0.25: rules 6, 8 and 11
	evenSpan       = twelfth / 2 // 0.50: rule 9
	worthAskingWhy = twelfth     // 1.00: rule 2
)

// twelfths returns the mean in twelfths. It may be used only for known practice of one competency
// (at most four answers).
func (p Practice) twelfths() int { return twelfth * p.Sum / p.Count }

// near reports whether two practices are both unknown, or both known and within 0.25.
func (p Practice) near(q Practice) bool {
	if !p.Known() || !q.Known() {
		return p.Known() == q.Known()
	}
	return abs(p.twelfths()-q.twelfths()) <= nearlyEqual
}

func abs(n int) int { return max(n, -n) }

// Entry is what the person answered about one competency: the input of the rules.
type Entry struct {
	Competency *framework.Competency
	Kenmerk    *framework.Kenmerk
	Choice     assessment.Choice
	Level      framework.Level // rule 1: the chosen one; NoLevel for any other answer
	Target     framework.Level
	Weight     assessment.Weight
	Practice   Practice
	DontKnow   int // statements answered "weet ik niet"
	Note       string
	Difference string          // the person's explanation of the difference between level and practice
	Then       framework.Level // in the previous reflection, NoLevel without one
	Change     Change          // since the previous reflection
}

// Gap returns how many levels the target lies above the level, 0 to 3, and 0 without a
// level (rule 4).
func (e Entry) Gap() int {
	if !e.Level.Valid() {
		return 0
	}
	return max(0, int(e.Target)-int(e.Level))
}

// AsksDifference reports whether level and practice lie at least 1.00 apart, so that the
// report asks what makes the difference (rule 2).
func (e Entry) AsksDifference() bool {
	return e.Level.Valid() && e.Practice.Known() &&
		abs(e.Practice.twelfths()-twelfth*int(e.Level)) >= worthAskingWhy
}

// SuggestsColleague reports whether enough was answered "weet ik niet" that asking a colleague
// helps: the level, or two statements (rule 10).
func (e Entry) SuggestsColleague() bool {
	return e.Choice == assessment.ChoseDontKnow || e.DontKnow >= 2
}

// NoLevelReason says in Dutch why there is no level, and "" when there is one (rule 10).
func (e Entry) NoLevelReason() string {
	switch {
	case e.Level.Valid():
		return ""
	case e.Choice == assessment.ChoseNotApplicable:
		return "niet van toepassing"
	case e.Choice == assessment.ChoseDontKnow:
		return "weet ik niet"
	default:
		return "niet ingevuld"
	}
}

// entries lists a reflection's answers by competency, in the framework's order.
func entries(f *framework.Framework, r, previous *assessment.Reflection) []Entry {
	all := make([]Entry, 0, 2*len(f.Kenmerken))
	for k := range f.Kenmerken {
		kenmerk := &f.Kenmerken[k]
		for c := range kenmerk.Competencies {
			competency := &kenmerk.Competencies[c]
			entry := entryOf(competency, r)
			entry.Kenmerk = kenmerk
			if previous != nil {
				then := entryOf(competency, previous)
				entry.Then, entry.Change = then.Level, change(then, entry)
			}
			all = append(all, entry)
		}
	}
	return all
}

func entryOf(competency *framework.Competency, r *assessment.Reflection) Entry {
	answer := r.Competencies[competency.Slug]
	entry := Entry{
		Competency: competency,
		Choice:     answer.Choice,
		Level:      answer.Choice.Level(),
		Target:     answer.Target,
		Weight:     answer.Weight,
		Note:       answer.Note,
		Difference: answer.Difference,
	}
	if r.Form != assessment.FormReflection {
		return entry
	}
	entry.Practice.Of = len(competency.Statements)
	for _, statement := range competency.Statements {
		given := r.Statements[statement.Code]
		if number, ok := given.Number(); ok {
			entry.Practice.Sum += number
			entry.Practice.Count++
		}
		if given == assessment.DontKnow {
			entry.DontKnow++
		}
	}
	return entry
}
