package cluster

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"syscall"
	"time"

	"reflectietool/internal/process"
)

// start starts a part. One that is not ours runs as user postgres when we are root: PostgreSQL and pgbouncer refuse to
// run as root.
func (c *Cluster) start(name string, ours bool, environ []string, command ...string) error {
	cmd := exec.Command(command[0], command[1:]...)
	if !ours {
		credential, err := postgres()
		if err != nil {
			return err
		}
		cmd.Dir, cmd.SysProcAttr = c.folder, &syscall.SysProcAttr{Credential: credential}
	}
	part, err := process.Start(cmd, c.path(name+".log"), environ...)
	if err != nil {
		return err
	}
	c.parts[name] = part
	return nil
}

// postgres returns the user that PostgreSQL runs as, nil for ourselves.
func postgres() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	account, err := user.Lookup("postgres")
	if err != nil {
		return nil, fmt.Errorf("root cannot run PostgreSQL: %w", err)
	}
	uid, errUID := strconv.ParseUint(account.Uid, 10, 32)
	gid, errGID := strconv.ParseUint(account.Gid, 10, 32)
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, errors.Join(errUID, errGID)
}

// await waits until a condition holds while a part runs. The error has the end of the log of the part.
func (c *Cluster) await(ctx context.Context, part, what string, condition func(context.Context) bool) error {
	p := c.parts[part]
	for deadline := time.Now().Add(patience); ; time.Sleep(100 * time.Millisecond) {
		if attempt, cancel := context.WithTimeout(ctx, 5*time.Second); condition(attempt) {
			cancel()
			return nil
		} else {
			cancel()
		}
		var problem error
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-p.Ended:
			problem = fmt.Errorf("%s ended before %s", part, what)
		default:
			if time.Now().Before(deadline) {
				continue
			}
			problem = fmt.Errorf("not within %v: %s", patience, what)
		}
		return p.Explain(problem)
	}
}
