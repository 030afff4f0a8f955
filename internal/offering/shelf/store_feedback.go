package shelf

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/calendar"
	"reflectietool/internal/database"
	"reflectietool/internal/fault"
)

// refusal returns why the person can send no flag or suggestion now, or "". tx has locked the person.
func (s *Service) refusal(ctx context.Context, tx pgx.Tx, person string) (string, error) {
	var lastHour, waiting int
	err := tx.QueryRow(ctx, `
		select count(*) filter (where made_at > $2), count(*) filter (where done_at is null)
		  from (select made_at, done_at from offering_report where person_id = $1 union all
		        select made_at, done_at from offering_suggestion where person_id = $1) sent`,
		person, s.now().Add(-time.Hour)).Scan(&lastHour, &waiting)
	return refuse(lastHour, waiting), err
}

// flag stores a flag. It returns whether the person can see the offering, and why the flag was
// refused, "" if it was sent.
func (s *Service) flag(ctx context.Context, person string, r Flag) (there bool, refusal string, err error) {
	err = pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		if err := lockPerson(ctx, tx, person); err != nil {
			return err
		}
		err := tx.QueryRow(ctx, `select exists (select from offering o where o.id = @id and `+seen+`)`,
			pgx.StrictNamedArgs{"id": r.Offering, "person": person}).Scan(&there)
		if err != nil || !there {
			return err
		}
		if refusal, err = s.refusal(ctx, tx, person); err != nil || refusal != "" {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into offering_report (offering_id, kind, words, made_at, person_id)
			values (@offering, @kind, @words, @now, @person)`,
			pgx.StrictNamedArgs{"offering": r.Offering, "kind": r.Kind, "words": r.Words, "now": s.now(), "person": person})
		return err
	})
	return there, refusal, database.Translate(err)
}

// suggest stores a suggestion. It returns why the suggestion was refused, "" if it was sent.
func (s *Service) suggest(ctx context.Context, person string, o SuggestedOffering) (refusal string, err error) {
	err = pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		if err := lockPerson(ctx, tx, person); err != nil {
			return err
		}
		var err error
		if refusal, err = s.refusal(ctx, tx, person); err != nil || refusal != "" {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into offering_suggestion (title, url, provider, why, made_at, person_id)
			values (@title, @url, @provider, @why, @now, @person)`,
			pgx.StrictNamedArgs{
				"title": o.Title, "url": o.URL, "provider": o.Provider, "why": o.Why, "now": s.now(), "person": person,
			})
		return err
	})
	return refusal, database.Translate(err)
}

func (s *Service) sayUseful(ctx context.Context, person, id string, answer Useful) error {
	tag, err := s.db.Exec(ctx, `
		insert into offering_useful (person_id, offering_id, answer, answered_at)
		select @person, o.id, @answer, @now from offering o where o.id = @id and `+seen+`
		    on conflict (person_id, offering_id) do update set answer = excluded.answer, answered_at = excluded.answered_at`,
		pgx.StrictNamedArgs{"person": person, "id": id, "answer": answer, "now": s.now()})
	if err == nil && tag.RowsAffected() == 0 {
		return fault.NotFound
	}
	return database.Translate(err)
}

// CountOpening counts that an offering was opened from a report (rapport), by the day in
// Amsterdam. It does not store who opened it.
func (s *Service) CountOpening(ctx context.Context, id string) error {
	_, err := s.db.Exec(ctx, `
		insert into offering_open as c (offering_id, day, times) values ($1, $2, 1)
		    on conflict (offering_id, day) do update set times = c.times + 1`, id, calendar.DayOf(s.now()))
	return database.Translate(err)
}
