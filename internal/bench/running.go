package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"reflectietool/internal/process"
)

// running is a server that this program started.
type running struct {
	*process.Process
	url  string
	took time.Duration // from the start to the first answer
}

// patience is how long a server may take to start.
const patience = 2 * time.Minute

// start runs a program that serves on a port of this machine, and waits until a page of it answers.
// Its output goes to a file in the folder.
func start(ctx context.Context, folder, name string, port int, page string, environ []string, command ...string) (*running, error) {
	began := time.Now()
	p, err := process.Start(exec.Command(command[0], command[1:]...), filepath.Join(folder, name+".log"), environ...)
	if err != nil {
		return nil, err
	}
	r := &running{Process: p, url: "http://127.0.0.1:" + strconv.Itoa(port)}
	if err := r.await(ctx, page); err != nil {
		return nil, errors.Join(p.Explain(fmt.Errorf("%s: %w", name, err)), p.Stop())
	}
	r.took = time.Since(began)
	return r, nil
}

// await asks for a page until it answers.
func (r *running) await(ctx context.Context, page string) error {
	for deadline := time.Now().Add(patience); ; {
		_, err := fetch(ctx, r.url+page, "")
		if err == nil {
			return nil
		}
		if ctx.Err() != nil || time.Now().After(deadline) {
			return fmt.Errorf("does not serve within %v: %w", patience, err)
		}
		time.Sleep(2 * time.Millisecond)
	}
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
