// Package embedded runs a private PostgreSQL from the server programs on the machine: on a Unix
// socket only, with its data in one folder, as an ordinary OS user.
//
// Several processes may use one folder at the same time: a server and a command such as an import.
// Three lock files in the folder keep order. A process holds "start.lock" while it starts or stops
// PostgreSQL, all processes that use PostgreSQL share "users.lock", and "server.lock" belongs to
// the one server. The process that leaves last stops PostgreSQL, whichever process started it. The
// operating system releases the locks of a killed process; the PostgreSQL that it leaves behind is
// taken over by the next user.
package embedded

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"reflectietool/internal/disk"
)

// The names in every private PostgreSQL.
const (
	// Database is the name of the database.
	Database = "reflectietool"
	// OwnerRole owns the database and migrates it.
	OwnerRole = "reflectietool_owner"
	// AppRole serves: it has the rights that the migrations grant, and no DDL rights.
	AppRole = "reflectietool_app"

	adminRole = "postgres"
)

// MinVersion is the oldest major version of PostgreSQL that works (ICU as the default
// collation of a database needs 15).
const MinVersion = 15

// Errors that a caller can act on. All are wrapped in advice for the user.
var (
	// ErrInUse means that another server already uses the folder.
	ErrInUse = errors.New("the data folder is in use by another server")
	// ErrVersion means that another major version of PostgreSQL made the folder.
	ErrVersion = errors.New("the data folder was made by another version of PostgreSQL")
	// ErrNoBinaries means that no PostgreSQL of MinVersion or later is installed.
	ErrNoBinaries = errors.New("no usable PostgreSQL found on this machine")
)

// Options say how to run PostgreSQL.
type Options struct {
	// Dir is the data folder. It is created when it does not exist.
	Dir string
	// Exclusive is set by the server: a second exclusive user gets ErrInUse.
	Exclusive bool
	// Throwaway turns off fsync and allows more connections, for test data only.
	Throwaway bool
	// Logger receives starts, stops and recoveries. Nil discards them.
	Logger *slog.Logger
}

// Instance is a running PostgreSQL that this process uses. Until Stop, it is started again whenever
// it dies.
type Instance struct {
	cluster   *cluster
	log       *slog.Logger
	server    *lockFile
	users     *lockFile
	cancel    context.CancelFunc
	watchDone chan struct{}
}

// Start starts PostgreSQL in the folder, or joins the one that runs there, and makes the database
// and its two roles where they are missing. It returns ErrInUse, ErrVersion or ErrNoBinaries,
// wrapped, or another error that says what failed.
func Start(ctx context.Context, options Options) (*Instance, error) {
	log := options.Logger
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	folder, err := prepareFolder(options.Dir)
	if err != nil {
		return nil, err
	}
	instance := &Instance{log: log}
	if options.Exclusive {
		if instance.server, err = lockServer(folder); err != nil {
			return nil, err
		}
	}
	if err := instance.join(ctx, folder, options.Throwaway); err != nil {
		instance.users.release()
		instance.server.release()
		return nil, err
	}
	watchCtx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	instance.cancel, instance.watchDone = cancel, make(chan struct{})
	go instance.watch(watchCtx)
	return instance, nil
}

// join registers this process as a user and makes sure that PostgreSQL runs.
func (i *Instance) join(ctx context.Context, folder *folder, throwaway bool) error {
	start, err := folder.lock(ctx, startLock)
	if err != nil {
		return err
	}
	defer start.release()
	if i.users, err = folder.share(usersLock); err != nil {
		return err
	}
	if i.cluster, err = openCluster(ctx, folder, throwaway); err != nil {
		return err
	}
	return i.cluster.ensureRunning(ctx, i.log)
}

// watch starts PostgreSQL again when it has died. The first user that notices does so; the others
// find it running.
func (i *Instance) watch(ctx context.Context) {
	defer close(i.watchDone)
	for {
		if err := i.cluster.waitUntilDead(ctx, watchTick); err != nil {
			return
		}
		i.log.Warn("PostgreSQL is gone, starting it again")
		for i.revive(ctx) != nil {
			select {
			case <-ctx.Done():
				return
			case <-time.After(500 * time.Millisecond):
			}
		}
	}
}

func (i *Instance) revive(ctx context.Context) error {
	start, err := i.cluster.folder.lock(ctx, startLock)
	if err != nil {
		return err
	}
	defer start.release()
	err = i.cluster.ensureRunning(ctx, i.log)
	if err != nil && ctx.Err() == nil {
		i.log.Error("PostgreSQL does not start", "error", err.Error())
	}
	return err
}

// Stop ends the use of PostgreSQL, and shuts it down when no other process uses it: connections are
// closed and everything is written to disk. Close pools first.
func (i *Instance) Stop(ctx context.Context) error {
	i.cancel()
	<-i.watchDone
	defer i.server.release()
	defer i.users.release()
	start, err := i.cluster.folder.lock(ctx, startLock)
	if err != nil {
		return err
	}
	defer start.release()
	switch alone, err := disk.Lock(i.users.file); {
	case err != nil:
		return fmt.Errorf("see whether another process uses PostgreSQL: %w", err)
	case !alone:
		i.log.Info("another process still uses PostgreSQL, leaving it running")
		return nil
	}
	return i.cluster.stop(ctx)
}

// OwnerURL is the address for the role that migrates.
func (i *Instance) OwnerURL() string { return i.cluster.url(OwnerRole, Database) }

// ServingURL is the address for the role that serves.
func (i *Instance) ServingURL() string { return i.cluster.url(AppRole, Database) }

// AdminURL is the address of the superuser in the maintenance database. Tests and restoring a backup
// make databases with it; serving does not use it.
func (i *Instance) AdminURL() string { return i.cluster.url(adminRole, "postgres") }

// In returns the addresses, for the role that migrates and the role that serves, of another database than Database.
func (i *Instance) In(database string) (owner, serving string) {
	return i.cluster.url(OwnerRole, database), i.cluster.url(AppRole, database)
}

// Program prepares a program of the same installation that connects as the owner, such as pg_dump. It runs as
// the user of this process.
func (i *Instance) Program(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := (&folder{}).command(ctx, filepath.Join(i.cluster.binaries.dir, name), args...)
	cmd.Env = append(cmd.Env, "PGHOST="+i.cluster.socketDir, "PGPORT="+port, "PGUSER="+OwnerRole)
	return cmd
}

// Dir is the absolute path of the data folder.
func (i *Instance) Dir() string { return i.cluster.folder.path }

// PID is the process id of PostgreSQL, or 0 when it is not running at the moment.
func (i *Instance) PID() int { return i.cluster.runningPID() }

// Running returns the process id of the PostgreSQL that runs in dir, an absolute path without symbolic
// links, or 0 when none does.
func Running(dir string) int {
	if state := (&folder{path: dir}).postmaster(); state.alive {
		return state.pid
	}
	return 0
}

// StopUnused shuts down the PostgreSQL in dir when no process uses it, such as one that killed
// processes left behind. It reports whether PostgreSQL is stopped now.
func StopUnused(ctx context.Context, dir string) (bool, error) {
	if _, err := os.Stat(filepath.Join(dir, startLock)); errors.Is(err, os.ErrNotExist) {
		return true, nil
	}
	folder, err := prepareFolder(dir)
	if err != nil {
		return false, err
	}
	start, err := folder.lock(ctx, startLock)
	if err != nil {
		return false, err
	}
	defer start.release()
	users, err := folder.open(usersLock)
	if err != nil {
		return false, err
	}
	defer users.release()
	if alone, err := disk.Lock(users.file); !alone {
		return false, err
	}
	return true, (&cluster{folder: folder}).stop(ctx)
}

// url returns an address for a role and a database, over the socket.
func (c *cluster) url(role, database string) string {
	// pgx does not read "+" as a space.
	return fmt.Sprintf("postgres://%s@/%s?host=%s&port=%s", role, database, strings.ReplaceAll(url.QueryEscape(c.socketDir), "+", "%20"), port)
}

// Made reports whether there is a PostgreSQL in dir, running or not.
func Made(dir string) bool {
	made, err := (&folder{path: dir}).madeBy()
	return err != nil || made != 0
}

// Used reports whether a process is using, starting or stopping the PostgreSQL in dir at the
// moment.
func Used(dir string) bool {
	f := &folder{path: dir}
	start, err := f.open(startLock)
	if err != nil {
		return false
	}
	defer start.release()
	users, err := f.open(usersLock)
	if err != nil {
		return false
	}
	defer users.release()
	for _, lock := range []*lockFile{start, users} {
		if free, err := disk.Lock(lock.file); !free && err == nil {
			return true
		}
	}
	return false
}
