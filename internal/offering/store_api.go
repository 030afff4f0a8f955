package offering

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
	"reflectietool/internal/fault"
)

// MaxList is how many offerings List gives at most in one go.
const MaxList = 100

// List returns published national offerings for reuse: those that Search finds, in the order
// of their ids, beginning after the one with the id after ("" for the first), at most limit
// (1 to MaxList). More says that there are others. Pages that are turned while offerings
// come and go repeat none and skip none that stayed. It returns fault.Invalid, with the field
// na, for what is no id.
func (s *Service) List(ctx context.Context, q Query, after string, limit int) (offerings []Offering, more bool, err error) {
	if after == "" {
		after = "00000000-0000-0000-0000-000000000000"
	}
	if !uuid.MatchString(after) {
		return nil, false, fault.Invalid{"na": "Dit is geen plek in de lijst. Neem de waarde van next over uit het vorige antwoord."}
	}
	limit = min(max(limit, 1), MaxList)
	args := s.searchArgs(q)
	args["after"], args["limit"] = after, limit+1
	rows, err := s.db.Query(ctx, `with f as (select f.id from (`+found+`) f where f.id > @after order by f.id limit @limit)`+
		selectOffering+` join f on f.id = o.id order by o.id`, args)
	if err != nil {
		return nil, false, fmt.Errorf("list offerings: %w", database.Translate(err))
	}
	offerings, err = pgx.CollectRows(rows, scanOffering)
	if err != nil {
		return nil, false, fmt.Errorf("read offerings: %w", database.Translate(err))
	}
	if more = len(offerings) > limit; more {
		offerings = offerings[:limit]
	}
	return offerings, more, nil
}
