// Package process runs the programs that bench, torture and cluster start: each in a group of its own, since Ctrl-C is for
// the program that started them, with its output in a file.
package process

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Process is a program that was started. Kill and Stop accept nil, for one that was not.
type Process struct {
	Log   string        // the file with its output
	Ended chan struct{} // closed when it has ended
	cmd   *exec.Cmd
}

// patience is how long a program may take to stop, also on a busy machine.
const patience = 2 * time.Minute

// Start starts a command with settings, as NAME=VALUE, and adds its output to the end of a file.
func Start(cmd *exec.Cmd, log string, settings ...string) (*Process, error) {
	file, err := os.OpenFile(log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // the program has its own
	cmd.Env = Environ(settings...)
	cmd.Stdout, cmd.Stderr = file, file
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Setpgid = true
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", cmd.Path, err)
	}
	p := &Process{Log: log, Ended: make(chan struct{}), cmd: cmd}
	go func() {
		_ = cmd.Wait() // its end is what counts
		close(p.Ended)
	}()
	return p, nil
}

// Environ returns settings after the environment, which is without those of a server or a PostgreSQL in use.
func Environ(settings ...string) []string {
	own := slices.DeleteFunc(os.Environ(), func(setting string) bool {
		return slices.ContainsFunc([]string{"REFLECTIETOOL_", "DATABASE_", "PG", "PATRONI_", "ETCD_"}, func(prefix string) bool {
			return strings.HasPrefix(setting, prefix)
		})
	})
	return append(own, settings...)
}

// PID returns the id of the process.
func (p *Process) PID() int { return p.cmd.Process.Pid }

// Signal sends the process a signal.
func (p *Process) Signal(s os.Signal) error { return p.cmd.Process.Signal(s) }

// Kill ends the program at once, as a power cut would, with what it started in its group.
func (p *Process) Kill() {
	if p == nil {
		return
	}
	select {
	case <-p.Ended: // its number may be that of another by now
	default:
		_ = syscall.Kill(-p.PID(), syscall.SIGKILL) // it may have ended since
		<-p.Ended
	}
}

// Stop asks the program to stop, and waits.
func (p *Process) Stop() error {
	if p == nil {
		return nil
	}
	_ = p.Signal(syscall.SIGTERM) // it may have ended already
	select {
	case <-p.Ended:
		return nil
	case <-time.After(patience):
		p.Kill()
		return fmt.Errorf("%s did not stop within %v", p.cmd.Path, patience)
	}
}

// Explain adds the end of the log to an error.
func (p *Process) Explain(err error) error {
	log, unread := os.ReadFile(p.Log)
	return errors.Join(fmt.Errorf("%w\n%s", err, log[max(0, len(log)-4000):]), unread)
}

// Memory returns the most memory that the process has had, in MB: what Linux counts, or, on other systems, what it has
// now.
func (p *Process) Memory() (float64, error) {
	pid := strconv.Itoa(p.PID())
	var kB string
	if status, err := os.ReadFile("/proc/" + pid + "/status"); err == nil {
		_, after, _ := strings.Cut(string(status), "VmHWM:")
		kB = strings.Fields(after + " ?")[0]
	} else if out, err := exec.Command("ps", "-o", "rss=", "-p", pid).Output(); err == nil {
		kB = strings.TrimSpace(string(out))
	} else {
		return 0, fmt.Errorf("ps: %w", err)
	}
	n, err := strconv.Atoi(kB)
	return float64(n) / 1024, err
}
