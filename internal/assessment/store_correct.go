package assessment

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// openCorrection finds the person's finished reflection when it can be corrected and a level stays.
const openCorrection = `
with open as (
    select id from reflection r
     where id = @id and person_id = @person and finished_at > @since and edition = any(@editions)
       and not exists (select from round_choice where reflection_id = r.id and counts)
       and exists (select from jsonb_each_text(choices || @choices::jsonb) where ` + isLevel + `)
), `

// correctOpen corrects the reflection that openCorrection found, when there is room. It notes when that
// was, and drops the picks of competencies that lose their level.
const correctOpen = `, saved as (
    update reflection r set ` + merge + `, corrected_at = greatest(@now, finished_at), picks = (
               select coalesce(jsonb_agg(pick order by place), '[]')
                 from jsonb_array_elements(picks) with ordinality as p (pick, place), jsonb_each_text(choices || @choices::jsonb)
                where key = pick ->> 'competency' and ` + isLevel + `)
      from open, room where r.id = open.id and fits returning 1)
select exists (select from saved), fits, account from room`

// correct reports whether everything was saved; false means that the texts do not fit or that the
// reflection cannot be corrected so, and that nothing was saved. The reflection is locked by a
// statement of its own, so that the one that writes sees everything committed before: another
// correction, which may have taken away the last other level; an answer to "Telt mee?", which needs
// the same lock to be stored; and the closing of a round, which marks the reflections that counted.
// All of them lock the person before the reflection.
func (s *Service) correct(ctx context.Context, person, id string, editions []string, c Changes) (bool, room, error) {
	now := s.now()
	args := pgx.StrictNamedArgs{
		"id": id, "person": person, "editions": editions, "since": now.Add(-CorrectionTime), "now": now,
	}
	c.answers(args)
	sql := `room as (select true as fits, false as account)`
	if len(c.textFields()) > 0 {
		s.texts(c.texts(), args)
		sql = textRoom
	}
	batch := &pgx.Batch{}
	batch.Queue(lockPerson, person)
	batch.Queue(`select from reflection where id = $1 and person_id = $2 for update`, id, person)
	return s.send(ctx, batch, openCorrection+sql+correctOpen, args)
}
