package main

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/mail/mailtest"
)

// workersOfServer is how many jobs one server runs at a time (package queue).
const workersOfServer = 4

// TestTwoServersSendMail has both servers send mails at once, and kills one while it does.
func TestTwoServersSendMail(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	t.Run("each is sent once", func(t *testing.T) {
		release := p.mails.Hold()
		asked := p.askForMails(t, "samen")
		release()
		p.wantEachOnce(t, asked)
	})
	t.Run("what a killed server left is sent", func(t *testing.T) {
		release := p.mails.Hold()
		asked := p.askForMails(t, "verder")
		leader := p.leader(t)
		sending := p.sentBy(leader)
		p.both[0].kill()
		release()
		p.outlives(t, leader)
		// A job of a server that was killed waits for minutes, since it may still run. They pass here.
		p.change(t, `update river_job set attempted_at = attempted_at - interval '5 minutes' where state = 'running' and attempted_by[cardinality(attempted_by)] = $1`, leader)
		p.wantEachOnce(t, asked)
		if n := p.number(`select count(*) from river_job where id = any($1) and attempted_by[cardinality(attempted_by)] <> $2`, sending, leader); n != workersOfServer {
			t.Errorf("%d mails went from one server to the other, want the %d that the killed one was sending", n, workersOfServer)
		}
	})
}

// askForMails asks for as many mails to as many addresses as keep both servers busy, and waits until they
// are.
func (p *pair) askForMails(t *testing.T, name string) (addresses []string) {
	t.Helper()
	for n := range 2 * workersOfServer {
		email := fmt.Sprintf("%s%d@voorbeeld.example", name, n)
		p.visitor().on(n%2).post(t, "/inloggen", url.Values{"email": {email}}).want(t, http.StatusSeeOther)
		addresses = append(addresses, email)
	}
	eventually(t, "both servers are sending", func() bool {
		return p.number(`select count(*) from (select from river_job where state = 'running' and kind = 'sign-in'
			group by attempted_by[cardinality(attempted_by)] having count(*) = $1) busy`, workersOfServer) == 2
	})
	return addresses
}

// sentBy returns the jobs of the mails that a server is sending.
func (p *pair) sentBy(server string) (jobs []int64) {
	p.t.Helper()
	if err := p.db.Pool.QueryRow(p.t.Context(), `select array_agg(id) from river_job
		where state = 'running' and kind = 'sign-in' and attempted_by[cardinality(attempted_by)] = $1`, server).Scan(&jobs); err != nil {
		p.t.Fatal(err)
	}
	return jobs
}

// wantEachOnce waits until no mail is left to send, and checks that each address got one.
func (p *pair) wantEachOnce(t *testing.T, addresses []string) {
	t.Helper()
	eventually(t, "all mails are sent", func() bool {
		// A job that was taken over is tried after some seconds. They pass here.
		p.change(t, `update river_job set scheduled_at = now() where state = 'retryable' and scheduled_at > now()`)
		return p.number(`select count(*) from river_job where kind = 'sign-in' and finalized_at is null`) == 0
	})
	for _, email := range addresses {
		sent := slices.DeleteFunc(p.mails.Messages(), func(m mailtest.Message) bool { return m.To != email })
		if len(sent) != 1 {
			t.Errorf("%d mails went to %s, want 1", len(sent), email)
		}
	}
}

// TestTwoServersShareThePeriods kills the server that leads, at a moment when the period of one job is
// over and that of the others is not.
func TestTwoServersShareThePeriods(t *testing.T) {
	t.Parallel()
	const over = "close-rounds"
	p := newPair(t)
	leader := p.leader(t)
	var kinds []string
	eventually(t, "the first runs are done", func() bool {
		kinds = p.periodic(t)
		return slices.Contains(kinds, over) && slices.Contains(kinds, "purge") &&
			p.number(`select count(*) from river_job where finalized_at is null`) == 0
	})
	p.wantOncePerPeriod(t)
	p.both[0].kill()
	p.change(t, `delete from river_job where kind = $1`, over) // as the queue does when the period is over
	p.outlives(t, leader)
	eventually(t, "the other server goes on", func() bool {
		return p.number(`select count(*) from river_job where kind = $1 and finalized_at is not null`, over) > 0
	})
	p.wantOncePerPeriod(t)
	if again := p.periodic(t); !slices.Equal(again, kinds) {
		t.Errorf("the periodic jobs were %q, and after the other server took over %q", kinds, again)
	}
}

// periodic lists the kinds of the jobs that are about nothing in particular, in order.
func (p *pair) periodic(t *testing.T) []string {
	t.Helper()
	rows, err := p.db.Pool.Query(t.Context(), `select distinct kind from river_job where args->>'id' is null order by kind`)
	if err != nil {
		t.Fatal(err)
	}
	kinds, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return kinds
}

// wantOncePerPeriod checks that no periodic job came twice within ten minutes of the clock, the shortest
// of the periods.
func (p *pair) wantOncePerPeriod(t *testing.T) {
	t.Helper()
	if n := p.number(`select count(*) from (select from river_job where args->>'id' is null
		group by kind, date_bin('10 minutes', created_at, '2000-01-01') having count(*) > 1) twice`); n != 0 {
		t.Errorf("%d periodic jobs came twice in a period", n)
	}
}

// leader returns the name by which the queue knows the server that leads it.
func (p *pair) leader(t *testing.T) (id string) {
	t.Helper()
	if err := p.db.Pool.QueryRow(t.Context(), `select leader_id from river_leader`).Scan(&id); err != nil {
		t.Fatal(err)
	}
	return id
}

// outlives waits until a leader that was killed is followed by the other server. Until fifteen seconds
// after its last sign of life it counts as alive; they pass here.
func (p *pair) outlives(t *testing.T, leader string) {
	t.Helper()
	p.change(t, `update river_leader set expires_at = now() where leader_id = $1`, leader)
	eventually(t, "the other server leads", func() bool { return p.number(`select count(*) from river_leader where leader_id <> $1`, leader) == 1 })
}

func (p *pair) change(t *testing.T, sql string, args ...any) {
	t.Helper()
	if _, err := p.db.Pool.Exec(t.Context(), sql, args...); err != nil {
		t.Fatal(err)
	}
}
