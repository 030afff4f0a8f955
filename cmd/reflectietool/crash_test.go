package main

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"reflectietool/internal/database"
	"reflectietool/internal/framework"
	"reflectietool/internal/mail"
	"reflectietool/internal/mail/mailtest"
)

// TestNoAnswerIsLostInACrash kills the server and PostgreSQL at random moments while visitors
// reflect, sign in by mail and claim their work. At the end everything that the server acknowledged
// must be there, and a claim must have moved all of a guest's work or none.
func TestNoAnswerIsLostInACrash(t *testing.T) {
	t.Parallel()
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	c := newCrash(t, rand.New(rand.NewPCG(seed, 0)))
	walkers := c.letWalk(seed, 8)
	kills := []func(*crash){(*crash).killServer, (*crash).killPostgreSQL, (*crash).killBoth, (*crash).killServer, (*crash).killPostgreSQL}
	c.random.Shuffle(len(kills), func(i, j int) { kills[i], kills[j] = kills[j], kills[i] })
	for _, kill := range kills {
		c.waitForAnswers(50 + c.random.Int64N(200))
		kill(c)
		c.checkNobodyIsHalfMoved(walkers)
	}
	c.waitForAnswers(50)
	eventually(t, "somebody takes work along", func() bool { return c.claims.Load() > 0 || t.Failed() })
	c.stopWalking()
	if t.Failed() {
		return
	}
	// PostgreSQL can be back between two requests, but not after every kill.
	if c.outages.Load() == 0 {
		t.Error("no visitor noticed that anything was away")
	}
	reflections := 0
	for _, w := range walkers {
		reflections += len(w.work)
		w.check()
	}
	t.Logf("%d answers in %d reflections and %d claims acknowledged, %d requests met an outage",
		c.answers.Load(), reflections, c.claims.Load(), c.outages.Load())
	c.checkNothingIsHalf()
	c.checkNobodyIsHalfMoved(walkers)
	c.checkLogs(walkers)
	c.server.stop()
	if pid := postmaster(c.dir); pid != 0 {
		t.Errorf("PostgreSQL, process %d, still runs", pid)
	}
}

// crash is a server that the test kills now and then.
type crash struct {
	t          *testing.T
	dir        string
	random     *rand.Rand
	frameworks *framework.Library
	server     *server
	logs       []*logBuffer // of all servers so far
	site       atomic.Pointer[string]
	answers    atomic.Int64 // acknowledged
	outages    atomic.Int64 // requests answered with the page for an outage
	claims     atomic.Int64 // acknowledged
	mails      *mailtest.Server
	// stopWalking stops all visitors and returns when they have stopped.
	stopWalking func()
}

func newCrash(t *testing.T, random *rand.Rand) *crash {
	t.Helper()
	frameworks, err := framework.Load()
	if err != nil {
		t.Fatal(err)
	}
	c := &crash{
		t: t, dir: newFolder(t), random: random, frameworks: frameworks,
		mails: mailtest.NewServer(t, mailtest.Options{TLS: mail.None, NoLogin: true}),
	}
	c.start()
	var fsync string
	inDatabase(t, c.dir, func(pool *database.Pool) error {
		return pool.QueryRow(t.Context(), "show fsync").Scan(&fsync)
	})
	if fsync != "on" {
		t.Fatalf("fsync is %q, so this proves nothing", fsync)
	}
	return c
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

// letWalk makes visitors reflect until stopWalking.
func (c *crash) letWalk(seed uint64, visitors int) []*walker {
	var walkers []*walker
	var walking sync.WaitGroup
	stop := make(chan struct{})
	c.stopWalking = sync.OnceFunc(func() {
		close(stop)
		walking.Wait()
	})
	c.t.Cleanup(c.stopWalking)
	for i := range visitors {
		w := &walker{
			crash: c, number: i, stop: stop, random: rand.New(rand.NewPCG(seed, uint64(i+1))),
		}
		w.begin()
		walkers = append(walkers, w)
		walking.Go(w.walk)
	}
	return walkers
}

// waitForAnswers waits until the given number of further answers have been acknowledged.
func (c *crash) waitForAnswers(more int64) {
	c.t.Helper()
	goal := c.answers.Load() + more
	eventually(c.t, "visitors go on", func() bool { return c.answers.Load() >= goal || c.t.Failed() })
	if c.t.Failed() {
		c.t.FailNow()
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

// checkNothingIsHalf looks in the database for half-written data that the pages would hide.
func (c *crash) checkNothingIsHalf() {
	c.t.Helper()
	for what, question := range map[string]string{
		"reflections without all their targets": `select count(*) from reflection r where 10 <>
			(select count(*) from jsonb_object_keys(targets))`,
		"finished reflections without a level": `select count(*) from reflection r where finished_at is not null and not exists
			(select from jsonb_each_text(choices) where value not in ('nvt', 'weet-niet'))`,
		"visitors without a session": `select count(*) from person p where not exists
			(select from session where p.id in (person_id, guest_id))`,
	} {
		var found int
		inDatabase(c.t, c.dir, func(pool *database.Pool) error {
			return pool.QueryRow(c.t.Context(), question).Scan(&found)
		})
		if found != 0 {
			c.t.Errorf("%d %s", found, what)
		}
	}
}

// checkNobodyIsHalfMoved checks who owns the work that a walker did as one person: one person must
// own all of it, and after an acknowledged claim that is the account. It may run while they walk.
func (c *crash) checkNobodyIsHalfMoved(walkers []*walker) {
	c.t.Helper()
	inDatabase(c.t, c.dir, func(pool *database.Pool) error {
		for _, w := range walkers {
			for _, someone := range w.everybody() {
				ids, claimed := someone.state()
				var owners, strangers int
				if err := pool.QueryRow(c.t.Context(), `
					select count(distinct person_id), count(*) filter (where email is distinct from $2)
					  from reflection left join account using (person_id) where id = any($1)`, ids, someone.email).Scan(&owners, &strangers); err != nil {
					return err
				}
				if owners > 1 {
					c.t.Errorf("the work of %s is of %d persons", someone.email, owners)
				}
				if claimed && strangers > 0 {
					c.t.Errorf("%d reflections of %s did not come along", strangers, someone.email)
				}
			}
		}
		return nil
	})
}

// checkLogs searches the logs of all servers and of PostgreSQL for texts that visitors wrote.
func (c *crash) checkLogs(walkers []*walker) {
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
	secrets := map[string]string{noteWord: "a note"}
	for _, w := range walkers {
		for _, someone := range w.people {
			secrets[someone.visitor.session(c.t)] = "a session"
			secrets[someone.email] = "an address"
		}
		for _, work := range w.work {
			secrets[strings.TrimPrefix(work.path, "/reflectie/")] = "the id of a reflection"
		}
	}
	for secret, what := range secrets {
		if i := strings.Index(logs, secret); i >= 0 {
			c.t.Errorf("a log holds %s: %s", what, excerpt(logs, i))
			return
		}
	}
}
