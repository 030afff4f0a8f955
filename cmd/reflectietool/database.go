package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"time"

	"reflectietool/internal/backup"
	"reflectietool/internal/database"
	"reflectietool/internal/database/embedded"
)

// addresses are the addresses of the database for the role that migrates and the role that serves.
type addresses struct {
	owner, serving string
	// stop ends the use of the private PostgreSQL; with an external database it does nothing.
	stop func()
}

// database returns the addresses of the database in the settings, and starts the private one when
// there is no external one. The server asks for it exclusively.
func (p *program) database(ctx context.Context, exclusive bool) (addresses, error) {
	if p.config.External() {
		return p.externalDatabase()
	}
	instance, err := embedded.Start(ctx, embedded.Options{Dir: p.config.DataDir, Exclusive: exclusive, Logger: p.log})
	if err != nil {
		return addresses{}, err
	}
	if exclusive {
		if err := backup.Sweep(ctx, instance); err != nil {
			p.stop(ctx, instance)
			return addresses{}, fmt.Errorf("remove what a restore left behind: %w", err)
		}
	}
	return addresses{instance.OwnerURL(), instance.ServingURL(), func() { p.stop(ctx, instance) }}, nil
}

// stop ends the use of the private PostgreSQL.
func (p *program) stop(ctx context.Context, instance *embedded.Instance) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
	defer cancel()
	if err := instance.Stop(ctx); err != nil {
		p.log.Error("PostgreSQL was not stopped", "error", err.Error())
	}
}

func (p *program) externalDatabase() (addresses, error) {
	nothing := func() {}
	if owner := p.config.DatabaseOwnerURL; owner != "" {
		return addresses{owner, p.config.DatabaseURL, nothing}, nil
	}
	serving, err := database.StepDown(p.config.DatabaseURL)
	return addresses{p.config.DatabaseURL, serving, nothing}, err
}

// openCurrent opens the database for serving, and refuses a schema that this program cannot serve. It always
// migrates a private database first, and an external one when asked; one that a newer program migrated stays
// as it is.
func (p *program) openCurrent(ctx context.Context, where addresses, migrate bool) (*database.Pool, error) {
	if migrate || !p.config.External() {
		current, newest, err := database.Version(ctx, where.owner)
		if err == nil && current <= newest {
			err = database.Migrate(ctx, where.owner)
		}
		if err != nil {
			return nil, err
		}
	}
	pool, err := database.Open(ctx, where.serving)
	if err != nil {
		return nil, err
	}
	if err := database.CheckSchema(ctx, pool); err != nil {
		pool.Close()
		return nil, err
	}
	return pool, nil
}

// migrate is the command that changes or shows the version of the schema.
func (p *program) migrate(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("migrate", flag.ContinueOnError)
	if err := p.parse(flags, args, 1); err != nil {
		return err
	}
	action, ok := map[string]func(context.Context, string) error{
		"up": database.Migrate, "down": database.Down,
		"version": func(context.Context, string) error { return nil },
	}[flags.Arg(0)]
	if !ok {
		fmt.Fprintf(p.stderr, "migrate: want up, down or version, not %q\n", flags.Arg(0))
		return errUsage
	}
	where, err := p.database(ctx, false)
	if err != nil {
		return err
	}
	defer where.stop()
	if err := action(ctx, where.owner); err != nil {
		return err
	}
	current, newest, err := database.Version(ctx, where.owner)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.stdout, "schema version %d, newest %d\n", current, newest)
	return err
}

// explainFullDisk adds what to do to an error that comes from a disk without space. The advice is at
// the end, below the lines that PostgreSQL logged, where it is on the screen.
func (p *program) explainFullDisk(err error) error {
	private := !p.config.External()
	switch {
	case err == nil, errors.Is(err, errUsage), errors.Is(err, context.Canceled):
		return err
	case private && (database.IsDiskFull(err) || embedded.Full(p.config.DataDir)):
		return fmt.Errorf("%w\nThe disk with the data folder %s is full. Free at least %d MB there, or move the folder to a "+
			"larger disk and name it in REFLECTIETOOL_DATA. Then start again: what was saved is still there",
			err, p.config.DataDir, embedded.LeastFree>>20)
	case database.IsDiskFull(err):
		return fmt.Errorf("%w\nThe disk of the database is full. Free space on the machine with PostgreSQL, and try again: "+
			"what was saved is still there", err)
	}
	return err
}
