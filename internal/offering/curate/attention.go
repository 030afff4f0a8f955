package curate

import (
	"context"
	"slices"

	"reflectietool/internal/audit"
	"reflectietool/internal/fault"
)

// Signal is a reason for an admin to look at an offering, or a page of the work list that shows
// something else. Its value is used in URLs and stored with a look.
type Signal string

// The signals, and the other pages of the work list.
const (
	SignalAny       Signal = ""            // every offering that asks attention: with one of Signals that is open
	SignalAll       Signal = "alles"       // every offering
	SignalLooked    Signal = "bekeken"     // only with signals that were looked at: they come back later
	SignalLink      Signal = "link"        // its web page failed on two days
	SignalReported  Signal = "gemeld"      // it has a flag that was not handled
	SignalPast      Signal = "voorbij"     // it is past, or will be within SoonPast days
	SignalDouble    Signal = "dubbel"      // another has the same title, and the same provider or URL
	SignalConcept   Signal = "concept"     // a person made or changed it, and it is not published yet
	SignalUnchecked Signal = "nakijken"    // nobody checked it or looked at it for the period of its scope
	SignalLevel     Signal = "niveau"      // it has no competency, or one without levels
	SignalSuggested Signal = "voorgesteld" // not offerings, but the suggestions
	SignalGap       Signal = "ontbreekt"   // not offerings, but the coverage
)

// Signals lists the reasons to look at an offering, the most urgent first: those that mislead
// professionals now, then those that wait for the admin, then those that can wait.
func Signals() []Signal {
	return []Signal{SignalLink, SignalReported, SignalPast, SignalDouble, SignalConcept, SignalUnchecked, SignalLevel}
}

// Urgent reports whether an admin should act on a signal soon. The other signals can wait.
func (s Signal) Urgent() bool { return s != SignalUnchecked && s != SignalLevel && s != SignalGap }

// SoonPast is the number of days before its end from which an offering gives SignalPast.
const SoonPast = 30

// ActPeriod is the act in the trail that sets the period, in "months".
const ActPeriod audit.Act = "offering.period"

// DefaultPeriod is the period of a scope for which none was set. It agrees with the column of the
// statements in store_attention.go.
const DefaultPeriod = 6

// Periods lists for how many months a look at an offering can count.
func Periods() []int { return []int{3, DefaultPeriod, 12} }

// Look records that the actor looked at an offering. The signals that it gives now are quiet for the
// period of its scope. A new flag, a page that works again and then breaks, a last day that goes by
// and every signal that it does not give now ask attention at once.
func (s *Service) Look(ctx context.Context, actor, id string) error {
	return s.curate(ctx, actor, func(tx *curation) error {
		held, err := tx.lockOne(ctx, id)
		if err != nil {
			return err
		}
		return tx.look(ctx, held.Organisation, []string{id}, true)
	})
}

// Unlook forgets the last look at an offering, so that it asks attention again.
func (s *Service) Unlook(ctx context.Context, actor, id string) error {
	return s.curate(ctx, actor, func(tx *curation) error {
		if _, err := tx.lockOne(ctx, id); err != nil {
			return err
		}
		return tx.unlook(ctx, id)
	})
}

// SetPeriod sets for how many months a look at an offering of an organisation ("" is national)
// counts. It returns fault.Invalid, with the field maanden, for a number that is not among Periods,
// and fault.NotFound if the actor does not look after these offerings.
func (s *Service) SetPeriod(ctx context.Context, actor, organisation string, months int) error {
	return s.curate(ctx, actor, func(tx *curation) error {
		if err := tx.MayCurate(ctx, organisation); err != nil {
			return err
		}
		if !slices.Contains(Periods(), months) {
			return fault.Invalid{"maanden": "Kies hoelang bekeken aanbod wegblijft."}
		}
		return tx.setPeriod(ctx, organisation, months)
	})
}
