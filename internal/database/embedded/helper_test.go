package embedded

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database/scratch"
)

// TestMain lets the tests start this program again, as another process that uses the PostgreSQL in
// a folder until its input ends.
func TestMain(m *testing.M) {
	if dir := os.Getenv("EMBEDDED_TEST_CHILD"); dir != "" {
		if err := beChild(dir); err != nil {
			fmt.Println("error", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func beChild(dir string) error {
	ctx := context.Background()
	instance, err := Start(ctx, Options{Dir: dir, Exclusive: true})
	if err != nil {
		return err
	}
	fmt.Println("ready", instance.PID())
	if _, err := io.Copy(io.Discard, os.Stdin); err != nil {
		return err
	}
	return instance.Stop(ctx)
}

// child is another process that uses a folder.
type child struct {
	cmd    *exec.Cmd
	stdin  io.WriteCloser
	answer string // its first line
}

// startChild runs the child, as the given user, or as the user of this process for nil.
func startChild(t *testing.T, dir string, as *syscall.Credential) *child {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if as != nil {
		program = copyProgram(t, program)
	}
	cmd := exec.Command(program)
	cmd.Dir = "/"
	cmd.Env = append(os.Environ(), "EMBEDDED_TEST_CHILD="+dir, "REFLECTIETOOL_SMTP_PASSWORD=geheim", "DATABASE_OWNER_URL=postgres://u:geheim@db/x")
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: as}
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // in most tests it has ended already
		_ = cmd.Wait()
	})
	answer, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatalf("the child says %q: %v", answer, err)
	}
	return &child{cmd, stdin, strings.TrimSpace(answer)}
}

// copyProgram copies the test program to a place where every user can run it.
func copyProgram(t *testing.T, program string) string {
	t.Helper()
	text, err := os.ReadFile(program)
	if err != nil {
		t.Fatal(err)
	}
	reachable := filepath.Join(scratch.OnDisk(t), "program")
	scratch.WriteProgram(t, reachable, text)
	return reachable
}

// newDir returns a data folder that does not exist yet. If PostgreSQL still runs there at the end
// of the test, it is stopped.
func newDir(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(scratch.New(t), "data")
	t.Cleanup(func() {
		if stopped, err := StopUnused(context.Background(), dir); !stopped || err != nil {
			t.Errorf("PostgreSQL is still in use after the test: %v", err)
		}
	})
	return dir
}

func start(t *testing.T, options Options) *Instance {
	t.Helper()
	instance, err := Start(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	stopped := false
	t.Cleanup(func() {
		if !stopped && instance.cancel != nil {
			stopped = true
			_ = instance.Stop(context.Background()) // most tests have stopped it already and checked the error
		}
	})
	return instance
}

func stop(t *testing.T, instance *Instance) {
	t.Helper()
	if err := instance.Stop(context.Background()); err != nil {
		t.Fatal(err)
	}
}

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

func execute(t *testing.T, url, statement string) {
	t.Helper()
	if _, err := connect(t, url).Exec(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

func query[T any](t *testing.T, url, question string) T {
	t.Helper()
	var answer T
	if err := connect(t, url).QueryRow(t.Context(), question).Scan(&answer); err != nil {
		t.Fatal(err)
	}
	return answer
}

// eventually waits until another process has made a condition true.
func eventually(t *testing.T, what string, condition func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !condition(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("not within 30 s: %s", what)
		}
	}
}
