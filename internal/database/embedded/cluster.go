package embedded

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// cluster is the PostgreSQL in a folder. Its methods, except the few that only read, may only be
// called by the holder of start.lock.
type cluster struct {
	folder    *folder
	binaries  binaries
	throwaway bool
	socketDir string

	mu  sync.Mutex // guards pid, which the supervisor sets and PID reads
	pid int
}

// openCluster finds the programs for the folder, and makes the data when there is none.
func openCluster(ctx context.Context, f *folder, throwaway bool) (*cluster, error) {
	c := &cluster{folder: f, throwaway: throwaway}
	made, err := f.madeBy()
	if err != nil {
		return nil, err
	}
	f.removeUnfinished()
	var found []binaries
	c.binaries, found = f.findBinaries(ctx, made)
	switch {
	case ctx.Err() != nil: // nothing was found because ctx ended, which proves nothing
		return nil, ctx.Err()
	case made != 0 && c.binaries.major < MinVersion: // too old, or not found
		if c.binaries.major != 0 {
			found = append(found, c.binaries)
		}
		return nil, f.otherVersion(made, found)
	case made == 0 && c.binaries.dir == "":
		return nil, noBinaries(found)
	case made == 0:
		if err := c.create(ctx); err != nil {
			return nil, err
		}
	}
	if c.socketDir, err = f.makeSocketDir(); err != nil {
		return nil, err
	}
	return c, nil
}

// madeBy returns the major version that made the data, 0 when there is no data.
func (f *folder) madeBy() (int, error) {
	text, err := os.ReadFile(filepath.Join(f.data(), "PG_VERSION"))
	if errors.Is(err, os.ErrNotExist) {
		if _, err := os.Stat(f.data()); err == nil {
			return 0, fmt.Errorf("%s exists and is no PostgreSQL data folder: put it aside and start again", f.data())
		}
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("read the version of the data folder: %w", err)
	}
	made, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return 0, fmt.Errorf("read the version of the data folder: %w", err)
	}
	return made, nil
}

// startPatience is how long a start may take, including recovery after a crash.
const startPatience = 2 * time.Minute

// ensureRunning takes over the PostgreSQL that runs in the folder, or starts one, and waits until
// it accepts connections. Processes of a killed PostgreSQL may linger for a moment and keep a new
// one from starting; then it tries again.
func (c *cluster) ensureRunning(ctx context.Context, log *slog.Logger) error {
	ctx, cancel := context.WithTimeout(ctx, startPatience)
	defer cancel()
	for {
		state := c.folder.postmaster()
		var err error
		if state.alive {
			err = c.adopt(ctx, state, log)
		} else {
			err = c.start(ctx, state, log)
		}
		if !errors.Is(err, errLingering) {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func (c *cluster) adopt(ctx context.Context, state postmaster, log *slog.Logger) error {
	c.setPID(state.pid)
	if err := c.waitUntilReady(ctx, nil); err != nil {
		return fmt.Errorf("PostgreSQL (process %d) runs in %s and does not answer: %w", state.pid, c.folder.data(), err)
	}
	log.Info("joined the PostgreSQL that runs in the data folder", "pid", state.pid)
	return nil
}

// errLingering means that processes of an earlier PostgreSQL have not ended yet.
var errLingering = errors.New("remains of an earlier PostgreSQL are still running")

// start runs a new postmaster and waits until it is ready.
func (c *cluster) start(ctx context.Context, old postmaster, log *slog.Logger) error {
	began := time.Now()
	if err := old.disown(); err != nil {
		return err
	}
	if err := c.removeSocketLock(); err != nil {
		return err
	}
	output, err := c.folder.openLog()
	if err != nil {
		return err
	}
	defer output.close()
	// Not bound to ctx: PostgreSQL keeps running after the start, and even after this process.
	cmd := c.folder.command(context.WithoutCancel(ctx), filepath.Join(c.binaries.dir, "postgres"), c.arguments()...)
	cmd.Stdout, cmd.Stderr = output.file, output.file
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start PostgreSQL: %w", err)
	}
	exited := make(chan struct{})
	go func() {
		_ = cmd.Wait() // only to reap it; its output is in the log
		close(exited)
	}()
	c.setPID(cmd.Process.Pid)
	err = c.waitUntilReady(ctx, exited)
	if err == nil {
		log.Info("PostgreSQL started", "version", c.binaries.major, "dir", c.folder.data(), "took", time.Since(began).Round(time.Millisecond).String())
		return nil
	}
	select {
	case <-exited:
	default: // it runs but does not accept connections, or ctx ended
		_ = cmd.Process.Signal(syscall.SIGQUIT) // fails only if it has just ended
		<-exited
	}
	said := output.tail()
	if strings.Contains(said, "pre-existing shared memory block") || strings.Contains(said, "could not bind Unix address") {
		return errLingering
	}
	return fmt.Errorf("start PostgreSQL: %w; its log %s says:\n%s", spaceless(err, said), c.folder.logPath(), said)
}

// arguments are the settings passed at every start; the files in the data folder stay as initdb
// made them. PostgreSQL's log must not hold what people typed: no statements and no details.
func (c *cluster) arguments() []string {
	settings := []string{
		"listen_addresses=",
		"unix_socket_directories=" + `"` + strings.ReplaceAll(c.socketDir, `"`, `""`) + `"`,
		"unix_socket_permissions=0700",
		"port=" + port,
		"timezone=UTC", "log_timezone=UTC",
		"logging_collector=off", "log_destination=stderr",
		"log_statement=none", "log_min_error_statement=panic", "log_error_verbosity=terse",
		"jit=off", // its start-up costs more than our short queries gain
	}
	if c.throwaway {
		settings = append(settings, "fsync=off", "synchronous_commit=off", "full_page_writes=off",
			"max_connections=300", "autovacuum=off", "max_wal_size=1GB", "checkpoint_timeout=1h")
	} else {
		settings = append(settings, "fsync=on", "max_connections=100")
	}
	args := []string{"-D", c.folder.data()}
	for _, setting := range settings {
		args = append(args, "-c", setting)
	}
	return args
}

// stop shuts PostgreSQL down, if it runs, and ends open connections. If that is not done when ctx
// ends, it stops PostgreSQL at once, which requires a recovery at the next start but loses no data.
func (c *cluster) stop(ctx context.Context) error {
	state := c.folder.postmaster()
	if !state.alive {
		return nil
	}
	if err := syscall.Kill(state.pid, syscall.SIGINT); err != nil {
		return fmt.Errorf("stop PostgreSQL: %w", err)
	}
	c.setPID(state.pid)
	if c.waitUntilDead(ctx, stopTick) == nil {
		return nil
	}
	if err := syscall.Kill(state.pid, syscall.SIGQUIT); err != nil && !errors.Is(err, syscall.ESRCH) {
		return fmt.Errorf("stop PostgreSQL: %w", err)
	}
	lastResort, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err := c.waitUntilDead(lastResort, stopTick); err != nil {
		return fmt.Errorf("PostgreSQL (process %d) does not stop: %w", state.pid, err)
	}
	return nil
}

// How often to check that PostgreSQL runs, while serving and while stopping it.
const (
	watchTick = 100 * time.Millisecond
	stopTick  = 5 * time.Millisecond
)

// waitUntilDead returns nil once PostgreSQL has ended, or the error of ctx.
func (c *cluster) waitUntilDead(ctx context.Context, every time.Duration) error {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		pid := c.currentPID()
		if pid == 0 || !c.folder.isPostmaster(pid) {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}

func (c *cluster) setPID(pid int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pid = pid
}

func (c *cluster) currentPID() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.pid
}

func (c *cluster) runningPID() int {
	if pid := c.currentPID(); pid != 0 && c.folder.isPostmaster(pid) {
		return pid
	}
	return 0
}
