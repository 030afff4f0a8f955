package account

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/calendar"
	"reflectietool/internal/database"
	"reflectietool/internal/fault"
	"reflectietool/internal/turn"
)

// noticesAtOnce is for how many people one transaction makes notices.
const noticesAtOnce = 100

// due is the SQL for the moment at which a reflection is to be deleted, counted in UTC so that
// every server computes the same. It uses reflection r and account a; it is null when results are
// kept without limit.
const due = `((coalesce(r.finished_at, r.started_at) at time zone 'UTC' + make_interval(years => nullif(a.keep_years, 0)::int)) at time zone 'UTC')`

// keepYears and keepForever are choices in SQL.
var keepYears, keepForever = strconv.Itoa(KeepYears), strconv.Itoa(KeepForever)

// Keeping returns how long this person's results are kept and which deletions were announced. It
// returns fault.NotFound without an account.
func (s *Service) Keeping(ctx context.Context, person string) (Keeping, error) {
	var k Keeping
	err := s.db.QueryRow(ctx, `
		select keep_years, coalesce((
		           select jsonb_agg(jsonb_build_object('Reflection', r.id, 'StartedAt', r.started_at, 'FinishedAt', r.finished_at,
		                      'At', greatest(x.due_at, n.mailed_at + @notice::interval))
		                      order by greatest(x.due_at, n.mailed_at + @notice::interval), r.started_at, r.id)
		             from keeping_announced x join keeping_notice n on n.id = x.notice_id join reflection r on r.id = x.reflection_id
		            where n.person_id = a.person_id and r.person_id = a.person_id and n.mailed_at is not null and x.due_at = `+due+`), '[]')
		  from account a where person_id = @person`,
		pgx.NamedArgs{"person": person, "notice": NoticeTime}).Scan(&k.Years, &k.Leaving)
	local(k.Leaving)
	return k, database.Translate(err)
}

// setKeeping withdraws earlier announcements when the choice changes. Otherwise a change and its
// reversal could delete at once results that the person believes safe.
func (s *Service) setKeeping(ctx context.Context, person string, years int) error {
	err := pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		if err := lockPerson(ctx, tx, person); err != nil {
			return err
		}
		tag, err := tx.Exec(ctx, `
			with changed as (
			    select person_id from account where person_id = $1 and keep_years <> $2
			), told as (
			    delete from keeping_notice using changed where keeping_notice.person_id = changed.person_id
			)
			update account set keep_years = $2 where person_id = $1`, person, years)
		if err == nil && tag.RowsAffected() == 0 {
			return fault.NotFound
		}
		return err
	})
	return database.Translate(err)
}

// announce makes a notice, with the mail that waits for its turn, for people who have a reflection due
// within NoticeTime. It returns the number of people it found. It finds
// the results of most people, who keep them as long as the site proposes, by their age, and those of the
// others person by person: few are so old, and the table of reflections is long. (Two days more than the
// years, since a year does not always have the same length.)
func (s *Service) announce(ctx context.Context) (int, error) {
	now := s.now()
	var notices []turn.Mail
	err := pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		// Two servers take turns, so that nobody gets two mails.
		if _, err := tx.Exec(ctx, `select pg_advisory_xact_lock(hashtext('keeping'))`); err != nil {
			return err
		}
		rows, err := tx.Query(ctx, `
			with old as (
			    select r.id, r.person_id, `+due+` as due_at from reflection r join account a using (person_id)
			     where a.keep_years = `+keepYears+` and coalesce(r.finished_at, r.started_at) < @ahead::timestamptz - interval '`+keepYears+` years - 2 days'
			     union all
			    select r.id, r.person_id, r.due_at
			      from account a, lateral (select id, person_id, `+due+` as due_at from reflection r where r.person_id = a.person_id offset 0) r
			     where a.keep_years <> `+keepYears+` and a.keep_years <> `+keepForever+`
			), leaving as (
			    select id, person_id, due_at from old
			     where due_at <= @ahead and due_at is distinct from (select x.due_at from keeping_announced x where x.reflection_id = old.id)
			), people as (
			    select person_id from leaving group by person_id having min(due_at) <= @soon order by 1 limit @most
			), fresh as (
			    insert into keeping_notice (person_id, made_at) select person_id, @now from people
			    returning id, person_id
			), announced as (
			    insert into keeping_announced (reflection_id, notice_id, due_at)
			    select leaving.id, fresh.id, due_at from leaving join fresh using (person_id)
			        on conflict (reflection_id) do update set notice_id = excluded.notice_id, due_at = excluded.due_at
			)
			select id, person_id from fresh`,
			pgx.StrictNamedArgs{
				"now": now, "soon": now.Add(NoticeTime), "ahead": now.Add(together), "most": noticesAtOnce,
			})
		if err != nil {
			return err
		}
		notices, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (turn.Mail, error) {
			notice := turn.Mail{Due: now}
			return notice, row.Scan(&notice.About, &notice.Person)
		})
		if err != nil {
			return err
		}
		return s.turns.Add(ctx, tx, keepingMail, notices)
	})
	return len(notices), database.Translate(err)
}

// notice removes from a notice the reflections that are no longer due as announced, and returns the
// rest. It returns fault.NotFound when nothing is left, or when the notice was mailed already.
func (s *Service) notice(ctx context.Context, id string) (leaving []Leaving, err error) {
	err = pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `
			delete from keeping_announced x using reflection r, account a
			 where x.notice_id = $1 and r.id = x.reflection_id and a.person_id = r.person_id and x.due_at is distinct from `+due, id); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `
			delete from keeping_notice where id = $1 and not exists (select from keeping_announced where notice_id = $1)`, id); err != nil {
			return err
		}
		err := tx.QueryRow(ctx, `
			select (
			           select jsonb_agg(jsonb_build_object('Reflection', r.id, 'StartedAt', r.started_at, 'FinishedAt', r.finished_at,
			                      'At', greatest(x.due_at, $2)) order by greatest(x.due_at, $2), r.started_at, r.id)
			             from keeping_announced x join reflection r on r.id = x.reflection_id
			            where x.notice_id = n.id and r.person_id = n.person_id)
			  from keeping_notice n where n.id = $1 and mailed_at is null`, id, s.now().Add(NoticeTime)).Scan(&leaving)
		if errors.Is(err, pgx.ErrNoRows) { // commits, so that the rows deleted above stay deleted
			return nil
		}
		return err
	})
	if err == nil && len(leaving) == 0 {
		err = pgx.ErrNoRows
	}
	local(leaving)
	return leaving, database.Translate(err)
}

// local puts times that were read from JSON in the same zone as all other times.
func local(leaving []Leaving) {
	for i := range leaving {
		l := &leaving[i]
		l.StartedAt, l.At = l.StartedAt.In(calendar.Amsterdam), l.At.In(calendar.Amsterdam)
		if l.FinishedAt != nil {
			*l.FinishedAt = l.FinishedAt.In(calendar.Amsterdam)
		}
	}
}

func noticeMailed(ctx context.Context, tx pgx.Tx, id string, at time.Time) error {
	_, err := tx.Exec(ctx, `update keeping_notice set mailed_at = $2 where id = $1 and mailed_at is null`, id, at)
	return err
}

// deleteAnnounced deletes the reflections that were announced by a mail at least NoticeTime ago and
// are still due, of a batch of people at a time. It returns how many it deleted.
func (s *Service) deleteAnnounced(ctx context.Context) (int64, error) {
	var reflections int64
	after := "00000000-0000-0000-0000-000000000000"
	_, err := database.InBatches(ctx, func(most int) (int64, error) {
		people, gone, err := s.deleteAnnouncedOf(ctx, after, most)
		if err != nil || len(people) == 0 {
			return 0, err
		}
		reflections, after = reflections+gone, people[len(people)-1]
		return int64(len(people)), nil
	})
	return reflections, err
}

// deleteAnnouncedOf deletes those of at most so many people, in the order of their ids, beginning
// behind the id after. It returns these people, and the number of reflections. It locks person and account first, so a choice that is being made counts either
// before it or after it; if it has to wait for that lock, it sees the choice.
func (s *Service) deleteAnnouncedOf(ctx context.Context, after string, most int) (people []string, gone int64, err error) {
	now := s.now()
	err = pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		err := tx.QueryRow(ctx, `
			with a as materialized (
			    select account.person_id, account.keep_years from person join account on account.person_id = person.id
			     where person.id in (select n.person_id from keeping_notice n join keeping_announced x on x.notice_id = n.id
			                          where n.mailed_at <= @told and x.due_at <= @now)
			       and person.id > @after
			     order by person.id limit @most for no key update
			), gone as (
			    delete from reflection r using a, keeping_announced x, keeping_notice n
			     where r.person_id = a.person_id and x.reflection_id = r.id and n.id = x.notice_id and n.person_id = a.person_id
			       and n.mailed_at <= @told and x.due_at <= @now and x.due_at = `+due+`
			    returning r.id
			)
			select array(select person_id::text from a order by person_id), (select count(*) from gone)`,
			pgx.StrictNamedArgs{"now": now, "told": now.Add(-NoticeTime), "after": after, "most": most}).Scan(&people, &gone)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			delete from keeping_notice n
			 where mailed_at <= $1 and not exists (select from keeping_announced where notice_id = n.id)`, now.Add(-NoticeTime))
		return err
	})
	return people, gone, database.Translate(err)
}
