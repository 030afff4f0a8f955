package embedded

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"reflectietool/internal/disk"
)

const (
	startLock  = "start.lock"
	usersLock  = "users.lock"
	serverLock = "server.lock"
)

// lockFile is an advisory lock that is released when its process ends. Its methods accept nil,
// which keeps undoing an incomplete start simple.
type lockFile struct{ file *os.File }

func (f *folder) open(name string) (*lockFile, error) {
	file, err := os.OpenFile(filepath.Join(f.path, name), os.O_RDWR|os.O_CREATE|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open a lock in the data folder: %w", err)
	}
	if err := f.giveFile(file); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return &lockFile{file}, nil
}

// lock waits for the lock, until ctx ends.
func (f *folder) lock(ctx context.Context, name string) (*lockFile, error) {
	lock, err := f.open(name)
	if err != nil {
		return nil, err
	}
	for {
		locked, err := disk.Lock(lock.file)
		if locked {
			return lock, nil
		}
		if err != nil {
			lock.release()
			return nil, fmt.Errorf("lock %s: %w", name, err)
		}
		select {
		case <-ctx.Done():
			lock.release()
			return nil, fmt.Errorf("wait for another process that starts or stops PostgreSQL: %w", ctx.Err())
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// share takes a shared lock. Only the holder of start.lock may call it: nobody then holds
// users.lock exclusively, so it does not wait.
func (f *folder) share(name string) (*lockFile, error) {
	lock, err := f.open(name)
	if err != nil {
		return nil, err
	}
	for err = syscall.EINTR; errors.Is(err, syscall.EINTR); {
		err = syscall.Flock(int(lock.file.Fd()), syscall.LOCK_SH)
	}
	if err != nil {
		lock.release()
		return nil, fmt.Errorf("share %s: %w", name, err)
	}
	return lock, nil
}

// lockServer claims the folder for one server and records the id of that process.
func lockServer(f *folder) (*lockFile, error) {
	lock, err := f.open(serverLock)
	if err != nil {
		return nil, err
	}
	locked, err := disk.Lock(lock.file)
	if err != nil {
		lock.release()
		return nil, fmt.Errorf("lock %s: %w", serverLock, err)
	}
	if !locked {
		holder, _ := io.ReadAll(io.LimitReader(lock.file, 20))
		lock.release()
		return nil, fmt.Errorf("%w (process %s uses %s): stop that server, or choose another folder with REFLECTIETOOL_DATA",
			ErrInUse, strings.TrimSpace(string(holder)), f.path)
	}
	if err := lock.write(fmt.Sprintln(os.Getpid())); err != nil {
		lock.release()
		return nil, err
	}
	return lock, nil
}

func (l *lockFile) write(text string) error {
	if err := l.file.Truncate(0); err != nil {
		return err
	}
	_, err := l.file.WriteAt([]byte(text), 0)
	return err
}

func (l *lockFile) release() {
	if l != nil {
		_ = l.file.Close() // closing releases the lock; nothing was written that must last
	}
}
