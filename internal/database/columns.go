package database

import (
	"context"
	"fmt"
	"maps"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Columns are expressions that one feature adds to a statement of one row, beside those of other features: a page that shows
// a little of each takes one statement for them.
type Columns struct {
	SQL  string // the expressions, with commas in between
	Args pgx.StrictNamedArgs
	Into []any  // where the values go, in that order
	Then func() // called after the values are there; may be nil
}

// SelectRow has the columns of several features answered in one statement. Each argument belongs to one of them.
func SelectRow(ctx context.Context, db *Pool, all ...Columns) error {
	var expressions []string
	var into []any
	args := pgx.StrictNamedArgs{}
	for _, c := range all {
		for name := range c.Args {
			if _, taken := args[name]; taken {
				return fmt.Errorf("two features name an argument @%s", name)
			}
		}
		maps.Copy(args, c.Args)
		expressions, into = append(expressions, c.SQL), append(into, c.Into...)
	}
	if err := db.QueryRow(ctx, "select "+strings.Join(expressions, ",\n"), args).Scan(into...); err != nil {
		return Translate(err)
	}
	for _, c := range all {
		if c.Then != nil {
			c.Then()
		}
	}
	return nil
}
