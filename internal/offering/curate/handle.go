package curate

import (
	"context"
	"time"

	"reflectietool/internal/audit"
	"reflectietool/internal/fault"
	"reflectietool/internal/offering/shelf"
)

// The acts on what professionals sent.
const (
	ActFlagHandled       audit.Act = "offering.report.handled"
	ActSuggestionHandled audit.Act = "offering.suggestion.handled"
)

// maxOpen is how many reports of an offering, or suggestions, are shown at once: the oldest.
const maxOpen = 50

// OpenFlag is a fault that someone reported and that nobody handled yet. Who it was is not
// told.
type OpenFlag struct {
	ID    string
	Kind  shelf.FlagKind
	Words string
	At    time.Time
}

// OpenSuggestion is an offering that someone missed and that nobody handled yet. Who it was
// is not told.
type OpenSuggestion struct {
	ID string
	shelf.SuggestedOffering
	At time.Time
}

// HandleFlags marks reports of an offering as handled. It is for who looks after it. A
// report of another offering stays as it is.
func (s *Service) HandleFlags(ctx context.Context, actor, id string, reports []string) error {
	return s.curate(ctx, actor, func(tx *curation) error {
		held, err := tx.lockOne(ctx, id)
		if err != nil {
			return err
		}
		n, err := tx.handleFlags(ctx, id, validIDs(reports))
		if err != nil || n == 0 {
			return err
		}
		return tx.record(ctx, &held.Offering, ActFlagHandled, nil)
	})
}

// HandleSuggestion marks a suggestion as handled. It is for a landelijk beheerder.
func (s *Service) HandleSuggestion(ctx context.Context, actor, id string) error {
	return s.curate(ctx, actor, func(tx *curation) error {
		if err := tx.MayCurate(ctx, ""); err != nil {
			return err
		}
		n, err := tx.handleSuggestion(ctx, id)
		if err == nil && n == 0 {
			err = fault.NotFound
		}
		if err != nil {
			return err
		}
		return tx.recordMany(ctx, "", ActSuggestionHandled, 1, map[string]string{})
	})
}
