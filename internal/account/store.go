package account

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
	"reflectietool/internal/fault"
)

// ShownName is the SQL for the name of account a that colleagues see: the name, or the address when
// no name was given.
const ShownName = `coalesce(nullif(a.name, ''), a.email)`

// shards is over how many rows the count of guests of an hour is spread. Each connection has its own
// row, as long as there are fewer connections than this.
const shards = 64

// begin returns fault.NotFound when too many guests began in this hour. Starts at the same moment do
// not see each other, so a few more than the limit may begin.
func (s *Service) begin(ctx context.Context, token []byte, remember bool) (string, error) {
	var person string
	now := s.now()
	err := s.db.QueryRow(ctx, `
		with counted as (
		    insert into guest_count (hour, shard, guests) select @hour, pg_backend_pid() % @shards::int, 1
		     where @most = 0 or (select coalesce(sum(guests), 0) from guest_count where hour = @hour) < @most
		        on conflict (hour, shard) do update set guests = guest_count.guests + 1
		    returning hour
		), visitor as (
		    insert into person (created_at, last_seen_at) select @now, @now from counted returning id
		), visit as (
		    insert into session (token_hash, person_id, remembered, created_at, touched_at, expires_at)
		    select @token, id, @remember, @now, @now, @expires from visitor
		)
		select id from visitor`,
		pgx.StrictNamedArgs{
			"now": now, "token": token, "remember": remember, "expires": now.Add(Session{Remembered: remember}.life()),
			"hour": hourOf(now), "shards": shards, "most": s.limits.GuestsPerHour,
		}).Scan(&person)
	return person, database.Translate(err)
}

// askSession adds to a batch the question what the session with a token is.
func (s *Service) askSession(batch *database.Batch, token []byte, found *visit) {
	batch.Queue(`
		select session.person_id, coalesce(email, ''), coalesce(name, ''), coalesce(national, false),
		       coalesce(guest_id::text, ''), remembered, next_path, touched_at,
		       exists (select from resume_code where resume_code.person_id = session.person_id),
		       coalesce(home.admin, false), coalesce(home.theme, ''), session.created_at,
		       lead.teams, coalesce(lead.team, '')
		  from session left join account on account.person_id = session.person_id
		  left join lateral (
		      select bool_or(admin) as admin, (array_agg(theme order by joined_at desc))[1] as theme
		        from member join organisation on organisation.id = organisation_id
		       where member.person_id = account.person_id
		  ) home on true
		  left join lateral (
		      select count(*) as teams, min(team_id::text) as team
		        from team_member where team_member.person_id = account.person_id and leads
		  ) lead on true
		 where token_hash = $1 and expires_at > $2 and signed_in = (email is not null)`, token, s.now(),
	).QueryRow(func(row pgx.Row) error {
		err := row.Scan(&found.Person, &found.Email, &found.Name, &found.National,
			&found.Guest, &found.Remembered, &found.Next, &found.touched, &found.HasCode, &found.Admin, &found.Theme, &found.Began,
			&found.Leads, &found.Team)
		if found.over = errors.Is(err, pgx.ErrNoRows); found.over {
			return nil
		}
		return err
	})
}

// Acting is the SQL expression for the person of the session whose token is @session, hashed: null when
// it is over, and also when its visit must be recorded again, which only Session does. A statement on
// behalf of the person that uses it needs no query for the session. ActingArgs adds its arguments.
const Acting = `(select s.person_id from session s left join account a using (person_id)
	where s.token_hash = @session and s.expires_at > @session_now and s.touched_at > @session_fresh and s.signed_in = (a.person_id is not null))`

// ActingArgs adds to args what Acting needs for a token.
func ActingArgs(args pgx.StrictNamedArgs, token Token, now time.Time) {
	args["session"], args["session_now"], args["session_fresh"] = Hash(string(token)), now, now.Add(-touchEvery)
}

// touch locks the person before the session, as deleting a person does: in the other order the two
// could deadlock.
func (s *Service) touch(ctx context.Context, token []byte, session Session) error {
	now := s.now()
	tag, err := s.db.Exec(ctx, `
		with visitor as (
		    update person set last_seen_at = @now
		     where id = @person and exists (select from session where token_hash = @token and person_id = @person)
		    returning id
		)
		update session set remembered = @remember, touched_at = @now, expires_at = least(@expires, ends_at)
		  from visitor where token_hash = @token and person_id = visitor.id`,
		pgx.StrictNamedArgs{
			"token": token, "person": session.Person, "remember": session.Remembered,
			"now": now, "expires": now.Add(session.life()),
		})
	if err == nil && tag.RowsAffected() == 0 { // deleted since it was read
		return ErrSessionOver
	}
	return database.Translate(err)
}

func (s *Service) renew(ctx context.Context, token, fresh []byte) error {
	tag, err := s.db.Exec(ctx, `update session set token_hash = $2 where token_hash = $1 and expires_at > $3`, token, fresh, s.now())
	if err == nil && tag.RowsAffected() == 0 {
		return fault.NotFound
	}
	return database.Translate(err)
}

func (s *Service) setResumeCode(ctx context.Context, person string, code []byte) error {
	tag, err := s.db.Exec(ctx, `
		insert into resume_code (person_id, code_hash, created_at)
		select id, $2, $3 from person where id = $1 for key share
		    on conflict (person_id) do update set code_hash = excluded.code_hash, created_at = excluded.created_at`,
		person, code, s.now())
	if err == nil && tag.RowsAffected() == 0 { // deleted in another tab
		return ErrSessionOver
	}
	return database.Translate(err)
}

func (s *Service) resume(ctx context.Context, code, token []byte, remember bool) error {
	now := s.now()
	tag, err := s.db.Exec(ctx, `
		with visitor as (
		    update person set last_seen_at = @now
		      from resume_code where code_hash = @code and person_id = id returning id
		)
		insert into session (token_hash, person_id, remembered, created_at, touched_at, expires_at)
		select @token, id, @remember, @now, @now, @expires from visitor`,
		pgx.StrictNamedArgs{
			"now": now, "code": code, "token": token, "remember": remember, "expires": now.Add(Session{Remembered: remember}.life()),
		})
	if err == nil && tag.RowsAffected() == 0 {
		return fault.NotFound
	}
	return database.Translate(err)
}

// Delete removes the person and everything of theirs: account and address, invitations,
// memberships, sessions, code, reflections, plan. In what others shared with this address, the address is
// erased; questions to it to be a maatje are deleted. All of it is done when Delete returns; deleting a
// person who no longer exists is no error. Deletion is never refused: when an organisation loses its last
// beheerder, the landelijk beheerders get a mail, where mail is offered. The function of OnDelete puts the person on
// the list that outlives a restored backup; its error means that the person is gone and the list does not know yet.
//
// The trail gets no line. It would link a name that now disappears to the pseudonym under which the
// trail lists everything this person did before.
func (s *Service) Delete(ctx context.Context, person string) error {
	err := pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		alone, err := onlyAdminOf(ctx, tx, person)
		if err != nil {
			return err
		}
		if err := s.remove(ctx, tx, person); err != nil || s.queue == nil {
			return err
		}
		for _, organisation := range alone {
			if err := s.queue.Add(ctx, tx, WithoutAdminJob, organisation); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return database.Translate(err)
	}
	return s.deleted(ctx)
}

// remove deletes a person with everything of theirs.
func (s *Service) remove(ctx context.Context, tx pgx.Tx, person string) error {
	_, err := tx.Exec(ctx, `
		with known as (select email_key from account where person_id = $1),
		     requests as (delete from sign_in using known where sign_in.email_key = known.email_key),
		     invitations as (delete from invitation using known where invitation.email_key = known.email_key),
		     asked as (delete from buddy using known where buddy.email_key = known.email_key),
		     received as (update share set email = '', email_key = '', revoked_at = coalesce(revoked_at, $2)
		                    from known where share.email_key = known.email_key and share.email_key <> '')
		delete from person where id = $1`, person, s.now())
	return err
}

// onlyAdminOf lists the organisations that have no other beheerder than this person. It locks all
// organisations that the person is a member of, so that roles do not change in the meantime, in the
// same order as everyone else who locks several.
func onlyAdminOf(ctx context.Context, tx pgx.Tx, person string) ([]string, error) {
	_, err := tx.Exec(ctx, `
		select from organisation
		 where id in (select organisation_id from member where person_id = $1)
		 order by id for no key update`, person)
	if err != nil {
		return nil, err
	}
	rows, err := tx.Query(ctx, `
		select organisation_id::text from member m
		 where person_id = $1 and admin
		   and not exists (select from member other
		                    where other.organisation_id = m.organisation_id and other.person_id <> m.person_id and other.admin)`, person)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// Leave ends one session.
func (s *Service) Leave(ctx context.Context, token Token) error {
	_, err := s.db.Exec(ctx, `delete from session where token_hash = $1`, Hash(string(token)))
	return database.Translate(err)
}

// Purge removes what has expired: sessions, sign-in requests, counts of guests, and guests with their
// work GuestLife after their last visit, or ResumableLife if they have a code. It works in batches
// until the time of ctx is nearly over, and the next purge goes on there. It returns the number of
// guests removed. Several servers may run it at once.
func (s *Service) Purge(ctx context.Context) (int64, error) {
	now := s.now()
	for _, expired := range []struct {
		statement string
		until     time.Time
	}{
		{`delete from session where token_hash = any(array(select token_hash from session where expires_at <= $2 limit $1))`, now},
		{`delete from sign_in where id = any(array(select id from sign_in where created_at <= $2 limit $1))`, now.Add(-RequestLife)},
		{`delete from oidc_flow where state_hash = any(array(select state_hash from oidc_flow where expires_at <= $2 limit $1))`, now},
		{`delete from guest_count where ctid = any(array(select ctid from guest_count where hour < $2 limit $1))`, hourOf(now)},
	} {
		if _, err := database.Purge(ctx, s.db, expired.statement, expired.until); err != nil {
			return 0, err
		}
	}
	// A guest who is just coming back is locked, and is skipped. The codes are asked for one by one: an exists
	// here would be planned as a reading of all of them.
	return database.Purge(ctx, s.db, `
		delete from person where id = any(array(
		       select id from person p
		        where last_seen_at <= $2 and not exists (select from account where person_id = p.id)
		          and (last_seen_at <= $3 or (select person_id from resume_code where person_id = p.id) is null)
		        order by last_seen_at limit $1 for update of p skip locked))`,
		now.Add(-GuestLife), now.Add(-ResumableLife))
}
