package database

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"reflectietool/internal/fault"
)

// Translate adds the kind of failure to an error of pgx, for errors.Is: no row is fault.NotFound, a
// violated unique constraint is fault.Conflict, and a database that is away, overloaded or shutting
// down is fault.Unavailable. The cause stays in the chain. Other errors, including nil, a violated
// check and a caller that went away, are returned unchanged.
func Translate(err error) error {
	kind := kindOf(err)
	if kind == nil || errors.Is(err, kind) {
		return err
	}
	return fmt.Errorf("%w: %w", kind, err)
}

// TranslateGiven is Translate for statements with ids and texts that visitors sent. A text that is
// no valid id, and a reference to a row that was deleted at the same moment, are both
// fault.NotFound.
func TranslateGiven(err error) error {
	var refused *pgconn.PgError
	if errors.As(err, &refused) {
		switch refused.Code {
		case "22P02", "22021", "23503": // invalid_text_representation, character_not_in_repertoire, foreign_key_violation
			return fmt.Errorf("%w: %w", fault.NotFound, err)
		}
	}
	return Translate(err)
}

func kindOf(err error) error {
	var refused *pgconn.PgError
	var unconnected *pgconn.ConnectError
	var network net.Error
	switch {
	case err == nil, errors.Is(err, context.Canceled):
		return nil
	case errors.Is(err, pgx.ErrNoRows):
		return fault.NotFound
	case errors.As(err, &unconnected):
		return fault.Unavailable
	case errors.As(err, &refused):
		return kindOfCode(refused.Code)
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &network),
		errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, net.ErrClosed),
		pgconn.SafeToRetry(err),
		err.Error() == "closed pool": // the error of puddle, the pool inside pgxpool
		return fault.Unavailable
	}
	return nil
}

// unavailable are the error codes outside the classes 08 (connection) and 53 (resources) that mean
// that trying again later may work.
//
// Source: https://www.postgresql.org/docs/current/errcodes-appendix.html
var unavailable = map[string]bool{
	"25006": true, // read_only_sql_transaction: this became a standby
	"40001": true, // serialization_failure
	"40P01": true, // deadlock_detected
	"55P03": true, // lock_not_available
	"57014": true, // query_canceled: the statement took too long
	"57P01": true, // admin_shutdown
	"57P02": true, // crash_shutdown
	"57P03": true, // cannot_connect_now
	"57P05": true, // idle_session_timeout
	"25P03": true, // idle_in_transaction_session_timeout
}

func kindOfCode(code string) error {
	switch {
	case code == "23505": // unique_violation
		return fault.Conflict
	case unavailable[code], strings.HasPrefix(code, "08"), strings.HasPrefix(code, "53"):
		return fault.Unavailable
	}
	return nil
}
