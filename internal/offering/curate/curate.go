// Package curate is how admins look after offerings: the work list, the form with its
// history, acts on many at once, and what professionals reported.
//
// All of it works on facts (offering.Facts), a text per column of the catalogue file. Every
// write raises the version of the offering and adds what differs to offering_change, so that
// an earlier version is what remains when later changes are taken back. A form carries only
// the version it was made from: a field that one of two people changed is as that one made
// it, and about a field that both changed the second one is asked. Who changed something is
// a pseudonym, as in the trail.
package curate

import (
	"cmp"
	"context"
	"maps"
	"time"

	"reflectietool/internal/audit"
	"reflectietool/internal/fault"
	"reflectietool/internal/offering"
)

// The acts of admins that stand in the trail, in that of an organisation for its own
// offerings. Detail has "offering" (the id) and "title" for one, "number" for many, and
// "fields" for what was changed.
const (
	ActMade      audit.Act = "offering.made"
	ActChanged   audit.Act = "offering.changed"
	ActPublished audit.Act = "offering.published"
	ActArchived  audit.Act = "offering.archived"
	ActRestored  audit.Act = "offering.restored"
	ActChecked   audit.Act = "offering.checked"
	ActDated     audit.Act = "offering.dated" // with "until"
	ActWentBack  audit.Act = "offering.reverted"
	ActUndone    audit.Act = "offering.undone"
)

// Curated is an offering as who looks after it sees it.
type Curated struct {
	offering.Offering
	Version int
}

// Edit is what someone makes of an offering in a form.
type Edit struct {
	Facts   offering.Facts // all but the state and the day of checking
	Publish bool
	Version int // that the form was made from

	// Choices say, where somebody else changed the same field, whose value counts. They are
	// about the version Seen, and worth nothing when it changed again.
	Choices map[string]Choice
	Seen    int
}

// Choice says whose value counts.
type Choice string

// The choices, named by who chooses.
const (
	Mine   Choice = "mijn"
	Theirs Choice = "hun"
)

// Clash says that somebody else changed the same fields since. Nothing was saved.
type Clash struct {
	Version int // of what is stored now
	By      string
	At      time.Time
	Fields  []ClashField
}

// ClashField is a field that two people changed in different ways.
type ClashField struct {
	Field                string
	Before, Theirs, Mine offering.Facts
}

// Error names no fields, as it is not shown.
func (c *Clash) Error() string { return "somebody else changed the same fields" }

// Is makes a clash a fault.Conflict.
func (c *Clash) Is(target error) bool { return target == fault.Conflict }

// merge3 puts an edit together with what others saved since it began: a field that only
// one of both changed is as that one made it. It returns the fields that both changed in
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

// Read makes an offering of facts, for a preview. It returns fault.Invalid, by field, for
// what cannot be, and with publish also for what is missing to publish it.
func (s *Service) Read(facts offering.Facts, publish bool) (offering.Offering, error) {
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

func withFault(invalid fault.Invalid, field, reason string) fault.Invalid {
	if invalid == nil {
		invalid = fault.Invalid{}
	}
	invalid[field] = cmp.Or(invalid[field], reason)
	return invalid
}

// missing tells what an offering lacks to be published.
func missing(o *offering.Offering) fault.Invalid {
	if len(o.Competencies) == 0 {
		return fault.Invalid{offering.FieldCompetencies: "zijn nog niet gekozen, zonder competentie vindt niemand het"}
	}
	return nil
}

// Make adds an offering of an organisation, or with "" a national one, and returns its id.
// It is for who looks after those. It returns fault.Invalid by field.
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

// Save changes an offering. What others saved since the form was made stays, and what both
// changed is a *Clash. It returns fault.Invalid by field, and fault.NotFound for who does
// not look after it.
func (s *Service) Save(ctx context.Context, actor, id string, edit Edit) error {
	typed, invalid := s.Read(edit.Facts, edit.Publish)
	edit.Facts = typed.Facts().Only(edit.Facts) // 1250 is no change of 1250.00
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

// cmpErr returns the first error that there is.
func cmpErr(first, second error) error {
	if first != nil {
		return first
	}
	return second
}

// Duplicate adds a concept with the same facts and returns its id.
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

// History lists the changes of an offering, the newest first.
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

// Difference tells what going back to a version would change, leaving the state and the
// day of checking as they are. It returns fault.NotFound for a version that never was.
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

// earlier returns the facts of a version, with the state and the day of checking of now.
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

// GoBack makes an offering what it was in an earlier version, as a change of its own. Now is
// the version that was looked at; when it changed since, it returns fault.Conflict.
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
