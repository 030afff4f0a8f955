package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"reflectietool/internal/database"
	"reflectietool/internal/database/embedded"
	"reflectietool/internal/database/scratch"
)

// patience is far longer than anything here takes, even on a busy machine.
const patience = time.Minute

// binary is the program itself, built once, as it is run in production.
var binary string

func TestMain(m *testing.M) {
	code, err := buildAndRun(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func buildAndRun(m *testing.M) (int, error) {
	dir, err := os.MkdirTemp("", "reflectietool-program-")
	if err != nil {
		return 0, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	binary = filepath.Join(dir, "reflectietool")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		return 0, fmt.Errorf("build the program: %w\n%s", err, out)
	}
	return m.Run(), nil
}

// prepare makes a command of the program with the given settings and without those of the
// environment.
func prepare(settings []string, args ...string) *exec.Cmd {
	cmd := exec.Command(binary, args...)
	cmd.Env = slices.DeleteFunc(os.Environ(), func(entry string) bool {
		return strings.HasPrefix(entry, "DATABASE_") || strings.HasPrefix(entry, "REFLECTIETOOL_")
	})
	// The tests must not request the pages of the catalogue on the web.
	cmd.Env = append(append(cmd.Env, "REFLECTIETOOL_LINKCHECK=off"), settings...)
	return cmd
}

// outcome is the result of a command that ended by itself.
type outcome struct {
	code           int
	stdout, stderr string
}

func execute(t *testing.T, settings []string, args ...string) outcome {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd := prepare(settings, args...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	late := time.AfterFunc(patience, func() { _ = cmd.Process.Kill() })
	err := cmd.Wait()
	var failed *exec.ExitError
	if !late.Stop() || err != nil && !errors.As(err, &failed) {
		t.Fatalf("%q did not end well: %v\n%s", args, err, &stderr)
	}
	return outcome{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

// want checks the exit code and looks for texts in the output: results on stdout, the rest on
// stderr.
func (o outcome) want(t *testing.T, code int, texts ...string) outcome {
	t.Helper()
	if o.code != code {
		t.Errorf("exit code %d, want %d", o.code, code)
	}
	for _, text := range texts {
		if !strings.Contains(o.stdout+o.stderr, text) {
			t.Errorf("does not say %q", text)
		}
	}
	if t.Failed() {
		t.Fatalf("stdout:\n%s\nstderr:\n%s", o.stdout, o.stderr)
	}
	return o
}

// newFolder returns a data folder that does not exist yet. If its PostgreSQL still runs after the test, it
// is stopped.
func newFolder(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(scratch.New(t), "data")
	t.Cleanup(func() {
		if stopped, err := embedded.StopUnused(context.Background(), dir); !stopped || err != nil {
			t.Errorf("PostgreSQL is still in use after the test: %v", err)
		}
	})
	return dir
}

// usedFolder returns a data folder in which a server has run before, with the schema and the catalogue. It is a
// copy of one that is made once, since a first start takes seconds. It has no log of PostgreSQL yet.
func usedFolder(t *testing.T) string {
	t.Helper()
	template := filepath.Join(filepath.Dir(binary), "used")
	makeUsed.Do(func() {
		first := newFolder(t)
		serve(t, inFolder(first)).stop()
		if err := os.Remove(filepath.Join(first, "postgresql.log")); err != nil {
			t.Fatal(err)
		}
		copyFolder(t, first, template)
	})
	dir := newFolder(t)
	copyFolder(t, template, dir)
	return dir
}

var makeUsed sync.Once

// copyFolder copies a folder with the owners of its files, since PostgreSQL runs as one of them.
func copyFolder(t *testing.T, from, to string) {
	t.Helper()
	if out, err := exec.Command("cp", "-pPR", from, to).CombinedOutput(); err != nil {
		t.Fatalf("copy %s: %v\n%s", from, err, out)
	}
}

func inFolder(dir string) []string { return []string{"REFLECTIETOOL_DATA=" + dir} }

// inDatabase does work in the database of a folder while the server uses it too, as its serving
// role. It ends its use of PostgreSQL afterwards: every user of a PostgreSQL restarts it when it
// dies, and the tests want the server to do that.
func inDatabase(t *testing.T, dir string, work func(*database.Pool) error) {
	t.Helper()
	instance, err := embedded.Start(t.Context(), embedded.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	pool, err := database.Open(t.Context(), instance.ServingURL())
	if err == nil {
		err = work(pool)
		pool.Close()
	}
	if err := errors.Join(err, instance.Stop(context.Background())); err != nil {
		t.Fatal(err)
	}
}

// postmaster returns the process id of the PostgreSQL in a folder, 0 when there is none.
func postmaster(dir string) int {
	text, err := os.ReadFile(filepath.Join(dir, "postgresql", "postmaster.pid"))
	if err != nil {
		return 0
	}
	line, _, _ := strings.Cut(string(text), "\n")
	pid, _ := strconv.Atoi(line) // an incomplete file counts as none
	return pid
}

// server is a running "reflectietool serve".
type server struct {
	t     *testing.T
	cmd   *exec.Cmd
	url   string
	log   *logBuffer
	ended chan struct{}
}

// serve starts a server on a free port and waits until it logs that it serves.
func serve(t *testing.T, settings []string, args ...string) *server {
	t.Helper()
	s := launch(t, prepare(settings, append([]string{"serve", "--addr", "127.0.0.1:0"}, args...)...))
	s.waitUntilServing()
	return s
}

func launch(t *testing.T, cmd *exec.Cmd) *server {
	t.Helper()
	s := &server{t: t, cmd: cmd, log: &logBuffer{}, ended: make(chan struct{})}
	cmd.Stderr = s.log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		_ = cmd.Wait() // only its exit code counts
		close(s.ended)
	}()
	t.Cleanup(s.kill)
	return s
}

func (s *server) waitUntilServing() {
	s.t.Helper()
	eventually(s.t, "the server serves", func() bool {
		select {
		case <-s.ended:
			s.t.Fatalf("the server ended:\n%s", s.log)
		default:
		}
		s.url = s.log.address("serving")
		return s.url != ""
	})
}

// kill ends the server at once, as a power cut would, if it still runs.
func (s *server) kill() {
	_ = s.cmd.Process.Kill() // it may have ended already
	<-s.ended
}

// stop sends the signal to stop, waits until the server has stopped, and checks that all went well.
func (s *server) stop() {
	s.t.Helper()
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		s.t.Fatal(err)
	}
	s.wantExit(0)
}

func (s *server) wantExit(code int) {
	s.t.Helper()
	select {
	case <-s.ended:
	case <-time.After(patience):
		s.t.Fatalf("the server does not stop:\n%s", s.log)
	}
	if got := s.cmd.ProcessState.ExitCode(); got != code {
		s.t.Errorf("the server ended with %v, want exit code %d:\n%s", s.cmd.ProcessState, code, s.log)
	}
}

// logBuffer collects the output of a program while others read it.
type logBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *logBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *logBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

func (b *logBuffer) lines() []string {
	return strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
}

// address returns the address in the log line with a message, or "" when there is no such line.
func (b *logBuffer) address(message string) (address string) {
	for _, line := range b.lines() {
		var entry struct{ Msg, URL, Address string }
		if json.Unmarshal([]byte(line), &entry) == nil && entry.Msg == message {
			address = entry.URL + entry.Address
		}
	}
	return address
}

// eventually waits until another process has made a condition true.
func eventually(t *testing.T, what string, condition func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !condition(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("not within %v: %s", patience, what)
		}
	}
}
