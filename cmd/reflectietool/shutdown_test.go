package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"reflectietool/internal/database/embedded"
)

// A request that the server has begun to read when it gets the signal to stop is answered, and its
// data is stored; new requests are refused.
func TestStopFinishesRequestsInFlight(t *testing.T) {
	t.Parallel()
	dir := usedFolder(t)
	s := serve(t, inFolder(dir))
	v := s.visitor()
	path := v.post(t, "/reflectie", url.Values{"vorm": {"reflectie"}}).want(t, http.StatusSeeOther).location
	slow := v.beginPost(t, path+"/zelfregie", "zelfregie-1=vaak")
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	address := strings.TrimPrefix(s.url, "http://")
	eventually(t, "the server takes no new visitors", func() bool {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			return true
		}
		_ = conn.Close()
		return false
	})
	if status := slow.finish(t); status != http.StatusSeeOther {
		t.Errorf("the request in flight got status %d", status)
	}
	s.wantExit(0)
	wantStopped(t, dir)

	s = serve(t, inFolder(dir))
	v.Site = func() string { return s.url }
	v.get(t, path+"/zelfregie").want(t, http.StatusOK, `value="vaak" id="zelfregie-1-3" checked`)
	s.stop()
}

// TestDrain stops a server behind a proxy: first it says that it is not ready and serves all the same,
// then it takes no more requests.
func TestDrain(t *testing.T) {
	t.Parallel()
	s := serve(t, inFolder(usedFolder(t)), "--drain", "10s", "--metrics", "127.0.0.1:0")
	s.visitor().get(t, "/readyz").want(t, http.StatusOK)
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the server says that it is not ready", func() bool {
		return s.visitor().get(t, "/readyz").status == http.StatusServiceUnavailable
	})
	s.operator("/readyz").want(t, http.StatusServiceUnavailable, "fault    server: it is stopping\n")
	v := s.visitor() // with a new connection
	v.post(t, "/reflectie", url.Values{"vorm": {"reflectie"}}).want(t, http.StatusSeeOther)
	s.wantExit(0)
	if _, err := v.send("/healthz", nil, false); err == nil {
		t.Error("a server that has stopped answers")
	}
}

// Ctrl-C in a terminal goes to all processes of the group.
func TestCtrlC(t *testing.T) {
	t.Parallel()
	dir := usedFolder(t)
	cmd := prepare(inFolder(dir), "serve", "--addr", "127.0.0.1:0")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	s := launch(t, cmd)
	s.waitUntilServing()
	if err := syscall.Kill(-cmd.Process.Pid, syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	s.wantExit(0)
	wantStopped(t, dir)
	if strings.Contains(s.log.String(), "PostgreSQL is gone") {
		t.Error("Ctrl-C reached PostgreSQL")
	}
}

// wantStopped checks that the PostgreSQL in a folder was shut down properly.
func wantStopped(t *testing.T, dir string) {
	t.Helper()
	if pid := postmaster(dir); pid != 0 || embedded.Used(dir) {
		t.Errorf("PostgreSQL, process %d, still runs", pid)
	}
	log, err := os.ReadFile(filepath.Join(dir, "postgresql.log"))
	if err != nil || !strings.Contains(string(log), "database system is shut down") {
		t.Errorf("PostgreSQL was not shut down (%v):\n%s", err, log)
	}
}

// slowPost is a form that has been sent in part.
type slowPost struct {
	conn   net.Conn
	answer *bufio.Reader
}

// tail is the part of a form that the client holds back.
const tail = "&naar=volgende"

// beginPost sends a form without its tail. When it returns, the server is waiting for the rest: the
// server confirms that to a client that asks before sending a body (100 Continue).
func (v *visitor) beginPost(t *testing.T, path, form string) *slowPost {
	t.Helper()
	site, err := url.Parse(v.Site())
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("tcp", site.Host)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: %s\r\nCookie: reflectietool=%s\r\nExpect: 100-continue\r\n"+
		"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n", path, site.Host, v.session(t), len(form)+len(tail))
	answer := bufio.NewReader(conn)
	line, err := answer.ReadString('\n')
	if err != nil || !strings.Contains(line, "100 Continue") {
		t.Fatalf("the server says %q (%v)", line, err)
	}
	if _, err := answer.ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(conn, form); err != nil {
		t.Fatal(err)
	}
	return &slowPost{conn, answer}
}

// finish sends the tail and returns the status of the answer.
func (s *slowPost) finish(t *testing.T) int {
	t.Helper()
	if _, err := io.WriteString(s.conn, tail); err != nil {
		t.Fatal(err)
	}
	response, err := http.ReadResponse(s.answer, nil)
	if err != nil {
		t.Fatalf("the request in flight was cut off: %v", err)
	}
	defer func() { _ = response.Body.Close() }()
	return response.StatusCode
}
