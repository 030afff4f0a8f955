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
	"strconv"

	"reflectietool/internal/paths"
	"reflectietool/internal/process"
)

// server is a running "reflectietool serve".
type server struct {
	*process.Process
	url string
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
	log := filepath.Join(t.folder, fmt.Sprintf("server-%d.log", t.began))
	p, err := process.Start(exec.Command(binary, "serve", "--addr", "127.0.0.1:0"), log, settings...)
	if err != nil {
		return err
	}
	t.server = &server{Process: p}
	if err := t.server.await(ctx); err != nil {
		return p.Explain(err)
	}
	t.site.Store(&t.server.url)
	return nil
}

// await waits until the log says that the server serves, and where.
func (s *server) await(ctx context.Context) error {
	err := eventually(ctx, "the server serves", func() bool {
		select {
		case <-s.Ended:
			return true
		default:
			s.url = s.servesAt()
			return s.url != ""
		}
	})
	if err == nil && s.url == "" {
		err = errors.New("the server ended")
	}
	return err
}

// servesAt returns the address in the line of the log that says that the server serves, "" before.
func (s *server) servesAt() string {
	text, err := os.ReadFile(s.Log)
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

// ready reports whether a server says that it can serve, saving included.
func ready(site string) bool {
	response, err := http.Get(site + paths.Ready)
	if err != nil {
		return false
	}
	_ = response.Body.Close()
	return response.StatusCode == http.StatusOK
}

// memory returns the most memory that the server has had, in MB; 0 when that is unknown.
func (s *server) memory() float64 {
	most, _ := s.Memory() // a figure of the table, which need not be there
	return most
}
