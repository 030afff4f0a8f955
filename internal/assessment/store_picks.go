package assessment

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
)

// changePicks stores the picks that change returns. It locks the reflection first, in a statement of
// its own, so that the picks which it then reads include those of a change that went before.
func (s *Service) changePicks(ctx context.Context, person, id string, change func(pickable) ([]Pick, error)) error {
	err := pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		var stored pickable
		batch := &pgx.Batch{}
		batch.Queue(`select from reflection where id = $1 and person_id = $2 for update`, id, person)
		batch.Queue(`
			select finished_at is not null,
			       (select coalesce(jsonb_object_agg(competency, choice), '{}')
			          from competency_answer where reflection_id = id and choice is not null),
			       (select coalesce(jsonb_agg(jsonb_build_object(
			                   'competency', competency, 'kind', kind, 'reason', coalesce(reason, '')) order by competency), '[]')
			          from pick where reflection_id = id)
			  from reflection where id = $1 and person_id = $2`, id, person).
			QueryRow(func(row pgx.Row) error { return row.Scan(&stored.Finished, &stored.Choices, &stored.Picks) })
		if err := tx.SendBatch(ctx, batch).Close(); err != nil {
			return err
		}
		picks, err := change(stored)
		if err != nil || slices.Equal(picks, stored.Picks) {
			return err
		}
		return writePicks(ctx, tx, person, id, picks)
	})
	return database.Translate(err)
}

// writePicks makes the picks of a reflection equal to the given ones, each competency once.
func writePicks(ctx context.Context, tx pgx.Tx, person, id string, picks []Pick) error {
	var competencies, kinds, reasons []string
	for _, pick := range picks {
		competencies, kinds, reasons = append(competencies, pick.Competency), append(kinds, string(pick.Kind)), append(reasons, string(pick.Reason))
	}
	_, err := tx.Exec(ctx, `
		with mine as (
		    select id from reflection where id = @id and person_id = @person
		), gone as (
		    delete from pick using mine where reflection_id = mine.id and competency <> all(coalesce(@competencies::text[], '{}'))
		)
		insert into pick (reflection_id, competency, kind, reason)
		select mine.id, t.competency, t.kind, nullif(t.reason, '')
		  from mine, unnest(@competencies::text[], @kinds::text[], @reasons::text[]) as t (competency, kind, reason)
		    on conflict (reflection_id, competency) do update set kind = excluded.kind, reason = excluded.reason`,
		pgx.StrictNamedArgs{
			"id": id, "person": person, "competencies": competencies, "kinds": kinds, "reasons": reasons,
		})
	return err
}
