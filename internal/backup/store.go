package backup

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"reflectietool/internal/database"
	"reflectietool/internal/database/embedded"
)

// inSnapshot writes the versions and the content of the tables of a database into m, and calls do with a snapshot
// of the same moment.
func inSnapshot(ctx context.Context, ownerURL string, m *Manifest, do func(snapshot string) error) error {
	config, err := pgx.ParseConfig(ownerURL)
	if err != nil {
		return err
	}
	// The texts of rows depend on these. The snapshot lasts as long as pg_dump takes.
	for name, value := range map[string]string{
		"timezone": "UTC", "datestyle": "ISO", "intervalstyle": "postgres", "bytea_output": "hex", "extra_float_digits": "1",
		"search_path": "public", "statement_timeout": "0", "idle_in_transaction_session_timeout": "0",
	} {
		config.RuntimeParams[name] = value
	}
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return database.Translate(err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	err = pgx.BeginTxFunc(ctx, conn, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		var snapshot string
		if err := tx.QueryRow(ctx, `select pg_export_snapshot(), current_setting('server_version')`).Scan(&snapshot, &m.PostgreSQL); err != nil {
			return err
		}
		if m.Tables, err = content(ctx, tx); err != nil {
			return err
		}
		if len(m.Tables) == 0 {
			return errors.New("the database is empty")
		}
		if err := tx.QueryRow(ctx, `select version from schema_applied`).Scan(&m.Schema); err != nil {
			return err
		}
		return do(snapshot)
	})
	return database.Translate(err)
}

// content returns the content of every table whose rows outlive a crash.
func content(ctx context.Context, tx pgx.Tx) (map[string]Table, error) {
	rows, err := tx.Query(ctx, `select relname::text from pg_class
		where relnamespace = 'public'::regnamespace and relkind = 'r' and relpersistence = 'p'`)
	if err != nil {
		return nil, err
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, err
	}
	tables := map[string]Table{}
	for _, name := range names {
		var t Table
		// A sum does not depend on the order of the rows.
		err := tx.QueryRow(ctx, `select count(*), coalesce(sum(('x' || left(md5(r::text), 16))::bit(64)::bigint), 0)::text
			from `+pgx.Identifier{name}.Sanitize()+` r`).Scan(&t.Rows, &t.Sum)
		if err != nil {
			return nil, fmt.Errorf("table %s: %w", name, err)
		}
		tables[name] = t
	}
	return tables, nil
}

// IsEmpty reports whether a database has no tables.
func IsEmpty(ctx context.Context, ownerURL string) (bool, error) {
	conn, err := pgx.Connect(ctx, ownerURL)
	if err != nil {
		return false, database.Translate(err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	var empty bool
	err = conn.QueryRow(ctx, `select not exists (select from pg_class
		where relnamespace = 'public'::regnamespace and relkind = 'r')`).Scan(&empty)
	return empty, database.Translate(err)
}

// makeFresh makes an empty database Fresh, in the place of what an earlier restore left behind.
func makeFresh(ctx context.Context, adminURL string) error {
	return asAdmin(ctx, adminURL, func(admin *pgx.Conn) error {
		_, err := admin.Exec(ctx, `drop database if exists `+Fresh+` with (force)`)
		if err == nil {
			_, err = admin.Exec(ctx, `create database `+Fresh+` owner `+embedded.OwnerRole)
		}
		return err
	})
}

// Discard drops the database Fresh, if there is one, after a restore that failed.
func Discard(ctx context.Context, instance *embedded.Instance) error {
	ctx = context.WithoutCancel(ctx)
	return asAdmin(ctx, instance.AdminURL(), func(admin *pgx.Conn) error {
		_, err := admin.Exec(ctx, `drop database if exists `+Fresh+` with (force)`)
		return err
	})
}

// replaced is the name of the database that served until Swap.
const replaced = embedded.Database + "_replaced"

// Sweep drops the databases that a restore left behind when it was killed. The server does so at its start, when no
// restore can be under way. Neither is ever the only good one: until Swap is done, Fresh is a copy of a backup and the
// one that serves is as it was, and from then on the one that serves is the backup.
func Sweep(ctx context.Context, instance *embedded.Instance) error {
	return asAdmin(ctx, instance.AdminURL(), func(admin *pgx.Conn) error {
		for _, left := range []string{Fresh, replaced} {
			if _, err := admin.Exec(ctx, `drop database if exists `+left+` with (force)`); err != nil {
				return err
			}
		}
		return nil
	})
}

// Swap puts the database Fresh in the place of the one that serves, and then drops that. Both get their names at
// once, so that after a kill the one or the other serves.
func Swap(ctx context.Context, instance *embedded.Instance) error {
	return asAdmin(ctx, instance.AdminURL(), func(admin *pgx.Conn) error {
		if _, err := admin.Exec(ctx, `drop database if exists `+replaced+` with (force)`); err != nil {
			return err
		}
		_, err := admin.Exec(ctx, `begin; alter database `+embedded.Database+` rename to `+replaced+`;
			alter database `+Fresh+` rename to `+embedded.Database+`; commit`)
		var refused *pgconn.PgError
		if errors.As(err, &refused) && refused.Code == "55006" { // object_in_use
			return fmt.Errorf("another command uses the database: wait until it is done and restore again; nothing was changed (%w)", err)
		}
		if err != nil {
			return err
		}
		if _, err = admin.Exec(ctx, `drop database `+replaced+` with (force)`); err != nil {
			return fmt.Errorf("the backup was restored, and the database of before could not be removed: %w", err)
		}
		return nil
	})
}

func asAdmin(ctx context.Context, adminURL string, do func(*pgx.Conn) error) error {
	admin, err := pgx.Connect(ctx, adminURL)
	if err != nil {
		return database.Translate(err)
	}
	defer func() { _ = admin.Close(context.WithoutCancel(ctx)) }()
	return database.Translate(do(admin))
}
