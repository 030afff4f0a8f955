package doctor

import (
	"context"
	"errors"

	"reflectietool/internal/config"
	"reflectietool/internal/database"
	"reflectietool/internal/fault"
)

// Serving examines what a running server needs to answer requests, and returns what is wrong. Without a
// Fault it is ready.
func Serving(ctx context.Context, settings config.Config, db *database.Pool, ready *database.Readiness, on Machine) (bad []Finding) {
	about := func(name string, found []Finding) {
		for _, f := range found {
			if f.Level != OK {
				bad = append(bad, Finding{f.Level, name, f.Text})
			}
		}
	}
	about("disk", (&visit{Patient: Patient{Config: settings, Machine: on}}).disk(ctx))
	err, schema := ready.Check(ctx), database.CheckRunning(ctx, db)
	switch {
	case err == nil:
	case database.IsDiskFull(err):
		about("database", wrong("its disk is full, so nothing can be saved: %v. Free space on the machine with PostgreSQL", err))
	case errors.Is(err, fault.Unavailable):
		about("database", wrong("it cannot be reached, or cannot write: %v. Check that PostgreSQL runs, and that it is no standby", err))
	case schema == nil || err.Error() != schema.Error(): // that one is reported below
		about("database", wrong("a write fails: %v. Run doctor, which looks at the rights of the serving role and the settings", err))
	}
	switch {
	case errors.Is(schema, fault.Unavailable):
		return bad // the other checks would say the same
	case schema != nil:
		about("schema", wrong("%v", schema))
	default:
		if err := database.CheckSchema(ctx, db); err != nil {
			about("schema", warn("%v", err)) // a migration is under way, and the server goes on
		}
	}
	about("clock", compareClocks(ctx, db, on.Now))
	return bad
}
