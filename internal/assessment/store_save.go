package assessment

import (
	"context"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"reflectietool/internal/database"
	"reflectietool/internal/framework"
)

// levels are the choices that are a level.
const levels = `('verkennen', 'groeien', 'vast', 'doorgeven')`

// lockPerson makes additions by one person take turns, so that limits hold, and waits for a deletion of
// the person.
const lockPerson = `select from person where id = $1 for no key update`

// fits is the SQL for a room: whether @person may keep @grown more bytes of text, which the caller
// defines as a table grown. The texts of the person are counted only when they grow: a text that
// becomes shorter always fits, also when a claim of a guest's work took the person over the limit.
const fits = `
    select case when bytes <= 0 then true else bytes
               + (select coalesce(sum(octet_length(note) + octet_length(difference)), 0)
                    from reflection join competency_answer on reflection_id = id where person_id = @person)
               + (select coalesce(sum(octet_length(answer)), 0)
                    from reflection join kenmerk_answer on reflection_id = id where person_id = @person)
               <= case when account then @account_most::bigint else @guest_most::bigint end
           end as fits, account
      from grown, (select exists (select from account where person_id = @person) as account) a`

// openReflection locks the person's unfinished reflection against finishing while answers are saved;
// other saves can run at the same time. It finds nothing in an edition that does not know the
// questions.
const openReflection = `
with open as (
    select id from reflection
     where id = @id and person_id = @person and finished_at is null and edition = any(@editions)
       for share
), `

// The room for changes without a text, and for changes with one.
const (
	anyRoom  = `room as (select true as fits, false as account)`
	textRoom = `grown as (
    select (select coalesce(sum(octet_length(t.note) - octet_length(a.note)), 0)
              from open join competency_answer a on a.reflection_id = open.id
              join unnest(@competencies::text[], @notes::text[]) as t (competency, note) on t.competency = a.competency
             where t.note is not null)
         + (select coalesce(sum(octet_length(t.answer) - coalesce(octet_length(a.answer), 0)), 0)
              from open cross join unnest(@kenmerken::text[], @questions::text[]) as t (kenmerk, answer)
              left join kenmerk_answer a on a.reflection_id = open.id and a.kenmerk = t.kenmerk) as bytes
), room as materialized (` + fits + `)`
)

// The statements that write the three kinds of answers, when there is room.
const (
	writeStatements = `, statements as (
    insert into statement_answer (reflection_id, statement, answer)
    select open.id, t.statement, t.answer
      from open, room, unnest(@statements::text[], @answers::text[]) as t (statement, answer) where fits
        on conflict (reflection_id, statement) do update set answer = excluded.answer returning 1)`
	writeCompetencies = `, competencies as (
    update competency_answer a set
           choice = coalesce(t.choice, a.choice), target = coalesce(t.target, a.target),
           weight = coalesce(t.weight, a.weight), note = coalesce(t.note, a.note)
      from open, room, unnest(@competencies::text[], @choices::text[], @targets::smallint[], @weights::text[], @notes::text[])
               as t (competency, choice, target, weight, note)
     where fits and a.reflection_id = open.id and a.competency = t.competency returning 1)`
	writeKenmerken = `, kenmerken as (
    insert into kenmerk_answer (reflection_id, kenmerk, answer)
    select open.id, t.kenmerk, t.answer
      from open, room, unnest(@kenmerken::text[], @questions::text[]) as t (kenmerk, answer) where fits
        on conflict (reflection_id, kenmerk) do update set answer = excluded.answer returning 1)`
)

// save reports whether everything was saved; false means that the texts do not fit, in which case
// nothing was saved, or that the reflection does not exist, is finished, or is of an edition that
// does not know these questions. All answers go in one statement. It has only the parts that the
// changes need: planning and starting the others would take longer than saving one answer.
func (s *Service) save(ctx context.Context, person, id string, editions []string, c Changes) (bool, room, error) {
	args := pgx.StrictNamedArgs{"id": id, "person": person, "editions": editions}
	sql, written := s.answers(c, len(c.Competencies) > 0, args)
	n, left, err := s.write(ctx, person, len(c.textFields()) > 0, openReflection+sql+" select "+written+", fits, account from room", args)
	return n == c.count(), left, err
}

// answers returns the SQL that finds the room for changes and writes them into the reflection open,
// and the SQL for the number of rows that it wrote. It adds their arguments to args, those about
// competencies also when the caller needs them for more.
func (s *Service) answers(c Changes, competencies bool, args pgx.StrictNamedArgs) (sql, written string) {
	sql, written = anyRoom, "0"
	hasText := len(c.textFields()) > 0
	if hasText {
		sql = textRoom
		args["guest_most"], args["account_most"] = s.mostBytes()
	}
	if len(c.Statements) > 0 {
		sql, written = sql+writeStatements, written+" + (select count(*) from statements)"
		args["statements"], args["answers"] = columns(c.Statements)
	}
	if competencies || hasText {
		sql, written = sql+writeCompetencies, written+" + (select count(*) from competencies)"
		competencyColumns(c.Competencies, args)
	}
	if hasText {
		sql, written = sql+writeKenmerken, written+" + (select count(*) from kenmerken)"
		args["kenmerken"], args["questions"] = columns(c.Kenmerken)
	}
	return sql, written
}

// competencyColumns adds the changes to competencies as arrays, one for each column.
func competencyColumns(all map[string]CompetencyChange, args pgx.StrictNamedArgs) {
	slugs, changes := columns(all)
	choices, targets := make([]*Choice, len(changes)), make([]*framework.Level, len(changes))
	weights, notes := make([]*Weight, len(changes)), make([]*string, len(changes))
	for i, change := range changes {
		choices[i], targets[i], weights[i], notes[i] = change.Choice, change.Target, change.Weight, change.Note
	}
	args["competencies"], args["choices"], args["targets"], args["weights"], args["notes"] = slugs, choices, targets, weights, notes
}

// saveDifferences returns fault.NotFound for a reflection that is not the person's or is not
// finished.
func (s *Service) saveDifferences(ctx context.Context, person, id string, differences map[string]string) (room, error) {
	args := pgx.StrictNamedArgs{"id": id, "person": person}
	args["guest_most"], args["account_most"] = s.mostBytes()
	args["competencies"], args["texts"] = columns(differences)
	written, left, err := s.write(ctx, person, true, `
		with asked as (
		    select a.reflection_id, a.competency, a.difference as was, t.difference
		      from reflection r join competency_answer a on a.reflection_id = r.id
		      join unnest(@competencies::text[], @texts::text[]) as t (competency, difference) on t.competency = a.competency
		     where r.id = @id and r.person_id = @person and r.finished_at is not null
		), grown as (
		    select coalesce(sum(octet_length(difference) - octet_length(was)), 0) as bytes from asked
		), room as materialized (`+fits+`
		), written as (
		    update competency_answer a set difference = asked.difference
		      from asked, room
		     where fits and a.reflection_id = asked.reflection_id and a.competency = asked.competency returning 1
		)
		select (select count(*) from written), fits, account from room`, args)
	if err == nil && left.Fits && written < len(differences) {
		err = pgx.ErrNoRows
	}
	return left, database.Translate(err)
}

// Delete deletes a reflection of this person with all that belongs to it: its answers, its
// gespreksblad with the shares of it, and the choice whether it counts in a round that is open. It
// returns fault.NotFound for a reflection that is not the person's. Locking the person first makes
// it take turns with a choice about a round.
func (s *Service) Delete(ctx context.Context, person, id string) error {
	batch := &pgx.Batch{}
	batch.Queue(lockPerson, person)
	batch.Queue(`delete from reflection where id = $1 and person_id = $2`, id, person).Exec(func(tag pgconn.CommandTag) error {
		if tag.RowsAffected() == 0 {
			return pgx.ErrNoRows
		}
		return nil
	})
	return database.Translate(s.db.SendBatch(ctx, batch).Close())
}

// mostBytes returns the limits on all texts of a guest and of an account, for fits.
func (s *Service) mostBytes() (guest, account int) {
	return atMost(s.limits.Guest.NoteBytes), atMost(s.limits.Account.NoteBytes)
}

// write runs a statement that returns the number of rows it wrote and a room. A batch is one round
// trip and one transaction. A statement sees what was committed before it began, so one that counts
// texts begins after the lock is held.
func (s *Service) write(ctx context.Context, person string, hasText bool, sql string, args pgx.StrictNamedArgs) (written int, left room, err error) {
	batch := &pgx.Batch{}
	if hasText {
		batch.Queue(lockPerson, person)
	}
	return s.send(ctx, batch, sql, args)
}

// send adds to a batch the statement that returns the number of rows and a room, and sends it.
func (s *Service) send(ctx context.Context, batch *pgx.Batch, sql string, args pgx.StrictNamedArgs) (written int, left room, err error) {
	batch.Queue(sql, args).QueryRow(func(row pgx.Row) error { return row.Scan(&written, &left.Fits, &left.Account) })
	err = s.db.SendBatch(ctx, batch).Close()
	return written, left, database.Translate(err)
}

// columns returns the keys of a map, sorted, with their values: two saves of the same answers lock
// them in the same order and so cannot deadlock.
func columns[T any](m map[string]T) (keys []string, values []T) {
	keys, values = []string{}, []T{}
	for _, key := range slices.Sorted(maps.Keys(m)) {
		keys, values = append(keys, key), append(values, m[key])
	}
	return keys, values
}
