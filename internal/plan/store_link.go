package plan

import (
	"context"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/database"
	"reflectietool/internal/turn"
)

func (s *Service) link(ctx context.Context, person, goal string, number int, secret string) error {
	_, err := s.db.Exec(ctx, `
		insert into look_back_link (person_id, goal_id, number, secret_hash, made_at) values (@person, @goal, @number, @secret, @now)
		    on conflict (person_id, goal_id) do update
		   set number = excluded.number, secret_hash = excluded.secret_hash, made_at = excluded.made_at`,
		pgx.StrictNamedArgs{"person": person, "goal": goal, "number": number, "secret": account.Hash(secret), "now": s.now()})
	return database.TranslateGiven(err)
}

func (s *Service) linked(ctx context.Context, secret string) (l Linked, err error) {
	err = s.db.QueryRow(ctx, `select person_id, goal_id, number from look_back_link where secret_hash = $1`, account.Hash(secret)).
		Scan(&l.Person, &l.Goal, &l.Number)
	return l, database.Translate(err)
}

// updateLinked is update for the owner of a goal who has no session here: it counts as a visit.
func (s *Service) updateLinked(ctx context.Context, l Linked, change func(Goal) (Goal, error)) error {
	return s.locked(ctx, l.Person, func(tx pgx.Tx, all []Goal) error {
		if err := account.Visited(ctx, tx, l.Person, s.now()); err != nil {
			return err
		}
		return s.changeOne(ctx, tx, l.Person, all, l.Goal, change)
	})
}

// mailed returns the owner of a goal and when the owner's goals that are active began. It names no acting person: a job writes
// what the owner asked for.
func (s *Service) mailed(ctx context.Context, goal string) (m mailed, err error) {
	err = s.db.QueryRow(ctx, `
		select g.person_id, g.started_at,
		       array(select a.started_at from goal a where a.person_id = g.person_id and a.state = 'active' and a.id <> g.id)
		  from goal g where g.id = $1`, goal).Scan(&m.Person, &m.StartedAt, &m.Others)
	return m, database.TranslateGiven(err)
}

// mailAbout has the person mailed on the day that a goal asks, when that is another day than it was before. For a goal that
// asks nothing, or without mails, it takes back what waits.
func (s *Service) mailAbout(ctx context.Context, tx pgx.Tx, person string, before, g Goal) error {
	switch {
	case s.turns == nil:
		return nil
	case g.State != Active || !g.Mails:
		return s.turns.Withdraw(ctx, tx, lookBackMail, person, g.ID)
	case before.Mails && before.LookBackOn.Equal(g.LookBackOn):
		return nil
	default:
		return s.turns.Add(ctx, tx, lookBackMail, []turn.Mail{g.mail(person)})
	}
}

// stopMails switches off the mails about all goals of a person.
func (s *Service) stopMails(ctx context.Context, tx pgx.Tx, person string) error {
	if _, err := tx.Exec(ctx, `update goal set mails = false where person_id = $1 and mails`, person); err != nil {
		return err
	}
	return s.turns.Withdraw(ctx, tx, lookBackMail, person)
}

func (s *Service) makeCalendar(ctx context.Context, person, secret string, withTitles bool) error {
	_, err := s.db.Exec(ctx, `
		insert into plan_calendar (person_id, secret_hash, with_titles, made_at) values (@person, @secret, @titles, @now)
		    on conflict (person_id) do update
		   set secret_hash = excluded.secret_hash, with_titles = excluded.with_titles, made_at = excluded.made_at`,
		pgx.StrictNamedArgs{"person": person, "secret": account.Hash(secret), "titles": withTitles, "now": s.now()})
	return database.TranslateGiven(err)
}

// WithdrawCalendar ends the private address. It returns fault.NotFound when there is none.
func (s *Service) WithdrawCalendar(ctx context.Context, person string) error {
	return missing(s.db.Exec(ctx, `delete from plan_calendar where person_id = $1`, person))
}

// ofCalendar returns whose calendar has a secret.
func (s *Service) ofCalendar(ctx context.Context, secret string) (person string, withTitles bool, err error) {
	err = s.db.QueryRow(ctx, `select person_id::text, with_titles from plan_calendar where secret_hash = $1`, account.Hash(secret)).
		Scan(&person, &withTitles)
	return person, withTitles, database.Translate(err)
}
