package report

import (
	"strconv"

	"reflectietool/internal/calendar"
)

// Change says how a competency changed since the previous reflection. The zero value means that
// there is nothing to compare with.
type Change string

// The three words of rule 11. None of them speaks of growth: a person who learns may well rate
// themselves lower.
const (
	Higher    Change = "hoger ingeschat"
	Lower     Change = "lager ingeschat"
	AboutSame Change = "ongeveer gelijk"
)

// change compares the entry then with the entry now.
//
// Rule 11: "hoger" when the level rose by two, or by one with practice up by at least 0.25; the
// mirror for "lager"; otherwise "ongeveer gelijk". With practice missing in either, only a
// difference of two levels counts: people repeat the same level about six times in ten, so smaller
// changes are noise.
func change(then, now Entry) Change {
	if !then.Level.Valid() || !now.Level.Valid() {
		return ""
	}
	levels := int(now.Level) - int(then.Level)
	practice := 0
	if then.Practice.Known() && now.Practice.Known() {
		practice = now.Practice.twelfths() - then.Practice.twelfths()
	}
	switch {
	case levels >= 2, levels == 1 && practice >= nearlyEqual:
		return Higher
	case levels <= -2, levels == -1 && practice <= -nearlyEqual:
		return Lower
	default:
		return AboutSame
	}
}

// Since says in Dutch on how many competencies the person rates themselves higher or lower than in
// the reflection that this one is compared with. It returns "" when there is nothing to compare.
func (r *Report) Since() string {
	compared := 0
	count := make(map[Change]int)
	for _, entry := range r.Entries {
		if entry.Change != "" {
			compared++
			count[entry.Change]++
		}
	}
	if compared == 0 {
		return ""
	}
	then, now := r.Compared.FinishedAt, r.Reflection.FinishedAt
	since := "Sinds " + calendar.Month(then.Month())
	if then.Year() != now.Year() {
		since += " " + strconv.Itoa(then.Year())
	}
	higher, lower := count[Higher], count[Lower]
	const sharper = " Lager kan ook betekenen dat je nu scherper kijkt."
	switch {
	case higher > 0 && lower > 0:
		return since + " schat je jezelf op " + countCompetencies(higher) + " hoger in en op " + inWords(lower) + " lager." + sharper
	case lower > 0:
		return since + " schat je jezelf op " + countCompetencies(lower) + " lager in." + sharper
	case higher > 0:
		return since + " schat je jezelf op " + countCompetencies(higher) + " hoger in."
	default:
		return since + " schat je jezelf ongeveer gelijk in."
	}
}

func countCompetencies(n int) string {
	if n == 1 {
		return "één competentie"
	}
	return inWords(n) + " competenties"
}
