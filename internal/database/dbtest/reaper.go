package dbtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"reflectietool/internal/database/embedded"
)

// A test process cannot run code at its very end to stop the shared server, and starting a server
// for every package would be slow. So the first process starts a reaper: the same program again,
// which waits until nobody has used the server for a while and then stops it.

const (
	reaperVariable = "DBTEST_REAP"
	reaperIdle     = 15 * time.Second
	reaperTick     = time.Second
)

func init() {
	if dir := os.Getenv(reaperVariable); dir != "" {
		reap(dir)
		os.Exit(0)
	}
}

// reap stops the server in dir once it has been unused for reaperIdle. There is one reaper at a
// time. It gives up its lock before it stops the server, so that a process that starts the server
// again at that moment starts a new reaper as well.
func reap(dir string) {
	for {
		lock, err := lockReaper(dir)
		if err != nil {
			return // another reaper is at work
		}
		for unusedSince := time.Now(); time.Since(unusedSince) < reaperIdle; time.Sleep(reaperTick) {
			if embedded.Used(dir) {
				unusedSince = time.Now()
			}
		}
		_ = lock.Close()
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		stopped, err := embedded.StopUnused(ctx, dir)
		cancel()
		if stopped || err != nil {
			return
		}
	}
}

func lockReaper(dir string) (*os.File, error) {
	file, err := os.OpenFile(filepath.Join(dir, "reaper.lock"), os.O_RDWR|os.O_CREATE|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = file.Close()
		return nil, err
	}
	return file, nil
}

// spawnReaper starts a reaper unless one is running.
func spawnReaper(dir string) error {
	lock, err := lockReaper(dir)
	if errors.Is(err, syscall.EWOULDBLOCK) { // one is running
		return nil
	}
	if err != nil {
		return fmt.Errorf("start the reaper of the test server: %w", err)
	}
	_ = lock.Close()
	program, err := os.Executable()
	if err != nil {
		return fmt.Errorf("start the reaper of the test server: %w", err)
	}
	cmd := exec.Command(program)
	cmd.Dir = "/"
	cmd.Env = append(os.Environ(), reaperVariable+"="+dir)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} // Ctrl-C must reach the tests only
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start the reaper of the test server: %w", err)
	}
	return cmd.Process.Release()
}
