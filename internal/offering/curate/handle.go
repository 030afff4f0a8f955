package curate

import (
	"context"
	"time"

	"reflectietool/internal/audit"
	"reflectietool/internal/fault"
	"reflectietool/internal/offering/shelf"
)

// The acts in the trail on flags and suggestions.
const (
	ActFlagHandled       audit.Act = "offering.report.handled"
	ActSuggestionHandled audit.Act = "offering.suggestion.handled"
)

// maxOpen is the largest number of flags of an offering, or of suggestions, that is shown at
// once: the oldest ones.
const maxOpen = 50

// OpenFlag is a flag that no admin has handled yet. It does not say who sent it.
type OpenFlag struct {
	ID    string         // uuid
	Kind  shelf.FlagKind // the kind of fault
	Words string         // of the sender; may be ""
	At    time.Time      // when it was sent
}

// OpenSuggestion is a suggestion that no admin has handled yet. It does not say who sent it.
type OpenSuggestion struct {
	ID string // uuid
	shelf.SuggestedOffering
	At time.Time // when it was sent
}

// HandleFlags marks flags of an offering as handled. It returns fault.NotFound if the actor
// does not look after the offering. Ids of flags of other offerings are ignored.
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

// HandleSuggestion marks a suggestion as handled. It returns fault.NotFound if the actor is no
// landelijk beheerder, or if the suggestion does not exist or was handled before.
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
