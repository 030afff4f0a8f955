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
       and exists (select from competency_answer a
                     left join unnest(@competencies::text[], @choices::text[]) as t (competency, choice) on t.competency = a.competency
                    where a.reflection_id = r.id and coalesce(t.choice, a.choice) in ` + levels + `)
), `

// noteCorrection notes when the reflection was corrected, and drops the picks that lose their level.
const noteCorrection = `, noted as (
    update reflection set corrected_at = greatest(@now, finished_at) from open, room where fits and reflection.id = open.id
), dropped as (
    delete from pick using open, room, unnest(@competencies::text[], @choices::text[]) as t (competency, choice)
     where fits and reflection_id = open.id and pick.competency = t.competency and t.choice not in ` + levels + `)`

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
	sql, written := s.answers(c, true, args)
	batch := &pgx.Batch{}
	batch.Queue(lockPerson, person)
	batch.Queue(`select from reflection where id = $1 and person_id = $2 for update`, id, person)
	n, left, err := s.send(ctx, batch, openCorrection+sql+noteCorrection+" select "+written+", fits, account from room", args)
	return n == c.count(), left, err
}
