package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"reflectietool/internal/paths"
	"reflectietool/internal/visit"
)

// client is one way to keep a connection busy without asking for much.
type client struct {
	name   string
	number int
	// within is the limit of the server: how long after its start such a connection may still be open.
	within time.Duration
	hold   func(conn net.Conn) // returns when the server has closed the connection
}

// clients are those that a run sends at once. The limits are those of the server (cmd/reflectietool/serve.go):
// for a header, for a form, for a form and its answer, and for the next request on a connection.
var clients = []client{
	{"headers that come a byte a second", 500, 5 * time.Second, drip("GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")},
	{"forms that come a byte a second", 500, 15 * time.Second, drip("POST /reflectie HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n" +
		"Content-Type: application/x-www-form-urlencoded\r\n\r\nvorm=")},
	{"readers that stop reading", 50, 45 * time.Second, stopReading},
	{"connections that do nothing", 2000, 5 * time.Second, idle("")},
	{"connections that do nothing after a page", 2000, 2 * time.Minute, idle("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")},
}

// margin is how much longer than its limit a connection may last on a busy machine.
const margin = 30 * time.Second

// slow sends thousands of slow and half-open connections while visitors reflect: those are served
// meanwhile, and the server closes every other connection by its time limits.
func slow(ctx context.Context, t *trial) error {
	if t.lacksFiles(6_000) {
		return nil
	}
	if err := t.serve(ctx); err != nil {
		return err
	}
	if err := t.walk(4); err != nil {
		return err
	}
	if err := t.more(ctx, 100); err != nil {
		return err
	}
	var open sync.WaitGroup
	lasted := make([]time.Duration, len(clients))
	var mu sync.Mutex // guards lasted
	for i, c := range clients {
		t.times += c.number
		for range c.number {
			open.Go(func() {
				how, err := c.lasts(t.address())
				if err != nil {
					t.Errorf("%s: %v", c.name, err)
				}
				mu.Lock()
				defer mu.Unlock()
				lasted[i] = max(lasted[i], how)
			})
		}
	}
	all := make(chan struct{})
	go func() { open.Wait(); close(all) }()
	took := t.look(ctx, all)
	<-all
	var parts []string
	for i, c := range clients {
		parts = append(parts, fmt.Sprintf("%d %s", c.number, c.name))
		t.notef("%s: closed within %v", c.name, lasted[i].Round(time.Second))
		if lasted[i] > c.within+margin {
			t.Errorf("%s: still open after %v, and the limit is %v", c.name, lasted[i], c.within)
		}
	}
	t.tried = strings.Join(parts, ", ")
	t.notef("another visitor's page meanwhile: median %v, slowest %v", median(took), slices.Max(took).Round(time.Millisecond))
	t.notef("at most %.0f MB", t.server.memory())
	return t.settle(ctx)
}

// lasts opens a connection, and returns how long after its start the server closed it.
func (c client) lasts(site string) (time.Duration, error) {
	conn, err := net.Dial("tcp", strings.TrimPrefix(site, "http://"))
	if err != nil {
		return 0, err
	}
	defer func() { _ = conn.Close() }()
	began := time.Now()
	// Beyond this the connection is given up here, and counts as lasting too long.
	_ = conn.SetDeadline(began.Add(c.within + 2*margin)) // fails on a closed connection only
	c.hold(conn)
	return time.Since(began), nil
}

// drip sends the beginning of a request, and then a byte a second.
func drip(beginning string) func(net.Conn) {
	return func(conn net.Conn) {
		over := make(chan struct{})
		go func() {
			_, _ = io.Copy(io.Discard, conn) // until the server closes
			close(over)
		}()
		_, err := io.WriteString(conn, beginning)
		for err == nil {
			select {
			case <-over:
				return
			case <-time.After(time.Second):
				_, err = io.WriteString(conn, "a")
			}
		}
		<-over
	}
}

// stopReading asks for far more than the buffers of a connection hold, and reads none of it.
func stopReading(conn net.Conn) {
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetReadBuffer(4 << 10) // a larger one only makes it take longer
	}
	page := "GET " + paths.Welcome + " HTTP/1.1\r\nHost: x\r\n\r\n"
	_, err := io.WriteString(conn, strings.Repeat(page, 1500))
	for err == nil { // a connection that the server closed shows when something is written
		time.Sleep(time.Second)
		_, err = io.WriteString(conn, page)
	}
}

// idle sends a request, "" for none, and then nothing.
func idle(request string) func(net.Conn) {
	return func(conn net.Conn) {
		_, _ = io.WriteString(conn, request) // a failure shows when reading
		answer := bufio.NewReader(conn)
		_, _ = io.Copy(io.Discard, answer)
	}
}

// look opens a page now and then until all is done, and returns how long each took.
func (t *trial) look(ctx context.Context, done <-chan struct{}) (took []time.Duration) {
	browser := visit.NewBrowser(t.address)
	defer browser.HTTP.CloseIdleConnections()
	for {
		began := time.Now()
		got, err := browser.Send(paths.Offerings, nil, false)
		if err != nil || got.Status != http.StatusOK {
			t.Errorf("another visitor got status %d meanwhile (%v)", got.Status, err)
		}
		took = append(took, time.Since(began))
		select {
		case <-done:
			return took
		case <-ctx.Done():
			return took
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// median returns the middle of some durations.
func median(all []time.Duration) time.Duration {
	sorted := slices.Sorted(slices.Values(all))
	return sorted[len(sorted)/2].Round(time.Millisecond)
}
