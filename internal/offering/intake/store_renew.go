package intake

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/fault"
	"reflectietool/internal/offering"
)

// markSQL is the SQL for a text that changes when an offering changes that an import could touch: of an
// organisation (an SQL expression; null is national), or national. It costs far less than deciding again.
// What it misses, because two changes were made at the same moment, the import itself finds out.
func markSQL(organisation string) string {
	return `select concat_ws('.', count(*), sum(o.version), extract(epoch from max(o.updated_at)))
		from offering o where o.organisation_id is null or o.organisation_id = ` + organisation
}

func catalogueMark(ctx context.Context, tx pgx.Tx, organisation string) (mark string, err error) {
	err = tx.QueryRow(ctx, markSQL(`nullif($1, '')::uuid`), organisation).Scan(&mark)
	return mark, err
}

// Renew decides again what a preview of the actor would do, because offerings changed after it was made.
// Rows for which something else would happen now are marked as renewed, lose their ticks, and raise the
// revision of the preview. Renew changes nothing for a preview that was handed over, and returns
// fault.NotFound if the actor did not make it.
func (s *Service) Renew(ctx context.Context, actor, id string) error {
	if !offering.ID.MatchString(id) || !offering.ID.MatchString(actor) {
		return fmt.Errorf("renew preview: %w", fault.NotFound)
	}
	err := s.inTx(ctx, func(tx pgx.Tx) error { return s.renewIn(ctx, tx, actor, id) })
	if err != nil {
		return fmt.Errorf("renew preview: %w", err)
	}
	return nil
}

func (s *Service) renewIn(ctx context.Context, tx pgx.Tx, actor, id string) error {
	var status Status
	var organisation string
	var choice Choice
	var revision int
	err := tx.QueryRow(ctx, `
		select status, coalesce(p.organisation_id::text, ''), choice, p.revision + 1
		from import_plan p where p.id = @id and `+isTheirs+` for no key update`,
		pgx.StrictNamedArgs{"id": id, "actor": actor}).Scan(&status, &organisation, &choice, &revision)
	if err != nil || status != StatusPreview && status != StatusStale {
		return err
	}
	seen, err := catalogueMark(ctx, tx, organisation)
	if err != nil {
		return err
	}
	records, err := s.recordsOf(ctx, tx, id)
	if err != nil {
		return err
	}
	decisions, err := s.decideAll(ctx, tx, organisation, records, false)
	if err != nil {
		return err
	}
	sum, err := digest(decisions)
	if err != nil {
		return err
	}
	renewed, counts, err := storeRenewed(ctx, tx, id, revision, decisions)
	if err != nil {
		return err
	}
	if len(renewed) == 0 {
		_, err = tx.Exec(ctx, `update import_plan set status = 'proef', finished_at = null, seen = $2, digest = $3 where id = $1`, id, seen, sum)
		return err
	}
	maps.DeleteFunc(choice.Overwrite, func(number int, _ []string) bool { return renewed[number] })
	choice.Doubles = slices.DeleteFunc(choice.Doubles, func(number int) bool { return renewed[number] })
	_, err = tx.Exec(ctx, `
		update import_plan set status = 'proef', finished_at = null, seen = @seen, digest = @digest, revision = @revision, choice = @choice,
			counts = @counts || case when counts ? 'geweigerd' then jsonb_build_object('geweigerd', counts -> 'geweigerd') else '{}' end
		where id = @id`, pgx.StrictNamedArgs{
		"id": id, "seen": seen, "digest": sum, "revision": revision, "choice": choice, "counts": counts,
	})
	return err
}

// storeRenewed stores what changed in the rows of a preview, and returns their numbers, and the number
// of rows with each outcome.
func storeRenewed(ctx context.Context, tx pgx.Tx, id string, revision int, decisions []decision) (map[int]bool, map[Outcome]int, error) {
	rows, err := tx.Query(ctx, `select number, outcome, detail from import_row where plan_id = $1 and outcome <> 'geweigerd' order by number`, id)
	if err != nil {
		return nil, nil, err
	}
	stored, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (r PreviewRow, err error) {
		err = row.Scan(&r.Number, &r.Outcome, &r.RowDetail)
		return r, err
	})
	if err != nil {
		return nil, nil, err
	}
	renewed, counts, batch := map[int]bool{}, map[Outcome]int{}, &pgx.Batch{}
	for i, row := range stored {
		d := &decisions[i]
		counts[d.outcome]++
		if row.Outcome == d.outcome && slices.Equal(row.Changes, d.changes) && reflect.DeepEqual(row.Double, d.double) {
			continue
		}
		row.Changes, row.Double = d.changes, d.double
		renewed[row.Number] = true
		batch.Queue(`update import_row set outcome = $3, detail = $4, revision = $5 where plan_id = $1 and number = $2`,
			id, row.Number, d.outcome, row.RowDetail, revision)
	}
	if batch.Len() == 0 {
		return renewed, counts, nil
	}
	return renewed, counts, tx.SendBatch(ctx, batch).Close()
}
