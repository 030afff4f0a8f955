package shelf

import (
	"context"
	"slices"
	"time"

	"reflectietool/internal/calendar"
	"reflectietool/internal/fault"
	"reflectietool/internal/offering"
)

// Preference holds the filters that a person prefers, remembered until the person changes
// them. The zero value is no preference.
type Preference struct {
	Region   string            // a province or town; "" is any
	Formats  []offering.Format // one of these; none is any
	MaxCost  *offering.Cents   // this amount still passes; nil is no limit
	From     time.Time         // a start on or after this day; the zero time is no limit
	Until    time.Time         // a start on or before this day; the zero time is no limit
	Register string            // only with points from this register, as offerings write it; "" is any
}

// Empty reports whether there is no preference.
func (p Preference) Empty() bool {
	return p.Region == "" && len(p.Formats) == 0 && p.MaxCost == nil && p.From.IsZero() && p.Until.IsZero() && p.Register == ""
}

// Current returns the preference without its period, if that is over on the day of today: such
// a period would hide every offering with a known start.
func (p Preference) Current(today time.Time) Preference {
	if !p.Until.IsZero() && p.Until.Before(calendar.DayOf(today)) {
		p.From, p.Until = time.Time{}, time.Time{}
	}
	return p
}

// Current returns what a person prefers today; the person "" prefers nothing.
func (s *Service) Current(ctx context.Context, person string) (Preference, error) {
	if person == "" {
		return Preference{}, nil
	}
	preference, err := s.Preference(ctx, person)
	return preference.Current(s.now()), err
}

// maxPrice is the largest amount that the column in the database can hold.
const maxPrice offering.Cents = 9_999_999_99

// Prefer stores the person's preference, in place of an earlier one. An empty preference removes
// it. Prefer returns fault.Invalid, by the names of the filters in forms: regio, register,
// kosten, tot and vorm.
func (s *Service) Prefer(ctx context.Context, person string, p Preference) error {
	invalid := fault.Invalid{}
	p.Region = readText(invalid, "regio", "de regio of plaats", p.Region, 80)
	p.Register = readText(invalid, "register", "het register", p.Register, 100)
	if p.MaxCost != nil && (*p.MaxCost < 0 || *p.MaxCost > maxPrice) {
		invalid["kosten"] = "Vul de kosten in als een bedrag in euro, bijvoorbeeld 250."
	}
	if !p.From.IsZero() && !p.Until.IsZero() && p.Until.Before(p.From) {
		invalid["tot"] = "Deze dag ligt vóór de eerste dag. Kies een latere dag."
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
