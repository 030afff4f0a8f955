package turn

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
)

// personOf returns the person for whom a row waits. It returns fault.NotFound when nothing waits.
func (s *Service) personOf(ctx context.Context, id string) (person string, err error) {
	err = s.db.QueryRow(ctx, `select person_id from mail_turn where id = $1 and sent_at is null`, id).Scan(&person)
	return person, database.TranslateGiven(err)
}

// lock makes everything about a person's mails wait for its turn, and returns the address. It returns
// fault.NotFound without an account.
func lock(ctx context.Context, tx pgx.Tx, person string) (email string, err error) {
	err = tx.QueryRow(ctx, `
		select a.email from person p join account a on a.person_id = p.id where p.id = $1 for no key update of p`, person).Scan(&email)
	return email, err
}

// take returns what goes to a person now, as one mail, and keeps other servers from sending it too.
// When nothing does, it notes when to look again.
func (s *Service) take(ctx context.Context, person string) (email string, together []Waiting, err error) {
	now := s.now()
	err = pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		if email, err = lock(ctx, tx, person); err != nil {
			return err
		}
		latest, waiting, err := s.waiting(ctx, tx, person, now)
		if err != nil || len(waiting) == 0 {
			return err
		}
		var again time.Time
		if together, again = Decide(now, latest, waiting); len(together) == 0 {
			_, err = tx.Exec(ctx, `update mail_turn set try_at = $2 where id = any($1)`, ids(waiting), again)
			return err
		}
		_, err = tx.Exec(ctx, `update mail_turn set taken_at = $2 where id = any($1)`, ids(together), now)
		return err
	})
	return email, together, database.Translate(err)
}

// waiting returns what waits for a person, of the kinds that this server knows, and when the latest
// mail was sent. It deletes what has lapsed.
func (s *Service) waiting(ctx context.Context, tx pgx.Tx, person string, now time.Time) (latest time.Time, waiting []Waiting, err error) {
	var sent *time.Time
	err = tx.QueryRow(ctx, `
		with lapsed as (delete from mail_turn where person_id = $1 and sent_at is null and lapses_at <= $2)
		select max(sent_at) from mail_turn where person_id = $1`, person, now).Scan(&sent)
	if err != nil {
		return latest, nil, err
	}
	if sent != nil {
		latest = *sent
	}
	rows, err := tx.Query(ctx, `
		select id, kind, about, due_at, taken_at from mail_turn where person_id = $1 and sent_at is null order by due_at, kind, id`, person)
	if err != nil {
		return latest, nil, err
	}
	waiting, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (w Waiting, err error) {
		err = row.Scan(&w.ID, &w.Kind, &w.About, &w.Due, &w.Taken)
		w.Counted = s.sources[w.Kind].Counted
		return w, err
	})
	return latest, slices.DeleteFunc(waiting, func(w Waiting) bool { return s.sources[w.Kind].Write == nil }), err
}

func ids(all []Waiting) (ids []string) {
	for _, w := range all {
		ids = append(ids, w.ID)
	}
	return ids
}

// release lets what was taken wait again, and notes when it was refused since the person has no mailbox.
func (s *Service) release(ctx context.Context, person string, taken []Waiting, refused bool) error {
	now := s.now()
	err := pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		if _, err := lock(ctx, tx, person); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `update mail_turn set taken_at = null where id = any($1) and sent_at is null`, ids(taken))
		for i := 0; err == nil && refused && i < len(taken); i++ {
			if note := s.sources[taken[i].Kind].Refused; note != nil {
				err = note(ctx, tx, taken[i].About, now)
			}
		}
		return err
	})
	if errors.Is(err, pgx.ErrNoRows) { // the person was deleted meanwhile, and nothing waits
		return nil
	}
	return database.Translate(err)
}

// drop forgets what is of no use any more.
func (s *Service) drop(ctx context.Context, useless []Waiting) error {
	if len(useless) == 0 {
		return nil
	}
	_, err := s.db.Exec(ctx, `delete from mail_turn where id = any($1) and sent_at is null`, ids(useless))
	return database.Translate(err)
}

// sent counts a mail as sent. Its due time and the time at which it lapses are cleared, since they would show
// which round an invitation was for. A mail that Add gave another time while it was sent waits again.
func (s *Service) sent(ctx context.Context, person string, mailed []Waiting) error {
	now := s.now()
	return database.Translate(pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		if _, err := lock(ctx, tx, person); err != nil {
			return err
		}
		again, err := moved(ctx, tx, mailed)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			update mail_turn set sent_at = $2, due_at = $2, lapses_at = null, try_at = null, taken_at = null where id = any($1)`, ids(mailed), now)
		for i := 0; err == nil && i < len(mailed); i++ {
			if note := s.sources[mailed[i].Kind].Sent; note != nil {
				err = note(ctx, tx, mailed[i].About, now)
			}
		}
		for i := 0; err == nil && i < len(again); i++ {
			again[i].Mail.Person = person
			err = s.Add(ctx, tx, again[i].Kind, []Mail{again[i].Mail})
		}
		return err
	}))
}

// later is a mail of a kind that got another time.
type later struct {
	Kind Kind
	Mail Mail
}

// moved returns what got another time since it was taken.
func moved(ctx context.Context, tx pgx.Tx, taken []Waiting) ([]later, error) {
	rows, err := tx.Query(ctx, `select id, kind, about, due_at, lapses_at from mail_turn where id = any($1)`, ids(taken))
	if err != nil {
		return nil, err
	}
	var all []later
	var id string
	var l later
	var lapses *time.Time
	_, err = pgx.ForEachRow(rows, []any{&id, &l.Kind, &l.Mail.About, &l.Mail.Due, &lapses}, func() error {
		l.Mail.Lapses = time.Time{}
		if lapses != nil {
			l.Mail.Lapses = *lapses
		}
		if !slices.ContainsFunc(taken, func(w Waiting) bool { return w.ID == id && w.Due.Equal(l.Mail.Due) }) {
			all = append(all, l)
		}
		return nil
	})
	return all, err
}
