package intake

import (
	"context"
	"fmt"
	"io"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
	"reflectietool/internal/fault"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/exchange"
)

// WriteRefused writes the refused rows of a preview as CSV: the columns of the file, and before them
// the reason. Such a file can be corrected and imported as it is. WriteRefused returns fault.NotFound,
// and writes nothing, if the actor did not make the preview or no row was refused.
func (s *Service) WriteRefused(ctx context.Context, actor, id string, w io.Writer) error {
	if !offering.ID.MatchString(id) || !offering.ID.MatchString(actor) {
		return fmt.Errorf("refused rows: %w", fault.NotFound)
	}
	var columns []heading
	rows, err := s.db.Query(ctx, `
		select p.columns, coalesce(r.detail ->> 'reason', ''), r.facts
		from import_plan p join import_row r on r.plan_id = p.id and r.outcome = 'geweigerd'
		where p.id = @id and `+isTheirs+` order by r.number`, pgx.StrictNamedArgs{"id": id, "actor": actor})
	if err != nil {
		return fmt.Errorf("refused rows: %w", database.Translate(err))
	}
	refused, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (r refusedRow, err error) {
		if columns != nil {
			return r, row.Scan(nil, &r.reason, &r.values)
		}
		return r, row.Scan(&columns, &r.reason, &r.values)
	})
	if err == nil && len(refused) == 0 {
		err = fault.NotFound
	}
	if err != nil {
		return fmt.Errorf("refused rows: %w", database.Translate(err))
	}
	return exchange.WriteLines(w, refusedLines(columns, refused))
}
