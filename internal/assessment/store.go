package assessment

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
	"reflectietool/internal/fault"
	"reflectietool/internal/framework"
)

// selectReflection reads a reflection with all its answers in one statement. Its
// callers append the condition, which always names the person.
const selectReflection = `
select r.id, r.form, r.edition, r.started_at, r.finished_at, r.corrected_at,
       exists (select from round_choice where reflection_id = r.id and counts) as counts,
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

// atOnce is how many reflections Each reads at a time: one full of notes is about 100 kB.
const atOnce = 5

// Each calls each with every reflection of this person with its answers, the oldest first, and stops
// at its first error. It reads a few reflections at a time, and holds no connection to the database
// while each runs: each may write to a slow reader.
func (s *Service) Each(ctx context.Context, person string, each func(*Reflection) error) error {
	var last Reflection // the zero value comes before all others
	for {
		rows, err := s.db.Query(ctx, selectReflection+`
			where r.person_id = $1 and ($2 = '' or (r.started_at, r.id) > ($3, nullif($2, '')::uuid))
			order by r.started_at, r.id limit $4`, person, last.ID, last.StartedAt, atOnce)
		if err != nil {
			return database.Translate(err)
		}
		some, err := pgx.CollectRows(rows, pgx.RowToStructByName[Reflection])
		if err != nil {
			return database.Translate(err)
		}
		for i := range some {
			if err := each(&some[i]); err != nil {
				return err
			}
		}
		if len(some) < atOnce {
			return nil
		}
		last = some[len(some)-1]
	}
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

// Progress lists this person's reflections as Mine does, with how far the unfinished ones are.
func (s *Service) Progress(ctx context.Context, person string) ([]Progress, error) {
	rows, err := s.db.Query(ctx, `
		select id, form, edition, started_at, finished_at, coalesce(answered.statements, '{}'), coalesce(answered.choices, '{}')
		  from reflection r
		  left join lateral (
		      select (select jsonb_object_agg(statement, answer) from statement_answer where reflection_id = r.id),
		             (select jsonb_object_agg(competency, choice) from competency_answer where reflection_id = r.id and choice is not null)
		       where r.finished_at is null
		  ) answered (statements, choices) on true
		 where person_id = $1 order by started_at desc, id`, person)
	if err != nil {
		return nil, database.Translate(err)
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (p Progress, err error) {
		return p, row.Scan(&p.ID, &p.Form, &p.Edition, &p.StartedAt, &p.FinishedAt, &p.Statements, &p.Choices)
	})
	return all, database.Translate(err)
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
func (s *Service) start(ctx context.Context, person string, form Form, edition string, targets map[string]framework.Level) (string, room, error) {
	var id string
	var left room
	err := pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, lockPerson, person)
		if err != nil {
			return err
		}
		var there int
		err = tx.QueryRow(ctx, `
			select (select count(*) from reflection where person_id = person.id),
			       exists (select from account where person_id = person.id)
			  from person where id = $1`, person).Scan(&there, &left.Account)
		if err != nil {
			return err
		}
		id, err = untouched(ctx, tx, person, form, edition)
		left.Fits = id != "" || there < atMost(s.work(left.Account).Reflections)
		if err != nil || id != "" || !left.Fits {
			return err
		}
		id, err = s.insert(ctx, tx, person, form, edition, targets)
		return err
	})
	return id, left, database.Translate(err)
}

func (s *Service) insert(ctx context.Context, tx pgx.Tx, person string, form Form, edition string, targets map[string]framework.Level) (string, error) {
	competencies, levels := columns(targets)
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

// finish also notes whether the person has an account. A person with an account can act only when
// signed in, and the person of a guest never gets one: claiming moves the work to another person.
func (s *Service) finish(ctx context.Context, person, id string) (bool, error) {
	tag, err := s.db.Exec(ctx, `
		update reflection r set finished_at = greatest($3, started_at),
		       finished_signed_in = exists (select from account where account.person_id = r.person_id)
		 where id = $1 and person_id = $2 and finished_at is null
		   and exists (select from competency_answer
		                where reflection_id = r.id and choice in `+levels+`)`,
		id, person, s.now())
	return tag.RowsAffected() == 1, database.Translate(err)
}
