package sharing

import (
	"context"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
)

// selectSheet reads a sheet with everything on it. Its callers append the condition, which always
// names the person.
const selectSheet = `
select sheet.id, reflection.id as reflection, reflection.edition, reflection.finished_at, sheet.created_at, sheet.changed_at, sheet.goals,
       (select coalesce(jsonb_agg(jsonb_build_object('competency', competency, 'kind', kind, 'words', words)
                   order by competency), '[]') from sheet_item where sheet_id = sheet.id) as items,
       (select coalesce(jsonb_agg(question order by place), '[]') from sheet_question where sheet_id = sheet.id) as questions
  from sheet join reflection on reflection.id = sheet.reflection_id
`

// Get returns a sheet of this person, or fault.NotFound.
func (s *Service) Get(ctx context.Context, person, id string) (*Sheet, error) {
	rows, err := s.db.Query(ctx, selectSheet+`where reflection.person_id = $1 and sheet.id = $2`, person, id)
	if err != nil {
		return nil, database.Translate(err)
	}
	sheet, err := pgx.CollectExactlyOneRow(rows, pgx.RowToAddrOfStructByName[Sheet])
	return sheet, database.Translate(err)
}

// All returns every sheet of this person, the oldest first.
func (s *Service) All(ctx context.Context, person string) ([]Sheet, error) {
	rows, err := s.db.Query(ctx, selectSheet+`where reflection.person_id = $1 order by sheet.created_at, sheet.id`, person)
	if err != nil {
		return nil, database.Translate(err)
	}
	sheets, err := pgx.CollectRows(rows, pgx.RowToStructByName[Sheet])
	return sheets, database.Translate(err)
}

func (s *Service) make(ctx context.Context, person, reflection string, content Content) (string, error) {
	var id string
	err := pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		// Two presses of the button take turns: the second finds the sheet that the first made.
		var there bool
		err := tx.QueryRow(ctx, `
			select true from reflection where id = $1 and person_id = $2 and finished_at is not null
			   for no key update`, reflection, person).Scan(&there)
		if err != nil {
			return err
		}
		var fresh bool
		err = tx.QueryRow(ctx, `
			with fresh as (
			    insert into sheet (reflection_id, created_at, changed_at)
			    select $1, $2, $2 where not exists (select from sheet where reflection_id = $1) returning id
			)
			select id, true from fresh union all select id, false from sheet where reflection_id = $1`,
			reflection, s.now()).Scan(&id, &fresh)
		if err != nil || !fresh {
			return err
		}
		return fill(ctx, tx, id, content)
	})
	return id, database.Translate(err)
}

func (s *Service) save(ctx context.Context, person, id string, content Content) error {
	err := pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `
			update sheet set changed_at = @now from reflection
			 where sheet.id = @id and reflection.id = reflection_id and person_id = @person`,
			pgx.StrictNamedArgs{"id": id, "person": person, "now": s.now()})
		if err == nil && tag.RowsAffected() == 0 {
			err = pgx.ErrNoRows
		}
		if err != nil {
			return err
		}
		return fill(ctx, tx, id, content)
	})
	return database.Translate(err)
}

// fill replaces what is on a sheet that the caller has locked.
func fill(ctx context.Context, tx pgx.Tx, id string, content Content) error {
	batch := &pgx.Batch{}
	batch.Queue(`delete from sheet_item where sheet_id = $1`, id)
	batch.Queue(`delete from sheet_question where sheet_id = $1`, id)
	batch.Queue(`update sheet set goals = $2 where id = $1`, id, append([]string{}, content.Goals...)) // not nil, which SQL would read as NULL
	for _, item := range content.Items {
		batch.Queue(`insert into sheet_item (sheet_id, competency, kind, words) values (@id, @competency, @kind, @words)`,
			pgx.StrictNamedArgs{"id": id, "competency": item.Competency, "kind": item.Kind, "words": item.Words})
	}
	for i, question := range content.Questions {
		batch.Queue(`insert into sheet_question (sheet_id, place, question) values ($1, $2, $3)`, id, i+1, question)
	}
	return tx.SendBatch(ctx, batch).Close()
}

// Delete removes a sheet, the shares of it and their log.
func (s *Service) Delete(ctx context.Context, person, id string) error {
	tag, err := s.db.Exec(ctx, `
		delete from sheet using reflection
		 where sheet.id = $1 and reflection.id = reflection_id and person_id = $2`, id, person)
	if err == nil && tag.RowsAffected() == 0 {
		err = pgx.ErrNoRows
	}
	return database.Translate(err)
}
