package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// process is a server that this program started.
type process struct {
	url  string
	took time.Duration // from the start to the first answer
	cmd  *exec.Cmd
	log  *os.File
}

// patience is how long a server may take to start.
const patience = 2 * time.Minute

// start runs a program that serves on a port of this machine, and waits until a page of it answers.
// Its output goes to a file in the folder.
func start(ctx context.Context, folder, name string, port int, page string, environ []string, command ...string) (*process, error) {
	log, err := os.Create(filepath.Join(folder, name+".log"))
	if err != nil {
		return nil, err
	}
	p := &process{url: "http://127.0.0.1:" + strconv.Itoa(port), log: log}
	p.cmd = exec.CommandContext(ctx, command[0], command[1:]...)
	p.cmd.Cancel = func() error { return p.cmd.Process.Signal(syscall.SIGTERM) }
	p.cmd.WaitDelay = 30 * time.Second
	p.cmd.Env = append(ownEnvironment(), environ...)
	p.cmd.Stdout, p.cmd.Stderr = log, log
	began := time.Now()
	if err := p.cmd.Start(); err != nil {
		return nil, errors.Join(err, log.Close())
	}
	if err := p.await(ctx, page); err != nil {
		text, _ := os.ReadFile(log.Name()) // only to explain the error
		return nil, errors.Join(fmt.Errorf("%s: %w\n%s", name, err, text), p.stop())
	}
	p.took = time.Since(began)
	return p, nil
}

// ownEnvironment is the environment without the settings of a server that is in use.
func ownEnvironment() []string {
	return slices.DeleteFunc(os.Environ(), func(setting string) bool {
		return strings.HasPrefix(setting, "REFLECTIETOOL_") || strings.HasPrefix(setting, "DATABASE_")
	})
}

// await asks for a page until it answers.
func (p *process) await(ctx context.Context, page string) error {
	for deadline := time.Now().Add(patience); ; {
		_, err := fetch(ctx, p.url+page, "")
		if err == nil {
			return nil
		}
		if ctx.Err() != nil || time.Now().After(deadline) {
			return fmt.Errorf("does not serve within %v: %w", patience, err)
		}
		time.Sleep(2 * time.Millisecond)
	}
}

// memory returns the most memory that the process has had, in MB: what Linux counts, or, on other systems,
// what it has now.
func (p *process) memory() (float64, error) {
	pid := strconv.Itoa(p.cmd.Process.Pid)
	if status, err := os.ReadFile("/proc/" + pid + "/status"); err == nil {
		_, after, _ := strings.Cut(string(status), "VmHWM:")
		kB, err := strconv.Atoi(strings.Fields(after + " ?")[0])
		return float64(kB) / 1024, err
	}
	out, err := exec.Command("ps", "-o", "rss=", "-p", pid).Output()
	if err != nil {
		return 0, fmt.Errorf("ps: %w", err)
	}
	kB, err := strconv.Atoi(strings.TrimSpace(string(out)))
	return float64(kB) / 1024, err
}

// stop ends the process.
func (p *process) stop() error {
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err == nil {
		_ = p.cmd.Wait() // it was asked to stop
	}
	return p.log.Close()
}

// fetch returns a page, for a visitor with a cookie. Any status but 200 is an error.
func fetch(ctx context.Context, url, cookie string) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Cookie", cookie)
	response, err := http.DefaultTransport.RoundTrip(request) // does not follow redirects
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", url, response.Status)
	}
	return io.ReadAll(response.Body)
}
