package cluster

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// process is one part of the cluster. Its methods accept nil, for a part that was not started.
type process struct {
	name  string
	cmd   *exec.Cmd
	log   string
	ended chan struct{}
}

// start starts a part, with its output in a file. A part that is not ours runs as user postgres when we are
// root: PostgreSQL and pgbouncer refuse to run as root.
func (c *Cluster) start(name string, ours bool, environ []string, command ...string) error {
	p := &process{name: name, log: c.path(name + ".log"), ended: make(chan struct{})}
	log, err := os.OpenFile(p.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { _ = log.Close() }() // the part has a copy of its own
	p.cmd = exec.Command(command[0], command[1:]...)
	p.cmd.Env = append(ownEnvironment(), environ...)
	p.cmd.Stdout, p.cmd.Stderr = log, log
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // Ctrl-C is for us, and we stop the parts in order
	if !ours {
		p.cmd.Dir = c.folder
		if p.cmd.SysProcAttr.Credential, err = postgres(); err != nil {
			return err
		}
	}
	if err := p.cmd.Start(); err != nil {
		return fmt.Errorf("start %s: %w", name, err)
	}
	go func() {
		_ = p.cmd.Wait() // only that it ended counts
		close(p.ended)
	}()
	c.parts[name] = p
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

// ownEnvironment is the environment without the settings of a server or a PostgreSQL that is in use.
func ownEnvironment() []string {
	return slices.DeleteFunc(os.Environ(), func(setting string) bool {
		for _, prefix := range []string{"REFLECTIETOOL_", "DATABASE_", "PG", "PATRONI_", "ETCD_"} {
			if strings.HasPrefix(setting, prefix) {
				return true
			}
		}
		return false
	})
}

// kill ends a part at once, as a power cut would, with what it started in its own group.
func (p *process) kill() {
	if p == nil {
		return
	}
	_ = syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL) // it may have ended already
	<-p.ended
}

// stop asks a part to stop, and waits.
func (p *process) stop() error {
	if p == nil {
		return nil
	}
	_ = p.cmd.Process.Signal(syscall.SIGTERM) // it may have ended already
	select {
	case <-p.ended:
		return nil
	case <-time.After(patience):
		p.kill()
		return fmt.Errorf("%s did not stop within %v", p.name, patience)
	}
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
		case <-p.ended:
			problem = fmt.Errorf("%s ended before %s", part, what)
		default:
			if time.Now().Before(deadline) {
				continue
			}
			problem = fmt.Errorf("not within %v: %s", patience, what)
		}
		log, _ := os.ReadFile(p.log) // only to explain the error
		return fmt.Errorf("%w\n%s", problem, log[max(0, len(log)-4000):])
	}
}
