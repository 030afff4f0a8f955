package curate

import (
	"context"
	"time"

	"reflectietool/internal/audit"
	"reflectietool/internal/calendar"
	"reflectietool/internal/offering"
)

// Act is something that is done to an offering in one press.
type Act string

// The acts.
const (
	Publish       Act = "publiceren"
	Archive       Act = "archiveren"
	Restore       Act = "terughalen" // from the archive, as a concept
	MarkChecked   Act = "nagekeken"  // today
	SetValidUntil Act = "geldig-tot"
)

// Acts lists the acts.
func Acts() []Act { return []Act{Publish, Archive, Restore, MarkChecked, SetValidUntil} }

// recorded is what the trail calls an act.
func (a Act) recorded() audit.Act {
	switch a {
	case Publish:
		return ActPublished
	case Archive:
		return ActArchived
	case Restore:
		return ActRestored
	case MarkChecked:
		return ActChecked
	default:
		return ActDated
	}
}

// apply returns what an act makes of an offering on a day, or why it cannot, in Dutch. Until
// is for SetValidUntil; the zero time makes it unknown.
func (a Act) apply(o offering.Offering, until, day time.Time) (next offering.Offering, reason string) {
	next = o
	switch a {
	case Publish:
		if o.State == offering.Published {
			return o, "Dit is al gepubliceerd."
		}
		if missing(&o) != nil {
			return o, "Er is nog geen competentie gekozen."
		}
		next.State = offering.Published
	case Archive:
		if o.State == offering.Archived {
			return o, "Dit staat al in het archief."
		}
		next.State = offering.Archived
	case Restore:
		if o.State != offering.Archived {
			return o, "Dit staat niet in het archief."
		}
		next.State = offering.Draft
	case MarkChecked:
		if o.CheckedOn.Equal(day) {
			return o, "Dit is vandaag al nagekeken."
		}
		next.CheckedOn = day
	case SetValidUntil:
		if o.ValidUntil.Equal(until) {
			return o, "Deze datum staat er al."
		}
		next.ValidUntil = until
	default:
		return o, "Dit kan niet met dit aanbod."
	}
	return next, ""
}

// Do does one act to one offering. What is so already stays so. It returns fault.Invalid
// without a field for what cannot be done.
func (s *Service) Do(ctx context.Context, actor, id string, act Act) error {
	return s.curate(ctx, actor, func(tx *curation) error {
		held, err := tx.lockOne(ctx, id)
		if err != nil {
			return err
		}
		next, reason := act.apply(held.Offering, time.Time{}, calendar.DayOf(s.now()))
		if reason != "" {
			return withFault(nil, "", reason)
		}
		return tx.change(ctx, held, next, offering.ByEditing, act.recorded())
	})
}
