package plan

import (
	"context"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
)

func (s *Service) link(ctx context.Context, person, goal string, number int, secret string) error {
	_, err := s.db.Exec(ctx, `
		insert into look_back_link (person_id, goal_id, number, secret_hash, made_at) values (@person, @goal, @number, @secret, @now)
		    on conflict (person_id, goal_id) do update
		   set number = excluded.number, secret_hash = excluded.secret_hash, made_at = excluded.made_at`,
		pgx.StrictNamedArgs{"person": person, "goal": goal, "number": number, "secret": hash(secret), "now": s.now()})
	return database.TranslateGiven(err)
}

func (s *Service) linked(ctx context.Context, secret string) (l Linked, err error) {
	err = s.db.QueryRow(ctx, `select person_id, goal_id, number from look_back_link where secret_hash = $1`, hash(secret)).
		Scan(&l.Person, &l.Goal, &l.Number)
	return l, database.Translate(err)
}

func (s *Service) makeCalendar(ctx context.Context, person, secret string, withTitles bool) error {
	_, err := s.db.Exec(ctx, `
		insert into plan_calendar (person_id, secret_hash, with_titles, made_at) values (@person, @secret, @titles, @now)
		    on conflict (person_id) do update
		   set secret_hash = excluded.secret_hash, with_titles = excluded.with_titles, made_at = excluded.made_at`,
		pgx.StrictNamedArgs{"person": person, "secret": hash(secret), "titles": withTitles, "now": s.now()})
	return database.TranslateGiven(err)
}

// WithdrawCalendar ends the private address. It returns fault.NotFound when there is none.
func (s *Service) WithdrawCalendar(ctx context.Context, person string) error {
	return missing(s.db.Exec(ctx, `delete from plan_calendar where person_id = $1`, person))
}

// ofCalendar returns whose calendar has a secret.
func (s *Service) ofCalendar(ctx context.Context, secret string) (person string, withTitles bool, err error) {
	err = s.db.QueryRow(ctx, `select person_id::text, with_titles from plan_calendar where secret_hash = $1`, hash(secret)).
		Scan(&person, &withTitles)
	return person, withTitles, database.Translate(err)
}
