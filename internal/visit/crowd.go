package visit

import (
	"errors"
	"maps"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"reflectietool/internal/framework"
	"reflectietool/internal/mail/mailtest"
)

// Judge hears of everything that is wrong. A *testing.T is one.
type Judge interface {
	Errorf(format string, args ...any)
	// Failed reports whether there was an error, after which visitors stop trying.
	Failed() bool
}

// Crowd is visitors who reflect at the same time, and a ledger of what the site acknowledged to them.
type Crowd struct {
	judge      Judge
	site       func() string
	mails      *mailtest.Server
	frameworks *framework.Library

	// Name is part of the addresses of these visitors, where several crowds visit one site. Set it before Walk.
	Name string

	// ClockGoesBack says that the clock of the site may go back. A reflection that is finished then comes before
	// one that was finished earlier, which from then on is compared with it, so that comparison is not part of
	// what must stay. Set it before Walk.
	ClockGoesBack bool

	Answers atomic.Int64 // acknowledged
	Outages atomic.Int64 // requests answered with a page for an outage
	Cut     atomic.Int64 // requests that got no answer
	Claims  atomic.Int64 // acknowledged

	// Transport returns the connections of a new browser, for a site with a certificate of its own. Set it
	// before Walk, or leave it nil.
	Transport func() *http.Transport

	stopping sync.Once
	stop     chan struct{}
	walking  sync.WaitGroup
	walkers  []*walker

	serving sync.Mutex // guards served and longest
	served  time.Time  // when the site last served somebody
	longest time.Duration
}

// patience is far longer than any outage here takes, even on a busy machine.
const patience = time.Minute

// NewCrowd returns a crowd for the site at an address that may change, with the server that gets the
// mails of that site. With nil instead of a mail server nobody signs in.
func NewCrowd(judge Judge, site func() string, mails *mailtest.Server) (*Crowd, error) {
	frameworks, err := framework.Load()
	return &Crowd{judge: judge, site: site, mails: mails, frameworks: frameworks, stop: make(chan struct{})}, err
}

// Walk makes visitors reflect until Stop. The seed decides what they do.
func (c *Crowd) Walk(seed uint64, visitors int) {
	for i := range visitors {
		w := &walker{Crowd: c, number: i, random: rand.New(rand.NewPCG(seed, uint64(i+1)))}
		c.walkers = append(c.walkers, w)
		c.walking.Go(w.walk)
	}
}

// Stop stops all visitors and returns when they have stopped. It may be called twice.
func (c *Crowd) Stop() {
	c.stopping.Do(func() { close(c.stop) })
	c.walking.Wait()
}

func (c *Crowd) stopped() bool {
	select {
	case <-c.stop:
		return true
	default:
		return c.judge.Failed()
	}
}

// Longest returns the longest time so far between two requests that the site served.
func (c *Crowd) Longest() time.Duration {
	c.serving.Lock()
	defer c.serving.Unlock()
	return c.longest
}

// serves notes that the site served somebody.
func (c *Crowd) serves() {
	c.serving.Lock()
	defer c.serving.Unlock()
	now := time.Now()
	if !c.served.IsZero() {
		c.longest = max(c.longest, now.Sub(c.served))
	}
	c.served = now
}

// Check reads back all that was acknowledged, after Stop: finished work must be unchanged, and open work
// must still be open, at its first open question, with all its answers. It finishes the open work, and
// returns how many reflections there are.
func (c *Crowd) Check() (reflections int) {
	for _, w := range c.walkers {
		reflections += len(w.work)
		for _, work := range w.work {
			if err := w.check(work); err != nil && !errors.Is(err, errFailed) {
				c.judge.Errorf("%v", err)
			}
		}
	}
	return reflections
}

// Ledger holds answers that were acknowledged, by the id of the reflection and the name of the field.
type Ledger map[string]map[string]string

// Acknowledged returns all that was acknowledged so far. It may be called while they walk.
func (c *Crowd) Acknowledged() Ledger {
	ledger := Ledger{}
	for _, w := range c.walkers {
		w.mu.Lock()
		for _, work := range w.work {
			ledger[work.id] = maps.Clone(work.answers)
		}
		w.mu.Unlock()
	}
	return ledger
}

// Secrets returns texts that no log may hold, with their meaning.
func (c *Crowd) Secrets() map[string]string {
	secrets := map[string]string{noteWord: "a note"}
	for _, w := range c.walkers {
		for _, someone := range w.people {
			secrets[someone.email] = "an address"
			if session := someone.browser.Session(); session != "" { // the last one may have done nothing yet
				secrets[session] = "a session"
			}
		}
		for _, work := range w.work {
			secrets[work.id] = "the id of a reflection"
		}
	}
	return secrets
}
