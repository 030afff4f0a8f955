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

// changeCount counts what changed.
type changeCount struct{ higher, lower, same int }

func (c *changeCount) add(change Change) {
	switch change {
	case Higher:
		c.higher++
	case Lower:
		c.lower++
	case AboutSame:
		c.same++
	}
}

// some reports whether there was anything to compare.
func (c *changeCount) some() bool { return c.higher+c.lower+c.same > 0 }

// clause says in Dutch how the person rates themselves now. It ends in verb and a full stop, as in
// "op vier competenties hoger ingeschat en op één lager."
func (c *changeCount) clause(verb string) string {
	switch {
	case c.higher > 0 && c.lower > 0:
		return "op " + countCompetencies(c.higher) + " hoger " + verb + " en op " + inWords(c.lower) + " lager."
	case c.lower > 0:
		return "op " + countCompetencies(c.lower) + " lager " + verb + "."
	case c.higher > 0:
		return "op " + countCompetencies(c.higher) + " hoger " + verb + "."
	default:
		return "ongeveer gelijk " + verb + "."
	}
}

// Since says in Dutch on how many competencies the person rates themselves higher or lower than in
// the reflection that this one is compared with. It returns "" when there is nothing to compare.
func (r *Report) Since() string {
	var found changeCount
	for _, entry := range r.Entries {
		found.add(entry.Change)
	}
	if !found.some() {
		return ""
	}
	then, now := r.Compared.FinishedAt, r.Reflection.FinishedAt
	since := "Sinds " + calendar.Month(then.Month())
	if then.Year() != now.Year() {
		since += " " + strconv.Itoa(then.Year())
	}
	since += " schat je jezelf " + found.clause("in")
	if found.lower > 0 {
		since += " Lager kan ook betekenen dat je nu scherper kijkt."
	}
	return since
}

func countCompetencies(n int) string {
	if n == 1 {
		return "één competentie"
	}
	return inWords(n) + " competenties"
}
