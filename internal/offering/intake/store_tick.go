package intake

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
	"reflectietool/internal/fault"
	"reflectietool/internal/offering"
)

// Ticks are the boxes that an admin ticked on one page of a preview. A box of this page that is
// not among them is cleared; the boxes of rows on other pages stay as they were.
type Ticks struct {
	Rows      []int            // the numbers of the rows on the page
	Overwrite map[int][]string // as in Choice
	Doubles   []int            // as in Choice
}

// Tick stores the boxes that the actor ticked, and returns all boxes that are ticked in the
// preview. It ignores boxes that do not exist. It returns fault.Conflict if the preview was
// handed over before, and fault.NotFound if the actor did not make it.
func (s *Service) Tick(ctx context.Context, actor, id string, ticks Ticks) (Choice, error) {
	var choice Choice
	if !offering.ID.MatchString(id) || !offering.ID.MatchString(actor) {
		return choice, fmt.Errorf("tick import: %w", fault.NotFound)
	}
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		var status Status
		err := tx.QueryRow(ctx, `select status, choice from import_plan p where p.id = @id and `+isTheirs+` for no key update`,
			pgx.StrictNamedArgs{"id": id, "actor": actor}).Scan(&status, &choice)
		if err != nil {
			return err
		}
		if status != StatusPreview {
			return fault.Conflict
		}
		rows, err := tx.Query(ctx, `select number, outcome, detail from import_row where plan_id = $1 and number = any($2)`, id, database.OrEmpty(ticks.Rows))
		if err != nil {
			return err
		}
		shown, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (r PreviewRow, err error) {
			err = row.Scan(&r.Number, &r.Outcome, &r.RowDetail)
			return r, err
		})
		if err != nil {
			return err
		}
		choice.take(shown, ticks)
		_, err = tx.Exec(ctx, `update import_plan set choice = $2 where id = $1`, id, choice)
		return err
	})
	if err != nil {
		return Choice{}, fmt.Errorf("tick import: %w", err)
	}
	return choice, nil
}

// take replaces the ticks of the rows that were shown.
func (c *Choice) take(shown []PreviewRow, ticks Ticks) {
	if c.Overwrite == nil {
		c.Overwrite = map[int][]string{}
	}
	for _, row := range shown {
		delete(c.Overwrite, row.Number)
		c.Doubles = slices.DeleteFunc(c.Doubles, func(n int) bool { return n == row.Number })
		if row.Outcome == OutcomeDouble && slices.Contains(ticks.Doubles, row.Number) {
			c.Doubles = append(c.Doubles, row.Number)
		}
		var wanted []string
		for _, column := range keptColumns(row.Changes) {
			if slices.Contains(ticks.Overwrite[row.Number], column) {
				wanted = append(wanted, column)
			}
		}
		if len(wanted) > 0 {
			c.Overwrite[row.Number] = wanted
		}
	}
}
