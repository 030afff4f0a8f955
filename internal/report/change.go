package report

// Change says how a competency changed since the previous reflection. The zero value means that
// there is nothing to compare with.
type Change string

// The three words of rule 11.
const (
	Grown     Change = "gegroeid"
	Declined  Change = "gedaald"
	AboutSame Change = "ongeveer gelijk"
)

// change compares the entry then with the entry now.
//
// Rule 11: "gegroeid" when the level rose by two, or by one with practice up by at least 0.25; the
// mirror for "gedaald"; otherwise "ongeveer gelijk". With practice missing in either, only a
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
		return Grown
	case levels <= -2, levels == -1 && practice <= -nearlyEqual:
		return Declined
	default:
		return AboutSame
	}
}
