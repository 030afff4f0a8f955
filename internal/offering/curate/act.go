package curate

import (
	"context"
	"slices"
	"time"

	"reflectietool/internal/audit"
	"reflectietool/internal/calendar"
	"reflectietool/internal/offering"
)

// Act is a change of an offering that one button makes. Its value is used in forms and stored.
type Act string

// The acts.
const (
	Publish     Act = "publiceren"
	Archive     Act = "archiveren"
	Restore     Act = "terughalen" // takes it out of the archive, as a concept
	MarkChecked Act = "nagekeken"  // sets the day of the last check to today

	// These need a value, so they are only in an act on many (Bulk).
	SetValidUntil  Act = "geldig-tot"        // sets the last valid day
	SetLevel       Act = "niveau"            // sets the levels of a competency that is there
	AddCompetency  Act = "competentie-erbij" // adds a competency, after those that are there
	DropCompetency Act = "competentie-weg"   // takes a competency away
)

// Acts lists the acts.
func Acts() []Act {
	return []Act{Publish, Archive, Restore, MarkChecked, SetValidUntil, SetLevel, AddCompetency, DropCompetency}
}

// ForOne reports whether the act can be carried out on one offering by a button alone.
func (a Act) ForOne() bool { return slices.Index(Acts(), a) < slices.Index(Acts(), SetValidUntil) }

// NeedsCompetency reports whether the act is about a competency, and NeedsLevels whether it cannot do
// without levels. AddCompetency takes levels too, but they may be unknown.
func (a Act) NeedsCompetency() bool {
	return a == SetLevel || a == AddCompetency || a == DropCompetency
}

// NeedsLevels is described at NeedsCompetency.
func (a Act) NeedsLevels() bool { return a == SetLevel }

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
	case SetLevel, AddCompetency, DropCompetency:
		return ActFitted
	default:
		return ActDated
	}
}

// apply returns the offering as the act changes it on a day. If the act is not possible it
// returns the reason in Dutch, else "".
func (b *Bulk) apply(o offering.Offering, day time.Time) (next offering.Offering, reason string) {
	next = o
	switch b.Act {
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
		if o.ValidUntil.Equal(b.Until) {
			return o, "Deze datum staat er al."
		}
		next.ValidUntil = b.Until
	case SetLevel, AddCompetency, DropCompetency:
		return b.fit(o)
	default:
		return o, "Dit kan niet met dit aanbod. Kies een van de knoppen hieronder."
	}
	return next, ""
}

// mostCompetencies is the largest number of competencies of an offering.
const mostCompetencies = 3

// fit is apply for the acts on a competency. Levels that it sets are an estimate of the editors.
func (b *Bulk) fit(o offering.Offering) (next offering.Offering, reason string) {
	next = o
	next.Competencies = slices.Clone(o.Competencies)
	at := slices.IndexFunc(next.Competencies, func(l offering.Link) bool { return l.Competency == b.Competency })
	link := offering.Link{Competency: b.Competency, From: b.From, To: b.To}
	switch {
	case b.Act == AddCompetency && at >= 0:
		return o, "Deze competentie staat er al."
	case b.Act != AddCompetency && at < 0:
		return o, "Deze competentie staat er niet bij."
	case b.Act == AddCompetency && len(next.Competencies) == mostCompetencies:
		return o, "Er staan al drie competenties bij."
	case b.Act == AddCompetency:
		link.Primary = len(next.Competencies) == 0
		next.Competencies = append(next.Competencies, link)
	case b.Act == SetLevel:
		link.Primary = next.Competencies[at].Primary
		if next.Competencies[at] == link {
			return o, "Deze niveaus staan er al."
		}
		next.Competencies[at] = link
	default:
		next.Competencies = slices.Delete(next.Competencies, at, at+1)
		if o.State == offering.Published && len(next.Competencies) == 0 {
			return o, "Dit is de enige competentie. Zonder competentie vindt niemand het."
		}
		if len(next.Competencies) > 0 {
			next.Competencies[0].Primary = true
		}
	}
	if b.Act != DropCompetency && b.From.Valid() {
		next.LevelBasis = offering.BasisEditors
	}
	if !next.HasLevels() {
		next.LevelBasis = ""
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
		next, reason := (&Bulk{Act: act}).apply(held.Offering, calendar.DayOf(s.now()))
		if reason != "" {
			return withFault(nil, "", reason)
		}
		return tx.change(ctx, held, next, offering.ByEditing, act.recorded())
	})
}
