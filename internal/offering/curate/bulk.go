package curate

import (
	"context"
	"fmt"
	"time"

	"reflectietool/internal/calendar"
	"reflectietool/internal/fault"
	"reflectietool/internal/offering"
)

// MaxBulk is how many offerings one act can change; UndoTime is for how long it can be taken
// back.
const (
	MaxBulk  = 1000
	UndoTime = 24 * time.Hour
)

// Bulk is an act on many offerings.
type Bulk struct {
	Organisation string // whose offerings; "" is national
	Act          Act
	Until        time.Time // for SetValidUntil; the zero time makes it unknown
	Rows         []BulkRow
}

// BulkRow is one offering in it.
type BulkRow struct {
	ID      string
	Version int // that was looked at
	Title   string
	// Change is what the act does; without a Reason it is there.
	Change offering.FieldChange
	Reason string // why it cannot be done, in Dutch
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

// judge says of each offering what the act makes of it. It returns what is to be saved.
func (b *Bulk) judge(held []offering.Stored, day time.Time) []offering.Offering {
	var next []offering.Offering
	b.Rows = nil
	for i := range held {
		o := &held[i]
		changed, reason := b.Act.apply(o.Offering, b.Until, day)
		row := BulkRow{ID: o.ID, Version: o.Version, Title: o.Title, Reason: reason}
		if reason == "" {
			row.Change = offering.CompareFacts(o.Facts(), changed.Facts())[0]
			next = append(next, changed)
		}
		b.Rows = append(b.Rows, row)
	}
	return next
}

// Choose says what an act would change, of the offerings with these ids, or, without ids, of
// all that a query finds. It returns fault.Invalid with the field "kies" for none and for too
// many.
func (s *Service) Choose(ctx context.Context, actor string, b Bulk, ids []string, q *WorkQuery) (Bulk, error) {
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
			return fault.Invalid{"kies": fmt.Sprintf("Dit zijn er te veel. Je kunt er hoogstens %d tegelijk wijzigen. Maak de lijst eerst korter met een filter.", MaxBulk)}
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

// Carry does an act on the rows that were shown. What was changed since is left alone. It
// returns how many were changed.
func (s *Service) Carry(ctx context.Context, actor string, b Bulk) (int, error) {
	seen := make(map[string]int, len(b.Rows))
	ids := make([]string, len(b.Rows))
	for i, row := range b.Rows {
		ids[i], seen[row.ID] = row.ID, row.Version
	}
	if len(ids) > MaxBulk {
		return 0, fault.Invalid{"kies": "Dit zijn er te veel."}
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

// Done is an act on many that was done.
type Done struct {
	Bulk
	ID       string
	At       time.Time
	UndoneAt time.Time // zero as long as it was not taken back
}

// Undoable reports whether the act can be taken back, at a moment.
func (d *Done) Undoable(now time.Time) bool {
	return d.UndoneAt.IsZero() && now.Before(d.At.Add(UndoTime))
}

// Undo takes back the last act of this admin on many offerings, where they were not changed
// since, and returns how many that are. It returns fault.NotFound when there is nothing to
// take back any more.
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
