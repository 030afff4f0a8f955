package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"reflectietool/internal/paths"
)

// server is a running "reflectietool serve".
type server struct {
	url   string
	cmd   *exec.Cmd
	log   string // the file
	ended chan struct{}
}

// serve starts a server on the data folder, on a free port, and waits until it serves. More settings, as
// NAME=VALUE, come after the usual ones.
func (t *trial) serve(ctx context.Context, more ...string) error {
	smtp := t.mails.Settings()
	return t.serveBy(ctx, t.set.binary, append([]string{
		"REFLECTIETOOL_DATA=" + t.data, "REFLECTIETOOL_LINKCHECK=off", "REFLECTIETOOL_TRUSTED_PROXIES=127.0.0.1",
		"REFLECTIETOOL_URL=http://voorbeeld.example", "REFLECTIETOOL_MAIL_FROM=tool@voorbeeld.example",
		"REFLECTIETOOL_SMTP_HOST=" + smtp.Host, "REFLECTIETOOL_SMTP_PORT=" + strconv.Itoa(smtp.Port), "REFLECTIETOOL_SMTP_TLS=none",
	}, more...))
}

// serveBy starts a program as the server, with exactly these settings.
func (t *trial) serveBy(ctx context.Context, binary string, settings []string) error {
	t.began++
	s, err := launch(filepath.Join(t.folder, fmt.Sprintf("server-%d.log", t.began)), binary, settings)
	if err != nil {
		return err
	}
	t.server = s
	if err := s.await(ctx); err != nil {
		return err
	}
	t.site.Store(&s.url)
	return nil
}

func launch(log, binary string, settings []string) (*server, error) {
	file, err := os.Create(log)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // the program has its own
	s := &server{cmd: exec.Command(binary, "serve", "--addr", "127.0.0.1:0"), log: log, ended: make(chan struct{})}
	s.cmd.Env = append(ownEnvironment(), settings...)
	s.cmd.Stderr = file
	// The run decides when it stops, also after Ctrl-C.
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		_ = s.cmd.Wait() // its end is what counts
		close(s.ended)
	}()
	return s, nil
}

// ownEnvironment is the environment without the settings of a server that is in use.
func ownEnvironment() []string {
	return slices.DeleteFunc(os.Environ(), func(setting string) bool {
		return strings.HasPrefix(setting, "REFLECTIETOOL_") || strings.HasPrefix(setting, "DATABASE_")
	})
}

// await waits until the log says that the server serves, and where.
func (s *server) await(ctx context.Context) error {
	err := eventually(ctx, "the server serves", func() bool {
		select {
		case <-s.ended:
			return true
		default:
			s.url = s.servesAt()
			return s.url != ""
		}
	})
	if err == nil && s.url == "" {
		err = errors.New("the server ended")
	}
	if err != nil {
		text, _ := os.ReadFile(s.log) // only to explain the error
		return fmt.Errorf("%w:\n%s", err, text)
	}
	return nil
}

// servesAt returns the address in the line of the log that says that the server serves, "" before.
func (s *server) servesAt() string {
	text, err := os.ReadFile(s.log)
	if err != nil {
		return ""
	}
	for lines := bufio.NewScanner(bytes.NewReader(text)); lines.Scan(); {
		var entry struct{ Msg, URL string }
		if json.Unmarshal(lines.Bytes(), &entry) == nil && entry.Msg == "serving" {
			return entry.URL
		}
	}
	return ""
}

// kill ends the server at once, as a power cut would, if it still runs.
func (s *server) kill() {
	_ = s.cmd.Process.Kill() // it may have ended already
	<-s.ended
}

// ready reports whether a server says that it can serve, saving included.
func ready(site string) bool {
	response, err := http.Get(site + paths.Ready)
	if err != nil {
		return false
	}
	_ = response.Body.Close()
	return response.StatusCode == http.StatusOK
}

// memory returns the most memory that the process has had, in MB; 0 on a system without /proc.
func (s *server) memory() int {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	kB, _ := strconv.Atoi(strings.Fields(after + " 0")[0])
	return kB / 1024
}
