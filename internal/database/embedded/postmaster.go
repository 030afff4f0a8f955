package embedded

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// postmaster is the content of postmaster.pid in the data folder, and whether that process runs.
type postmaster struct {
	path  string
	lines []string
	pid   int
	alive bool
}

func (f *folder) postmaster() postmaster {
	state := postmaster{path: filepath.Join(f.data(), "postmaster.pid")}
	text, err := os.ReadFile(state.path)
	if err != nil {
		return state
	}
	state.lines = strings.Split(string(text), "\n")
	state.pid, _ = strconv.Atoi(strings.TrimSpace(state.lines[0])) // an invalid number counts as dead
	state.alive = state.pid > 0 && f.isPostmaster(state.pid)
	return state
}

// disown makes the postmaster.pid of a dead postmaster harmless. Its process id may by now belong
// to another process, and then PostgreSQL would refuse to start. Deleting the file would be wrong:
// its last lines protect against processes that still use the shared memory. So its first line gets
// the id of this process, which PostgreSQL ignores since it is its own parent.
func (p postmaster) disown() error {
	if len(p.lines) == 0 {
		return nil
	}
	lines := append([]string{strconv.Itoa(os.Getpid())}, p.lines[1:]...)
	// The file is written in place so that it keeps its owner; a half-written file does no harm.
	file, err := os.OpenFile(p.path, os.O_WRONLY|os.O_TRUNC|syscall.O_NOFOLLOW, 0)
	if err != nil {
		return fmt.Errorf("take over postmaster.pid: %w", err)
	}
	_, err = file.WriteString(strings.Join(lines, "\n"))
	if err := errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("take over postmaster.pid: %w", err)
	}
	return nil
}

// removeSocketLock removes the lock file beside the socket, which holds the id of the process that
// listens there. The file survives a killed postmaster. PostgreSQL then refuses to start when that
// id belongs to another process, or to the killed one until it is reaped. Unlike postmaster.pid,
// this file protects nothing that start.lock does not protect: only we use the socket.
func (c *cluster) removeSocketLock() error {
	err := os.Remove(filepath.Join(c.socketDir, ".s.PGSQL."+port+".lock"))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("remove the lock of a dead PostgreSQL: %w", err)
	}
	return nil
}

// isPostmaster reports whether the process is the postmaster of this folder, and not another
// process that got the same id, or a dead one that was not reaped.
func (f *folder) isPostmaster(pid int) bool {
	if err := syscall.Kill(pid, 0); errors.Is(err, syscall.ESRCH) {
		return false
	}
	commandLine, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	if err == nil {
		arguments := strings.Split(string(commandLine), "\x00")
		return len(arguments) > 2 && arguments[1] == "-D" && arguments[2] == f.data()
	}
	if _, err := os.Stat("/proc/self"); err == nil {
		return false // there is a /proc, so the process ended in between
	}
	out, err := exec.Command("ps", "-ww", "-o", "command=", "-p", strconv.Itoa(pid)).Output()
	return err == nil && strings.Contains(string(out), "-D "+f.data()+" ")
}

// waitUntilReady waits until PostgreSQL accepts connections and has the database and its roles.
// exited is closed when the process ends; it is nil when the process is not our child.
func (c *cluster) waitUntilReady(ctx context.Context, exited <-chan struct{}) error {
	for {
		err := c.ensureContents(ctx)
		if err == nil {
			return nil
		}
		var refused *pgconn.PgError
		startingUp := !errors.As(err, &refused) || refused.Code == "57P03"
		if !startingUp {
			return err
		}
		if exited == nil && !c.folder.isPostmaster(c.currentPID()) {
			return errLingering
		}
		select {
		case <-exited:
			return errors.New("it stopped")
		case <-ctx.Done():
			return err
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// quiet is the setting that keeps the errors of statements out of PostgreSQL's log: an error can
// quote what somebody sent, such as a malformed id. The program gets every error and logs it without
// that. What PostgreSQL says of itself is still logged.
const quiet = "log_min_messages=log"

// ensureContents makes the roles and the database where they are missing. They are made one by one
// after the start, so that a kill in between does no harm.
func (c *cluster) ensureContents(ctx context.Context) error {
	attempt, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	conn, err := pgx.Connect(attempt, c.url(adminRole, "postgres"))
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	var owner, app, database, ownerQuiet, appQuiet bool
	err = conn.QueryRow(ctx, `select
		exists (select from pg_roles where rolname = $1),
		exists (select from pg_roles where rolname = $2),
		exists (select from pg_database where datname = $3),
		exists (select from pg_roles where rolname = $1 and $4 = any(rolconfig)),
		exists (select from pg_roles where rolname = $2 and $4 = any(rolconfig))`,
		OwnerRole, AppRole, Database, quiet).Scan(&owner, &app, &database, &ownerQuiet, &appQuiet)
	if err != nil {
		return err
	}
	for _, missing := range []struct {
		there     bool
		statement string
	}{
		{owner, "create role " + OwnerRole + " login"},
		{app, "create role " + AppRole + " login"},
		{database, "create database " + Database + " owner " + OwnerRole},
		{ownerQuiet, "alter role " + OwnerRole + " set " + quiet},
		{appQuiet, "alter role " + AppRole + " set " + quiet},
	} {
		if missing.there {
			continue
		}
		if _, err := conn.Exec(ctx, missing.statement); err != nil {
			return err
		}
	}
	return nil
}
