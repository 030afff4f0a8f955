package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"reflectietool/internal/database"
	"reflectietool/internal/mail"
	"reflectietool/internal/mail/mailtest"
	"reflectietool/internal/visit"
)

// TestNoAnswerIsLostInACrash kills the server and PostgreSQL at random moments while visitors
// reflect, sign in by mail and claim their work. At the end everything that the server acknowledged
// must be there, and a claim must have moved all of a guest's work or none.
func TestNoAnswerIsLostInACrash(t *testing.T) {
	t.Parallel()
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	c := newCrash(t, rand.New(rand.NewPCG(seed, 0)))
	c.Walk(seed, 8)
	t.Cleanup(c.Stop)
	kills := []func(*crash){(*crash).killServer, (*crash).killPostgreSQL, (*crash).killBoth, (*crash).killServer, (*crash).killPostgreSQL}
	c.random.Shuffle(len(kills), func(i, j int) { kills[i], kills[j] = kills[j], kills[i] })
	for _, kill := range kills {
		c.waitForAnswers(50 + c.random.Int64N(200))
		kill(c)
		c.inDatabase(c.CheckNobodyIsHalfMoved)
	}
	c.waitForAnswers(50)
	eventually(t, "somebody takes work along", func() bool { return c.Claims.Load() > 0 || t.Failed() })
	c.Stop()
	if t.Failed() {
		return
	}
	// PostgreSQL can be back between two requests, but not after every kill.
	if c.Outages.Load() == 0 {
		t.Error("no visitor noticed that anything was away")
	}
	reflections := c.Check()
	t.Logf("%d answers in %d reflections and %d claims acknowledged, %d requests met an outage",
		c.Answers.Load(), reflections, c.Claims.Load(), c.Outages.Load())
	c.inDatabase(c.CheckNothingIsHalf)
	c.inDatabase(c.CheckNobodyIsHalfMoved)
	c.checkLogs()
	c.server.stop()
	if pid := postmaster(c.dir); pid != 0 {
		t.Errorf("PostgreSQL, process %d, still runs", pid)
	}
}

// crash is a server that the test kills now and then, with visitors.
type crash struct {
	*visit.Crowd
	t      *testing.T
	dir    string
	random *rand.Rand
	server *server
	logs   []*logBuffer // of all servers so far
	site   atomic.Pointer[string]
	mails  *mailtest.Server
}

func newCrash(t *testing.T, random *rand.Rand) *crash {
	t.Helper()
	c := &crash{
		t: t, dir: usedFolder(t), random: random,
		mails: mailtest.NewServer(t, mailtest.Options{TLS: mail.None, NoLogin: true}),
	}
	c.start()
	var err error
	if c.Crowd, err = visit.NewCrowd(t, func() string { return *c.site.Load() }, c.mails); err != nil {
		t.Fatal(err)
	}
	var fsync string
	inDatabase(t, c.dir, func(pool *database.Pool) error {
		return pool.QueryRow(t.Context(), "show fsync").Scan(&fsync)
	})
	if fsync != "on" {
		t.Fatalf("fsync is %q, so this proves nothing", fsync)
	}
	return c
}

// inDatabase runs a check.
func (c *crash) inDatabase(check func(context.Context, *database.Pool) error) {
	c.t.Helper()
	inDatabase(c.t, c.dir, func(pool *database.Pool) error { return check(c.t.Context(), pool) })
}

// start starts the server, on a new port, since the old one may be taken.
func (c *crash) start() {
	c.t.Helper()
	smtp := c.mails.Settings()
	c.server = serve(c.t, append(inFolder(c.dir), "REFLECTIETOOL_TRUSTED_PROXIES=127.0.0.1", "REFLECTIETOOL_URL=http://voorbeeld.example", "REFLECTIETOOL_MAIL_FROM=tool@voorbeeld.example",
		"REFLECTIETOOL_SMTP_HOST="+smtp.Host, fmt.Sprintf("REFLECTIETOOL_SMTP_PORT=%d", smtp.Port), "REFLECTIETOOL_SMTP_TLS=none"))
	c.logs = append(c.logs, c.server.log)
	c.site.Store(&c.server.url)
}

// waitForAnswers waits until the given number of further answers have been acknowledged.
func (c *crash) waitForAnswers(more int64) {
	c.t.Helper()
	waitForAnswers(c.t, c.Crowd, more)
}

func waitForAnswers(t *testing.T, crowd *visit.Crowd, more int64) {
	t.Helper()
	goal := crowd.Answers.Load() + more
	eventually(t, "visitors go on", func() bool { return crowd.Answers.Load() >= goal || t.Failed() })
	if t.Failed() {
		t.FailNow()
	}
}

// killServer kills the server and leaves PostgreSQL orphaned, for the next server to take over.
func (c *crash) killServer() {
	c.t.Helper()
	orphan := postmaster(c.dir)
	c.server.kill()
	c.start()
	if got := postmaster(c.dir); got != orphan {
		c.t.Errorf("after killing the server PostgreSQL is process %d, want the orphan %d", got, orphan)
	}
}

// killPostgreSQL kills PostgreSQL under a running server, which must show the outage and start
// PostgreSQL again.
func (c *crash) killPostgreSQL() {
	c.t.Helper()
	before := c.shoot()
	eventually(c.t, "the server brings PostgreSQL back", func() bool {
		response, err := http.Get(c.server.url + "/readyz")
		if err != nil {
			return false
		}
		_ = response.Body.Close()
		return response.StatusCode == http.StatusOK && postmaster(c.dir) != before
	})
}

func (c *crash) killBoth() {
	c.t.Helper()
	before := postmaster(c.dir)
	if c.random.IntN(2) == 0 {
		c.shoot()
		c.server.kill()
	} else {
		c.server.kill()
		c.shoot()
	}
	c.start()
	if postmaster(c.dir) == before {
		c.t.Error("PostgreSQL was not started anew")
	}
}

// shoot kills PostgreSQL, and returns the id of that process.
func (c *crash) shoot() int {
	c.t.Helper()
	pid := postmaster(c.dir)
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		c.t.Fatalf("kill PostgreSQL, process %d: %v", pid, err)
	}
	return pid
}

// checkLogs searches the logs of all servers and of PostgreSQL for texts that visitors wrote.
func (c *crash) checkLogs() {
	c.t.Helper()
	text, err := os.ReadFile(filepath.Join(c.dir, "postgresql.log"))
	if err != nil {
		c.t.Fatal(err)
	}
	logs := string(text)
	for _, log := range c.logs {
		log.wantJSON(c.t)
		logs += log.String()
	}
	for secret, what := range c.Secrets() {
		if i := strings.Index(logs, secret); i >= 0 {
			c.t.Errorf("a log holds %s: %s", what, excerpt(logs, i))
			return
		}
	}
}
