package search

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5/pgtype"

	"reflectietool/internal/fault"
	"reflectietool/internal/offering"
)

// MaxList is how many offerings List gives at most in one go.
const MaxList = 100

// List returns offerings for reuse: those that Search finds, in the order
// of their ids, beginning after the one with the id after ("" for the first), at most limit
// (1 to MaxList). More says that there are others. Pages that are turned while offerings
// come and go repeat none and skip none that stayed. It returns fault.Invalid, with the field
// na, for what is no id.
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
	ids := f.after(first.Bytes, limit+1, q)
	more = len(ids) > limit
	offerings, err = s.offerings(ctx, q.Person, ids[:min(limit, len(ids))])
	return offerings, more, err
}
