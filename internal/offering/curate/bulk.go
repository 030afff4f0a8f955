package curate

import (
	"context"
	"fmt"
	"time"

	"reflectietool/internal/calendar"
	"reflectietool/internal/fault"
	"reflectietool/internal/framework"
	"reflectietool/internal/offering"
)

// MaxBulk is the largest number of offerings that one act can change. UndoTime is how long the
// act can be taken back.
const (
	MaxBulk  = 1000
	UndoTime = 24 * time.Hour
)

// Bulk is an act on many offerings.
type Bulk struct {
	Organisation string          // uuid of the organisation whose offerings they are; "" is national
	Act          Act             // that is carried out on each of them
	Until        time.Time       // the last valid day for SetValidUntil; the zero time makes it unknown
	Competency   string          // a slug, for the acts that NeedsCompetency
	From, To     framework.Level // for SetLevel and AddCompetency: both known, or both framework.NoLevel
	Rows         []BulkRow       // the offerings
}

// BulkRow is one offering of an act on many.
type BulkRow struct {
	ID      string // uuid of the offering
	Version int    // of the offering, when the row was made
	Title   string // of the offering
	// Change is the field that the act changes. It is empty if Reason is not.
	Change offering.FieldChange
	Reason string // why the act cannot be carried out or taken back, in Dutch; "" if it can
}

// Doable counts the rows that the act changes.
func (b *Bulk) Doable() int {
	n := 0
	for _, row := range b.Rows {
		if row.Reason == "" {
			n++
		}
	}
	return n
}

// judge fills Rows with what the act does to each offering on a day. It returns the offerings
// that it changes, as they are to be saved.
func (b *Bulk) judge(held []offering.Stored, day time.Time) []offering.Offering {
	var next []offering.Offering
	b.Rows = nil
	for i := range held {
		o := &held[i]
		changed, reason := b.apply(o.Offering, day)
		row := BulkRow{ID: o.ID, Version: o.Version, Title: o.Title, Reason: reason}
		if reason == "" {
			row.Change = offering.CompareFacts(o.Facts(), changed.Facts())[0]
			next = append(next, changed)
		}
		b.Rows = append(b.Rows, row)
	}
	return next
}

// checkFit returns fault.Invalid, with the field groep-competentie, for an act without the competency
// or the levels that it needs.
func (s *Service) checkFit(b *Bulk) error {
	if !b.Act.NeedsCompetency() {
		return nil
	}
	if _, known := s.framework.Competency(b.Competency); !known {
		return fault.Invalid{"groep-competentie": "Kies een competentie."}
	}
	unknown := b.From == framework.NoLevel && b.To == framework.NoLevel && !b.Act.NeedsLevels()
	if b.Act != DropCompetency && !unknown && (!b.From.Valid() || !b.To.Valid() || b.From >= b.To) {
		return fault.Invalid{"groep-competentie": "Kies allebei de niveaus. “Naar niveau” is altijd hoger dan “van niveau”."}
	}
	return nil
}

// Choose returns the act with a row for each offering: those with the given ids or, if q is
// not nil, all that q finds. It saves nothing. It returns fault.Invalid, with the field kies,
// for no offerings and for more than MaxBulk.
func (s *Service) Choose(ctx context.Context, actor string, b Bulk, ids []string, q *WorkQuery) (Bulk, error) {
	if err := s.checkFit(&b); err != nil {
		return b, err
	}
	err := s.curate(ctx, actor, func(tx *curation) error {
		err := tx.MayCurate(ctx, b.Organisation)
		if err == nil && q != nil {
			ids, err = tx.find(ctx, *q)
		}
		switch {
		case err != nil:
			return err
		case len(ids) == 0:
			return fault.Invalid{"kies": "Zet een vinkje bij minstens één aanbod."}
		case len(ids) > MaxBulk:
			return fault.Invalid{"kies": fmt.Sprintf("Dit zijn er te veel. Je kunt er maximaal %d tegelijk wijzigen. Maak de lijst eerst korter met een filter.", MaxBulk)}
		}
		held, err := tx.lockIn(ctx, b.Organisation, ids)
		if err == nil && len(held) == 0 {
			return fault.NotFound
		}
		b.judge(held, calendar.DayOf(s.now()))
		return err
	})
	return b, err
}

// Carry carries out an act on the rows that Choose returned. An offering that was changed since
// then stays as it is. Carry returns the number of offerings that it changed.
func (s *Service) Carry(ctx context.Context, actor string, b Bulk) (int, error) {
	seen := make(map[string]int, len(b.Rows))
	ids := make([]string, len(b.Rows))
	for i, row := range b.Rows {
		ids[i], seen[row.ID] = row.ID, row.Version
	}
	if len(ids) > MaxBulk {
		return 0, fault.Invalid{"kies": fmt.Sprintf("Dit zijn er te veel. Kies er maximaal %d.", MaxBulk)}
	}
	if err := s.checkFit(&b); err != nil {
		return 0, err
	}
	var done int
	err := s.curate(ctx, actor, func(tx *curation) error {
		if err := tx.MayCurate(ctx, b.Organisation); err != nil {
			return err
		}
		all, err := tx.lockIn(ctx, b.Organisation, ids)
		if err != nil {
			return err
		}
		var held []offering.Stored
		for _, o := range all {
			if seen[o.ID] == o.Version {
				held = append(held, o)
			}
		}
		next := b.judge(held, calendar.DayOf(s.now()))
		if done = len(next); done == 0 {
			return nil
		}
		return tx.carry(ctx, b, held, next)
	})
	return done, err
}

// Done is an act on many offerings that was carried out.
type Done struct {
	Bulk
	ID       string    // uuid of the act
	At       time.Time // when it was carried out
	UndoneAt time.Time // when it was taken back; the zero time if it was not
}

// Undoable reports whether the act can be taken back at the moment now.
func (d *Done) Undoable(now time.Time) bool {
	return d.UndoneAt.IsZero() && now.Before(d.At.Add(UndoTime))
}

// Undo takes back the actor's last act on many offerings of an organisation ("" is national),
// for the offerings that were not changed since. It returns their number, and fault.NotFound
// if there is no act that can still be taken back.
func (s *Service) Undo(ctx context.Context, actor, organisation string) (int, error) {
	var undone int
	err := s.curate(ctx, actor, func(tx *curation) error {
		done, err := tx.last(ctx, organisation, true)
		if err != nil {
			return err
		}
		if !done.Undoable(s.now()) {
			return fault.NotFound
		}
		undone, err = tx.undo(ctx, done)
		return err
	})
	return undone, err
}
