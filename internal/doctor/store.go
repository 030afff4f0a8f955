package doctor

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
)

// session is what PostgreSQL says about a connection of the serving role.
type session struct {
	Role, LoggedIn, Schema string // the role that serves, that which signed in, and where names are looked up
	Standby                bool   // it cannot write
	Mighty                 bool   // the role may do more than a serving role needs
	Creates                bool   // it may make tables or schemas
	Owned                  int    // how many tables and other relations it owns
	TrailAdds, TrailAlters bool   // what it may do to the trail
	RoleConnections        int    // how many the role may have, -1 for any number
}

// readSession asks about the connection.
func readSession(ctx context.Context, db *database.Pool) (session, error) {
	rows, err := db.Query(ctx, `
		select current_user::text as role, session_user::text as logged_in, coalesce(current_schema(), '') as schema, pg_is_in_recovery() as standby,
		       rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls as mighty,
		       has_schema_privilege('public', 'create') or has_database_privilege(current_database(), 'create') as creates,
		       (select count(*) from pg_class where relowner = r.oid)::int as owned,
		       coalesce(has_table_privilege(to_regclass('public.audit'), 'insert'), false) as trail_adds,
		       coalesce(has_table_privilege(to_regclass('public.audit'), 'update, delete, truncate'), false)
		       or coalesce(has_any_column_privilege(to_regclass('public.audit'), 'update'), false) as trail_alters,
		       rolconnlimit as role_connections
		  from pg_roles r where rolname = current_user`)
	if err != nil {
		return session{}, database.Translate(err)
	}
	found, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[session])
	return found, database.Translate(err)
}

// readSettings returns settings of PostgreSQL as they hold on a connection of the serving role, times in
// milliseconds.
func readSettings(ctx context.Context, db *database.Pool, names []string) (map[string]string, error) {
	rows, err := db.Query(ctx, `select name, setting from pg_settings where name = any($1)`, names)
	if err != nil {
		return nil, database.Translate(err)
	}
	found := map[string]string{}
	var name, value string
	_, err = pgx.ForEachRow(rows, []any{&name, &value}, func() error {
		found[name] = value
		return nil
	})
	return found, database.Translate(err)
}

// readClock returns the time on the clock of the database.
func readClock(ctx context.Context, db *database.Pool) (at time.Time, err error) {
	err = db.QueryRow(ctx, `select clock_timestamp()`).Scan(&at)
	return at, database.Translate(err)
}
