package account

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
)

// addSignIn stores a request together with the job that mails it: neither exists without the other.
// It returns fault.NotFound when the address was mailed too often.
func (s *Service) addSignIn(ctx context.Context, r request) (string, error) {
	var id string
	now := s.now()
	err := pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		if err := lockAddress(ctx, tx, r.Email); err != nil { // without it, two requests at once could both count as the last one allowed
			return err
		}
		err := tx.QueryRow(ctx, `
			insert into sign_in (purpose, email, email_key, next_path, person_id, created_at, expires_at)
			select @purpose, @email, @key, @next, nullif(@person, '')::uuid, @now, @expires
			 where (select count(*) from sign_in where email_key = @key and created_at > @hour_ago) < @most
			returning id`,
			pgx.StrictNamedArgs{
				"purpose": r.purpose, "email": r.Address, "key": r.Key, "next": r.next, "person": r.person,
				"now": now, "expires": now.Add(RequestLife),
				"hour_ago": now.Add(-time.Hour), "most": mailsPerHour,
			}).Scan(&id)
		if err != nil {
			return err
		}
		return s.queue.Add(ctx, tx, signInJob, id)
	})
	return id, database.Translate(err)
}

func (s *Service) setSignInCode(ctx context.Context, id string, code, link []byte) (asked, error) {
	var a asked
	now := s.now()
	err := s.db.QueryRow(ctx, `
		update sign_in set code_hash = @code, link_hash = @link, tries = 0, expires_at = @expires
		 where id = @id and used_at is null and created_at > @oldest
		returning purpose, email,
		    exists (select from account where account.email_key = sign_in.email_key and account.person_id <> sign_in.person_id)`,
		pgx.StrictNamedArgs{
			"id": id, "code": code, "link": link, "expires": now.Add(CodeLife), "oldest": now.Add(-RequestLife),
		}).Scan(&a.purpose, &a.email, &a.taken)
	return a, database.Translate(err)
}

// trySignIn counts an attempt and returns the hash to compare with and the number of attempts so
// far.
func (s *Service) trySignIn(ctx context.Context, why purpose, id string) (code []byte, tries int, err error) {
	err = s.db.QueryRow(ctx, `
		update sign_in set tries = tries + 1
		 where id = @id and purpose = @purpose and used_at is null and code_hash is not null
		   and expires_at > @now and tries < @most
		returning code_hash, tries`,
		pgx.StrictNamedArgs{"id": id, "purpose": why, "now": s.now(), "most": codeTries}).Scan(&code, &tries)
	return code, tries, database.Translate(err)
}

func (s *Service) signInOfLink(ctx context.Context, link []byte) (string, error) {
	var id string
	err := s.db.QueryRow(ctx, `select id from sign_in where link_hash = $1 and purpose = $2`, link, toSignIn).Scan(&id)
	return id, database.Translate(err)
}

// useSignIn uses up a request and begins the session, in one transaction. It returns fault.NotFound
// when the request was used or has expired.
func (s *Service) useSignIn(ctx context.Context, id string, token, old []byte) error {
	now := s.now()
	err := pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		var email Email
		var next string
		err := tx.QueryRow(ctx, `
			update sign_in set used_at = $2
			 where id = $1 and purpose = $3 and used_at is null and code_hash is not null and expires_at > $2
			returning email, email_key, next_path`, id, now, toSignIn).Scan(&email.Address, &email.Key, &next)
		if err != nil {
			return err
		}
		person, err := s.personOf(ctx, tx, email)
		if err != nil {
			return err
		}
		return s.beginSignedIn(ctx, tx, signedIn{person, next}, token, old)
	})
	return database.Translate(err)
}

// signedIn is the person who signed in, and the path of this site to go on to.
type signedIn struct{ person, next string }

// beginSignedIn begins the session of a person who signed in, by mail or otherwise. The session
// that this browser had ends. If it was a guest's, the new session remembers that guest until the
// person says whose the work is. A browser that never received the answer signs in again with its
// old token, and finds that work again.
func (s *Service) beginSignedIn(ctx context.Context, tx pgx.Tx, who signedIn, token, old []byte) error {
	now := s.now()
	_, err := tx.Exec(ctx, `
		with gone as (
		    delete from session where token_hash = @old or (replaced_hash = @old and person_id = @person)
		    returning case when person_id = @person then guest_id else person_id end as guest_id
		), guest as (
		    select guest_id as id from gone
		     where (exists (select from reflection where reflection.person_id = guest_id)
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
		values (@token, @person, true, true, (select id from guest), (select @old::bytea from guest), @next,
		        @now, @now, @expires, @ends)`,
		pgx.StrictNamedArgs{
			"old": old, "token": token, "person": who.person, "next": who.next, "now": now,
			"expires": now.Add(SignedInIdle), "ends": now.Add(SignedInLife),
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
// account.
func (s *Service) personOf(ctx context.Context, tx pgx.Tx, email Email) (string, error) {
	if err := lockAddress(ctx, tx, email); err != nil { // without it, two first sign-ins could make two accounts
		return "", err
	}
	var person string
	now := s.now()
	err := tx.QueryRow(ctx, `
		with known as (
		    update person set last_seen_at = @now from account
		     where email_key = @key and person_id = id returning id
		), fresh as (
		    insert into person (created_at, last_seen_at) select @now, @now where not exists (select from known) returning id
		), opened as (
		    insert into account (person_id, email, email_key, created_at) select id, @email, @key, @now from fresh
		)
		select id from known union all select id from fresh`,
		pgx.StrictNamedArgs{"key": email.Key, "email": email.Address, "now": now}).Scan(&person)
	return person, err
}

// Claim moves the guest's work of this browser to the person who signed in, in one transaction: it
// moves the reflections and what the guest recorded about offerings, and deletes the guest with the
// resume code. Where both recorded something, the account's value stays. The guest's consent to
// count development points in an overview is not moved: consent is given, not inherited. Without a
// guest it does nothing.
func (s *Service) Claim(ctx context.Context, token Token, session Session) error {
	err := pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		var guest string
		err := tx.QueryRow(ctx, `
			select id from person
			 where id = (select guest_id from session where token_hash = $1 and person_id = $2 and signed_in)
			   and not exists (select from account where person_id = id)
			   for update`, hash(string(token)), session.Person).Scan(&guest)
		if err != nil {
			return err
		}
		for _, move := range moves {
			if _, err := tx.Exec(ctx, move, session.Person, guest); err != nil {
				return err
			}
		}
		_, err = tx.Exec(ctx, `delete from person where id = $1`, guest)
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
	`update reflection set person_id = $1 where person_id = $2`,
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
		hash(string(token)), session.Person)
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
		 order by touched_at desc, created_at desc`, person, hash(string(token)), s.now())
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

func (s *Service) signInAs(ctx context.Context, email string, token, old []byte) error {
	err := pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		var person string
		err := tx.QueryRow(ctx, `select person_id from account where email = $1`, email).Scan(&person)
		if err != nil {
			return err
		}
		return s.beginSignedIn(ctx, tx, signedIn{person: person}, token, old)
	})
	return database.Translate(err)
}
