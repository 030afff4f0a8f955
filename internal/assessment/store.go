package assessment

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
	"reflectietool/internal/fault"
	"reflectietool/internal/framework"
)

// selectReflection reads a reflection with all its answers in one statement. Its
// callers append the condition, which always names the person.
const selectReflection = `
select r.id, r.form, r.edition, r.started_at, r.finished_at,
       (select coalesce(jsonb_object_agg(statement, answer), '{}')
          from statement_answer where reflection_id = r.id) as statements,
       (select coalesce(jsonb_object_agg(competency, jsonb_build_object(
                   'Choice', coalesce(choice, ''), 'Target', target, 'Weight', weight,
                   'Note', note, 'Difference', difference)), '{}')
          from competency_answer where reflection_id = r.id) as competencies,
       (select coalesce(jsonb_object_agg(kenmerk, answer), '{}')
          from kenmerk_answer where reflection_id = r.id) as kenmerken,
       (select coalesce(jsonb_agg(jsonb_build_object(
                   'competency', competency, 'kind', kind, 'reason', coalesce(reason, '')) order by competency), '[]')
          from pick where reflection_id = r.id) as picks
  from reflection r
`

// Get returns a reflection of this person, or fault.NotFound.
func (s *Service) Get(ctx context.Context, person, id string) (*Reflection, error) {
	return s.one(ctx, "where r.person_id = $1 and r.id = $2", person, id)
}

// GetWithPrevious is Get, with the last reflection among the given ones, in the same edition, that
// the person finished before this one was finished, or nil if there is none.
func (s *Service) GetWithPrevious(ctx context.Context, person, id string, among []string) (this, previous *Reflection, err error) {
	rows, err := s.db.Query(ctx, selectReflection+`
		where r.person_id = $1 and (r.id = $2 or r.id = (
		    select earlier.id from reflection earlier join reflection this on this.person_id = earlier.person_id and this.edition = earlier.edition
		     where this.id = $2 and earlier.person_id = $1 and earlier.id <> this.id and earlier.finished_at < this.finished_at
		       and earlier.id = any($3::uuid[])
		     order by earlier.finished_at desc, earlier.id limit 1))`, person, id, among)
	if err != nil {
		return nil, nil, database.Translate(err)
	}
	both, err := pgx.CollectRows(rows, pgx.RowToAddrOfStructByName[Reflection])
	if err != nil {
		return nil, nil, fmt.Errorf("read reflection: %w", database.Translate(err))
	}
	for _, r := range both {
		if r.ID == id {
			this = r
		} else {
			previous = r
		}
	}
	if this == nil {
		return nil, nil, fmt.Errorf("read reflection: %w", fault.NotFound)
	}
	return this, previous, nil
}

// Latest returns the reflection among the given ones that the person finished last, or
// fault.NotFound.
func (s *Service) Latest(ctx context.Context, person string, among []string) (*Reflection, error) {
	return s.one(ctx, `
		where r.person_id = $1 and r.finished_at is not null and r.id = any($2::uuid[])
		order by r.finished_at desc, r.id limit 1`, person, among)
}

// All returns every reflection of this person with its answers, the oldest first.
func (s *Service) All(ctx context.Context, person string) ([]Reflection, error) {
	rows, err := s.db.Query(ctx, selectReflection+`where r.person_id = $1 order by r.started_at, r.id`, person)
	if err != nil {
		return nil, database.Translate(err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByName[Reflection])
	return all, database.Translate(err)
}

func (s *Service) one(ctx context.Context, condition string, args ...any) (*Reflection, error) {
	rows, err := s.db.Query(ctx, selectReflection+condition, args...)
	if err != nil {
		return nil, database.Translate(err)
	}
	reflection, err := pgx.CollectExactlyOneRow(rows, pgx.RowToAddrOfStructByName[Reflection])
	if err != nil {
		return nil, fmt.Errorf("read reflection: %w", database.Translate(err))
	}
	return reflection, nil
}

// Mine lists this person's reflections, the newest first.
func (s *Service) Mine(ctx context.Context, person string) ([]Summary, error) {
	rows, err := s.db.Query(ctx, `
		select id, form, edition, started_at, finished_at
		  from reflection where person_id = $1 order by started_at desc, id`, person)
	if err != nil {
		return nil, database.Translate(err)
	}
	mine, err := pgx.CollectRows(rows, pgx.RowToStructByName[Summary])
	return mine, database.Translate(err)
}

// untouched returns the id of an unfinished reflection without any answer, or "".
func untouched(ctx context.Context, tx pgx.Tx, person string, form Form, edition string) (string, error) {
	var id string
	err := tx.QueryRow(ctx, `
		select id from reflection r
		 where person_id = $1 and form = $2 and edition = $3 and finished_at is null
		   and not exists (select from statement_answer where reflection_id = r.id)
		   and not exists (select from kenmerk_answer where reflection_id = r.id)
		   and not exists (select from competency_answer
		                    where reflection_id = r.id and (choice is not null or note <> ''))
		 order by started_at, id limit 1`, person, form, edition).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", nil
	}
	return id, err
}

// start waits for another start by the same person, and for a deletion of the person.
func (s *Service) start(ctx context.Context, person string, form Form, edition string, targets map[string]framework.Level) (string, error) {
	var id string
	err := pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		var there bool
		err := tx.QueryRow(ctx, `select true from person where id = $1 for no key update`, person).Scan(&there)
		if err != nil {
			return err
		}
		id, err = untouched(ctx, tx, person, form, edition)
		if err != nil || id != "" {
			return err
		}
		id, err = s.insert(ctx, tx, person, form, edition, targets)
		return err
	})
	return id, database.Translate(err)
}

func (s *Service) insert(ctx context.Context, tx pgx.Tx, person string, form Form, edition string, targets map[string]framework.Level) (string, error) {
	competencies := inOrder(targets)
	levels := make([]framework.Level, len(competencies))
	for i, slug := range competencies {
		levels[i] = targets[slug]
	}
	var id string
	err := tx.QueryRow(ctx, `
		with started as (
		    insert into reflection (person_id, form, edition, started_at)
		    values (@person, @form, @edition, @now) returning id
		), targets as (
		    insert into competency_answer (reflection_id, competency, target)
		    select started.id, slug, level from started, unnest(@competencies::text[], @levels::int[]) as target (slug, level)
		)
		select id from started`,
		pgx.StrictNamedArgs{
			"person": person, "form": form, "edition": edition, "now": s.now(),
			"competencies": competencies, "levels": levels,
		}).Scan(&id)
	return id, err
}

// openReflection locks the person's unfinished reflection against finishing while answers are
// saved; other saves can run at the same time.
const openReflection = `with open as (
    select id from reflection
     where id = @id and person_id = @person and finished_at is null and edition = any(@editions)
       for share)
`

// save reports whether everything was saved; false means that the reflection does not exist, is
// finished, or is of an edition that does not know these questions.
func (s *Service) save(ctx context.Context, person, id string, editions []string, c Changes) (bool, error) {
	batch := &pgx.Batch{}
	queue := func(sql string, args pgx.StrictNamedArgs) {
		args["id"], args["person"], args["editions"] = id, person, editions
		batch.Queue(openReflection+sql, args)
	}
	for _, code := range inOrder(c.Statements) {
		queue(`insert into statement_answer (reflection_id, statement, answer)
			select id, @code, @answer from open
			    on conflict (reflection_id, statement) do update set answer = excluded.answer`,
			pgx.StrictNamedArgs{"code": code, "answer": c.Statements[code]})
	}
	for _, slug := range inOrder(c.Competencies) {
		change := c.Competencies[slug]
		queue(`update competency_answer set
			       choice = coalesce(@choice, choice), target = coalesce(@target, target),
			       weight = coalesce(@weight, weight), note = coalesce(@note, note)
			  from open where reflection_id = open.id and competency = @competency`,
			pgx.StrictNamedArgs{
				"competency": slug, "choice": change.Choice, "target": change.Target,
				"weight": change.Weight, "note": change.Note,
			})
	}
	for _, slug := range inOrder(c.Kenmerken) {
		queue(`insert into kenmerk_answer (reflection_id, kenmerk, answer)
			select id, @kenmerk, @answer from open
			    on conflict (reflection_id, kenmerk) do update set answer = excluded.answer`,
			pgx.StrictNamedArgs{"kenmerk": slug, "answer": c.Kenmerken[slug]})
	}

	// A batch is one round trip and one transaction: all of it is saved, or nothing.
	results := s.db.SendBatch(ctx, batch)
	saved := true
	for range batch.Len() {
		tag, err := results.Exec()
		if err != nil {
			_ = results.Close() // the first error says more than the one of closing
			return false, database.Translate(err)
		}
		saved = saved && tag.RowsAffected() == 1
	}
	return saved, database.Translate(results.Close())
}

// inOrder returns the keys sorted: two saves of the same answers lock them in the same order and so
// cannot deadlock.
func inOrder[T any](m map[string]T) []string { return slices.Sorted(maps.Keys(m)) }

// finish also notes whether the person has an account. A person with an account can act only when
// signed in, and the person of a guest never gets one: claiming moves the work to another person.
func (s *Service) finish(ctx context.Context, person, id string) (bool, error) {
	tag, err := s.db.Exec(ctx, `
		update reflection r set finished_at = greatest($3, started_at),
		       finished_signed_in = exists (select from account where account.person_id = r.person_id)
		 where id = $1 and person_id = $2 and finished_at is null
		   and exists (select from competency_answer
		                where reflection_id = r.id
		                  and choice in ('verkennen', 'groeien', 'vast', 'voorbeeld'))`,
		id, person, s.now())
	return tag.RowsAffected() == 1, database.Translate(err)
}

func (s *Service) replacePicks(ctx context.Context, person, id string, picks []Pick) error {
	err := pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		// Two posts at once take turns, so that the picks of the last one are stored as a whole.
		if _, err := tx.Exec(ctx, `select from reflection where id = $1 and person_id = $2 for update`, id, person); err != nil {
			return err
		}
		batch := &pgx.Batch{}
		batch.Queue(`delete from pick using reflection r
			where reflection_id = r.id and r.id = $1 and r.person_id = $2`, id, person)
		for _, pick := range picks {
			batch.Queue(`insert into pick (reflection_id, competency, kind, reason)
				select id, @competency, @kind, nullif(@reason, '') from reflection
				 where id = @id and person_id = @person and finished_at is not null`,
				pgx.StrictNamedArgs{
					"id": id, "person": person,
					"competency": pick.Competency, "kind": pick.Kind, "reason": pick.Reason,
				})
		}
		return tx.SendBatch(ctx, batch).Close()
	})
	return database.Translate(err)
}

func (s *Service) saveDifferences(ctx context.Context, person, id string, differences map[string]string) error {
	batch := &pgx.Batch{}
	for _, slug := range inOrder(differences) {
		batch.Queue(`update competency_answer set difference = @text
			  from reflection r
			 where reflection_id = r.id and competency = @competency
			   and r.id = @id and r.person_id = @person and r.finished_at is not null`,
			pgx.StrictNamedArgs{"id": id, "person": person, "competency": slug, "text": differences[slug]})
	}
	results := s.db.SendBatch(ctx, batch)
	for range batch.Len() {
		tag, err := results.Exec()
		if err == nil && tag.RowsAffected() == 0 {
			err = pgx.ErrNoRows
		}
		if err != nil {
			_ = results.Close() // the first error says more than the one of closing
			return database.Translate(err)
		}
	}
	return database.Translate(results.Close())
}
