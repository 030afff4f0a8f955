package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// server is a demonstration with a fresh data folder, on a free port.
type server struct {
	url    string
	cmd    *exec.Cmd
	folder string
}

// patience is how long the server may take to start, which includes making its database.
const patience = 3 * time.Minute

func startServer(ctx context.Context, binary string) (*server, error) {
	path, err := filepath.Abs(binary)
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "screens-")
	if err != nil {
		return nil, err
	}
	s := &server{folder: folder}
	// Root runs PostgreSQL as another user, who passes through this folder.
	if err := os.Chmod(folder, 0o711); err != nil { // #nosec G302 -- its contents are examples
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	s.cmd = exec.CommandContext(ctx, path, "serve", "--demo", "--limits", "off", "--addr", "127.0.0.1:0")
	s.cmd.Cancel = func() error { return s.cmd.Process.Signal(syscall.SIGTERM) }
	s.cmd.WaitDelay = 30 * time.Second
	s.cmd.Env = append(ownEnvironment(), "REFLECTIETOOL_DATA="+filepath.Join(folder, "data"), "REFLECTIETOOL_LINKCHECK=off")
	log, write := io.Pipe()
	s.cmd.Stdout, s.cmd.Stderr = write, write
	if err := s.cmd.Start(); err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	serving := make(chan string, 1)
	go readLog(log, serving)
	select {
	case s.url = <-serving:
		if s.url != "" {
			return s, nil
		}
	case <-time.After(patience):
	}
	s.stop()
	return nil, errors.New("the server did not start")
}

// ownEnvironment is the environment without the settings of a server that is in use.
func ownEnvironment() []string {
	return slices.DeleteFunc(os.Environ(), func(setting string) bool {
		return strings.HasPrefix(setting, "REFLECTIETOOL_") || strings.HasPrefix(setting, "DATABASE_")
	})
}

// readLog sends the address of the server once it serves, shows what goes wrong, and reads on.
func readLog(log io.Reader, serving chan<- string) {
	for lines := bufio.NewScanner(log); lines.Scan(); {
		var line struct{ Level, Msg, URL string }
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil || line.Level == "ERROR" {
			fmt.Fprintln(os.Stderr, lines.Text())
		}
		if line.Msg == "serving" {
			serving <- line.URL
		}
	}
}

// stop ends the server and deletes its data.
func (s *server) stop() {
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err == nil {
		_ = s.cmd.Wait() // it was asked to stop
	}
	if err := os.RemoveAll(s.folder); err != nil {
		fmt.Fprintln(os.Stderr, "screens:", err)
	}
}
