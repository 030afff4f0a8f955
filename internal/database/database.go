// Package database opens PostgreSQL, keeps its schema current and translates its errors.
//
// Two roles work on the database: an owner migrates it, and ServingRole serves, without
// any right to change the schema. The migrations grant to ServingRole what it may do.
package database

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"runtime"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"

	"reflectietool/internal/calendar"
)

// Pool is a pool of connections, so that who only hands one on need not know pgx.
type Pool = pgxpool.Pool

// ServingRole is the role that the migrations grant to.
const ServingRole = "reflectietool_app"

const (
	// connectTimeout keeps a request from hanging on a database that is away.
	connectTimeout = 2 * time.Second
	// statementTimeout is far above what any page needs.
	statementTimeout = "10s"
)

// StepDown returns the address with which a server works as ServingRole although the
// address itself names the role that migrates. It does not connect.
func StepDown(databaseURL string) (string, error) {
	if _, err := pgx.ParseConfig(databaseURL); err != nil {
		return "", fmt.Errorf("database address: %w", err)
	}
	if !strings.HasPrefix(databaseURL, "postgres://") && !strings.HasPrefix(databaseURL, "postgresql://") {
		return databaseURL + " role=" + ServingRole, nil // the keyword=value form
	}
	address, err := url.Parse(databaseURL)
	if err != nil {
		return "", errors.New("database address: not a URL") // the cause quotes the password
	}
	query := address.Query()
	query.Set("role", ServingRole)
	address.RawQuery = query.Encode()
	return address.String(), nil
}

// Open connects a pool for serving and checks its role: one that may create tables is
// refused, as is one that does not have the rights of ServingRole. A database that cannot
// be reached is fault.Unavailable.
//
// Acquiring a connection waits as long as the context of the caller allows, so requests
// need a deadline. Statements end after ten seconds.
func Open(ctx context.Context, servingURL string) (*pgxpool.Pool, error) {
	config, err := Config(servingURL)
	if err != nil {
		return nil, err
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, Translate(err)
	}
	if err := checkRole(ctx, pool); err != nil {
		pool.Close()
		return nil, err
	}
	return pool, nil
}

// Config reads an address and returns the settings of the pool that Open connects, for a test
// that changes one of them.
func Config(servingURL string) (*pgxpool.Config, error) {
	config, err := pgxpool.ParseConfig(servingURL)
	if err != nil {
		return nil, fmt.Errorf("database address: %w", err)
	}
	tune(config, servingURL)
	config.AfterConnect = inAmsterdam
	return config, nil
}

// inAmsterdam has a connection return moments in the zone that visitors live in, wherever the
// server stands.
func inAmsterdam(_ context.Context, conn *pgx.Conn) error {
	moment := &pgtype.Type{Name: "timestamptz", OID: pgtype.TimestamptzOID, Codec: &pgtype.TimestamptzCodec{ScanLocation: calendar.Amsterdam}}
	conn.TypeMap().RegisterType(moment)
	conn.TypeMap().RegisterType(&pgtype.Type{
		Name: "_timestamptz", OID: pgtype.TimestamptzArrayOID, Codec: &pgtype.ArrayCodec{ElementType: moment},
	})
	return nil
}

// tune sets what the address leaves open.
func tune(config *pgxpool.Config, address string) {
	setDefaults(config.ConnConfig)
	setDefault(config.ConnConfig.RuntimeParams, "statement_timeout", statementTimeout)
	setDefault(config.ConnConfig.RuntimeParams, "idle_in_transaction_session_timeout", "30s")
	if !strings.Contains(address, "pool_max_conns") {
		// Commits wait for the disk, not for a processor, so there is room for many.
		config.MaxConns = int32(min(32, max(16, 4*runtime.NumCPU())))
	}
	config.MaxConnIdleTime = 5 * time.Minute
	config.MaxConnLifetimeJitter = 10 * time.Minute
	config.PingTimeout = connectTimeout
}

func setDefaults(config *pgx.ConnConfig) {
	if config.ConnectTimeout == 0 || config.ConnectTimeout > time.Minute {
		config.ConnectTimeout = connectTimeout
	}
	setDefault(config.RuntimeParams, "application_name", "reflectietool")
	setDefault(config.RuntimeParams, "search_path", "public")
}

func setDefault(params map[string]string, name, value string) {
	if _, ok := params[name]; !ok {
		params[name] = value
	}
}

func checkRole(ctx context.Context, pool *pgxpool.Pool) error {
	var role string
	var mayCreate, mayServe bool
	err := pool.QueryRow(ctx, `select current_user, has_schema_privilege('public', 'create'),
		coalesce((select pg_has_role(oid, 'usage') from pg_roles where rolname = $1), false)`,
		ServingRole).Scan(&role, &mayCreate, &mayServe)
	if err != nil {
		return explainRole(err)
	}
	if mayCreate {
		return fmt.Errorf("role %q may create tables, and serving must not: "+
			"put a role in DATABASE_URL that may not, and the one that migrates in DATABASE_OWNER_URL", role)
	}
	if !mayServe {
		return fmt.Errorf("role %[1]q lacks the rights to serve: run \"reflectietool migrate up\", "+
			"then as a superuser in the database: grant %[2]s to %[1]q", role, ServingRole)
	}
	return nil
}

// explainRole tells what to do when stepping down fails.
func explainRole(err error) error {
	var refused *pgconn.PgError
	if errors.As(err, &refused) {
		switch refused.Code {
		case "22023": // invalid_parameter_value: no such role
			return fmt.Errorf("the database is not prepared: run \"reflectietool migrate up\" or start with --migrate (%w)", err)
		case "42501": // insufficient_privilege
			return fmt.Errorf("the role in DATABASE_URL may not become %s: run \"reflectietool migrate up\", "+
				"or as a superuser: grant %s to that role (%w)", ServingRole, ServingRole, err)
		}
	}
	return Translate(err)
}
