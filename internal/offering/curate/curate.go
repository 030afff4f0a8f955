// Package curate lets admins look after offerings: it has the work list, the form with the
// history of an offering, acts on many offerings at once, and the flags and suggestions that
// professionals sent.
//
// All of it works on facts (offering.Facts), one text for each column of the catalogue file.
// Every write raises the version of the offering and adds the facts that differ to
// offering_change, so an earlier version can be computed by taking back the later changes. A
// form holds only the version from which it was made. If two people changed an offering, a
// field that one of them changed gets that value; for a field that both changed, the second
// person has to choose. The person who made a change is stored as a pseudonym, as in the
// trail.
package curate

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"reflectietool/internal/audit"
	"reflectietool/internal/calendar"
	"reflectietool/internal/fault"
	"reflectietool/internal/offering"
)

// The acts of admins in the trail. Acts on the offerings of an organisation are in the trail of
// that organisation. The detail has "offering" (the id) and "title" for an act on one
// offering, "number" for an act on many, and "fields" for the columns that were changed.
const (
	ActMade      audit.Act = "offering.made"
	ActChanged   audit.Act = "offering.changed"
	ActPublished audit.Act = "offering.published"
	ActArchived  audit.Act = "offering.archived"
	ActRestored  audit.Act = "offering.restored"
	ActChecked   audit.Act = "offering.checked"
	ActDated     audit.Act = "offering.dated"  // with "until"
	ActFitted    audit.Act = "offering.fitted" // its competencies or levels
	ActWentBack  audit.Act = "offering.reverted"
	ActUndone    audit.Act = "offering.undone"
)

// Curated is an offering with what its admins need to edit it.
type Curated struct {
	offering.Offering
	Version int // from 1; each change raises it by one
}

// Edit is a form with which a person changes an offering.
type Edit struct {
	Facts   offering.Facts // as filled in; without the state and the day of the last check
	Publish bool           // publishes the offering too
	Checked bool           // sets the day of the last check to today
	Version int            // of the offering from which the form was made

	// Choices says, by field, whose value to save if somebody else changed the same field. The
	// choices only count if Seen is still the version of the offering.
	Choices map[string]Choice
	Seen    int // the version that the person saw while choosing
}

// Choice says whose value of a field to save.
type Choice string

// The choices, from the view of the person who saves.
const (
	Mine   Choice = "mijn"
	Theirs Choice = "hun"
)

// Clash is the error that somebody else changed the same fields since the form was made, and
// that no choice was made about them. Nothing was saved.
type Clash struct {
	Version int          // that is stored now
	By      string       // the person who made the last change, as in offering.Revision
	At      time.Time    // of the last change
	Fields  []ClashField // for which a choice is needed
}

// ClashField is a field that two people changed in different ways.
type ClashField struct {
	Field string // one of offering.Fields
	// Before is the value from which the form was made, Theirs the value that is stored now,
	// and Mine the value in the form.
	Before, Theirs, Mine offering.Facts
}

// Error returns a text without the names of the fields, as it is never shown.
func (c *Clash) Error() string { return "somebody else changed the same fields" }

// Is makes a clash a fault.Conflict.
func (c *Clash) Is(target error) bool { return target == fault.Conflict }

// merge3 merges an edit with the changes that others saved since the form was made (before is
// that version, now the stored one, with its version number). A field that only one side
// changed gets the value of that side. It also returns the fields that both sides changed in
// different ways and about which no choice was made.
func (e *Edit) merge3(before, now offering.Facts, version int) (offering.Facts, []ClashField) {
	merged := maps.Clone(now)
	var clashes []ClashField
	for _, field := range offering.Fields() {
		mine, was, theirs := e.Facts.Of(field), before.Of(field), now.Of(field)
		if _, asked := e.Facts[field]; !asked || maps.Equal(mine, was) || maps.Equal(mine, theirs) {
			continue
		}
		choice := Mine
		if !maps.Equal(theirs, was) {
			choice = ""
			if e.Seen == version {
				choice = e.Choices[field]
			}
		}
		switch choice {
		case Mine:
			maps.Copy(merged, mine)
		case Theirs:
		default:
			clashes = append(clashes, ClashField{field, was, theirs, mine})
		}
	}
	return merged, clashes
}

// Read returns the offering that has these facts, for the form's preview of the page. It
// returns fault.Invalid, by field, for facts that are refused and, with publish, for facts
// without which an offering cannot be published.
func (s *Service) Read(facts offering.Facts, publish bool) (offering.Offering, error) {
	o, err := s.read(facts, publish)
	baseLevels(&offering.Offering{}, &o)
	return o, err
}

// read is Read without a basis for levels whose basis the facts do not state.
func (s *Service) read(facts offering.Facts, publish bool) (offering.Offering, error) {
	o, err := facts.Read(offering.Offering{}, s.framework)
	invalid, _ := fault.AsInvalid(err)
	if publish {
		for field, reason := range missing(&o) {
			invalid = withFault(invalid, field, reason)
		}
	}
	if len(invalid) > 0 {
		return o, invalid
	}
	return o, nil
}

// baseLevels makes levels that a person changed, and whose basis was not stated, an estimate of
// the editors.
func baseLevels(before, after *offering.Offering) {
	if after.LevelBasis == "" && after.HasLevels() && !slices.Equal(before.Competencies, after.Competencies) {
		after.LevelBasis = offering.BasisEditors
	}
}

func withFault(invalid fault.Invalid, field, reason string) fault.Invalid {
	if invalid == nil {
		invalid = fault.Invalid{}
	}
	invalid[field] = cmp.Or(invalid[field], reason)
	return invalid
}

// missing returns the facts that an offering needs before it can be published, by field, or
// nil.
func missing(o *offering.Offering) fault.Invalid {
	if len(o.Competencies) == 0 {
		return fault.Invalid{offering.FieldCompetencies: "Kies minstens één competentie. Zonder competentie vindt niemand het."}
	}
	return nil
}

// Make adds an offering of an organisation ("" is national) and returns its id. It returns
// fault.Invalid by field, and fault.NotFound if the actor does not look after these offerings.
func (s *Service) Make(ctx context.Context, actor, organisation string, facts offering.Facts, publish bool) (string, error) {
	o, err := s.Read(facts, publish)
	if err != nil {
		return "", err
	}
	o.State = offering.Draft
	if publish {
		o.State = offering.Published
	}
	var id string
	err = s.curate(ctx, actor, func(tx *curation) error {
		if err := tx.MayCurate(ctx, organisation); err != nil {
			return err
		}
		o.Organisation = organisation
		id, err = tx.add(ctx, o, offering.ByMaking)
		return err
	})
	return id, err
}

// Save changes an offering. Changes that others saved since the form was made are kept; if they
// changed the same fields, it returns a *Clash. It returns fault.Invalid by field, and
// fault.NotFound if the actor does not look after the offering. Saving counts as a look at it.
func (s *Service) Save(ctx context.Context, actor, id string, edit Edit) error {
	typed, invalid := s.read(edit.Facts, edit.Publish)
	edit.Facts = typed.Facts().Only(edit.Facts) // in the form of the stored ones: 1250 equals 1250.00
	return s.curate(ctx, actor, func(tx *curation) error {
		held, err := tx.lockOne(ctx, id)
		if err != nil || invalid != nil {
			return cmpErr(err, invalid)
		}
		changes, err := tx.changes(ctx, id, edit.Version)
		if err != nil {
			return err
		}
		now := held.Facts()
		merged, clashes := edit.merge3(offering.TakeBack(now, fieldsOf(changes)), now, held.Version)
		if len(clashes) > 0 {
			return &Clash{Version: held.Version, By: changes[0].By, At: changes[0].At, Fields: clashes}
		}
		next, err := merged.Read(held.Offering, s.framework)
		if err != nil {
			return err
		}
		baseLevels(&held.Offering, &next)
		if edit.Checked {
			next.CheckedOn = calendar.DayOf(s.now())
		}
		act := ActChanged
		if edit.Publish && next.State != offering.Published {
			next.State, act = offering.Published, ActPublished
		}
		if next.State == offering.Published {
			if invalid := missing(&next); invalid != nil {
				return invalid
			}
		}
		return tx.change(ctx, held, next, offering.ByEditing, act)
	})
}

// Fit changes only the competencies of an offering with their levels: the columns of
// offering.FieldCompetencies but the basis, since levels that it changes are an estimate of the
// editors. Version is the one from which the form was made; if the competencies have changed since,
// Fit returns fault.Conflict. It returns fault.Invalid by field for competencies that are refused.
func (s *Service) Fit(ctx context.Context, actor, id string, competencies offering.Facts, version int) error {
	return s.curate(ctx, actor, func(tx *curation) error {
		held, err := tx.lockOne(ctx, id)
		if err != nil {
			return err
		}
		changes, err := tx.changes(ctx, id, version)
		if err != nil {
			return err
		}
		now := held.Facts().Of(offering.FieldCompetencies)
		if !maps.Equal(now, offering.TakeBack(now, fieldsOf(changes)).Of(offering.FieldCompetencies)) {
			return fault.Conflict
		}
		asked := competencies.Of(offering.FieldCompetencies)
		asked["level_basis"] = string(held.LevelBasis)
		next, err := asked.Read(held.Offering, s.framework)
		if err != nil {
			return err
		}
		if !slices.Equal(next.Competencies, held.Competencies) && next.HasLevels() {
			next.LevelBasis = offering.BasisEditors
		}
		if invalid := missing(&next); next.State == offering.Published && invalid != nil {
			return invalid
		}
		return tx.change(ctx, held, next, offering.ByEditing, ActFitted)
	})
}

// cmpErr returns the first of two errors that is not nil.
func cmpErr(first, second error) error {
	if first != nil {
		return first
	}
	return second
}

// Duplicate adds a concept with the same facts, except the day of the last check and a mark in
// the title. It returns the id of the new offering.
func (s *Service) Duplicate(ctx context.Context, actor, id string) (string, error) {
	var copied string
	err := s.curate(ctx, actor, func(tx *curation) error {
		held, err := tx.lockOne(ctx, id)
		if err != nil {
			return err
		}
		o := held.Offering
		o.ID, o.Key, o.State, o.CheckedOn = "", "", offering.Draft, time.Time{}
		const mark, limit = " (kopie)", 300
		title := []rune(o.Title)
		o.Title = string(title[:min(len(title), limit-len(mark))]) + mark
		copied, err = tx.add(ctx, o, offering.ByCopying)
		return err
	})
	return copied, err
}

// History returns an offering and its changes, the newest first.
func (s *Service) History(ctx context.Context, actor, id string) (Curated, []offering.Revision, error) {
	o, err := s.Curated(ctx, actor, id)
	if err != nil {
		return o, nil, err
	}
	changes, err := s.changesOf(ctx, actor, id)
	if err != nil {
		return o, nil, err
	}
	revisions := make([]offering.Revision, len(changes))
	after := o.Facts()
	for i, c := range changes {
		before := offering.TakeBack(after, []map[string]offering.Change{c.fields})
		revisions[i] = offering.Revision{Version: c.Version, At: c.At, By: c.By, Origin: c.Origin, Fields: offering.CompareFacts(before, after)}
		after = before
	}
	return o, revisions, nil
}

// Difference returns an offering and the fields that GoBack to a version would change. The
// state and the day of the last check are not among them. It returns fault.NotFound for a
// version that is not an earlier one.
func (s *Service) Difference(ctx context.Context, actor, id string, version int) (Curated, []offering.FieldChange, error) {
	o, err := s.Curated(ctx, actor, id)
	if err != nil {
		return o, nil, err
	}
	if version < 1 || version >= o.Version {
		return o, nil, fault.NotFound
	}
	changes, err := s.changesOf(ctx, actor, id)
	if err != nil {
		return o, nil, err
	}
	return o, offering.CompareFacts(o.Facts(), earlier(o.Facts(), changes, version)), nil
}

// earlier returns the facts of an earlier version, but with the present state and day of the
// last check. Changes may contain older changes than needed.
func earlier(now offering.Facts, changes []change, version int) offering.Facts {
	var later []map[string]offering.Change
	for _, c := range changes {
		if c.Version > version {
			later = append(later, c.fields)
		}
	}
	then := offering.TakeBack(now, later)
	then[offering.FieldState], then[offering.FieldChecked] = now[offering.FieldState], now[offering.FieldChecked]
	return then
}

// GoBack gives an offering the facts of an earlier version, which is a new change. The state
// and the day of the last check stay. Now is the version that the actor looked at; if the
// offering was changed since, GoBack returns fault.Conflict.
func (s *Service) GoBack(ctx context.Context, actor, id string, version, now int) error {
	return s.curate(ctx, actor, func(tx *curation) error {
		held, err := tx.lockOne(ctx, id)
		if err != nil {
			return err
		}
		switch {
		case version < 1 || version >= held.Version:
			return fault.NotFound
		case now != held.Version:
			return fault.Conflict
		}
		changes, err := tx.changes(ctx, id, version)
		if err != nil {
			return err
		}
		next, err := earlier(held.Facts(), changes, version).Read(held.Offering, s.framework)
		if err != nil {
			return err
		}
		if invalid := missing(&next); next.State == offering.Published && invalid != nil {
			return invalid
		}
		return tx.change(ctx, held, next, offering.ByGoBack, ActWentBack)
	})
}

func fieldsOf(changes []change) []map[string]offering.Change {
	fields := make([]map[string]offering.Change, len(changes))
	for i, c := range changes {
		fields[i] = c.fields
	}
	return fields
}
