package search

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5/pgtype"

	"reflectietool/internal/fault"
	"reflectietool/internal/offering"
)

// MaxList is the largest number of offerings that one call of List returns.
const MaxList = 100

// List returns offerings for reuse by other programs: those that Search finds, in the order of
// their ids, beginning after the id after ("" for the first), at most limit (1 to MaxList).
// More reports whether there are others after these. While offerings are added and removed
// between calls, no offering is returned twice, and none that stays is skipped. List returns
// fault.Invalid, with the field na, if after is no id.
func (s *Service) List(ctx context.Context, q Query, after string, limit int) (offerings []offering.Offering, more bool, err error) {
	if after == "" {
		after = "00000000-0000-0000-0000-000000000000"
	}
	if !offering.ID.MatchString(after) {
		return nil, false, fault.Invalid{"na": "Dit is geen plek in de lijst. Neem de waarde van next over uit het vorige antwoord."}
	}
	limit = min(max(limit, 1), MaxList)
	var first pgtype.UUID
	if err := first.Scan(after); err != nil {
		return nil, false, fmt.Errorf("read the id to begin after: %w", err)
	}
	f, err := s.search(ctx, q)
	if err != nil {
		return nil, false, err
	}
	defer f.done()
	ids := f.after(first.Bytes, limit+1, q)
	more = len(ids) > limit
	offerings, err = s.offerings(ctx, q.Person, ids[:min(limit, len(ids))])
	return offerings, more, err
}
