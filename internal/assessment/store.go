package assessment

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
	"reflectietool/internal/framework"
)

// selectReflection reads a reflection with all its answers and texts in one statement. Its callers
// append the condition, which always names the person. Each row is scanned by scanReflection.
const selectReflection = `
select r.id, r.form, r.edition, r.started_at, r.finished_at, r.corrected_at,
       exists (select from round_choice where reflection_id = r.id and counts),
       r.statements, r.choices, r.targets, r.weights, r.picks,
       (select coalesce(jsonb_agg(jsonb_build_array(kind, about, body)), '[]')
          from reflection_text t where t.person_id = r.person_id and t.reflection_id = r.id)
  from reflection r
`

func scanReflection(row pgx.CollectableRow) (*Reflection, error) {
	r := &Reflection{Competencies: map[string]CompetencyAnswer{}, Kenmerken: map[string]string{}}
	var choices map[string]Choice
	var targets map[string]framework.Level
	var weights map[string]Weight
	var texts [][3]string // kind, about, body
	err := row.Scan(&r.ID, &r.Form, &r.Edition, &r.StartedAt, &r.FinishedAt, &r.CorrectedAt, &r.Counts,
		&r.Statements, &choices, &targets, &weights, &r.Picks, &texts)
	for slug, target := range targets {
		r.Competencies[slug] = CompetencyAnswer{Choice: choices[slug], Target: target, Weight: cmp.Or(weights[slug], WeightNormal)}
	}
	for _, text := range texts {
		kind, about, body := text[0], text[1], text[2]
		answer := r.Competencies[about]
		switch kind {
		case textNote:
			answer.Note = body
		case textDifference:
			answer.Difference = body
		case textQuestion:
			r.Kenmerken[about] = body
			continue
		}
		r.Competencies[about] = answer
	}
	return r, err
}

// ofPerson is the condition for one reflection of a person.
const ofPerson = `where r.person_id = $1 and r.id = $2`

// Get returns a reflection of this person, or fault.NotFound.
func (s *Service) Get(ctx context.Context, person, id string) (*Reflection, error) {
	return s.one(ctx, ofPerson, person, id)
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
	last := &Reflection{} // comes before all others
	for {
		rows, err := s.db.Query(ctx, selectReflection+`
			where r.person_id = $1 and ($2 = '' or (r.started_at, r.id) > ($3, nullif($2, '')::uuid))
			order by r.started_at, r.id limit $4`, person, last.ID, last.StartedAt, atOnce)
		if err != nil {
			return database.Translate(err)
		}
		some, err := pgx.CollectRows(rows, scanReflection)
		if err != nil {
			return database.Translate(err)
		}
		for _, reflection := range some {
			if err := each(reflection); err != nil {
				return err
			}
		}
		if len(some) < atOnce {
			return nil
		}
		last = some[len(some)-1]
	}
}

// AskReflection adds to a batch the question for what Get returns.
func (s *Service) AskReflection(batch *database.Batch, person, id string, found *Reflection) {
	batch.Queue(selectReflection+ofPerson, person, id).Query(func(rows pgx.Rows) error {
		reflection, err := pgx.CollectExactlyOneRow(rows, scanReflection)
		if err != nil {
			return fmt.Errorf("read reflection: %w", err)
		}
		*found = *reflection
		return nil
	})
}

func (s *Service) one(ctx context.Context, condition string, args ...any) (*Reflection, error) {
	rows, err := s.db.Query(ctx, selectReflection+condition, args...)
	if err != nil {
		return nil, database.Translate(err)
	}
	reflection, err := pgx.CollectExactlyOneRow(rows, scanReflection)
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
		select id, form, edition, started_at, finished_at,
		       case when finished_at is null then statements else '{}' end, case when finished_at is null then choices else '{}' end
		  from reflection
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
		   and statements = '{}' and choices = '{}'
		   and not exists (select from reflection_text t where t.person_id = r.person_id and t.reflection_id = r.id and (body <> '' or kind = 'vraag'))
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
	var id string
	err := tx.QueryRow(ctx, `
		insert into reflection (person_id, form, edition, started_at, targets) values ($1, $2, $3, $4, $5) returning id`,
		person, form, edition, s.now(), targets).Scan(&id)
	return id, err
}

// finish also notes whether the person has an account. A person with an account can act only when
// signed in, and the person of a guest never gets one: claiming moves the work to another person.
func (s *Service) finish(ctx context.Context, person, id string) (bool, error) {
	tag, err := s.db.Exec(ctx, `
		update reflection r set finished_at = greatest($3, started_at),
		       finished_signed_in = exists (select from account where account.person_id = r.person_id)
		 where id = $1 and person_id = $2 and finished_at is null
		   and exists (select from jsonb_each_text(choices) where `+isLevel+`)`,
		id, person, s.now())
	return tag.RowsAffected() == 1, database.Translate(err)
}
