package curate

import (
	"context"
	"time"

	"reflectietool/internal/audit"
	"reflectietool/internal/calendar"
	"reflectietool/internal/offering"
)

// Act is a change of an offering that one button makes. Its value is used in forms and stored.
type Act string

// The acts.
const (
	Publish       Act = "publiceren"
	Archive       Act = "archiveren"
	Restore       Act = "terughalen" // takes it out of the archive, as a concept
	MarkChecked   Act = "nagekeken"  // sets the day of the last check to today
	SetValidUntil Act = "geldig-tot" // sets the last valid day; only in an act on many (Bulk)
)

// Acts lists the acts.
func Acts() []Act { return []Act{Publish, Archive, Restore, MarkChecked, SetValidUntil} }

// recorded returns the name of an act in the trail.
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

// apply returns the offering as an act changes it on a day. If the act is not possible it
// returns the reason in Dutch, else "". Until is the new last valid day for SetValidUntil; the
// zero time makes it unknown.
func (a Act) apply(o offering.Offering, until, day time.Time) (next offering.Offering, reason string) {
	next = o
	switch a {
	case Publish:
		if o.State == offering.Published {
			return o, "Dit is al gepubliceerd."
		}
		if missing(&o) != nil {
			return o, "Kies eerst een competentie."
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
			return o, "Dit is vandaag al gecontroleerd."
		}
		next.CheckedOn = day
	case SetValidUntil:
		if o.ValidUntil.Equal(until) {
			return o, "Deze datum staat er al."
		}
		next.ValidUntil = until
	default:
		return o, "Dit kan niet met dit aanbod. Kies een van de knoppen hieronder."
	}
	return next, ""
}

// Do carries out one act on one offering. It returns fault.Invalid, with "" for the field, if
// the act is not possible, for example because the offering is in that state already.
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
