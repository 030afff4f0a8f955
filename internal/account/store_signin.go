package account

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
)

// added is the outcome of a request.
type added struct {
	id            string // "" when it was refused
	lately, today int    // earlier mails to the address for this purpose, in an hour and in 24
}

// addSignIn stores a request together with the job that mails it: neither exists without the other.
// A request beyond the limits is not stored; instead the codes and links that were mailed for it
// before work again. That makes no code easier to guess, since the attempts remain counted.
func (s *Service) addSignIn(ctx context.Context, r request) (added, error) {
	var got added
	now, limits := s.now(), s.limits.SignIn
	err := pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		if err := lockAddress(ctx, tx, r.Email); err != nil { // without it, two requests at once could both count as the last one allowed
			return err
		}
		err := tx.QueryRow(ctx, `
			with earlier as (
			    select count(*) filter (where created_at > @hour_ago) as lately, count(*) as today from sign_in
			     where email_key = @key and purpose = @purpose and created_at > @day_ago
			), added as (
			    insert into sign_in (purpose, email, email_key, next_path, remember, person_id, created_at, expires_at)
			    select @purpose, @email, @key, @next, @remember, nullif(@person, '')::uuid, @now, @expires from earlier
			     where lately < @per_hour and today < @per_day
			       and (select count(*) from sign_in where created_at > @hour_ago) < @in_total
			    returning id
			), again as (
			    update sign_in set expires_at = greatest(expires_at, @works_until)
			     where email_key = @key and purpose = @purpose and created_at > @day_ago
			       and used_at is null and code_hash is not null and not exists (select from added)
			)
			select coalesce((select id::text from added), ''), lately, today from earlier`,
			pgx.StrictNamedArgs{
				"purpose": r.purpose, "email": r.Address, "key": r.Key, "next": r.Next, "remember": r.Remember, "person": r.person,
				"now": now, "expires": now.Add(RequestLife), "works_until": now.Add(CodeLife),
				"hour_ago": now.Add(-time.Hour), "day_ago": now.Add(-RequestLife), "per_hour": atMost(limits.MailsPerHour),
				"per_day": atMost(limits.MailsPerDay), "in_total": atMost(limits.MailsInTotal),
			}).Scan(&got.id, &got.lately, &got.today)
		if err != nil || got.id == "" {
			return err
		}
		return s.queue.Add(ctx, tx, signInJob, got.id)
	})
	return got, database.Translate(err)
}

func (s *Service) setSignInCode(ctx context.Context, id string, code, link []byte) (asked, error) {
	var a asked
	now := s.now()
	err := s.db.QueryRow(ctx, `
		update sign_in set code_hash = @code, link_hash = @link, expires_at = @expires
		 where id = @id and used_at is null and created_at > @oldest
		returning purpose, email,
		    exists (select from account where account.email_key = sign_in.email_key and account.person_id <> sign_in.person_id)`,
		pgx.StrictNamedArgs{
			"id": id, "code": code, "link": link, "expires": now.Add(CodeLife), "oldest": now.Add(-RequestLife),
		}).Scan(&a.purpose, &a.email, &a.taken)
	return a, database.Translate(err)
}

// trySignIn counts an attempt, unless it is refused. Attempts for one address take turns, so that
// many at once cannot pass the limit of a day. Requests that were used do not count: their code or
// link was right. It returns fault.NotFound for a request that does not exist.
func (s *Service) trySignIn(ctx context.Context, why purpose, id string) (try, error) {
	var got try
	now, limits := s.now(), s.limits.SignIn
	err := pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		var email Email
		if err := tx.QueryRow(ctx, `select email_key from sign_in where id = $1 and purpose = $2`, id, why).Scan(&email.Key); err != nil {
			return err
		}
		if err := lockAddress(ctx, tx, email); err != nil {
			return err
		}
		return tx.QueryRow(ctx, `
			with earlier as (
			    select coalesce(sum(tries), 0) as today from sign_in
			     where email_key = @key and purpose = @purpose and created_at > @day_ago and used_at is null
			), tried as (
			    update sign_in set tries = tries + 1 from earlier
			     where id = @id and used_at is null and code_hash is not null and expires_at > @now
			       and tries < @per_code::int and today < @per_day
			    returning code_hash, tries
			)
			select code_hash, coalesce(tries, 0), today + (tries is not null)::int from earlier left join tried on true`,
			pgx.StrictNamedArgs{
				"id": id, "key": email.Key, "purpose": why, "now": now, "day_ago": now.Add(-RequestLife),
				"per_code": atMost(limits.TriesPerCode), "per_day": atMost(limits.TriesPerDay),
			}).Scan(&got.code, &got.tries, &got.today)
	})
	return got, database.Translate(err)
}

// warnOwner queues the mail about wrong codes, whether or not the address has an account: the answer
// must not take longer for one that has.
func (s *Service) warnOwner(ctx context.Context, id string) error {
	err := pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error { return s.queue.Add(ctx, tx, wrongCodesJob, id) })
	return database.Translate(err)
}

// ownerToWarn returns the address of the account that a request is for. It returns fault.NotFound
// when there is none, or when its owner was warned in the last 24 hours.
func (s *Service) ownerToWarn(ctx context.Context, id string) (string, error) {
	var email string
	err := s.db.QueryRow(ctx, `
		select account.email from account join sign_in using (email_key)
		 where id = $1 and (warned_at is null or warned_at <= $2)`, id, s.now().Add(-RequestLife)).Scan(&email)
	return email, database.Translate(err)
}

func (s *Service) ownerWarned(ctx context.Context, id string) error {
	_, err := s.db.Exec(ctx, `
		update account set warned_at = $2 from sign_in where sign_in.id = $1 and account.email_key = sign_in.email_key`, id, s.now())
	return database.Translate(err)
}

func (s *Service) signInOfLink(ctx context.Context, link []byte) (string, error) {
	var id string
	err := s.db.QueryRow(ctx, `select id from sign_in where link_hash = $1 and purpose = $2`, link, toSignIn).Scan(&id)
	return id, database.Translate(err)
}

// useSignIn uses up a request and begins the session, in one transaction. It returns fault.NotFound
// when the request was used or has expired.
func (s *Service) useSignIn(ctx context.Context, id string, remember *bool, token []byte, browser Browser) error {
	now := s.now()
	err := pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		var email Email
		var after Afterwards
		err := tx.QueryRow(ctx, `
			update sign_in set used_at = $2
			 where id = $1 and purpose = $3 and used_at is null and code_hash is not null and expires_at > $2
			returning email, email_key, next_path, coalesce($4, remember)`,
			id, now, toSignIn, remember).Scan(&email.Address, &email.Key, &after.Next, &after.Remember)
		if err != nil {
			return err
		}
		person, err := s.personOf(ctx, tx, email, browser.NewPerson)
		if err != nil {
			return err
		}
		return s.beginSignedIn(ctx, tx, signedIn{person, after}, token, browser.Old)
	})
	return database.Translate(err)
}

// signedIn is the person who signed in, with their wishes for after that.
type signedIn struct {
	person string
	Afterwards
}

// beginSignedIn begins the session of a person who signed in, by mail or otherwise. The session
// that this browser had ends. If it was a guest's, the new session remembers that guest until the
// person says whose the work is. A browser that never received the answer signs in again with its
// old token, and finds that work again.
func (s *Service) beginSignedIn(ctx context.Context, tx pgx.Tx, who signedIn, token []byte, old Token) error {
	now := s.now()
	idle, most := SignedInIdle, SessionLife
	if who.Remember {
		idle, most = RememberedLife, RememberedLife
	}
	_, err := tx.Exec(ctx, `
		with gone as (
		    delete from session where token_hash = @old or (replaced_hash = @old and person_id = @person)
		    returning case when person_id = @person then guest_id else person_id end as guest_id
		), guest as (
		    select guest_id as id from gone
		     where (exists (select from reflection where reflection.person_id = guest_id)
		         or exists (select from goal where goal.person_id = guest_id)
		         or exists (select from plan_item where plan_item.person_id = guest_id)
		         or exists (select from agreement where agreement.person_id = guest_id)
		         or exists (select from register_period where register_period.person_id = guest_id)
		         or exists (select from offering_kept where offering_kept.person_id = guest_id)
		         or exists (select from offering_list where offering_list.person_id = guest_id)
		         or exists (select from offering_report where offering_report.person_id = guest_id)
		         or exists (select from offering_suggestion where offering_suggestion.person_id = guest_id)
		         or exists (select from offering_useful where offering_useful.person_id = guest_id)
		         or exists (select from offering_preference where offering_preference.person_id = guest_id))
		       and not exists (select from account where account.person_id = guest_id) limit 1
		)
		insert into session (token_hash, person_id, remembered, signed_in, guest_id, replaced_hash, next_path,
		                     created_at, touched_at, expires_at, ends_at)
		values (@token, @person, @remember, true, (select id from guest), (select @old::bytea from guest), @next,
		        @now, @now, @expires, @ends)`,
		pgx.StrictNamedArgs{
			"old": Hash(string(old)), "token": token, "person": who.person, "next": who.Next, "remember": who.Remember, "now": now,
			"expires": now.Add(idle), "ends": now.Add(most),
		})
	return err
}

// spendSignIn uses up a request for the address of this person's account.
func (s *Service) spendSignIn(ctx context.Context, person, id string) error {
	tag, err := s.db.Exec(ctx, `
		update sign_in set used_at = @now from account
		 where id = @id and purpose = @purpose and used_at is null and code_hash is not null and expires_at > @now
		   and account.email_key = sign_in.email_key and account.person_id = @person`,
		pgx.StrictNamedArgs{"id": id, "purpose": toDelete, "person": person, "now": s.now()})
	if err == nil && tag.RowsAffected() == 0 {
		err = pgx.ErrNoRows
	}
	return database.Translate(err)
}

// lockAddress makes transactions about one address take turns, until tx ends.
func lockAddress(ctx context.Context, tx pgx.Tx, email Email) error {
	_, err := tx.Exec(ctx, `select pg_advisory_xact_lock(hashtextextended($1, 0))`, email.Key)
	return err
}

// personOf returns the person with this address. When there is none, it makes a person with an
// account, unless newPerson returns an error, which it returns then.
func (s *Service) personOf(ctx context.Context, tx pgx.Tx, email Email, newPerson Admission) (string, error) {
	if err := lockAddress(ctx, tx, email); err != nil { // without it, two first sign-ins could make two accounts
		return "", err
	}
	var person string
	now := s.now()
	err := tx.QueryRow(ctx, `
		update person set last_seen_at = $2 from account where email_key = $1 and person_id = id returning id`,
		email.Key, now).Scan(&person)
	if !errors.Is(err, pgx.ErrNoRows) {
		return person, err
	}
	if newPerson != nil {
		if err := newPerson(ctx, tx); err != nil {
			return "", err
		}
	}
	err = tx.QueryRow(ctx, `
		with fresh as (
		    insert into person (created_at, last_seen_at) values ($3, $3) returning id
		)
		insert into account (person_id, email, email_key, created_at) select id, $2, $1, $3 from fresh returning person_id`,
		email.Key, email.Address, now).Scan(&person)
	return person, err
}

// Claim moves the guest's work of this browser to the person who signed in, in one transaction: it
// moves the reflections, the plan and what the guest recorded about offerings, and deletes the guest with the
// resume code. Where both recorded something, the account's value stays. Goals of the guest rest when the
// person would otherwise have more than two active ones. The guest's consent to
// count development points in an overview is not moved: consent is given, not inherited. Without a
// guest it does nothing.
func (s *Service) Claim(ctx context.Context, token Token, session Session) error {
	err := pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		var guest string
		err := tx.QueryRow(ctx, `
			select id from person
			 where id = (select guest_id from session where token_hash = $1 and person_id = $2 and signed_in)
			   and not exists (select from account where person_id = id)
			   for update`, Hash(string(token)), session.Person).Scan(&guest)
		if err != nil {
			return err
		}
		if err := lockPerson(ctx, tx, session.Person); err != nil { // goals are counted
			return err
		}
		for _, move := range moves {
			if _, err := tx.Exec(ctx, move, session.Person, guest); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, `delete from person where id = $1`, guest); err != nil {
			return err
		}
		// Nobody was deleted yet: in a backup of before this, the work is still the guest's.
		_, err = tx.Exec(ctx, `
			with guest as (delete from deletion where mark = (select deletion_mark(secret, $2) from request_secret) returning mark, at)
			insert into claimed (person_id, mark, at) select $1, mark, at from guest`, session.Person, guest)
		return err
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	return database.Translate(err)
}

// moves are the statements that give the rows of guest $2 to person $1. Rows that are not moved are
// deleted with the guest.
var moves = []string{
	`update goal set state = 'resting', look_back_on = null where person_id = $2 and id in (
	    select id from goal where person_id = $2 and state = 'active' order by started_at desc, id
	    offset (select greatest(0, 2 - count(*)) from goal where person_id = $1 and state = 'active'))`,
	`update reflection set person_id = $1 where person_id = $2`, // the goals that began from them follow
	`update goal set person_id = $1 where person_id = $2`,
	`update plan_item set person_id = $1 where person_id = $2`,
	`update agreement set person_id = $1 where person_id = $2`,
	`update register_period g set person_id = $1 where person_id = $2
	    and not exists (select from register_period where person_id = $1 and register_key = g.register_key)`,
	`update plan_calendar set person_id = $1 where person_id = $2
	    and not exists (select from plan_calendar where person_id = $1)`,
	`update offering_kept g set person_id = $1 where person_id = $2
	    and not exists (select from offering_kept k where k.person_id = $1 and k.offering_id = g.offering_id)`,
	`update offering_list set person_id = $1 where person_id = $2`,
	`update offering_report set person_id = $1 where person_id = $2`,
	`update offering_suggestion set person_id = $1 where person_id = $2`,
	`update offering_useful g set person_id = $1 where person_id = $2
	    and not exists (select from offering_useful u where u.person_id = $1 and u.offering_id = g.offering_id)`,
	`update offering_preference set person_id = $1 where person_id = $2
	    and not exists (select from offering_preference where person_id = $1)`,
}

// Disclaim records that the guest's work in this browser belongs to another person. It stays as it
// was, for whoever has its resume code, and is purged when it expires.
func (s *Service) Disclaim(ctx context.Context, token Token, session Session) error {
	_, err := s.db.Exec(ctx, `update session set guest_id = null where token_hash = $1 and person_id = $2`,
		Hash(string(token)), session.Person)
	return database.Translate(err)
}

// Visit is a browser in which someone is signed in.
type Visit struct {
	Since   time.Time
	Last    time.Time
	Current bool // the browser that sends this request
}

// Visits lists the browsers in which this person is signed in, the last used first.
func (s *Service) Visits(ctx context.Context, token Token, person string) ([]Visit, error) {
	rows, err := s.db.Query(ctx, `
		select created_at as since, touched_at as last, token_hash = $2 as current
		  from session where person_id = $1 and expires_at > $3
		 order by touched_at desc, created_at desc`, person, Hash(string(token)), s.now())
	if err != nil {
		return nil, database.Translate(err)
	}
	visits, err := pgx.CollectRows(rows, pgx.RowToStructByName[Visit])
	return visits, database.Translate(err)
}

// LeaveEverywhere ends every session of the person.
func (s *Service) LeaveEverywhere(ctx context.Context, person string) error {
	_, err := s.db.Exec(ctx, `delete from session where person_id = $1`, person)
	return database.Translate(err)
}

func (s *Service) signInAs(ctx context.Context, email string, after Afterwards, token []byte, old Token) error {
	err := pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		var person string
		err := tx.QueryRow(ctx, `select person_id from account where email = $1`, email).Scan(&person)
		if err != nil {
			return err
		}
		return s.beginSignedIn(ctx, tx, signedIn{person, after}, token, old)
	})
	return database.Translate(err)
}
