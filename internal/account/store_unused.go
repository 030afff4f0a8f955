package account

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/calendar"
	"reflectietool/internal/database"
	"reflectietool/internal/turn"
)

// unusedAt is the SQL for the moment from which an account is unused too long, counted in UTC so that
// every server computes the same. It uses person p.
var unusedAt = `((p.last_seen_at at time zone 'UTC' + interval '` + strconv.Itoa(UnusedYears) + ` years') at time zone 'UTC')`

// mayGo is the SQL condition that nobody depends on account a. See DeleteUnused.
const mayGo = `not a.national and not exists (
	select from member m where m.person_id = a.person_id and m.admin and not exists (
	       select from member other where other.organisation_id = m.organisation_id and other.person_id <> m.person_id and other.admin))`

// announceUnused makes the mails, which wait for their turn, for accounts that will be unused for
// UnusedYears within NoticeTime. It returns how many it found.
func (s *Service) announceUnused(ctx context.Context) (int, error) {
	now := s.now()
	var mails []turn.Mail
	err := pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		// Two servers take turns, so that nobody is announced twice.
		if _, err := tx.Exec(ctx, `select pg_advisory_xact_lock(hashtext('unused'))`); err != nil {
			return err
		}
		rows, err := tx.Query(ctx, `
			with unused as (
			    select p.id, p.last_seen_at from person p join account a on a.person_id = p.id
			     where p.last_seen_at <= $1 and a.unused_since is distinct from p.last_seen_at and `+mayGo+`
			     order by p.last_seen_at limit $2
			)
			update account set unused_since = last_seen_at, unused_refused_at = null, unused_mailed_at = null from unused where person_id = id returning person_id`,
			now.UTC().AddDate(-UnusedYears, 0, 0).Add(NoticeTime), noticesAtOnce)
		if err != nil {
			return err
		}
		mails, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (turn.Mail, error) {
			m := turn.Mail{Due: now}
			err := row.Scan(&m.Person)
			m.About = m.Person
			return m, err
		})
		if err != nil {
			return err
		}
		return s.turns.Add(ctx, tx, unusedMail, mails)
	})
	return len(mails), database.Translate(err)
}

// unusedUntil returns when an account will be deleted if its mail goes out now. It returns
// fault.NotFound when the account was used since it was announced, and when it was mailed already.
func (s *Service) unusedUntil(ctx context.Context, person string) (at time.Time, err error) {
	err = s.db.QueryRow(ctx, `
		select greatest(`+unusedAt+`, $2) from person p join account a on a.person_id = p.id
		 where p.id = $1 and a.unused_since = p.last_seen_at and a.unused_mailed_at is null and `+mayGo,
		person, s.now().Add(NoticeTime)).Scan(&at)
	return at.In(calendar.Amsterdam), database.Translate(err)
}

func unusedMailed(ctx context.Context, tx pgx.Tx, person string, at time.Time) error {
	_, err := tx.Exec(ctx, `
		update account set unused_mailed_at = $2 where person_id = $1 and unused_since is not null and unused_mailed_at is null`, person, at)
	return err
}

// unusedRefused stores when the mail was first refused. When that was NoticeTime ago, the account counts as announced at that
// first refusal.
func unusedRefused(ctx context.Context, tx pgx.Tx, person string, at time.Time) error {
	_, err := tx.Exec(ctx, `
		update account
		   set unused_refused_at = coalesce(unused_refused_at, $2),
		       unused_mailed_at = case when unused_refused_at <= $3 then unused_refused_at end
		 where person_id = $1 and unused_since is not null and unused_mailed_at is null`, person, at, at.Add(-NoticeTime))
	return err
}

// deleteUnused deletes the accounts that were announced at least NoticeTime ago. It returns how many. An account that cannot be
// deleted now keeps no other; the error names all causes.
func (s *Service) deleteUnused(ctx context.Context) (gone int64, err error) {
	failed, causes := []string{}, []error{}
	_, err = database.InBatches(ctx, func(most int) (int64, error) {
		rows, err := s.db.Query(ctx, `
			select person_id::text from account where unused_mailed_at <= $1 and person_id <> all($2) order by unused_mailed_at limit $3`,
			s.now().Add(-NoticeTime), failed, most)
		if err != nil {
			return 0, database.Translate(err)
		}
		people, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			return 0, database.Translate(err)
		}
		for _, person := range people {
			deleted, err := s.deleteIfUnused(ctx, person)
			if err != nil {
				failed, causes = append(failed, person), append(causes, err)
			}
			if deleted {
				gone++
			}
		}
		return int64(len(people)), ctx.Err()
	})
	return gone, errors.Join(append(causes, err)...)
}

// deleteIfUnused deletes a person who was announced, or voids the announcement of one who came back or on
// whom an organisation has come to depend: before that account goes there is another mail. A visit that
// is being recorded counts either before it or after it.
func (s *Service) deleteIfUnused(ctx context.Context, person string) (deleted bool, err error) {
	now := s.now()
	err = pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		alone, err := onlyAdminOf(ctx, tx, person)
		if err != nil {
			return err
		}
		err = tx.QueryRow(ctx, `
			select true from person p join account a on a.person_id = p.id
			 where p.id = @person and a.unused_since = p.last_seen_at and a.unused_mailed_at <= @told and `+unusedAt+` <= @now and `+mayGo+`
			   for update of p`,
			pgx.StrictNamedArgs{"person": person, "now": now, "told": now.Add(-NoticeTime)}).Scan(&deleted)
		switch {
		case errors.Is(err, pgx.ErrNoRows) || err == nil && len(alone) > 0:
			deleted = false
			_, err = tx.Exec(ctx, `update account set unused_since = null, unused_refused_at = null, unused_mailed_at = null where person_id = $1`, person)
			return err
		case err != nil:
			return err
		}
		return s.remove(ctx, tx, person)
	})
	return deleted && err == nil, database.Translate(err)
}

// Visited records a visit of a person without a session, such as an answer by the link in a mail, in the
// transaction that stores it.
func Visited(ctx context.Context, tx pgx.Tx, person string, at time.Time) error {
	_, err := tx.Exec(ctx, `update person set last_seen_at = greatest(last_seen_at, $2) where id = $1`, person, at)
	return err
}
