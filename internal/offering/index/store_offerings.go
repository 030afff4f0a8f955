package index

import (
	"context"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/calendar"
	"reflectietool/internal/database"
	"reflectietool/internal/offering"
)

// AskView adds to a batch the question what the person may see of the catalogue now.
func AskView(batch *database.Batch, person string, view *View) {
	batch.Queue(`
		select (select n from offering_version),
			array(select m.organisation_id::text from member m where m.person_id = $1 order by 1)`, person,
	).QueryRow(func(row pgx.Row) error { return row.Scan(&view.Version, &view.Organisations) })
}

// readOfferings adds the offerings themselves to a copy that has their places.
func readOfferings(ctx context.Context, tx pgx.Tx, c *Copy) error {
	rows, err := tx.Query(ctx, offering.SelectOffering+`
		where o.state = 'gepubliceerd' and `+offering.NotPast+`
		order by o.title, o.source_key, o.import_source, o.id`, pgx.StrictNamedArgs{"today": c.Day})
	if err != nil {
		return err
	}
	c.offerings, err = pgx.AppendRows(make([]offering.Offering, 0, len(c.IDs)), rows, func(row pgx.CollectableRow) (offering.Offering, error) {
		o, err := offering.ScanOffering(row)
		return lean(o), err
	})
	return err
}

// readCandidates reads from the database what Candidates returns.
func (c *Keeper) readCandidates(ctx context.Context, view View, competencies []string) ([]*offering.Offering, error) {
	rows, err := c.db.Query(ctx, offering.SelectOffering+`
		where o.state = 'gepubliceerd' and `+offering.NotPast+` and (o.organisation_id is null or o.organisation_id = any(@organisations::uuid[]))
			and exists (select from offering_competency c where c.offering_id = o.id and c.competency = any(@competencies))`,
		pgx.StrictNamedArgs{"today": calendar.DayOf(c.now()), "organisations": view.Organisations, "competencies": competencies})
	if err != nil {
		return nil, database.Translate(err)
	}
	candidates, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (*offering.Offering, error) {
		o, err := offering.ScanOffering(row)
		o = lean(o)
		return &o, err
	})
	return candidates, database.Translate(err)
}
