package demo

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
)

// state says what a database holds before loading.
type state struct {
	loaded   bool // the example organisation exists
	occupied bool // there is data that is not an example
	filled   bool // the example offerings exist
	met      bool // the example rounds exist
	planned  bool // the example plan exists
}

func stateOf(ctx context.Context, db *database.Pool) (state, error) {
	var s state
	err := db.QueryRow(ctx, `
		select exists (select from organisation where example),
		       exists (select from organisation where not example)
		       or not exists (select from organisation where example)
		          and exists (select from account where email_key not like '%' || $1),
		       exists (select from offering where title = $2),
		       exists (select from team_round where title = $3),
		       exists (select from agreement where deed = $4)`, domain, lastExample, titleOpen, deedAgreed,
	).Scan(&s.loaded, &s.occupied, &s.filled, &s.met, &s.planned)
	return s, database.Translate(err)
}

// addPeople makes the people with their accounts, after removing those of an interrupted load, and
// returns them with their ids.
func addPeople(ctx context.Context, db *database.Pool, people []person, now time.Time) ([]person, error) {
	err := pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			delete from person using account where account.person_id = person.id and email_key like '%' || $1`, domain)
		if err != nil {
			return err
		}
		for i := range people {
			err := tx.QueryRow(ctx, `
				with new as (insert into person (created_at, last_seen_at) values (@now, @now) returning id)
				insert into account (person_id, email, email_key, created_at, name, national)
				select id, @email, @email, @now, @name, @national from new returning person_id`,
				pgx.StrictNamedArgs{
					"now": now, "email": people[i].email(), "name": people[i].name, "national": people[i].national,
				}).Scan(&people[i].id)
			if err != nil {
				return err
			}
		}
		return nil
	})
	return people, database.Translate(err)
}

// addOrganisation makes the example organisation with its teams, and lets people join.
func addOrganisation(ctx context.Context, db *database.Pool, people []person, now time.Time) error {
	err := pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		var organisation, function string
		err := tx.QueryRow(ctx, `
			insert into organisation (name, example, created_at, consent_on, consent_note, legal_basis, legal_note)
			values ('Voorbeeld Welzijn', true, $1, $1::timestamptz::date - 60, 'Dit is een voorbeeld.', 'gerechtvaardigd-belang', 'Dit is een voorbeeld.')
			returning id`, now).Scan(&organisation)
		if err != nil {
			return err
		}
		err = tx.QueryRow(ctx, `
			with new as (
			    insert into job_function (organisation_id, name) values ($1, 'Sociaal werker (voorbeeld)') returning id
			), targets as (
			    insert into job_function_target (function_id, competency, level)
			    select id, key, value::smallint from new, jsonb_each_text($2)
			)
			select id from new`, organisation, targets).Scan(&function)
		if err != nil {
			return err
		}
		for i, name := range teams {
			if err := addTeam(ctx, tx, organisation, function, name, people, i, now); err != nil {
				return err
			}
		}
		for _, p := range people {
			if !p.admin {
				continue
			}
			_, err := tx.Exec(ctx, `insert into member (organisation_id, person_id, admin, joined_at) values ($1, $2, true, $3)`,
				organisation, p.id, now)
			if err != nil {
				return err
			}
		}
		return nil
	})
	return database.Translate(err)
}

func addTeam(
	ctx context.Context, tx pgx.Tx, organisation, function, name string, people []person, index int, now time.Time,
) error {
	var team string
	err := tx.QueryRow(ctx, `insert into team (organisation_id, name, created_at) values ($1, $2, $3) returning id`,
		organisation, name, now).Scan(&team)
	if err != nil {
		return err
	}
	for _, p := range people {
		if p.team != index {
			continue
		}
		_, err := tx.Exec(ctx, `
			with joined as (
			    insert into member (organisation_id, person_id, function_id, joined_at)
			    values (@organisation, @person, @function, @now) returning person_id
			)
			insert into team_member (team_id, organisation_id, person_id, leads, joined_at)
			select @team, @organisation, person_id, @leads, @joined from joined`,
			pgx.StrictNamedArgs{
				"organisation": organisation, "person": p.id, "function": function, "now": now, "team": team, "leads": p.leads,
				"joined": now.AddDate(-1, 0, 0), // before the example rounds closed, so that their outcomes can be read
			})
		if err != nil {
			return err
		}
	}
	return nil
}

// addShare shares a sheet, with the report, for five months, without sending a mail.
func addShare(ctx context.Context, db *database.Pool, sheet, email string, now time.Time) error {
	_, err := db.Exec(ctx, `
		insert into share (sheet_id, email, email_key, with_report, until, created_at, mailed_at)
		values ($1, $2, $2, true, $3, $4, $4)`, sheet, email, now.AddDate(0, 5, 0), now)
	return database.Translate(err)
}

// exampleHome returns the example organisation and its members, by address.
func exampleHome(ctx context.Context, db *database.Pool) (organisation string, people map[string]string, err error) {
	err = db.QueryRow(ctx, `
		select (select id::text from organisation where example order by created_at, id limit 1),
		       (select coalesce(jsonb_object_agg(email_key, person_id), '{}') from account where email_key like '%' || $1)`,
		domain).Scan(&organisation, &people)
	return organisation, people, database.Translate(err)
}

// removeOfferings removes the example offerings of an interrupted load.
func removeOfferings(ctx context.Context, db *database.Pool) error {
	_, err := db.Exec(ctx, `delete from offering where import_source = 'beheer' and title like '%' || $1`, mark)
	return database.Translate(err)
}

// removeRounds removes the example rounds of an interrupted load.
func removeRounds(ctx context.Context, db *database.Pool) error {
	_, err := db.Exec(ctx, `
		with gone as (delete from team_round where title like '%' || $1)
		update reflection set offered = false where offered`, mark)
	return database.Translate(err)
}

// removePlan removes the plan of a person, which an interrupted load or a visitor left.
func removePlan(ctx context.Context, db *database.Pool, person string) error {
	_, err := db.Exec(ctx, `
		with items as (delete from plan_item where person_id = $1), periods as (delete from register_period where person_id = $1),
		     agreements as (delete from agreement where person_id = $1)
		delete from goal where person_id = $1`, person)
	return database.Translate(err)
}

func teamLedBy(ctx context.Context, db *database.Pool, lead string) (team string, err error) {
	err = db.QueryRow(ctx, `select team_id from team_member where person_id::text = $1 and leads`, lead).Scan(&team)
	return team, database.Translate(err)
}

func lastReflection(ctx context.Context, db *database.Pool, person string) (id string, finished time.Time, err error) {
	err = db.QueryRow(ctx, `
		select id, finished_at from reflection where person_id = $1 and form = 'reflectie' and finished_at is not null
		 order by finished_at desc limit 1`, person).Scan(&id, &finished)
	return id, finished, database.Translate(err)
}

// addBrokenLink records that the page of an offering failed on two days, the last one yesterday.
// The next check is set far in the future, since the address does not exist.
func addBrokenLink(ctx context.Context, db *database.Pool, id string, now time.Time) error {
	_, err := db.Exec(ctx, `
		insert into offering_link (offering_id, url, checked_at, next_at, verdict, reason, status, failed_on, failed_again)
		select id, url, @yesterday::timestamptz, @now::timestamptz + interval '1 year', 'werkt-niet', 'status', 404, @before::timestamptz::date, @yesterday::timestamptz::date
		  from offering where id = @id`,
		pgx.StrictNamedArgs{"id": id, "now": now, "yesterday": now.AddDate(0, 0, -1), "before": now.AddDate(0, 0, -4)})
	return database.Translate(err)
}
