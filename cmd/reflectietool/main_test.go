package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"reflectietool/internal/database/dbtest"
)

// newDataDir returns a folder that PostgreSQL's own user can reach, which t.TempDir is not.
func newDataDir(t *testing.T) string {
	t.Helper()
	root, err := os.MkdirTemp("/tmp", "reflectietool-cmd-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(root) })
	if err := os.Chmod(root, 0o755); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(root, "data")
}

// startServe runs "serve" on a free port and returns its address, and a function that
// stops it and returns its error.
func startServe(t *testing.T, environ []string, args ...string) (url string, stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	logs, output := io.Pipe()
	result := make(chan error, 1)
	go func() {
		err := run(ctx, append([]string{"serve", "--addr", "127.0.0.1:0"}, args...), environ, io.Discard, output)
		_ = output.Close()
		result <- err
	}()
	lines := bufio.NewScanner(logs)
	for url == "" && lines.Scan() {
		var line struct{ URL string }
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			t.Errorf("the log is not JSON: %s", lines.Bytes())
		}
		url = line.URL
	}
	go func() { _, _ = io.Copy(io.Discard, logs) }()
	if url == "" {
		cancel()
		t.Fatalf("does not serve: %v", <-result)
	}
	stopped := false
	stop = func() error {
		if stopped {
			return nil
		}
		stopped = true
		cancel()
		return <-result
	}
	t.Cleanup(func() { _ = stop() })
	return url, stop
}

func get(t *testing.T, url string) int {
	t.Helper()
	response, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	return response.StatusCode
}

func runCommand(t *testing.T, environ []string, args ...string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	err := run(t.Context(), args, environ, &out, io.Discard)
	return out.String(), err
}

func TestServePrivateDatabase(t *testing.T) {
	t.Parallel()
	environ := []string{"REFLECTIETOOL_DATA=" + newDataDir(t)}
	url, stop := startServe(t, environ)
	for _, path := range []string{"/healthz", "/readyz"} {
		if status := get(t, url+path); status != http.StatusOK {
			t.Errorf("%s answers %d", path, status)
		}
	}
	if _, err := runCommand(t, environ, "healthcheck", "--addr", strings.TrimPrefix(url, "http://")); err != nil {
		t.Error(err)
	}
	if _, err := runCommand(t, environ, "serve", "--addr", "127.0.0.1:0"); err == nil || !strings.Contains(err.Error(), "in use by another server") {
		t.Errorf("a second server: %v", err)
	}
	if _, err := runCommand(t, environ, "serve", "--addr", strings.TrimPrefix(url, "http://")); err == nil || !strings.Contains(err.Error(), "listen on") {
		t.Errorf("a port that is taken: %v", err)
	}
	if out, err := runCommand(t, environ, "migrate", "version"); err != nil || !strings.HasPrefix(out, "schema version ") {
		t.Errorf("migrate beside the server: %q, %v", out, err)
	}
	if status := get(t, url+"/readyz"); status != http.StatusOK {
		t.Errorf("the server was harmed: /readyz answers %d", status)
	}
	if err := stop(); err != nil {
		t.Errorf("stopping: %v", err)
	}
}

func TestServeRefusesSchemaThatIsNotCurrent(t *testing.T) {
	t.Parallel()
	db := dbtest.NewEmpty(t)
	environ := []string{"DATABASE_URL=" + db.ServingURL, "DATABASE_OWNER_URL=" + db.OwnerURL}
	if _, err := runCommand(t, environ, "serve", "--addr", "127.0.0.1:0"); err == nil || !strings.Contains(err.Error(), "reflectietool migrate up") {
		t.Errorf("an empty database: %v", err)
	}
	_, stop := startServe(t, environ, "--migrate")
	if err := stop(); err != nil {
		t.Error(err)
	}
	if _, err := runCommand(t, environ, "migrate", "down"); err != nil {
		t.Error(err)
	}
	if _, err := runCommand(t, environ, "serve", "--addr", "127.0.0.1:0"); err == nil || !strings.Contains(err.Error(), "reflectietool migrate up") {
		t.Errorf("one step behind: %v", err)
	}
	if _, err := runCommand(t, environ, "migrate", "up"); err != nil {
		t.Error(err)
	}
}

func TestRequestsInFlightFinish(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	p, entered := newProgram(io.Discard), make(chan struct{})
	result := make(chan error, 1)
	go func() {
		result <- p.listen(ctx, listener, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			close(entered)
			cancel()
			select {
			case <-r.Context().Done():
				t.Error("the signal to stop reached the request")
			case <-time.After(200 * time.Millisecond):
			}
			w.WriteHeader(http.StatusAccepted)
		}))
	}()
	if status := get(t, "http://"+listener.Addr().String()); status != http.StatusAccepted {
		t.Errorf("the request in flight got %d", status)
	}
	<-entered
	if err := <-result; err != nil {
		t.Error(err)
	}
}

func TestCommandLine(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{
		{}, {"bedien"}, {"serve", "extra"}, {"serve", "--oops"}, {"migrate"}, {"migrate", "sideways"}, {"migrate", "up", "down"},
	} {
		if _, err := runCommand(t, []string{"HOME=/nonexistent"}, args...); !errors.Is(err, errUsage) {
			t.Errorf("%q: %v", args, err)
		}
	}
	if out, err := runCommand(t, nil, "help"); err != nil || !strings.Contains(out, "serve [--addr") {
		t.Errorf("help: %q, %v", out, err)
	}
	if _, err := runCommand(t, []string{"HOME=/x", "REFLECTIETOOL_OOPS=1"}, "serve"); err == nil || !strings.Contains(err.Error(), "REFLECTIETOOL_OOPS") {
		t.Errorf("an unknown setting: %v", err)
	}
}
