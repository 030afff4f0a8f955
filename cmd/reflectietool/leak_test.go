package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"reflectietool/internal/database/dbtest"
	"reflectietool/internal/mail"
	"reflectietool/internal/mail/mailtest"
	"reflectietool/internal/visit"
)

// TestNothingLeaksUnderLoad runs a server inside the test, to count its goroutines and its connections to
// PostgreSQL: more load must not leave more of them, and a server that stopped leaves none. It runs beside
// no other test of this package, since those have goroutines too.
func TestNothingLeaksUnderLoad(t *testing.T) {
	db := dbtest.NewDB(t)
	mails := mailtest.NewServer(t, mailtest.Options{TLS: mail.None, NoLogin: true})
	connections := func(state string) (n int) {
		t.Helper()
		if err := db.Pool.QueryRow(t.Context(), `select count(*) from pg_stat_activity
			where datname = current_database() and pid <> pg_backend_pid() and state ~ $1`, state).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	before, idle := connections("."), goleak.IgnoreCurrent()
	site, stop := serveInside(t, (&pair{db: db, mails: mails}).settings())
	burden(t, site, mails, 300)
	settled := runtime.NumGoroutine()
	burden(t, site, mails, 600)
	// Jobs come and go; a goroutine left by each request would be hundreds.
	eventually(t, "the goroutines of requests end", func() bool { return runtime.NumGoroutine() <= settled+15 })
	eventually(t, "no connection is left in use", func() bool { return connections("active|transaction") == 0 })
	if n := connections(".") - before; n > 32 {
		t.Errorf("the server has %d connections, more than its pool", n)
	}
	stop()
	eventually(t, "the connections close", func() bool { return connections(".") <= before })
	if err := goleak.Find(idle); err != nil {
		t.Errorf("a stopped server leaves something running: %v", err)
	}
}

// serveInside runs a server in this process, and returns its address and a function that stops it.
func serveInside(t *testing.T, settings []string) (site string, stop func()) {
	t.Helper()
	log := &logBuffer{}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- run(ctx, []string{"serve", "--addr", "127.0.0.1:0", "--metrics", "127.0.0.1:0"}, append(settings, "REFLECTIETOOL_LINKCHECK=off"), io.Discard, log)
	}()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("the server ended with %v", err)
		}
	})
	t.Cleanup(stop)
	eventually(t, "the metrics are served", func() bool { return log.address("serving metrics") != "" })
	(&server{t: t, log: log}).operator("/metrics").want(t, http.StatusOK) // before the site, where that comes later
	eventually(t, "the server serves", func() bool { return log.address("serving") != "" })
	return log.address("serving"), stop
}

// burden has visitors reflect until a number of answers are saved, while others go away in the middle of
// their request or of the answer. When it returns all of them are gone.
func burden(t *testing.T, site string, mails *mailtest.Server, answers int64) {
	t.Helper()
	crowd, err := visit.NewCrowd(t, func() string { return site }, mails)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(crowd.Stop)
	crowd.Walk(uint64(answers), 8)
	for i := 0; crowd.Answers.Load() < answers && !t.Failed(); i++ {
		conn, err := net.Dial("tcp", strings.TrimPrefix(site, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(conn, "POST /reflectie HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nvorm=") // it may be closed already
		_ = conn.Close()
		patient := http.Client{Timeout: time.Duration(rand.IntN(8)) * time.Millisecond}
		if response, err := patient.Get(fmt.Sprintf("%s/aanbod?q=%d", site, i)); err == nil {
			_ = response.Body.Close()
		}
	}
	crowd.Stop()
	http.DefaultClient.CloseIdleConnections()
}
