package process

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestSettingsInUseStayAway checks that a program under trial gets no settings of a server or database in use from the environment.
func TestSettingsInUseStayAway(t *testing.T) {
	for _, name := range []string{"DATABASE_URL", "REFLECTIETOOL_URL", "PGHOST", "PATRONI_NAME", "ETCD_NAME"} {
		t.Setenv(name, "in use")
	}
	t.Setenv("HOME", "/root")
	p := start(t, "env", "DATABASE_URL=its own")
	<-p.Ended
	said := read(t, p)
	if strings.Contains(said, "in use") || !strings.Contains(said, "DATABASE_URL=its own\n") || !strings.Contains(said, "HOME=/root\n") {
		t.Errorf("the program has the environment\n%s", said)
	}
}

// TestEnds stops a program, and kills one that does not stop, with a program that it started.
func TestEnds(t *testing.T) {
	t.Parallel()
	stopped := start(t, `trap "echo bye; exit" TERM; echo began; while :; do sleep 0.01; done`)
	await(t, stopped, "began")
	if err := stopped.Stop(); err != nil || !strings.HasSuffix(read(t, stopped), "bye\n") {
		t.Errorf("%v; it said %q", err, read(t, stopped))
	}
	if err := stopped.Stop(); err != nil {
		t.Errorf("one that has ended: %v", err)
	}
	stubborn := start(t, `trap "" TERM; sleep 100 & echo "began $!"; wait`)
	await(t, stubborn, "began")
	if memory, err := stubborn.Memory(); err != nil || memory <= 0 {
		t.Errorf("it takes %v MB, %v", memory, err)
	}
	stubborn.Kill()
	child := strings.TrimSpace(strings.TrimPrefix(read(t, stubborn), "began "))
	for deadline := time.Now().Add(patience); alive(child); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("what it started, process %s, still runs", child)
		}
	}
	stubborn.Kill()
	var none *Process
	none.Kill()
	if err := none.Stop(); err != nil {
		t.Error(err)
	}
}

func start(t *testing.T, script string, settings ...string) *Process {
	t.Helper()
	p, err := Start(exec.Command("/bin/sh", "-c", script), filepath.Join(t.TempDir(), "log"), settings...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Kill)
	return p
}

func read(t *testing.T, p *Process) string {
	t.Helper()
	text, err := os.ReadFile(p.Log)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func await(t *testing.T, p *Process, word string) {
	t.Helper()
	for deadline := time.Now().Add(patience); !strings.Contains(read(t, p), word); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("it does not say %q", word)
		}
	}
}

// alive reports whether a process runs; one that has ended may wait for its parent.
func alive(pid string) bool {
	out, err := exec.Command("ps", "-o", "stat=", "-p", pid).Output()
	return err == nil && !strings.HasPrefix(string(out), "Z")
}
