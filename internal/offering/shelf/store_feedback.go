package shelf

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/calendar"
	"reflectietool/internal/database"
	"reflectietool/internal/fault"
)

// fewSent is the SQL condition that @person sent fewer than @most flags and suggestions since
// @hour_ago.
const fewSent = `(select count(*) from offering_report where person_id = @person and made_at > @hour_ago)
	+ (select count(*) from offering_suggestion where person_id = @person and made_at > @hour_ago) < @most`

func (s *Service) sentArgs(person string) pgx.StrictNamedArgs {
	now := s.now()
	return pgx.StrictNamedArgs{"person": person, "now": now, "hour_ago": now.Add(-time.Hour), "most": maxSentPerHour}
}

// flag stores a flag. It returns whether the person can see the offering, and whether the flag
// was sent: it is not if the person has sent too much in the last hour.
func (s *Service) flag(ctx context.Context, person string, r Flag) (there, sent bool, err error) {
	err = pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		if err := lockPerson(ctx, tx, person); err != nil {
			return err
		}
		err := tx.QueryRow(ctx, `select exists (select from offering o where o.id = @id and `+seen+`)`,
			pgx.StrictNamedArgs{"id": r.Offering, "person": person}).Scan(&there)
		if err != nil || !there {
			return err
		}
		args := s.sentArgs(person)
		args["offering"], args["kind"], args["words"] = r.Offering, r.Kind, r.Words
		tag, err := tx.Exec(ctx, `
			insert into offering_report (offering_id, kind, words, made_at, person_id)
			select @offering, @kind, @words, @now, @person where `+fewSent, args)
		sent = tag.RowsAffected() == 1
		return err
	})
	return there, sent, database.Translate(err)
}

func (s *Service) suggest(ctx context.Context, person string, o SuggestedOffering) (sent bool, err error) {
	err = pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		if err := lockPerson(ctx, tx, person); err != nil {
			return err
		}
		args := s.sentArgs(person)
		args["title"], args["url"], args["provider"], args["why"] = o.Title, o.URL, o.Provider, o.Why
		tag, err := tx.Exec(ctx, `
			insert into offering_suggestion (title, url, provider, why, made_at, person_id)
			select @title, @url, @provider, @why, @now, @person where `+fewSent, args)
		sent = tag.RowsAffected() == 1
		return err
	})
	return sent, database.Translate(err)
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
