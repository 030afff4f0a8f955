package demand

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/assessment"
	"reflectietool/internal/database"
	"reflectietool/internal/fault"
)

// published reads every published quarter, for an actor who may see them.
func (s *Service) published(ctx context.Context, actor string) ([]Published, error) {
	rows, err := s.db.Query(ctx, `
		select may, q.starts_on, q.published_at,
		       (select coalesce(jsonb_object_agg(competency, persons), '{}') from demand_figure where starts_on = q.starts_on)
		  from (select exists (select from account where person_id = $1 and national)
		            or exists (select from member where person_id = $1 and admin) as may) role
		  left join demand_quarter q on may order by q.starts_on desc`, actor)
	if err != nil {
		return nil, fmt.Errorf("query demand: %w", database.Translate(err))
	}
	var (
		may       bool
		begin, at *time.Time
		persons   map[string]int
		all       []Published
	)
	_, err = pgx.ForEachRow(rows, []any{&may, &begin, &at, &persons}, func() error {
		if begin != nil {
			all = append(all, Published{QuarterOf(*begin), *at, persons})
		}
		persons = nil // the next row must get a map of its own
		return nil
	})
	if err == nil && !may {
		err = fmt.Errorf("demand: %w", fault.NotFound)
	}
	return all, database.Translate(err)
}

// firstToPublish returns the quarter after the last published one, or else the quarter in which the
// first person chose to count. It returns false when nobody ever did.
func (s *Service) firstToPublish(ctx context.Context) (Quarter, bool, error) {
	var last, first *time.Time
	err := s.db.QueryRow(ctx, `
		select (select max(starts_on) from demand_quarter), (select min(since) from demand_consent)`).Scan(&last, &first)
	switch {
	case err != nil:
		return Quarter{}, false, fmt.Errorf("query demand: %w", database.Translate(err))
	case last != nil:
		return QuarterOf(*last).Next(), true, nil
	case first != nil:
		return QuarterOf(*first), true, nil
	}
	return Quarter{}, false, nil
}

// publish stores the figures of a quarter, and returns false when they were stored already. It
// counts persons who have an account and chose to count before the quarter ended.
func (s *Service) publish(ctx context.Context, q Quarter) (published bool, err error) {
	err = pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		// The row is inserted first, so that another server that publishes the same quarter waits,
		// and then does nothing.
		day := q.Begin().Format(time.DateOnly)
		tag, err := tx.Exec(ctx, `insert into demand_quarter (starts_on, published_at) values ($1, $2) on conflict do nothing`, day, s.now())
		if err != nil || tag.RowsAffected() == 0 {
			return err
		}
		published = true
		var people [][]string
		err = s.assessments.EachConsented(ctx, tx, q.Begin(), q.Next().Begin(), func(r *assessment.Reflection) {
			people = append(people, s.points(r))
		})
		if err != nil {
			return err
		}
		batch := &pgx.Batch{}
		for competency, persons := range Figures(people) {
			batch.Queue(`insert into demand_figure (starts_on, competency, persons) values ($1, $2, $3)`, day, competency, persons)
		}
		return tx.SendBatch(ctx, batch).Close()
	})
	if err != nil {
		return false, fmt.Errorf("publish demand: %w", database.Translate(err))
	}
	return published, nil
}
