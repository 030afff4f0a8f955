package main

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/database"
	"reflectietool/internal/database/embedded"
)

// named returns the address of another database on the same PostgreSQL.
func named(address, name string) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", err
	}
	u.Path = "/" + name
	return u.String(), nil
}

// makeDatabase makes an empty database, whose owner may migrate it.
func makeDatabase(ctx context.Context, adminURL, name string) error {
	return execute(ctx, adminURL, "create database "+name+" owner "+embedded.OwnerRole)
}

// execute runs statements, without arguments, on a connection of their own.
func execute(ctx context.Context, address, sql string) error {
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }() // a failure would have shown in the statements
	_, err = conn.Exec(ctx, sql)
	return err
}

// enter makes accounts for addresses and signs them in.
func enter(ctx context.Context, db *database.Pool, accounts *account.Service, emails []string) ([]visitor, error) {
	visitors := make([]visitor, len(emails))
	err := pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		for i, address := range emails {
			email, err := account.ParseEmail(address)
			if err != nil {
				return err
			}
			person, token, err := accounts.Enter(ctx, tx, account.Proven{Email: email}, account.Browser{})
			if err != nil {
				return fmt.Errorf("%s: %w", address, err)
			}
			visitors[i] = visitor{person: person, cookie: cookieName + "=" + string(token)}
		}
		return nil
	})
	return visitors, err
}

// organise makes an organisation with one team, in which everybody is since a day. The first person
// leads the team, and the second manages the organisation and is landelijk beheerder.
func organise(ctx context.Context, db *database.Pool, people []visitor, since time.Time) (organisation, team string, err error) {
	ids := make([]string, len(people))
	for i, p := range people {
		ids[i] = p.person
	}
	err = pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		err := tx.QueryRow(ctx, `
			with o as (
			    insert into organisation (name, created_at, consent_on, consent_note, legal_basis, legal_note)
			    values ('Meetopstelling', $1, $1::timestamptz::date, 'Voor de meting.', 'gerechtvaardigd-belang', 'Voor de meting.') returning id
			)
			insert into team (organisation_id, name, created_at) select id, 'Team van velen', $1 from o returning organisation_id, id`,
			since).Scan(&organisation, &team)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			with m as (
			    insert into member (organisation_id, person_id, admin, joined_at)
			    select $1, id, n = 2, $3 from unnest($4::uuid[]) with ordinality p (id, n) returning person_id, admin
			), t as (
			    insert into team_member (team_id, organisation_id, person_id, leads, joined_at)
			    select $2, $1, person_id, person_id = ($4::uuid[])[1], $3 from m where not admin
			)
			update account set national = true where person_id = ($4::uuid[])[2]`,
			organisation, team, since, ids)
		return err
	})
	return organisation, team, err
}

// catalogueTexts returns what the published offerings say.
func catalogueTexts(ctx context.Context, adminURL, database string) ([]string, error) {
	return column(ctx, adminURL, database, `select title || ' ' || description from offering where state = 'gepubliceerd' order by id`)
}

// someOfferings returns the ids of published offerings.
func someOfferings(ctx context.Context, adminURL, database string) ([]string, error) {
	return column(ctx, adminURL, database, `select id::text from offering where state = 'gepubliceerd' order by id limit 50`)
}

// serverVersion returns the version of PostgreSQL.
func serverVersion(ctx context.Context, adminURL string) (string, error) {
	found, err := column(ctx, adminURL, "postgres", `show server_version`)
	if err != nil {
		return "", err
	}
	return found[0], nil
}

// diskOf returns how much a database takes on disk, in bytes, after its changes are written and
// it is vacuumed. So PostgreSQL does neither while something is measured that comes after a load.
func diskOf(ctx context.Context, adminURL, database string) (bytes float64, err error) {
	address, err := named(adminURL, database)
	if err != nil {
		return 0, err
	}
	for _, sql := range []string{"vacuum (analyze)", "checkpoint"} {
		if err := execute(ctx, address, sql); err != nil {
			return 0, err
		}
	}
	found, err := column(ctx, adminURL, database, `select pg_database_size(current_database())::text`)
	if err != nil {
		return 0, err
	}
	return strconv.ParseFloat(found[0], 64)
}

// firstReports returns, for some people, their address and the reflection that they finished first.
func firstReports(ctx context.Context, db *database.Pool, most int) (emails, reflections []string, err error) {
	rows, err := db.Query(ctx, `
		select a.email, r.id::text from account a, lateral (
		    select id from reflection where person_id = a.person_id and finished_at is not null order by finished_at limit 1) r
		 order by a.person_id limit $1`, most)
	if err != nil {
		return nil, nil, err
	}
	var email, reflection string
	_, err = pgx.ForEachRow(rows, []any{&email, &reflection}, func() error {
		emails, reflections = append(emails, email), append(reflections, reflection)
		return nil
	})
	return emails, reflections, err
}

// column returns the rows of a query for one column.
func column(ctx context.Context, adminURL, database, sql string) ([]string, error) {
	address, err := named(adminURL, database)
	if err != nil {
		return nil, err
	}
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return nil, err
	}
	defer func() { _ = conn.Close(ctx) }() // only read
	rows, err := conn.Query(ctx, sql)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}
