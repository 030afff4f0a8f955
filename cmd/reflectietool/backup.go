package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"runtime/debug"
	"time"

	"reflectietool/internal/account"
	"reflectietool/internal/backup"
	"reflectietool/internal/calendar"
	"reflectietool/internal/database"
	"reflectietool/internal/database/embedded"
	"reflectietool/internal/erasure"
)

// errExternal is the answer of the commands that work with a private PostgreSQL only.
var errExternal = errors.New("DATABASE_URL names a PostgreSQL that is not run by this program: " +
	"back it up and restore it with its own tools, as docs/operate.md describes")

// backup is the command that makes a backup of the private database, also while a server uses it.
func (p *program) backup(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("backup", flag.ContinueOnError)
	if err := p.parse(flags, args, 1); err != nil {
		return err
	}
	instance, stop, err := p.private(ctx, embedded.Options{})
	if err != nil {
		return err
	}
	defer stop()
	made, err := backup.Make(ctx, instance, flags.Arg(0), version(), p.config.BackupDays, time.Now())
	if made.Path != "" {
		fmt.Fprintf(p.stdout, "backup %s, %d bytes\n", made.Path, made.Bytes)
	}
	if err != nil {
		return err
	}
	if p.config.BackupDays == 0 {
		fmt.Fprintln(p.stdout, "old backups are not removed: set REFLECTIETOOL_BACKUP_DAYS to the number of days to keep them")
	} else if made.Removed > 0 {
		fmt.Fprintf(p.stdout, "removed %d old backups\n", made.Removed)
	}
	return nil
}

// private starts or joins the private PostgreSQL in a data folder that exists.
func (p *program) private(ctx context.Context, options embedded.Options) (*embedded.Instance, func(), error) {
	if p.config.External() {
		return nil, nil, errExternal
	}
	options.Dir, options.Logger = p.config.DataDir, p.log
	if _, err := os.Stat(options.Dir); errors.Is(err, fs.ErrNotExist) && !options.Exclusive {
		return nil, nil, fmt.Errorf("there is no database in %s: name its folder in REFLECTIETOOL_DATA", options.Dir)
	}
	instance, err := embedded.Start(ctx, options)
	if err != nil {
		return nil, nil, err
	}
	return instance, func() { p.stop(ctx, instance) }, nil
}

// version returns the commit that the program was built from.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, setting := range info.Settings {
			if setting.Key == "vcs.revision" {
				return setting.Value
			}
		}
	}
	return "unknown"
}

// restore is the command that puts a backup in the place of the private database.
func (p *program) restore(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("restore", flag.ContinueOnError)
	replace := flags.Bool("replace", false, "replace a database that is not empty")
	incomplete := flags.Bool("incomplete-list", false, "restore also when people who were deleted may come back")
	if err := p.parse(flags, flagsFirst(args), 1); err != nil {
		return err
	}
	if p.config.External() {
		return errExternal
	}
	from, err := backup.Open(flags.Arg(0), time.Now())
	if err != nil {
		return err
	}
	if err := p.reaches(from, *incomplete); err != nil {
		return err
	}
	instance, stop, err := p.private(ctx, embedded.Options{Exclusive: true}) // no server runs then
	if err != nil {
		return err
	}
	defer stop()
	if err := p.mayRestore(ctx, instance, from, *replace); err != nil {
		return err
	}
	marks, err := erasure.Read(p.config.DeletionsDir()) // again: it has the last deletions now
	if err != nil {
		return err
	}
	var gone int
	if err = from.Load(ctx, instance); err == nil {
		gone, err = p.bringUp(ctx, instance, marks)
	}
	if err == nil {
		err = backup.Swap(ctx, instance)
	}
	if err != nil {
		return errors.Join(err, backup.Discard(ctx, instance))
	}
	_, err = fmt.Fprintf(p.stdout, "restored %s, of %s, with schema %d and %d persons\n"+
		"read %d deletions in %s\npeople deleted again, because they were deleted after the backup was made: %d\n",
		from.Path, from.MadeAt.Format(time.RFC3339), from.Schema, from.Tables["person"].Rows, len(marks), p.config.DeletionsDir(), gone)
	return err
}

// reaches returns an error when the list of deletions cannot be read, and when it cannot have everybody who was deleted
// since the backup, unless the operator accepts that.
func (p *program) reaches(from backup.Backup, accepted bool) error {
	var lacks string
	dir, days := p.config.DeletionsDir(), p.config.BackupDays
	if _, err := erasure.Read(dir); errors.Is(err, fs.ErrNotExist) {
		lacks = fmt.Sprintf("there is no list of deletions in %s", dir)
	} else if err != nil {
		return err
	} else if days > 0 && from.MadeAt.Before(time.Now().AddDate(0, 0, -days)) {
		lacks = fmt.Sprintf("the backup is of %s, and the list of deletions goes back %d days (REFLECTIETOOL_BACKUP_DAYS)", from.MadeAt.Format(time.DateOnly), days)
	}
	switch {
	case lacks == "":
		return nil
	case !accepted:
		return fmt.Errorf("%s, so people who deleted themselves since would be back. Name the folder of the list in REFLECTIETOOL_DELETIONS, "+
			"or restore a newer backup; restore --incomplete-list restores nevertheless", lacks)
	}
	p.log.Warn("people who deleted themselves since the backup may be back", "reason", lacks)
	return nil
}

// mayRestore returns an error when the backup is newer than this program, or when there is a database that must
// not be replaced. Before a database is replaced, its last deletions are written on the list, which is begun where it is
// missing.
func (p *program) mayRestore(ctx context.Context, instance *embedded.Instance, from backup.Backup, replace bool) error {
	_, newest, err := database.Version(ctx, instance.OwnerURL())
	if err != nil {
		return err
	}
	if from.Schema > newest {
		return fmt.Errorf("%s has schema %d and this program knows no further than %d: use a newer reflectietool", from.Path, from.Schema, newest)
	}
	empty, err := backup.IsEmpty(ctx, instance.OwnerURL())
	switch {
	case err != nil:
		return err
	case !empty && !replace:
		return fmt.Errorf("the database in %s is not empty: restore --replace puts the backup in its place, and what is in it now is lost", p.config.DataDir)
	}
	if err := erasure.New(nil, p.config.DeletionsDir()).Make(); err != nil || empty { // it is missing only where that was accepted
		return err
	}
	pool, err := database.Open(ctx, instance.ServingURL())
	if err == nil {
		err = erasure.New(pool, p.config.DeletionsDir()).Write(ctx)
		pool.Close()
	}
	if errors.Is(err, erasure.ErrUnwritten) {
		return fmt.Errorf("the last deletions in the database that is replaced would be lost with it: %w", err)
	}
	if err != nil { // it may be the reason for restoring
		p.log.Warn("the database that is replaced could not be read: who was deleted in it within the last hour may not be on the list", "error", err.Error())
	}
	return nil
}

// bringUp makes the restored database current, and deletes again the persons who were deleted since the backup.
func (p *program) bringUp(ctx context.Context, instance *embedded.Instance, marks erasure.Marks) (gone int, err error) {
	owner, serving := instance.In(backup.Fresh)
	if err := database.Migrate(ctx, owner); err != nil {
		return 0, err
	}
	pool, err := database.Open(ctx, serving)
	if err != nil {
		return 0, err
	}
	gone, err = marks.DeleteAgain(ctx, pool, account.NewService(pool, calendar.Now).Delete)
	pool.Close()
	if err != nil {
		return 0, err
	}
	return gone, database.Analyze(ctx, owner)
}

// deleteAgain is the command that deletes the persons on the lists in folders, after an external database was restored.
func (p *program) deleteAgain(ctx context.Context, args []string) error {
	if len(args) == 0 || args[0] == "-h" || args[0] == "--help" {
		fmt.Fprintf(p.stderr, "delete-again: want the folders of the lists of deletions, of every server\n\n%s", usage)
		return errUsage
	}
	marks, err := erasure.Read(args...)
	if err != nil {
		return err
	}
	where, err := p.database(ctx, false)
	if err != nil {
		return err
	}
	defer where.stop()
	pool, err := p.openCurrent(ctx, where, false)
	if err != nil {
		return err
	}
	defer pool.Close()
	gone, err := marks.DeleteAgain(ctx, pool, account.NewService(pool, calendar.Now).Delete)
	if err != nil {
		return fmt.Errorf("deleted %d again, and then: %w", gone, err)
	}
	_, err = fmt.Fprintf(p.stdout, "read %d deletions\ndeleted again: %d\n", len(marks), gone)
	return err
}
