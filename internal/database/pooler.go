package database

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// A pooler such as pgbouncer in transaction mode gives each transaction whichever connection is free.
// So nothing lasts longer than a transaction: no prepared statement, no LISTEN, no lock of a session
// and no setting. An address says that it leads to a pooler with default_query_exec_mode=cache_describe,
// which pgx needs there anyway, since by default it prepares statements.

// Pooled reports whether a pool reaches PostgreSQL through a pooler.
func Pooled(pool *Pool) bool { return pooled(pool.Config().ConnConfig) }

func pooled(config *pgx.ConnConfig) bool {
	return config.DefaultQueryExecMode != pgx.QueryExecModeCacheStatement
}

// errPooledOwner says why one address cannot serve both roles behind a pooler: the step from the
// owner to ServingRole is a setting of the connection.
var errPooledOwner = errors.New("DATABASE_URL leads to a pooler (default_query_exec_mode): " +
	"put a role there that only serves, and in DATABASE_OWNER_URL the address of PostgreSQL itself for the role that migrates")

// errPooledMigration says why migrating needs PostgreSQL itself: it holds a lock of a session.
var errPooledMigration = errors.New("the address for migrating leads to a pooler (default_query_exec_mode): " +
	"put the address of PostgreSQL itself in DATABASE_OWNER_URL")

// checkSettings checks that PostgreSQL gives the connections of a pooler the settings that Open sends
// elsewhere. A pooler refuses them, or drops them without an error.
func checkSettings(ctx context.Context, pool *pgxpool.Pool) error {
	var role, schema, statement, idle string
	err := pool.QueryRow(ctx, `select session_user, coalesce(current_schema(), ''),
		current_setting('statement_timeout'), current_setting('idle_in_transaction_session_timeout')`).
		Scan(&role, &schema, &statement, &idle)
	switch {
	case err != nil:
		return Translate(err)
	case statement == "0" || idle == "0" || schema != "public":
		return fmt.Errorf(`behind a pooler the settings of role %[1]q come from PostgreSQL, and one is missing. As a superuser:
  alter role %[1]q set search_path = public;
  alter role %[1]q set statement_timeout = '%[2]s';
  alter role %[1]q set idle_in_transaction_session_timeout = '%[3]s';
and then have the pooler connect again (pgbouncer: RECONNECT)`, role, statementTimeout, idleTimeout)
	}
	return nil
}
