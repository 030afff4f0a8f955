package database

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// prepare makes what the migrations depend on: it checks that PostgreSQL is new enough, makes the
// role they grant to, and lets only the owner create tables in the schema.
func prepare(ctx context.Context, conn *pgx.Conn) error {
	var version int
	if err := conn.QueryRow(ctx, `select current_setting('server_version_num')::int`).Scan(&version); err != nil {
		return Translate(err)
	}
	if version < 150000 {
		return fmt.Errorf("PostgreSQL 15 or later is needed, this database runs %d", version/10000)
	}
	if err := prepareRole(ctx, conn); err != nil {
		return err
	}
	return closeSchema(ctx, conn)
}

// prepareRole makes ServingRole where it is missing. It also makes the migrating role a member, so
// that it can step down to ServingRole. That is needed only when the migrating role serves too, so
// it is no error here when PostgreSQL refuses it.
func prepareRole(ctx context.Context, conn *pgx.Conn) error {
	var exists, member bool
	err := conn.QueryRow(ctx, `select count(*) > 0, coalesce(bool_or(pg_has_role(oid, 'member')), false)
		from pg_roles where rolname = $1`, ServingRole).Scan(&exists, &member)
	if err != nil {
		return Translate(err)
	}
	if !exists {
		// Another database of the same server may create the role at the same moment.
		_, err := conn.Exec(ctx, `create role `+ServingRole+` nologin`)
		if err != nil && !hasCode(err, "42710", "23505") { // duplicate_object, unique_violation
			return fmt.Errorf("the role %[1]s is missing and could not be made (%[2]w): "+
				"as a superuser in this database, run: create role %[1]s nologin; grant %[1]s to the role that migrates", ServingRole, err)
		}
	}
	if member {
		return nil
	}
	if _, err := conn.Exec(ctx, `grant `+ServingRole+` to current_user`); err != nil && !hasCode(err, "42501", "0LP01", "23505", "XX000") {
		return fmt.Errorf("let the migrating role become %s: %w", ServingRole, Translate(err))
	}
	return nil
}

// closeSchema revokes the right to create tables from everybody but the owner.
func closeSchema(ctx context.Context, conn *pgx.Conn) error {
	// A role that may not revoke gets only a warning, so the result is checked.
	if _, err := conn.Exec(ctx, `revoke create on schema public from public`); err != nil && !hasCode(err, "42501") {
		return Translate(err)
	}
	var open, mayCreate bool
	err := conn.QueryRow(ctx, `select
		has_schema_privilege($1, 'public', 'create'), has_schema_privilege('public', 'create')`,
		ServingRole).Scan(&open, &mayCreate)
	switch {
	case err != nil:
		return Translate(err)
	case open:
		return fmt.Errorf("role %s may create tables in this database, and this role cannot take that right away: "+
			"as a superuser, run: revoke create on schema public from public, %[1]s", ServingRole)
	case !mayCreate:
		return errors.New("this role may not create tables: put the role that owns the database in DATABASE_OWNER_URL")
	}
	return nil
}

// PreparedTables names the design of what prepareTables makes, for tests that keep a migrated database.
const PreparedTables = "needs_program"

// prepareTables makes the table in which steps record their version and the oldest programs that can serve
// it, and lets the serving role read both. golang-migrate has made schema_migrations by then.
func prepareTables(ctx context.Context, conn *pgx.Conn) error {
	var ready bool
	err := conn.QueryRow(ctx, `select has_table_privilege($1, 'schema_migrations', 'select')
		and exists (select from pg_attribute where attrelid = to_regclass('schema_applied') and attname = 'needs_program')`,
		ServingRole).Scan(&ready)
	if err != nil || ready {
		return Translate(err)
	}
	_, err = conn.Exec(ctx, fmt.Sprintf(`
		create table if not exists schema_applied (
			version  bigint not null,
			only_row boolean not null default true unique check (only_row)
		);
		insert into schema_applied (version)
			select coalesce((select version from schema_migrations), 0)
			where not exists (select from schema_migrations where dirty)
			on conflict do nothing;
		alter table schema_applied add column if not exists needs_program bigint not null default %d;
		grant select on schema_migrations, schema_applied to %s`, firstToServeNewer, ServingRole))
	if err != nil {
		return fmt.Errorf("prepare migrating: %w", Translate(err))
	}
	return nil
}

func hasCode(err error, codes ...string) bool {
	var refused *pgconn.PgError
	if !errors.As(err, &refused) {
		return false
	}
	for _, code := range codes {
		if refused.Code == code {
			return true
		}
	}
	return false
}
