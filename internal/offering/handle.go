package offering

import (
	"context"
	"time"

	"reflectietool/internal/audit"
	"reflectietool/internal/fault"
)

// The acts on what professionals sent.
const (
	ActReportHandled     audit.Act = "offering.report.handled"
	ActSuggestionHandled audit.Act = "offering.suggestion.handled"
)

// maxOpen is how many reports of an offering, or suggestions, are shown at once: the oldest.
const maxOpen = 50

// OpenReport is a fault that someone reported and that nobody handled yet. Who it was is not
// told.
type OpenReport struct {
	ID    string
	Kind  FaultKind
	Words string
	At    time.Time
}

// OpenSuggestion is an offering that someone missed and that nobody handled yet. Who it was
// is not told.
type OpenSuggestion struct {
	ID string
	SuggestedOffering
	At time.Time
}

// HandleReports marks reports of an offering as handled. It is for who looks after it. A
// report of another offering stays as it is.
func (s *Service) HandleReports(ctx context.Context, actor, id string, reports []string) error {
	return s.curate(ctx, actor, func(tx *curation) error {
		held, err := tx.lockOne(ctx, id)
		if err != nil {
			return err
		}
		n, err := tx.handleReports(ctx, id, validIDs(reports))
		if err != nil || n == 0 {
			return err
		}
		return tx.record(ctx, &held.Offering, ActReportHandled, nil)
	})
}

// HandleSuggestion marks a suggestion as handled. It is for a landelijk beheerder.
func (s *Service) HandleSuggestion(ctx context.Context, actor, id string) error {
	return s.curate(ctx, actor, func(tx *curation) error {
		if err := tx.mayCurate(ctx, ""); err != nil {
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
