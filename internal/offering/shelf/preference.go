package shelf

import (
	"context"
	"slices"
	"time"

	"reflectietool/internal/calendar"
	"reflectietool/internal/fault"
	"reflectietool/internal/offering"
)

// Preference is what someone wants offerings to be like, remembered until they change it.
// The zero value is no preference.
type Preference struct {
	Region   string // a province or a place
	Formats  []offering.Format
	MaxCost  *offering.Cents // nil is no limit
	From     time.Time
	Until    time.Time // a start between From and Until, both included; zero is open
	Register string    // that gives points, as it is written in the offerings
}

// Empty reports whether nothing is preferred.
func (p Preference) Empty() bool {
	return p.Region == "" && len(p.Formats) == 0 && p.MaxCost == nil && p.From.IsZero() && p.Until.IsZero() && p.Register == ""
}

// Current returns the preference without a period that is over on a day: it would hide
// everything that has a date.
func (p Preference) Current(today time.Time) Preference {
	if !p.Until.IsZero() && p.Until.Before(calendar.DayOf(today)) {
		p.From, p.Until = time.Time{}, time.Time{}
	}
	return p
}

// maxPrice is what an amount in the database holds.
const maxPrice offering.Cents = 9_999_999_99

// Prefer remembers what someone prefers, in the place of what they preferred before; an empty
// preference forgets it. It returns fault.Invalid by the names of the filters.
func (s *Service) Prefer(ctx context.Context, person string, p Preference) error {
	invalid := fault.Invalid{}
	p.Region = readText(invalid, "regio", "de regio of plaats", p.Region, 80)
	p.Register = readText(invalid, "register", "het register", p.Register, 100)
	if p.MaxCost != nil && (*p.MaxCost < 0 || *p.MaxCost > maxPrice) {
		invalid["kosten"] = "Vul de kosten in als een bedrag in euro, bijvoorbeeld 250."
	}
	if !p.From.IsZero() && !p.Until.IsZero() && p.Until.Before(p.From) {
		invalid["tot"] = "Deze dag ligt voor de eerste dag. Kies een latere."
	}
	if slices.ContainsFunc(p.Formats, func(f offering.Format) bool { return !f.Valid() }) {
		invalid["vorm"] = "Kies een vorm uit de lijst."
	}
	if len(invalid) > 0 {
		return invalid
	}
	if p.Empty() {
		return s.forgetPreference(ctx, person)
	}
	return s.savePreference(ctx, person, p)
}
