package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"reflectietool/internal/cluster"
	"reflectietool/internal/database"
	"reflectietool/internal/visit"
)

// inCluster makes a scenario of something that happens to the installation of folder deploy while visitors
// reflect there.
func inCluster(direct bool, happens func(context.Context, *trial, *cluster.Cluster) error) func(context.Context, *trial) error {
	return func(ctx context.Context, t *trial) (err error) {
		if missing := cluster.Missing(); missing != "" {
			t.skipped = missing + " not found; run tools/install cluster"
			return nil
		}
		smtp := t.mails.Settings()
		c, err := cluster.Start(ctx, cluster.Options{Binary: t.set.binary, Port: t.set.port, Direct: direct, Environ: []string{
			"REFLECTIETOOL_MAIL_FROM=tool@voorbeeld.example", "REFLECTIETOOL_SMTP_HOST=" + smtp.Host,
			"REFLECTIETOOL_SMTP_PORT=" + strconv.Itoa(smtp.Port), "REFLECTIETOOL_SMTP_TLS=none",
		}})
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, c.Stop()) }()
		if t.crowd, err = visit.NewCrowd(t, c.URL, t.mails); err != nil {
			return err
		}
		defer t.crowd.Stop()
		t.crowd.Transport = c.Transport
		t.crowd.Walk(t.set.seed, 8)
		if err := happens(ctx, t, c); err != nil {
			return err
		}
		if err := t.more(ctx, 50); err != nil {
			return err
		}
		t.crowd.Stop()
		t.judgeCut(t.crowd.Cut.Load())
		if err := t.settleIn(ctx, func(ctx context.Context, work func(*database.Pool) error) error {
			pool, err := database.Open(ctx, c.PrimaryURL())
			if err != nil {
				return err
			}
			defer pool.Close()
			return work(pool)
		}); err != nil {
			return err
		}
		return errors.Join(t.wantPasswords(ctx, c), t.wantQuietLogs(ctx, c), t.wantHealth(ctx, c))
	}
}

// judgeCut notes the number of requests that got no answer, and reports them as lost unless a server was killed.
func (t *trial) judgeCut(cut int64) {
	t.notef("%d requests without an answer", cut)
	if cut > 0 && !t.mayCut {
		t.Errorf("%d requests got no answer at all", cut)
	}
}

// backWithin is how long after the primary was killed people wait at most until they can save again.
const backWithin = 20 * time.Second

// judgeFailover reports a fail-over that took too long, counted from the kill of the primary until an answer was
// acknowledged again, and one during which no request was refused.
func (t *trial) judgeFailover(took time.Duration, refused int64) {
	if took > backWithin {
		t.Errorf("answers were acknowledged again after %.1f s, and the limit is %v", took.Seconds(), backWithin)
	}
	if refused == 0 {
		t.Errorf("the primary was killed and nobody was refused, so this proves nothing")
	}
}

// failover kills the primary a number of times, each time when the nodes are whole again. The table has how long
// it was from the kill until another node had taken an answer.
func failover(kills int) func(context.Context, *trial, *cluster.Cluster) error {
	return func(ctx context.Context, t *trial, c *cluster.Cluster) error {
		var took []string
		for range kills {
			if err := t.more(ctx, 100); err != nil {
				return err
			}
			primary, refused := c.Primary(ctx), t.crowd.Outages.Load()
			began := time.Now()
			if err := c.Kill(primary); err != nil {
				return err
			}
			t.times++
			if err := eventually(ctx, "another node is the primary", func() bool {
				now := c.Primary(ctx)
				return now != "" && now != primary
			}); err != nil {
				return err
			}
			if err := t.more(ctx, 1); err != nil {
				return err
			}
			back := time.Since(began)
			took = append(took, fmt.Sprintf("%.1f", back.Seconds()))
			t.judgeFailover(back, t.crowd.Outages.Load()-refused)
			if err := c.Revive(ctx, primary); err != nil {
				return err
			}
		}
		t.tried = "SIGKILL of the primary, with its Patroni"
		t.notef("answers again after %s s", strings.Join(took, ", "))
		return nil
	}
}

// standbys kills the synchronous standby twice. Commits wait for it until Patroni has made the other standby the
// synchronous one.
func standbys(ctx context.Context, t *trial, c *cluster.Cluster) error {
	t.tried = "SIGKILL of the synchronous standby, with its Patroni"
	for range 2 {
		if err := t.more(ctx, 100); err != nil {
			return err
		}
		standby := c.Standby(ctx)
		if err := c.Kill(standby); err != nil {
			return err
		}
		t.times++
		if err := t.more(ctx, 100); err != nil {
			return err
		}
		if err := c.Revive(ctx, standby); err != nil {
			return err
		}
	}
	return nil
}

// crashes kills one of the servers behind haproxy a number of times. The forms that it was handling get no answer,
// since haproxy sends them to no other server.
func crashes(ctx context.Context, t *trial, c *cluster.Cluster) error {
	t.tried, t.mayCut = "SIGKILL of one of two servers behind haproxy", true
	for range 6 {
		if err := t.more(ctx, 100); err != nil {
			return err
		}
		server := []string{"web1", "web2"}[t.random.IntN(2)]
		if err := c.ReplaceKilled(ctx, server); err != nil {
			return err
		}
		t.times++
	}
	return nil
}

// rolling replaces both servers, one after the other, twice, and haproxy in between. The load stays until the
// processes of haproxy that were replaced have ended. No request may fail.
func rolling(ctx context.Context, t *trial, c *cluster.Cluster) error {
	t.tried = "restart of the servers behind haproxy, one by one, and reload of haproxy"
	for range 2 {
		if err := c.ReloadHaproxy(ctx); err != nil {
			return err
		}
		t.times++
		for _, server := range []string{"web1", "web2"} {
			if err := t.more(ctx, 100); err != nil {
				return err
			}
			if err := c.RestartServer(ctx, server); err != nil {
				return err
			}
			t.times++
		}
	}
	if err := c.AwaitOneHaproxy(ctx); err != nil {
		return err
	}
	if err := t.more(ctx, 100); err != nil {
		return err
	}
	if refused := t.crowd.Outages.Load(); refused > 0 {
		t.Errorf("%d requests were refused while servers were replaced", refused)
	}
	return nil
}
