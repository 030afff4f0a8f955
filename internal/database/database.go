// Package database opens PostgreSQL, keeps its schema current and translates its errors.
//
// It works with two roles: an owner migrates the database, and ServingRole serves, without any
// right to change the schema. The migrations grant ServingRole the rights that it needs.
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

// Pool is a pool of connections. With this name, code that only passes a pool on need not import
// pgx.
type Pool = pgxpool.Pool

// ServingRole is the role that the migrations grant rights to.
const ServingRole = "reflectietool_app"

const (
	// connectTimeout keeps requests from waiting for a database that is away.
	connectTimeout = 2 * time.Second
	// statementTimeout is far above what any page needs.
	statementTimeout = "10s"
	// idleTimeout ends a transaction whose server is stuck, so that it holds no locks.
	idleTimeout = "30s"
)

// StepDown returns an address for serving as ServingRole that is based on an address for the role
// that migrates. It does not connect. An address of a pooler is refused.
func StepDown(databaseURL string) (string, error) {
	config, err := pgx.ParseConfig(databaseURL)
	if err != nil {
		return "", fmt.Errorf("database address: %w", err)
	}
	if pooled(config) {
		return "", errPooledOwner
	}
	if !strings.HasPrefix(databaseURL, "postgres://") && !strings.HasPrefix(databaseURL, "postgresql://") {
		return databaseURL + " role=" + ServingRole, nil // the keyword=value form of an address
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

// Open connects a pool for serving and checks its role: a role that may create tables is refused,
// and so is one without the rights of ServingRole. A database that cannot be reached is
// fault.Unavailable.
//
// Acquiring a connection waits until the caller's context ends, so requests need a deadline.
// Statements are cancelled after ten seconds. Through a pooler (see Pooled) that limit and the others
// must be settings of the role, which is checked.
func Open(ctx context.Context, servingURL string) (*pgxpool.Pool, error) {
	config, err := Config(servingURL)
	if err != nil {
		return nil, err
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, Translate(err)
	}
	err = checkRole(ctx, pool)
	if err == nil && pooled(config.ConnConfig) {
		err = checkSettings(ctx, pool)
	}
	if err != nil {
		pool.Close()
		return nil, err
	}
	return pool, nil
}

// Config returns the settings of the pool that Open makes for an address, for a test that changes
// one of them.
func Config(servingURL string) (*pgxpool.Config, error) {
	config, err := pgxpool.ParseConfig(servingURL)
	if err != nil {
		return nil, fmt.Errorf("database address: %w", err)
	}
	tune(config, servingURL)
	config.AfterConnect = inAmsterdam
	return config, nil
}

// inAmsterdam makes a connection return moments in the time zone of the visitors, wherever the
// server is.
func inAmsterdam(_ context.Context, conn *pgx.Conn) error {
	moment := &pgtype.Type{Name: "timestamptz", OID: pgtype.TimestamptzOID, Codec: &pgtype.TimestamptzCodec{ScanLocation: calendar.Amsterdam}}
	conn.TypeMap().RegisterType(moment)
	conn.TypeMap().RegisterType(&pgtype.Type{
		Name: "_timestamptz", OID: pgtype.TimestamptzArrayOID, Codec: &pgtype.ArrayCodec{ElementType: moment},
	})
	return nil
}

// tune sets the settings that the address does not set.
func tune(config *pgxpool.Config, address string) {
	setDefaults(config.ConnConfig)
	if !pooled(config.ConnConfig) {
		setDefault(config.ConnConfig.RuntimeParams, "statement_timeout", statementTimeout)
		setDefault(config.ConnConfig.RuntimeParams, "idle_in_transaction_session_timeout", idleTimeout)
	}
	if !strings.Contains(address, "pool_max_conns") {
		// Commits wait for the disk, not for a processor, so many connections can work at once.
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
	if !pooled(config) {
		setDefault(config.RuntimeParams, "search_path", "public")
	}
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

// explainRole returns an error that says what to do when stepping down fails.
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
